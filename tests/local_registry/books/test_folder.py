"""Books in a folder: nothing is lost, nothing is halved, nobody else's folder is touched."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from orcid_repo_plugin.errors import RegistryFolderError
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.books.items import Item, Source
from orcid_repo_plugin.local_registry.books.others import Notification, PeerReviewGroup, Webhook
from orcid_repo_plugin.local_registry.books.record import Email, Record
from orcid_repo_plugin.local_registry.books.storage import InFolder
from orcid_repo_plugin.local_registry.books.tokens import Code, Token
from orcid_repo_plugin.local_registry.oauth.keys import public_keys
from orcid_repo_plugin.local_registry.seeds import make_person, seed

JOSIAH = "0000-0002-1825-0097"
MEMBER = Source(None, "APP-MEMBER0000000001", JOSIAH)

WRITER = """
import sys
from pathlib import Path
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.items import Item, Source
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.books.storage import InFolder

books = Books(InFolder(Path(sys.argv[1])))
record = books.records.get("0000-0002-1825-0097") or Record("0000-0002-1825-0097", "Josiah")
while True:
    with books.changing():
        books.put_record(record)
        pair = [books.next_put_code("work") for _ in range(2)]
        for put_code in pair:
            body = b'{"title":"%d of a pair"}' % put_code
            books.put_item(record, Item(put_code, "work", body, Source(None, "APP-1"), "public", 1, 1))
    print(*pair, flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "registry"


def opened(folder: Path) -> Books:
    return Books(InFolder(folder))


@pytest.fixture
def books(folder: Path) -> Iterator[Books]:
    made = opened(folder)
    yield made
    made.storage.close()


def work(put_code: int) -> Item:
    keys = (("doi", f"10.5555/{put_code}"),)
    return Item(
        put_code, "work", b'{"title":null}', MEMBER, "limited", 5, 6, 2, keys, (("isbn", "9780306406157"),)
    )


def again(books: Books, folder: Path) -> Books:
    """The books after a restart."""
    books.storage.close()
    return opened(folder)


def test_everything_in_the_books_is_there_after_a_restart(books: Books, folder: Path) -> None:
    record = Record(
        JOSIAH, "Josiah", "Carberry", emails=[Email("josiah@mailinator.com", primary=True)], biography="Pots"
    )
    client = Client("APP-MEMBER0000000001", "secret", "member", "A client", ["http://127.0.0.1:8000/"])
    token = Token("a", "r", client.client_id, JOSIAH, ("/read-limited", "openid"), 1, 2)
    code = Code("AbC123", client.client_id, JOSIAH, ("openid",), "http://127.0.0.1:8000/", 1)
    webhook = Webhook(JOSIAH, "http://127.0.0.1:8000/hook/é", client.client_id, 1, failures=2)
    notification = Notification(3, JOSIAH, client.client_id, {"items": None}, 1, read=2)
    group = PeerReviewGroup(4, "issn:2049-3630", "A journal", None, "journal", MEMBER, 1, 2)
    with books.changing():
        books.put_record(record)
        books.put_client(client)
        books.put_token(token)
        books.put_code(code)
        books.put_webhook(webhook)
        books.put_notification(notification)
        books.put_group(group)
        books.organisations.unknown.add(("ROR", "https://ror.org/03yrm5c26"))
        books.put_organisations()
        books.put_item(record, work(books.next_put_code("work")))

    found = again(books, folder)

    assert list(found.records[JOSIAH].items) == [work(1)]
    assert (found.records[JOSIAH].emails, found.records[JOSIAH].biography) == (record.emails, "Pots")
    assert found.clients == {client.client_id: client}
    assert found.tokens == {"a": token}
    assert found.refresh_tokens["r"] is found.tokens_of[JOSIAH]["a"] is found.tokens["a"]
    assert found.codes == {"AbC123": code}
    assert found.webhooks == {(JOSIAH, webhook.uri): webhook}
    assert found.notifications == {3: notification}
    assert found.groups == {4: group}
    assert found.organisations.unknown == {("ROR", "https://ror.org/03yrm5c26")}
    assert found.next_put_code("work") == 2
    found.storage.close()


def test_what_was_removed_stays_removed_and_its_put_code_is_not_given_out_again(
    books: Books, folder: Path
) -> None:
    record = Record(JOSIAH, "Josiah")
    hook = Webhook(JOSIAH, "http://127.0.0.1/", "APP-1", 1)
    with books.changing():
        books.put_record(record)
        books.put_item(record, work(books.next_put_code("work")))
        books.put_webhook(hook)
    with books.changing():
        books.remove_item(record, work(1))
        books.remove_webhook(hook)

    found = again(books, folder)

    assert list(found.records[JOSIAH].items) == []
    assert found.webhooks == {}
    assert found.next_put_code("work") == 2
    found.storage.close()


def test_records_and_items_keep_their_order_when_they_are_changed(books: Books, folder: Path) -> None:
    people = [make_person(books, given_names=name, works=3) for name in ("Ada", "Grace", "Josiah")]
    with books.changing():
        books.put_item(people[0], work(1))
        people[0].biography = "changed"
        books.put_record(people[0])

    found = again(books, folder)

    assert [record.given_names for record in found.records.values()] == ["Ada", "Grace", "Josiah"]
    assert [item.put_code for item in found.records[people[0].orcid].items] == [1, 2, 3]
    found.storage.close()


def test_the_default_set_is_the_same_after_a_restart(books: Books, folder: Path) -> None:
    seed(books)
    before = {orcid: (record.full_name, list(record.items)) for orcid, record in books.records.items()}

    found = again(books, folder)

    assert {
        orcid: (record.full_name, list(record.items)) for orcid, record in found.records.items()
    } == before
    assert list(found.records) == list(before)
    found.storage.close()


def test_clearing_and_filling_anew_is_one_change(books: Books, folder: Path) -> None:
    make_person(books, given_names="Ada", works=2)
    with books.changing():
        books.clear()
        with books.changing():
            make_person(books, given_names="Grace", works=1)
        stored = sqlite3.connect(folder / "registry.sqlite")
        (meanwhile,) = stored.execute("SELECT count(*) FROM item").fetchone()
        stored.close()

    found = again(books, folder)

    assert meanwhile == 2
    assert [record.given_names for record in found.records.values()] == ["Grace"]
    assert [item.put_code for record in found.records.values() for item in record.items] == [1]
    found.storage.close()


def test_a_killed_process_loses_nothing_acknowledged_and_halves_nothing(folder: Path) -> None:
    acknowledged: list[int] = []
    for answers in (1, 40, 7, 90):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            lines = [writer.stdout.readline() for _ in range(answers)]
            writer.kill()
            lines += writer.stdout.read().splitlines()
        whole = [line.split() for line in lines if len(line.split()) == 2]
        acknowledged += [int(number) for pair in whole for number in pair]

    books = opened(folder)
    stored = {item.put_code: item.body for item in books.records[JOSIAH].items}

    assert len(set(acknowledged)) == len(acknowledged) >= 2 * (1 + 40 + 7 + 90)
    assert set(acknowledged) <= stored.keys()
    assert {number + 1 if number % 2 else number - 1 for number in stored} == stored.keys()
    assert all(body == b'{"title":"%d of a pair"}' % number for number, body in stored.items())
    assert books.next_put_code("work") > max(stored)
    books.storage.close()


def test_a_folder_serves_one_process_at_a_time(books: Books, folder: Path) -> None:
    with pytest.raises(RegistryFolderError, match="another registry is using it"):
        opened(folder)

    books.storage.close()
    opened(folder).storage.close()


def test_only_its_owner_can_read_it(books: Books, folder: Path) -> None:
    make_person(books, given_names="Ada")

    modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in folder.iterdir()}

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert "registry.sqlite" in modes
    assert set(modes.values()) == {0o600}


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("Chapter 1")

    with pytest.raises(RegistryFolderError, match="holds no registry"):
        opened(tmp_path)

    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


def garbage(content: bytes) -> bytes:
    return b"Chapter 1" * 1000


def empty(content: bytes) -> bytes:
    return b""


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def overwritten(content: bytes) -> bytes:
    return content[:4096] + b"\xff" * 8192 + content[12288:]


@pytest.mark.parametrize("damage", [garbage, empty, cut, overwritten])
def test_a_damaged_file_is_an_error_that_changes_nothing(books: Books, folder: Path, damage: object) -> None:
    make_person(books, given_names="Ada", works=50)
    books.storage.close()
    file = folder / "registry.sqlite"
    assert callable(damage)
    file.write_bytes(damage(file.read_bytes()))
    before = file.read_bytes()

    with pytest.raises(RegistryFolderError, match="damaged"):
        opened(folder)

    assert file.read_bytes() == before


def test_another_programs_database_is_an_error_that_changes_nothing(folder: Path) -> None:
    folder.mkdir()
    file = folder / "registry.sqlite"
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE pots (name TEXT)")
    database.close()
    before = file.read_bytes()

    with pytest.raises(RegistryFolderError, match="not made by a local registry"):
        opened(folder)

    assert file.read_bytes() == before


def test_a_file_of_a_later_format_is_named_as_such(books: Books, folder: Path) -> None:
    books.storage.close()
    database = sqlite3.connect(folder / "registry.sqlite")
    database.execute("PRAGMA user_version = 99")
    database.close()

    with pytest.raises(RegistryFolderError, match="has format 99"):
        opened(folder)


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(RegistryFolderError, match="cannot be used as a folder"):
        opened(tmp_path / "file")


def test_after_a_failed_write_the_next_one_brings_what_is_missing(books: Books, folder: Path) -> None:
    record = Record(JOSIAH, "Josiah")
    blocker = sqlite3.connect(folder / "registry.sqlite", isolation_level=None)
    storage = books.storage
    assert isinstance(storage, InFolder)
    storage._database.execute("PRAGMA busy_timeout = 0")
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"), books.changing():
        books.put_record(record)
    blocker.close()
    with books.changing():
        books.put_item(record, work(books.next_put_code("work")))

    found = again(books, folder)

    assert [item.put_code for item in found.records[JOSIAH].items] == [1]
    found.storage.close()


def test_the_key_that_id_tokens_are_signed_with_is_the_same_after_a_restart(
    books: Books, folder: Path
) -> None:
    keys = public_keys(books)

    found = again(books, folder)

    assert public_keys(found) == keys
    assert {stat.S_IMODE(entry.stat().st_mode) for entry in folder.iterdir()} == {0o600}
    found.storage.close()


def test_a_leftover_of_a_start_that_was_killed_is_no_hindrance(folder: Path) -> None:
    folder.mkdir()
    (folder / "registry.sqlite.new").write_bytes(b"half")

    books = opened(folder)

    assert books.records == {}
    assert not os.path.exists(folder / "registry.sqlite.new")
    books.storage.close()
