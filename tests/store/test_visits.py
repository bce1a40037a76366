"""Browsers, signed calls that were used, and people who were sent to ORCID."""

from threading import Barrier, Thread
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event, select

from orcid_repo_plugin.errors import WrongKey
from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.sealing import Sealer
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.tables import browser, launch, sign_in
from orcid_repo_plugin.store.visits import Visits, digest

NOON = 1_795_262_400_000
MINUTE = 60_000
HOUR = 60 * MINUTE
COOKIE = "Yp3s6v9y_B-E)H@McQfTjWnZr4u7x!A%"
STATE = "kq8Zr-2v"
DATA = {"launch": {"user_id": "7", "name": "Josiah Carberry"}, "language": "fr", "seen": [1, 2, None]}


class Clock:
    """A clock that is wound."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def books(database: Database, clock: Clock) -> Store:
    sealer = Sealer(Fernet.generate_key().decode("ascii"))
    return Store(database, environment="local", client_id="APP-1", sealer=sealer, now=clock)


def keep(books: Store, data: Any = DATA, cookie: str = COOKIE) -> None:
    with books.writing() as c:
        books.visits.save(c, cookie, data, NOON, NOON + 12 * HOUR)


def of(books: Store, cookie: str = COOKIE) -> Any:
    with books.reading() as c:
        return books.visits.of(c, cookie)


def begin(books: Store, state: str = STATE) -> None:
    with books.writing() as c:
        books.visits.begin(c, state, "seat-1", {"nonce": "n-1"}, 15 * MINUTE)


def use(books: Store, seat: str, jti: str = "a1", host: str = "main") -> bool:
    with books.writing() as c:
        return books.visits.use(c, host, jti, seat, NOON + 5 * MINUTE)


def asked(books: Store) -> list[str]:
    """Statements as they come, without those that begin and end."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            seen.append(statement)

    event.listen(books.database.engine, "before_cursor_execute", note)
    return seen


# -- browsers


def test_what_is_known_of_a_browser_is_read_as_it_was_kept(books: Store) -> None:
    keep(books)

    assert of(books) == (DATA, NOON, NOON + 12 * HOUR)


def test_what_is_kept_again_takes_the_place_and_lasts_no_longer(books: Store, clock: Clock) -> None:
    keep(books)
    clock.at += HOUR
    with books.writing() as c:
        books.visits.save(c, COOKIE, {"language": "de"}, clock.at, clock.at + 12 * HOUR)

    assert of(books) == ({"language": "de"}, NOON, NOON + 12 * HOUR)


def test_a_browser_is_known_until_it_expires(books: Store, clock: Clock) -> None:
    keep(books)

    clock.at = NOON + 12 * HOUR - 1
    assert of(books) is not None
    clock.at += 1
    assert of(books) is None


def test_another_cookie_knows_nothing_and_what_is_forgotten_is_gone(books: Store) -> None:
    keep(books)
    assert of(books, COOKIE + "x") is None

    with books.writing() as c:
        books.visits.forget(c, COOKIE)

    assert of(books) is None


def test_neither_the_cookie_nor_the_data_stand_in_the_books(books: Store) -> None:
    keep(books)

    with books.reading() as c:
        row = dict(c.execute(select(browser)).mappings().one())

    assert COOKIE not in str(row)
    assert "Carberry" not in str(row)
    assert row["id"] == digest(COOKIE)


def test_the_data_of_one_browser_do_not_open_for_another(books: Store) -> None:
    keep(books)
    with books.writing() as c:
        c.execute(browser.update().values(id=digest("another")))

    with pytest.raises(WrongKey):
        of(books, "another")


def test_a_browser_is_looked_up_by_one_query_on_the_primary_key(books: Store) -> None:
    keep(books)
    statements = asked(books)

    of(books)

    assert len(statements) == 1
    assert browser.primary_key.columns.keys() == ["id"]
    assert "WHERE browser.id = " in statements[0]


# -- signed calls


def test_a_signed_call_is_used_once_except_by_the_same_seat(books: Store) -> None:
    assert use(books, "seat-1") is True

    assert use(books, "seat-1") is True
    assert use(books, "seat-2") is False
    assert use(books, "seat-2", jti="a2") is True
    assert use(books, "seat-2", host="dspace") is True


def test_of_two_seats_at_once_one_wins(books: Store) -> None:
    won = []
    for n in range(10):
        start = Barrier(2)
        told: dict[str, bool] = {}

        def work(seat: str, start: Barrier = start, told: dict[str, bool] = told, n: int = n) -> None:
            start.wait()
            told[seat] = use(books, seat, jti=f"j{n}")

        threads = [Thread(target=work, args=(seat,)) for seat in ("seat-1", "seat-2")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        won.append(sorted(told.values()))

    assert won == [[False, True]] * 10


def test_of_one_seat_twice_at_once_both_may(books: Store) -> None:
    start, told = Barrier(2), []

    def work() -> None:
        start.wait()
        told.append(use(books, "seat-1"))

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told == [True, True]


def test_a_call_whose_transaction_failed_was_not_used(books: Store) -> None:
    def work() -> None:
        with books.writing() as c:
            books.visits.use(c, "main", "a1", "seat-1", NOON + MINUTE)
            raise RuntimeError("something else broke")

    with pytest.raises(RuntimeError):
        work()

    assert use(books, "seat-2") is True


def test_no_jti_stands_in_the_books(books: Store) -> None:
    use(books, "seat-1", jti="e7c1b7d2-once")

    with books.reading() as c:
        row = dict(c.execute(select(launch)).mappings().one())

    assert "e7c1b7d2" not in str(row)


# -- who was sent to ORCID


def test_who_comes_back_is_known_by_the_state(books: Store) -> None:
    begin(books)

    with books.reading() as c:
        found = books.visits.sign_in(c, STATE)

    assert found is not None
    assert (found.seat, dict(found.data), found.used_at) == ("seat-1", {"nonce": "n-1"}, None)
    assert (found.begun_at, found.expires_at) == (NOON, NOON + 15 * MINUTE)


def test_a_state_is_used_once(books: Store, clock: Clock) -> None:
    begin(books)
    clock.at += MINUTE

    with books.writing() as c:
        first, second = books.visits.end(c, STATE), books.visits.end(c, STATE)
        found = books.visits.sign_in(c, STATE)

    assert (first, second) == (True, False)
    assert found is not None
    assert found.used_at == NOON + MINUTE


def test_of_two_who_come_back_at_once_one_is_the_first(books: Store) -> None:
    begin(books)
    start, told = Barrier(2), []

    def work() -> None:
        start.wait()
        with books.writing() as c:
            told.append(books.visits.end(c, STATE))

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == [False, True]


def test_an_unknown_state_and_one_of_another_client_is_nobodys(books: Store) -> None:
    begin(books)
    other = Store(books.database, environment="sandbox", client_id="APP-2", sealer=books.sealer)

    with other.writing() as c:
        assert other.visits.sign_in(c, STATE) is None
        assert other.visits.end(c, STATE) is False
        assert other.visits.sign_in(c, "unknown") is None
    with books.reading() as c:
        found = books.visits.sign_in(c, STATE)
    assert found is not None
    assert found.used_at is None


def test_neither_the_state_nor_what_was_noted_stand_in_the_books(books: Store) -> None:
    begin(books)

    with books.reading() as c:
        row = dict(c.execute(select(sign_in)).mappings().one())

    assert STATE not in str(row)
    assert "n-1" not in str(row)


# -- what is old


def test_what_has_expired_goes_and_who_comes_late_is_still_known_for_a_day(
    books: Store, clock: Clock
) -> None:
    keep(books)
    begin(books)
    use(books, "seat-1")
    tables = (browser, launch, sign_in)

    def counts() -> list[int]:
        with books.writing() as c:
            books.visits.tidy(c)
            return [len(c.execute(select(table)).all()) for table in tables]

    assert counts() == [1, 1, 1]
    clock.at = NOON + 5 * MINUTE + 1
    assert counts() == [1, 0, 1]
    clock.at = NOON + 12 * HOUR + 1
    assert counts() == [0, 0, 1]
    clock.at = NOON + 15 * MINUTE + 24 * HOUR + 1
    assert counts() == [0, 0, 0]


def test_browsers_and_people_on_their_way_are_forgotten_with_the_person(books: Store) -> None:
    keep(books)
    keep(books, {"language": "de"}, "another cookie")
    begin(books)

    def is_hers(data: Any) -> bool:
        return "launch" in data or "nonce" in data

    with books.writing() as c:
        assert books.visits.count_those(c, is_hers) == (1, 1)
        books.visits.forget_those(c, is_hers)

    assert of(books) is None
    assert of(books, "another cookie") is not None
    with books.reading() as c:
        assert books.visits.sign_in(c, STATE) is None


def test_what_no_key_opens_is_forgotten_as_well(books: Store) -> None:
    keep(books)
    keyless = Visits(books.client, books.now, Sealer(Fernet.generate_key().decode("ascii")))

    with books.writing() as c:
        keyless.forget_those(c, lambda data: False)

    assert of(books) is None
