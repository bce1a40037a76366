"""The keys change while everything goes on, and nothing that is sealed is ever lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography.fernet import Fernet

from orcid_repo_plugin.domain.host import Host
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Permission, Person, Proof
from orcid_repo_plugin.errors import StoreError, WrongKey, WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.keys import fingerprint, list_keys, rotate
from orcid_repo_plugin.settings import load
from orcid_repo_plugin.store import sealed
from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.sealed import everything, opens
from orcid_repo_plugin.store.sealing import Sealer, make_key_file
from orcid_repo_plugin.store.store import Store

JOSIAH = "0000-0002-1825-0097"
SOFIA = "0000-0001-5109-3700"
ROWS = {"access_token": 2, "refresh_token": 1, "host_key": 2, "browser": 1, "sign_in": 1, "revocation": 1}
NONE = dict.fromkeys(ROWS, 0)
KILLED = """
import sys, time
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.keys import rotate
from orcid_repo_plugin.store import sealed

sealed.PIECE = 1

def progress(looked, done):
    if done == 3:
        print("here", flush=True)
        time.sleep(60)

rotate(App.open(), progress=progress)
"""


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "orcid-repo.key"
    make_key_file(path)
    return path


@pytest.fixture
def environ(database: Database, key_file: Path) -> dict[str, str]:
    url = database.url.render_as_string(hide_password=False)
    return {
        "ORCID_REPO_DATABASE__URL": url.replace("+pysqlite", "").replace("+psycopg", ""),
        "ORCID_REPO_SECRETS__KEY_FILE": str(key_file),
    }


@pytest.fixture
def app(environ: dict[str, str]):
    app = App(load(environ=environ))
    fill(app.store)
    yield app
    app.close()


def fill(store: Store) -> None:
    """Something of each kind, and of another client, too."""
    other = Store(store.database, environment="sandbox", client_id="APP-2", sealer=store.sealer)
    with store.writing() as c:
        person_id = store.people.save(c, person(JOSIAH))
        given = Permission(access_token="josiah's token", refresh_token="josiah's refresh token")
        store.permissions.save(c, person_id, JOSIAH, given)
        gone = store.people.save(c, person("0000-0001-5727-2427"))
        store.permissions.save(c, gone, "0000-0001-5727-2427", Permission(access_token="gone"))
        store.permissions.end(c, gone, "the person has disconnected")
        sofia = other.people.save(c, person(SOFIA))
        other.permissions.save(c, sofia, SOFIA, Permission(access_token="sofia's token"))
        store.hosts.add(c, Host(name="main", repositories=("main",)))
        store.hosts.add_key(c, "main", "first")
        store.hosts.add_key(c, "main", "second")
        store.visits.save(c, "cookie", {"language": "fr"}, store.now(), store.now() + 3_600_000)
        store.visits.begin(c, "state", "seat", {"nonce": "n"}, 900_000)
        other.revocations.add(c, SOFIA, "sofia's old token")


def person(orcid: str) -> Person:
    return Person(repository="main", orcid=OrcidId(orcid), user_id=orcid, proof=Proof.SIGNED_IN)


def opened(store: Store) -> list[object]:
    """Everything that is sealed, opened."""
    other = Store(store.database, environment="sandbox", client_id="APP-2", sealer=store.sealer)
    with store.reading() as c:
        browser, sign_in = store.visits.of(c, "cookie"), store.visits.sign_in(c, "state")
        assert browser is not None
        assert sign_in is not None
        tokens = [(one.access_token, one.refresh_token) for one in store.permissions.of_record(c, JOSIAH)]
        return [
            tokens,
            [one.access_token for one in other.permissions.of_record(c, SOFIA)],
            store.hosts.keys(c, "main"),
            browser[0],
            dict(sign_in.data),
            [one.token for one in other.revocations.due(c)],
        ]


EVERYTHING = [
    [("josiah's token", "josiah's refresh token")],
    ["sofia's token"],
    ["second", "first"],
    {"language": "fr"},
    {"nonce": "n"},
    ["sofia's old token"],
]


def sealed_texts(app: App) -> list[str]:
    return [one.text for some in everything(app.store.database) for one in some]


# -- a rotation


def test_everything_of_all_clients_is_sealed_by_a_new_key_and_the_old_one_is_gone(
    app: App, key_file: Path
) -> None:
    [old], before = app.store.sealer.all_keys(), sealed_texts(app)

    done = rotate(app)

    [new] = Sealer(key_file=key_file).all_keys()
    assert new != old
    assert (done.resealed, done.unopened) == (ROWS, NONE)
    assert (done.key, done.dropped, done.kept) == (fingerprint(new), (fingerprint(old),), ())
    after = sealed_texts(app)
    assert [opens(Fernet(new), text) for text in after] == [True] * 8
    assert [opens(Fernet(old), text) for text in after] == [False] * 8
    assert not set(before) & set(after)
    assert opened(app.store) == EVERYTHING


def test_no_key_is_in_what_is_told(app: App, key_file: Path) -> None:
    old = app.store.sealer.all_keys()

    told = f"{rotate(app)} {list_keys(app)}"

    assert [key for key in (*old, *app.store.sealer.all_keys()) if key in told] == []


def test_old_keys_stay_when_they_are_to_be_kept(app: App, key_file: Path) -> None:
    [old] = app.store.sealer.all_keys()

    done = rotate(app, keep_old=True)

    new, kept = app.store.sealer.all_keys()
    assert (kept, done.kept, done.dropped) == (old, (fingerprint(old),), ())
    assert [opens(Fernet(new), text) for text in sealed_texts(app)] == [True] * 8


def test_keys_that_were_kept_go_with_the_next_rotation(app: App) -> None:
    rotate(app, keep_old=True)
    rotate(app, keep_old=True)
    assert len(app.store.sealer.all_keys()) == 3

    done = rotate(app)

    assert len(done.dropped) == 3
    assert len(app.store.sealer.all_keys()) == 1
    assert opened(app.store) == EVERYTHING


def test_what_was_blank_stays_blank(app: App) -> None:
    rotate(app)

    with app.store.reading() as c:
        assert app.store.permissions.of_record(c, "0000-0001-5727-2427") == []
        assert len(app.store.permissions.summary(c)) == 2


def test_the_old_sealed_texts_stand_nowhere_in_an_sqlite_file(app: App) -> None:
    if not app.store.database.is_sqlite:
        pytest.skip("a server keeps its files to itself")
    before = sealed_texts(app)

    rotate(app)

    path = Path(str(app.store.database.url.database))
    files = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    assert [text for text in before if text.encode() in files] == []


def test_more_rows_than_one_transaction_takes_are_all_sealed_anew(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed, "PIECE", 2)
    with app.store.writing() as c:
        for n in range(5):
            app.store.visits.save(c, f"cookie {n}", {"n": n}, 0, app.store.now() + 60_000)
    seen: list[tuple[int, int]] = []

    done = rotate(app, progress=lambda looked, resealed: seen.append((looked, resealed)))

    assert done.resealed == ROWS | {"browser": 6}
    assert seen[-1] == (3 * 13, 13)  # two looks, and one more after the old key was gone


def test_where_nothing_is_sealed_yet_a_key_file_is_made(database: Database, tmp_path: Path) -> None:
    sealer = Sealer(key_file=tmp_path / "new.key")
    app = App(load(environ={}))
    app.__dict__["store"] = Store(database, environment="local", client_id="APP-1", sealer=sealer)

    done = rotate(app)

    assert [fingerprint(key) for key in sealer.all_keys()] == [done.key]
    assert (done.resealed, done.dropped) == (NONE, ())


# -- killed at any moment


def test_killed_at_any_moment_nothing_is_lost_and_the_next_run_ends_it(
    app: App, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed, "PIECE", 1)
    whole = Counted(10_000)
    rotate(app, progress=whole)

    for moment in range(1, whole.seen + 1):
        with pytest.raises(KeyboardInterrupt):
            rotate(app, progress=Counted(moment))
        assert opened(fresh(app)) == EVERYTHING, moment

    rotate(app)
    assert len(app.store.sealer.all_keys()) == 1
    assert opened(fresh(app)) == EVERYTHING


class Counted:
    """Is killed when it is told for the nth time."""

    def __init__(self, last: int) -> None:
        self.seen = 0
        self.last = last

    def __call__(self, _looked: int, _done: int) -> None:
        self.seen += 1
        if self.seen == self.last:
            raise KeyboardInterrupt


def fresh(app: App) -> Store:
    """The books as a process that begins now finds them."""
    sealer = Sealer(key_file=app.store.sealer.key_file)
    return Store(app.store.database, environment=app.store.environment, client_id="", sealer=sealer)


@pytest.mark.parametrize("broken", ["put_in_front", "take_out"])
def test_broken_off_around_a_change_of_the_file_nothing_is_lost(
    app: App, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    from orcid_repo_plugin.services import keys

    change: Callable[..., None] = getattr(keys, broken)
    for before in (True, False):

        def killed(*given: object, before: bool = before) -> None:
            if not before:
                change(*given)
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(keys, broken, killed)
            with pytest.raises(KeyboardInterrupt):
                rotate(app)
        assert opened(fresh(app)) == EVERYTHING

    rotate(app)
    assert len(app.store.sealer.all_keys()) == 1


def test_a_process_that_is_killed_outright_loses_nothing(app: App, environ: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED], env=os.environ | environ, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process:
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGKILL)
    new, old = app.store.sealer.all_keys()
    by = [[opens(Fernet(key), text) for text in sealed_texts(app)].count(True) for key in (new, old)]
    assert by == [3, 5]
    assert opened(app.store) == EVERYTHING

    done = rotate(app)

    assert (sum(done.resealed.values()), len(done.dropped)) == (8, 2)
    assert opened(app.store) == EVERYTHING


# -- while a service runs


def test_a_service_goes_on_meanwhile_and_what_it_seals_opens_with_the_new_key(
    app: App, environ: dict[str, str]
) -> None:
    ended, written = Event(), []
    service = Store(
        Database(app.store.database.url),
        environment="local",
        client_id="APP-MEMBER0000000001",
        sealer=Sealer(key_file=app.store.sealer.key_file),
    )

    def serve() -> None:
        while not ended.is_set():
            n = len(written)
            with service.writing() as c:
                service.visits.save(c, f"cookie {n}", {"n": n}, 0, service.now() + 3_600_000)
            with service.reading() as c:
                found = service.visits.of(c, f"cookie {n}")
            written.append(found and found[0])

    thread = Thread(target=serve)
    thread.start()
    try:
        for _ in range(5):
            rotate(app)
    finally:
        ended.set()
        thread.join()

    [key] = app.store.sealer.all_keys()
    assert written == [{"n": n} for n in range(len(written))]
    assert [opens(Fernet(key), text) for text in sealed_texts(app)] == [True] * (8 + len(written))
    service.close()


def test_what_a_slow_writer_has_sealed_by_the_old_key_is_sealed_anew_before_it_goes(app: App) -> None:
    sealer, begun, go_on = Sealer(key_file=app.store.sealer.key_file), Event(), Event()
    slow = Store(app.store.database, environment="local", client_id="APP-1", sealer=sealer)

    def write() -> None:
        with slow.writing() as c:
            slow.visits.save(c, "slow", {"slow": True}, 0, slow.now() + 3_600_000)
            begun.set()
            go_on.wait(30)

    writer = Thread(target=write)
    writer.start()
    begun.wait(30)
    changing = Thread(target=rotate, args=(app,))
    changing.start()
    while len(app.store.sealer.all_keys()) < 2:
        changing.join(0.01)
    go_on.set()
    writer.join()
    changing.join()

    with fresh(app).reading() as c:
        found = fresh(app).visits.of(c, "slow")
    assert found is not None
    assert found[0] == {"slow": True}
    assert len(app.store.sealer.all_keys()) == 1


# -- wrong keys


def test_with_a_wrong_key_nothing_is_changed(app: App, key_file: Path) -> None:
    wrong = f"{Fernet.generate_key().decode()}\n"
    key_file.write_text(wrong, encoding="utf-8")
    before = sealed_texts(app)

    with pytest.raises(WrongKey, match=r"opens any of the 8 sealed texts in the books, so nothing was"):
        rotate(app)

    assert key_file.read_text() == wrong
    assert sealed_texts(app) == before


def test_without_a_key_file_nothing_is_made_while_something_is_sealed(app: App, key_file: Path) -> None:
    key_file.unlink()

    with pytest.raises(WrongKey):
        rotate(app)

    assert not key_file.exists()


def test_what_no_key_opens_stays_as_it_was_and_is_counted(app: App) -> None:
    lost = Sealer(Fernet.generate_key().decode("ascii"))
    stranger = Store(app.store.database, environment="local", client_id="APP-3", sealer=lost)
    with stranger.writing() as c:
        stranger.revocations.add(c, JOSIAH, "of a key that is lost")

    done = rotate(app)

    assert (done.resealed, done.unopened) == (ROWS, NONE | {"revocation": 1})
    with stranger.reading() as c:
        assert [one.token for one in stranger.revocations.due(c)] == ["of a key that is lost"]


def test_a_malformed_key_in_the_file_stops_it_before_anything_is_changed(app: App, key_file: Path) -> None:
    content = f"{key_file.read_text()}hunter2\n"
    key_file.write_text(content, encoding="utf-8")

    with pytest.raises(StoreError, match="is no key"):
        rotate(app)

    assert key_file.read_text() == content


# -- keys in the settings


def with_keys(environ: dict[str, str], *keys: str) -> App:
    return App(load(environ={**environ, "ORCID_REPO_SECRETS__KEY": " ".join(keys)}))


def test_one_key_in_the_settings_is_for_a_human_to_change(app: App, environ: dict[str, str]) -> None:
    [old] = app.store.sealer.all_keys()
    other = with_keys(environ, old)

    with pytest.raises(WrongUse, match='ORCID_REPO_SECRETS__KEY="NEW OLD"') as caught:
        rotate(other)

    assert old not in str(caught.value)
    other.close()


def test_of_several_keys_in_the_settings_the_first_seals_everything(
    app: App, environ: dict[str, str], key_file: Path
) -> None:
    [old], new = app.store.sealer.all_keys(), Fernet.generate_key().decode("ascii")
    content = key_file.read_text()
    other = with_keys(environ, new, old)

    done = rotate(other)

    assert (done.resealed, done.key, done.kept, done.in_settings) == (
        ROWS,
        fingerprint(new),
        (fingerprint(old),),
        True,
    )
    assert key_file.read_text() == content
    assert [opens(Fernet(new), text) for text in sealed_texts(app)] == [True] * 8
    other.close()


def test_a_service_that_goes_on_sealing_by_the_old_key_is_told_of(app: App, environ: dict[str, str]) -> None:
    [old], new = app.store.sealer.all_keys(), Fernet.generate_key().decode("ascii")
    service = Store(app.store.database, environment="local", client_id="APP-1", sealer=Sealer(old))
    number = [0]

    def meanwhile(_looked: int, _done: int) -> None:
        number[0] += 1
        with service.writing() as c:
            service.visits.save(c, f"cookie {number[0]}", {"n": 1}, 0, service.now() + 3_600_000)

    other = with_keys(environ, new, old)
    with pytest.raises(StoreError, match="goes on sealing by an old key"):
        rotate(other, progress=meanwhile)
    other.close()


# -- looking


def test_keys_are_listed_with_what_each_opens(app: App) -> None:
    [old] = app.store.sealer.all_keys()
    rotate(app, keep_old=True)
    service = Store(app.store.database, environment="local", client_id="APP-1", sealer=Sealer(old))
    with service.writing() as c:
        service.revocations.add(c, JOSIAH, "sealed by the old key")

    looked = list_keys(app)

    assert [(one.seals, sum(one.opens.values())) for one in looked.keys] == [(True, 8), (False, 1)]
    assert looked.keys[1].fingerprint == fingerprint(old)
    assert looked.unopened == NONE


def test_without_a_key_file_it_is_said_what_is_closed(app: App, key_file: Path) -> None:
    key_file.unlink()

    looked = list_keys(app)

    assert (looked.keys, looked.unopened) == ((), ROWS)
