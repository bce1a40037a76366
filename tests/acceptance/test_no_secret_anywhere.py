"""A whole run leaves no token, code, secret, key or signed call behind; nor when its key was changed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from cryptography.fernet import Fernet, InvalidToken

from orcid_repo_plugin.testing.registry_start import over_http
from tests.acceptance.secret_hunt import JWT, SEALED, forms_of, hunt
from tests.acceptance.whole_run import WholeRun
from tests.acceptance.whole_story import first_half, second_half

KINDS: Final = {
    *("access token", "refresh token", "code", "state", "client secret", "host key", "key of ours"),
    *("launch", "signature of a launch", "claims of a launch", "session cookie", "e-mail address", "nonce"),
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeRun]:
    """The run, before its key is changed; nothing of it goes on."""
    with over_http() as registry:
        run = WholeRun(registry, tmp_path_factory.mktemp("whole-run"))
        with run.http:
            first_half(run, registry)
            yield run


@pytest.fixture(scope="module")
def before(ran: WholeRun) -> dict[str, bytes]:
    """All that is there before the key is changed."""
    return ran.everything()


@pytest.fixture(scope="module")
def after(ran: WholeRun, before: dict[str, bytes]) -> dict[str, bytes]:
    """All that is there when the key was changed under a running service, and somebody connected since."""
    second_half(ran)
    return ran.everything()


def test_the_run_has_made_secrets_of_every_kind(ran: WholeRun, before: dict[str, bytes]) -> None:
    assert not [kind for kind in KINDS if not ran.secrets.get(kind)]
    assert len(ran.secrets["access token"]) > 8
    assert len(ran.secrets["launch"]) > 20


def test_it_was_looked_at_everything(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    places = (
        "books.sqlite3",
        "books.sqlite3-wal, while serving",
        "orcid-repo-jobs.sqlite3",
        "while-serving.backup",
    )
    answers = (
        "200 /metrics",
        "200 /account",
        "400 /connect",
        "401 /items/",
        "404 /nowhere",
        "413 /",
        "503 /",
    )
    outputs = ("output of status", "output of history", "output of people", "output of doctor")

    for place in (*places, *answers, *outputs, "after.backup", "serve-1.log"):
        assert any(place in name and content for name, content in before.items()), place
    assert {"serve-2.log", "after-rotation.backup"} <= after.keys()


def test_files_logs_figures_pages_and_outputs_hold_no_secret(ran: WholeRun, before: dict[str, bytes]) -> None:
    assert hunt(nobody_may_find(ran), before) == []


def test_they_hold_none_after_the_key_was_changed(ran: WholeRun, after: dict[str, bytes]) -> None:
    assert len(ran.secrets["key of ours"]) == 2

    assert hunt(nobody_may_find(ran), after) == []


def test_nothing_that_looks_like_a_signed_text_is_in_a_file_or_a_log(after: dict[str, bytes]) -> None:
    files = {name: content for name, content in after.items() if "answer" not in name}

    assert not [name for name, content in files.items() if JWT.search(content)]


def test_the_old_key_opens_nothing_in_the_books_any_more_and_the_new_one_opens_all(
    ran: WholeRun, after: dict[str, bytes]
) -> None:
    (new,) = keys_in(ran.folder)
    (old,) = ran.secrets["key of ours"] - {new}
    sealed = sealed_in(ran.folder / "books.sqlite3")

    assert len(sealed) > 8
    assert [opens(new, one) for one in sealed] == [True] * len(sealed)
    assert not [one for one in sealed if opens(old, one)]
    assert any(opens(old, one) for one in sealed_in(ran.folder / "after.backup"))
    files = [name for name in after if name.startswith("books.sqlite3") and "while serving" not in name]
    assert len(files) > 1
    assert not [name for name in files if any(opens(old, one) for one in SEALED.findall(after[name]))]


@pytest.mark.parametrize("place", ["books.sqlite3", "orcid-repo-jobs.sqlite3", "after.backup", "serve-1.log"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_secret_that_is_put_there_is_found(
    ran: WholeRun, before: dict[str, bytes], place: str, kind: str
) -> None:
    one = sorted(ran.secrets[kind])[0]
    for name, form in forms_of(one).items():
        middle = len(before[place]) // 2
        planted = before[place][:middle] + b"\0<" + form + b">\0" + before[place][middle:]

        assert f"{kind}, {name}, in {place}" in hunt({kind: {one}}, {place: planted})


def test_a_token_in_a_row_of_the_books_is_found(
    ran: WholeRun, before: dict[str, bytes], tmp_path: Path
) -> None:
    one = sorted(ran.secrets["access token"])[0]
    copy = tmp_path / "copy.sqlite3"
    copy.write_bytes((ran.folder / "after.backup").read_bytes())
    with closing(sqlite3.connect(copy)) as books, books:
        books.execute(
            "UPDATE history SET message = ? WHERE id = (SELECT min(id) FROM history)", (f"got {one}",)
        )

    assert hunt({"access token": {one}}, {"the copy": copy.read_bytes()})


def nobody_may_find(run: WholeRun) -> dict[str, set[str]]:
    """What is secret; a link is its launch."""
    return {kind: known for kind, known in run.secrets.items() if kind != "link"}


def keys_in(folder: Path) -> list[str]:
    """The keys of the key file."""
    lines = (folder / "orcid-repo.key").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def sealed_in(books: Path) -> list[bytes]:
    """Every sealed text in the rows of a database."""
    with closing(sqlite3.connect(f"file:{books}?mode=ro", uri=True)) as c:
        tables = [name for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        values = [value for table in tables for row in c.execute(f'SELECT * FROM "{table}"') for value in row]
    return [one.encode() for one in values if isinstance(one, str) and SEALED.fullmatch(one.encode())]


def opens(key: str, sealed: bytes) -> bool:
    """Whether a key opens a text."""
    try:
        return bool(Fernet(key).decrypt(sealed))
    except InvalidToken:
        return False
