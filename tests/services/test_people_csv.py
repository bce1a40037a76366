"""People from another system: every form of CSV, each row on its own, and never a token in a word."""

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.domain.person import Permission, Proof
from orcid_repo_plugin.errors import UnreadableSource, WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.csv_rows import BadRow, CsvRows
from orcid_repo_plugin.services.people_csv import COLUMNS, NEEDED, read_time
from orcid_repo_plugin.services.people_import import PeopleImport, Taken, Token
from orcid_repo_plugin.settings import load
from orcid_repo_plugin.store.outbox import Wish

JOSIAH = "0000-0002-1825-0097"
BEATRIZ = "0000-0001-5109-3700"
TOKEN = "11111111-2222-4333-8444-555555555555"
FRESH = "99999999-2222-4333-8444-555555555555"
SIGNED_IN = "2024-05-06T07:08:09Z"
HEADER = ",".join(COLUMNS)
CONNECTED = f"main,u1,Josiah Carberry,{JOSIAH},{TOKEN},r-{TOKEN},/activities/update,,{SIGNED_IN}"

Import = Callable[..., list[Taken | BadRow]]


@pytest.fixture
def app(tmp_path: Path, database_url: str) -> Iterator[App]:
    environ = {
        "ORCID_REPO_DATABASE__URL": database_url,
        "ORCID_REPO_SECRETS__KEY_FILE": str(tmp_path / "key"),
        "ORCID_REPO_ORCID__CLIENT_ID": "APP-1",
        "ORCID_REPO_REPOSITORIES": '{"main": {}}',
    }
    with closing(App(load(environ=environ))) as app:
        yield app


@pytest.fixture
def take(app: App) -> Import:
    def take(*lines: str, header: str = HEADER) -> list[Taken | BadRow]:
        content = "\n".join([header, *lines]).encode()
        return list(PeopleImport(app, CsvRows("people.csv", io.BytesIO(content), COLUMNS, NEEDED)).run())

    return take


def permission(app: App, orcid: str = JOSIAH) -> Permission:
    with app.store.reading() as c:
        return app.store.permissions.of_record(c, orcid)[0]


def test_a_row_with_a_token_and_when_they_signed_in_is_a_connected_person(app: App, take: Import) -> None:
    (taken,) = take(CONNECTED)

    assert taken == Taken(2, JOSIAH, True, True, Token.TAKEN, 0, True)
    with app.store.reading() as c:
        (person,) = app.store.people.authenticated(c)
    assert (person.proof, person.user_id, person.name) == (Proof.IMPORTED, "u1", "Josiah Carberry")
    assert person.authenticated_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    found = permission(app)
    assert (found.access_token, found.refresh_token) == (TOKEN, f"r-{TOKEN}")
    assert found.alive


@pytest.mark.parametrize(
    "row",
    [
        f"main,u1,Josiah,{JOSIAH},,,,,",
        f"main,u1,Josiah,{JOSIAH},{TOKEN},,,,",
        f"main,u1,Josiah,{JOSIAH},,,,,{SIGNED_IN}",
        f"main,u1,Josiah,{JOSIAH}",
    ],
    ids=["neither", "no time", "no token", "short row"],
)
def test_a_row_without_token_or_without_time_is_noted_and_matches_nothing(
    app: App, take: Import, row: str
) -> None:
    (taken,) = take(row)

    assert isinstance(taken, Taken)
    assert (taken.authenticated, taken.token) == (False, Token.NONE)
    with app.store.reading() as c:
        assert app.store.people.authenticated(c) == []
        assert app.store.permissions.summary(c) == {}
        assert [str(one.orcid) for one in app.store.people.all(c)] == [JOSIAH]


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{HEADER}\r\n{CONNECTED}\r\n\r\n",
        f"{HEADER}\n\n{CONNECTED}".replace(",", ";"),
        f"{HEADER}\n{CONNECTED}\n , ,\n".replace(",", "\t"),
        f"authenticated_at,orcid,access_token\n{SIGNED_IN},https://orcid.org/{JOSIAH},{TOKEN}\n",
        f'ORCID,Access Token,Authenticated-At,name\n{JOSIAH},{TOKEN},{SIGNED_IN},"Carberry,\nJosiah"',
        f"sep=;\n{HEADER}\n{CONNECTED}".replace(",", ";"),
        f"{HEADER}\r{CONNECTED}\r",
        f"{HEADER},note,\n{CONNECTED},seen,\n",
    ],
    ids=[
        "byte order mark",
        "semicolons",
        "tabs",
        "any order",
        "quoted line end",
        "sep",
        "old Mac",
        "more columns",
    ],
)
def test_every_usual_form_of_csv_is_understood(app: App, content: str) -> None:
    rows = CsvRows("people.csv", io.BytesIO(content.encode()), COLUMNS, NEEDED)

    (taken,) = PeopleImport(app, rows).run()

    assert isinstance(taken, Taken), taken
    assert taken.authenticated
    assert permission(app).access_token == TOKEN


def test_columns_that_nobody_knows_are_named() -> None:
    rows = CsvRows("people.csv", io.BytesIO(b"orcid,shoe size,e-mail\n"), COLUMNS, NEEDED)

    assert rows.unknown == ("shoe size", "e-mail")


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"name,user_id\nx,1\n", WrongUse, "no column orcid"),
        (f"{CONNECTED}\n".encode(), WrongUse, "no column orcid"),
        (b"orcid,orcid\n", WrongUse, "twice"),
        (b"", UnreadableSource, "empty"),
        ("orcid,name\n0000-0002-1825-0097,Inês\n".encode("latin-1"), UnreadableSource, "line 2 is not UTF-8"),
        ("orcid,name\n".encode("utf-16"), UnreadableSource, "UTF-16"),
        (b"orcid\0", UnreadableSource, "NUL"),
    ],
    ids=["no orcid", "no heading", "double", "empty", "Latin-1", "UTF-16", "binary"],
)
def test_a_file_that_makes_no_sense_is_refused_as_a_whole(
    content: bytes, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as raised:
        CsvRows("people.csv", io.BytesIO(content), COLUMNS, NEEDED)

    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (f"main,u9,X,0000-0002-1825-0098,{TOKEN},,,,{SIGNED_IN}", "0000-0002-1825-0098' is no ORCID iD"),
        (f"main,u9,X,,{TOKEN},,,,{SIGNED_IN}", "orcid is empty"),
        (f"main,u9,X,{TOKEN},,,,,{SIGNED_IN}", "the cell orcid is no ORCID iD"),
        (f"main,u9,X,https://sandbox.orcid.org/{JOSIAH},{TOKEN},,,,", "sandbox.orcid.org"),
        (f"mian,u9,X,{JOSIAH},{TOKEN},,,,{SIGNED_IN}", "known are main"),
        (f"main,u9,X,{JOSIAH},{TOKEN},,,,yesterday", "authenticated_at is no time"),
        (f"main,u9,X,{JOSIAH},{TOKEN},,,{TOKEN},{SIGNED_IN}", "expires_at is no time"),
        (f"main,u9,X,{JOSIAH},{TOKEN},,,2026-13-01,{SIGNED_IN}", "'2026-13-01' is no time"),
        (f"main,u9,X,{JOSIAH},{TOKEN},,{TOKEN},,{SIGNED_IN}", "cell scopes"),
        (f'main,u9,X,{JOSIAH},"{TOKEN}\nx",,,,{SIGNED_IN}', "access_token holds"),
        (f"main,u9,Carberry, J.,{JOSIAH},{TOKEN},,,,{SIGNED_IN}", "10 cells and the heading 9"),
        (f'main,u9,"Carberry" J.,{JOSIAH},{TOKEN},,,,{SIGNED_IN}', "quotation marks"),
        (f'main,u9,"Carberry,{JOSIAH},{TOKEN},,,,{SIGNED_IN}', "never closed"),
        (f"main,u1,X,{BEATRIZ},{TOKEN},,,,{SIGNED_IN}", f"user 'u1' has the iD {JOSIAH}"),
        (f"main,u9,X,{JOSIAH},{TOKEN},,,,{SIGNED_IN}", "'u9' cannot have the iD"),
    ],
    ids=lambda value: value[:24] if " " in value else None,
)
def test_a_bad_row_is_told_by_its_line_and_without_tokens_and_the_others_go_in(
    app: App, take: Import, row: str, words: str
) -> None:
    first, bad = take(CONNECTED, row)

    assert isinstance(first, Taken)
    assert isinstance(bad, BadRow)
    assert bad.line == 3
    assert words in bad.reason
    assert TOKEN not in str(bad)


def test_rows_after_a_bad_one_are_taken_in(take: Import) -> None:
    answers = take("main,u1,X,0000-0002-1825-0098", f"main,u2,B. Santos,{BEATRIZ}", CONNECTED)

    assert [isinstance(one, Taken) for one in answers] == [False, True, True]


def test_without_a_repository_the_only_one_is_meant(take: Import, app: App) -> None:
    take(CONNECTED.replace("main", "", 1))

    with app.store.reading() as c:
        assert [one.repository for one in app.store.people.all(c)] == ["main"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21T04:40:31Z",
        "2026-11-21 04:40:31",
        "2026-11-21T05:40:31+01:00",
        "1795236031",
        "1795236031000",
        "1795236031.000",
        "20261121T044031Z",
    ],
)
def test_times_are_read_in_every_usual_form(text: str) -> None:
    assert read_time("expires_at", text) == datetime(2026, 11, 21, 4, 40, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "/read-limited /activities/update",
        "read-limited,activities/update",
        "/read-limited\n activities/update",
    ],
)
def test_scopes_are_read_with_blanks_or_commas_and_with_or_without_the_slash(
    app: App, take: Import, text: str
) -> None:
    take(f'main,u1,X,{JOSIAH},{TOKEN},,"{text}",,{SIGNED_IN}')

    assert permission(app).scopes == ("/read-limited", "/activities/update")


def test_a_token_that_cannot_write_is_told(take: Import) -> None:
    (taken,) = take(f"main,u1,X,{JOSIAH},{TOKEN},,/authenticate,,{SIGNED_IN}")

    assert isinstance(taken, Taken)
    assert not taken.may_write


def test_to_import_again_changes_nothing(app: App, take: Import) -> None:
    take(CONNECTED)

    (again,) = take(CONNECTED)

    assert again == Taken(2, JOSIAH, False, True, Token.KEPT, 0, True)
    with app.store.reading() as c:
        assert len(list(app.store.people.all(c))) == 1


def test_a_fresh_token_takes_the_place_of_a_lost_one_and_works_wait_again(app: App, take: Import) -> None:
    take(CONNECTED)
    store = app.store
    with store.writing() as c:
        store.permissions.lose(c, JOSIAH, "taken back")
        store.outbox.put(
            c, [Wish(orcid=JOSIAH, repository="main", item_id="1", state=DeliveryState.NOT_CONNECTED)]
        )

    (same,) = take(CONNECTED)
    (fresh,) = take(CONNECTED.replace(f",{TOKEN},", f",{FRESH},"))

    assert isinstance(same, Taken)
    assert isinstance(fresh, Taken)
    assert (same.token, same.waiting) == (Token.REFUSED_BEFORE, 0)
    assert (fresh.token, fresh.waiting) == (Token.TAKEN, 1)
    assert permission(app).alive
    with store.reading() as c:
        assert store.outbox.counts(c) == {"waiting": 1}


def test_an_older_file_does_not_replace_what_orcid_has_taken_since(app: App, take: Import) -> None:
    take(CONNECTED)
    with app.store.writing() as c:
        app.store.people.prove(c, JOSIAH)

    (older,) = take(CONNECTED.replace(f",{TOKEN},", f",{FRESH},"))

    assert isinstance(older, Taken)
    assert older.token is Token.KEPT
    assert permission(app).access_token == TOKEN


def test_a_row_without_a_token_takes_no_permission_away(app: App, take: Import) -> None:
    take(CONNECTED)

    take(f"main,u1,J. S. Carberry,{JOSIAH},,,,,")

    with app.store.reading() as c:
        (person,) = app.store.people.all(c)
    assert (person.name, person.proof) == ("J. S. Carberry", Proof.IMPORTED)
    assert permission(app).alive


def test_a_person_who_is_being_forgotten_is_not_taken_in_again(app: App, take: Import) -> None:
    take(CONNECTED)
    with app.store.writing() as c:
        app.store.people.mark_forget(c, JOSIAH)

    (bad,) = take(CONNECTED)

    assert isinstance(bad, BadRow)
    assert "being forgotten" in bad.reason


def test_with_a_new_key_a_file_brings_the_tokens_back(app: App, take: Import, tmp_path: Path) -> None:
    take(CONNECTED)
    (tmp_path / "key").unlink()
    with closing(App(app.settings)) as later:
        rows = CsvRows("people.csv", io.BytesIO(f"{HEADER}\n{CONNECTED}".encode()), COLUMNS, NEEDED)

        (taken,) = PeopleImport(later, rows).run()

        assert isinstance(taken, Taken)
        assert taken.token is Token.TAKEN
        assert permission(later).access_token == TOKEN


def test_no_token_is_in_the_database_in_clear(app: App, take: Import, tmp_path: Path) -> None:
    take(CONNECTED)

    if app.store.database.is_sqlite:
        held = b"".join(path.read_bytes() for path in tmp_path.glob("books.sqlite3*"))
        assert TOKEN.encode() not in held
    assert TOKEN not in repr(permission(app))


def test_a_token_in_the_column_of_the_repository_is_in_no_message(take: Import) -> None:
    (bad,) = take(f"{TOKEN},u1,Josiah Carberry,{JOSIAH},,,,,{SIGNED_IN}")

    assert isinstance(bad, BadRow)
    assert bad.reason == "the cell repository names none that is known; known are main"
