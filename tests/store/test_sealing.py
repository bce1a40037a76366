"""Sealed tokens and the key that seals them."""

import stat
from pathlib import Path
from threading import Thread
from traceback import format_exception

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from orcid_repo_plugin.errors import StoreError, WrongKey
from orcid_repo_plugin.settings import SecretsSettings
from orcid_repo_plugin.store.key_file import put_in_front, take_out
from orcid_repo_plugin.store.sealing import Sealer, make_key_file

JOSIAH = "0000-0002-1825-0097"
LAURA = "0000-0001-5109-3700"
TOKEN = "2c2b8c4d-0f7e-4ac5-9d1f-3a3a0f9e1b11"


def new_key() -> str:
    return Fernet.generate_key().decode("ascii")


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "orcid-repo.key"
    make_key_file(path)
    return path


def refusal(sealer: Sealer, sealed: str, orcid: str = JOSIAH) -> str:
    with pytest.raises(WrongKey) as caught:
        sealer.open(sealed, orcid)
    return str(caught.value)


def test_what_is_sealed_opens_again_and_shows_nothing(key_file: Path) -> None:
    sealer = Sealer(key_file=key_file)

    sealed = sealer.seal(TOKEN, JOSIAH)

    assert TOKEN not in sealed
    assert JOSIAH not in sealed
    assert sealer.open(sealed, JOSIAH) == TOKEN


def test_a_text_of_several_lines_comes_back_whole(key_file: Path) -> None:
    sealer = Sealer(key_file=key_file)

    assert sealer.open(sealer.seal("Grüße\nfrom\n", JOSIAH), JOSIAH) == "Grüße\nfrom\n"


def test_a_token_in_anothers_row_does_not_open(key_file: Path) -> None:
    sealer = Sealer(key_file=key_file)

    message = refusal(sealer, sealer.seal(TOKEN, JOSIAH), LAURA)

    assert f"sealed for another iD than {LAURA}" in message
    assert TOKEN not in message


def test_a_wrong_key_says_which_file_and_that_nothing_is_lost(key_file: Path) -> None:
    sealed = Sealer(new_key()).seal(TOKEN, JOSIAH)

    message = refusal(Sealer(key_file=key_file), sealed)

    assert message == (
        f"no key of {key_file} opens the tokens in the books. The tokens are not lost: "
        "restore the key that sealed them, or let the people connect again"
    )


def test_a_lost_key_file_says_the_same_and_is_not_made_anew_by_opening(key_file: Path) -> None:
    sealed = Sealer(key_file=key_file).seal(TOKEN, JOSIAH)
    key_file.unlink()

    message = refusal(Sealer(key_file=key_file), sealed)

    assert message.startswith(f"{key_file}: there is no such key file. The tokens are not lost")
    assert not key_file.exists()


def test_a_key_that_comes_back_opens_again_without_a_new_start(key_file: Path, tmp_path: Path) -> None:
    sealer = Sealer(key_file=key_file)
    sealed = sealer.seal(TOKEN, JOSIAH)
    other = Sealer(key_file=key_file)
    aside = key_file.rename(tmp_path / "aside")
    make_key_file(key_file)
    refusal(other, sealed)

    aside.replace(key_file)

    assert other.open(sealed, JOSIAH) == TOKEN


def test_a_key_file_is_made_when_the_first_token_is_sealed(tmp_path: Path) -> None:
    path = tmp_path / "orcid-repo.key"
    sealer = Sealer.of(SecretsSettings(key_file=path))
    assert not path.exists()

    sealed = sealer.seal(TOKEN, JOSIAH)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Sealer(key_file=path).open(sealed, JOSIAH) == TOKEN


def test_a_key_file_may_be_written_by_any_editor(tmp_path: Path) -> None:
    path, old, new = tmp_path / "orcid-repo.key", new_key(), new_key()
    sealed = Sealer(old).seal(TOKEN, JOSIAH)

    path.write_bytes(f"# the new one first\r\n\r\n {new} {old}  # 2024\r\n".encode("utf-8-sig"))

    assert Sealer(key_file=path).open(sealed, JOSIAH) == TOKEN
    assert Sealer(new).open(Sealer(key_file=path).seal(TOKEN, JOSIAH), JOSIAH) == TOKEN


def test_a_key_file_that_is_there_is_never_made_anew(key_file: Path) -> None:
    before = key_file.read_bytes()

    assert make_key_file(key_file) is False
    assert key_file.read_bytes() == before


def test_threads_that_make_a_key_file_at_once_agree_on_one(tmp_path: Path) -> None:
    path, sealed = tmp_path / "orcid-repo.key", []
    threads = [
        Thread(target=lambda: sealed.append(Sealer(key_file=path).seal(TOKEN, JOSIAH))) for _ in range(8)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [Sealer(key_file=path).open(one, JOSIAH) for one in sealed] == [TOKEN] * 8
    assert [found.name for found in tmp_path.iterdir()] == ["orcid-repo.key"]


def test_a_key_file_in_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "orcid-repo.key"

    with pytest.raises(StoreError, match="the key file cannot be made: No such file or directory"):
        Sealer(key_file=path).seal(TOKEN, JOSIAH)


def test_the_first_key_seals_and_all_of_them_open(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    path = tmp_path / "orcid-repo.key"
    path.write_text(f"# since May\n{new}\n\n{old}  # until then\n", encoding="utf-8")
    both = Sealer(key_file=path)

    assert both.open(Sealer(old).seal(TOKEN, JOSIAH), JOSIAH) == TOKEN
    assert Sealer(new).open(both.seal(TOKEN, JOSIAH), JOSIAH) == TOKEN


def test_keys_of_the_settings_count_instead_of_the_file(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    path = tmp_path / "orcid-repo.key"
    sealer = Sealer.of(SecretsSettings(key=SecretStr(f"{new} {old}"), key_file=path))

    assert Sealer(new).open(sealer.seal(TOKEN, JOSIAH), JOSIAH) == TOKEN
    assert sealer.open(Sealer(old).seal(TOKEN, JOSIAH), JOSIAH) == TOKEN
    assert not path.exists()


def test_without_any_key_in_the_settings_it_is_said_how_to_set_one() -> None:
    with pytest.raises(WrongKey, match=r"set \[secrets\] key_file, or ORCID_REPO_SECRETS__KEY"):
        Sealer().seal(TOKEN, JOSIAH)


def test_a_malformed_key_is_named_by_its_line_and_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "orcid-repo.key"
    path.write_text(f"{new_key()}\nhunter2\n", encoding="utf-8")

    with pytest.raises(StoreError) as caught:
        Sealer(key_file=path).seal(TOKEN, JOSIAH)

    assert str(caught.value).startswith(f"{path}, line 2, is no key: a key is 44 characters")
    assert "hunter2" not in "".join(format_exception(caught.value))


def test_a_malformed_key_of_the_settings_is_not_shown() -> None:
    with pytest.raises(StoreError, match=r"a key of \[secrets\] key .* is no key") as caught:
        Sealer("hunter2").open("gAAAA", JOSIAH)

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"# nothing\n", "the file holds no key. The tokens are not lost"), (b"\xff\xfe", "it is no text")],
    ids=["empty", "no text"],
)
def test_a_key_file_without_keys_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "orcid-repo.key"
    path.write_bytes(content)

    with pytest.raises(StoreError) as caught:
        Sealer(key_file=path).seal(TOKEN, JOSIAH)

    assert said in str(caught.value)


def test_a_sealer_at_work_seals_by_a_key_that_was_put_in_front_meanwhile(key_file: Path) -> None:
    sealer = Sealer(key_file=key_file)
    before = sealer.seal(TOKEN, JOSIAH)
    new = new_key()

    put_in_front(key_file, new)
    after = sealer.seal(TOKEN, JOSIAH)

    assert Sealer(new).open(after, JOSIAH) == TOKEN
    assert sealer.open(before, JOSIAH) == TOKEN


def test_a_sealer_at_work_opens_no_more_with_a_key_that_was_taken_out(key_file: Path) -> None:
    sealer = Sealer(key_file=key_file)
    before = sealer.seal(TOKEN, JOSIAH)
    old, new = sealer.all_keys(), new_key()
    put_in_front(key_file, new)

    take_out(key_file, old, new)

    assert sealer.all_keys() == [new]
    assert "no key of" in refusal(sealer, before)


def test_a_sealer_at_work_goes_on_while_the_file_is_away(key_file: Path, tmp_path: Path) -> None:
    sealer = Sealer(key_file=key_file)
    sealed = sealer.seal(TOKEN, JOSIAH)

    key_file.rename(tmp_path / "aside")

    assert sealer.open(sealed, JOSIAH) == TOKEN
    assert sealer.open(sealer.seal("another", JOSIAH), JOSIAH) == "another"
    assert not key_file.exists()


def test_a_key_file_that_was_not_changed_is_not_read_again(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealer = Sealer(key_file=key_file)
    sealer.seal(TOKEN, JOSIAH)
    read = Path.read_text
    opened: list[Path] = []
    monkeypatch.setattr(Path, "read_text", lambda path, **how: (opened.append(path), read(path, **how))[1])

    sealer.open(sealer.seal(TOKEN, JOSIAH), JOSIAH)

    assert opened == []


def test_what_is_derived_is_another_for_each_purpose_and_key_and_the_same_each_time(key_file: Path) -> None:
    sealer = Sealer(key_file=key_file)
    forms = sealer.derived("forms")

    assert sealer.derived("forms") == Sealer(key_file=key_file).derived("forms") == forms
    assert sealer.derived("other") != forms
    put_in_front(key_file, new_key())
    assert sealer.derived("forms") != forms


def test_a_sealed_text_that_was_damaged_does_not_open(key_file: Path) -> None:
    sealer = Sealer(key_file=key_file)
    sealed = sealer.seal(TOKEN, JOSIAH)

    assert "no key of" in refusal(sealer, sealed[:-8] + "AAAAAAA=")


def test_a_sealer_shows_no_key() -> None:
    key = new_key()

    assert key not in repr(Sealer(key))
