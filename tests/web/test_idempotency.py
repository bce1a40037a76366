"""The same call made twice is one: ``Idempotency-Key``."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from orcid_repo_plugin.domain.item_schema import EXAMPLE
from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.forget import forget
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.tables import reply
from tests.web.caller import JOSIAH, Caller

KEY = {"Idempotency-Key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"'}


@pytest.fixture
def caller(site: Any) -> Iterator[Caller]:
    """The host ``main``; Josiah Carberry is connected."""
    made = Caller(site)
    made.connect()
    yield made
    site.engine.stop()


def test_the_same_call_with_the_same_key_has_the_same_answer(caller: Caller) -> None:
    first = caller.put("pots-3", EXAMPLE, headers=KEY)
    again = caller.put("pots-3", EXAMPLE, headers=KEY)

    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (again.status_code, again.data, again.mimetype) == (202, first.data, "application/json")
    assert again.json["decisions"][0]["state"] == "waiting"


def test_a_refusal_is_repeated_as_well(caller: Caller) -> None:
    first = caller.put("pots-4", EXAMPLE, headers=KEY)
    again = caller.put("pots-4", EXAMPLE, headers=KEY)

    assert (first.status_code, again.status_code) == (422, 422)
    assert again.data == first.data
    assert again.mimetype == "application/problem+json"


def test_another_call_with_the_same_key_is_refused(caller: Caller) -> None:
    caller.put("pots-3", EXAMPLE, headers=KEY)

    other = caller.put("pots-3", EXAMPLE | {"title": "Glue"}, headers=KEY)

    assert (other.status_code, other.json["code"]) == (422, "key-reused")


def test_without_a_key_the_same_call_is_looked_at_anew(caller: Caller) -> None:
    caller.put("pots-3", EXAMPLE)
    caller.titles()

    again = caller.put("pots-3", EXAMPLE)

    assert [one["state"] for one in again.json["decisions"]] == ["unchanged"]


@pytest.mark.parametrize("key", ["x" * 201, "caf\xe9"], ids=["long", "accents"])
def test_a_key_that_is_none_is_refused(caller: Caller, key: str) -> None:
    answer = caller.put("pots-3", EXAMPLE, headers={"Idempotency-Key": key})

    assert (answer.status_code, answer.json["code"]) == (400, "wrong-key")


class Slow:
    """A plugin over which the same call comes once more, while the first is being answered."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.answers: list[Any] = []

    @hookimpl
    def orcid_refuse_push(self) -> None:
        """No objection, after a while."""
        if not self.answers:
            self.answers.append(None)
            self.answers.append(self.caller.put("pots-3", EXAMPLE, headers=KEY))


def test_a_call_that_is_still_being_answered_is_not_begun_again(caller: Caller) -> None:
    slow = Slow(Caller(caller.site))
    caller.site.app.plugins.register(slow, "slow")

    first = caller.put("pots-3", EXAMPLE, headers=KEY)

    assert first.status_code == 202
    meanwhile = slow.answers[1]
    assert (meanwhile.status_code, meanwhile.json["code"]) == (409, "in-progress")
    assert int(meanwhile.headers["Retry-After"]) > 0


def test_the_key_of_a_worker_that_died_is_free_after_a_minute(caller: Caller) -> None:
    store: Store = caller.site.store
    with store.writing() as c:
        store.replies.begin(c, "main", KEY["Idempotency-Key"], "somebody's request")
    busy = caller.put("pots-3", EXAMPLE, headers=KEY)
    assert (busy.status_code, busy.json["code"]) == (422, "key-reused")

    real = store.now
    store.replies.now = lambda: real() + 61_000
    assert caller.put("pots-3", EXAMPLE, headers=KEY).status_code == 202


def test_a_key_is_free_when_nothing_came_of_the_call(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    taking = "orcid_repo_plugin.services.taking_items.TakingItems.take"

    def fail(*_: object) -> None:
        raise StoreError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(taking, fail)
        assert caller.put("pots-3", EXAMPLE, headers=KEY).status_code == 503

    assert caller.put("pots-3", EXAMPLE, headers=KEY).status_code == 202


def test_of_calls_at_the_same_time_one_is_done(caller: Caller) -> None:
    callers = [Caller(caller.site) for _ in range(6)]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda one: one.put("pots-3", EXAMPLE, headers=KEY), callers))

    fresh = [one for one in answers if one.status_code == 202 and "Idempotent-Replayed" not in one.headers]
    assert len(fresh) == 1
    assert {one.status_code for one in answers} <= {202, 409}
    assert all(one.data == fresh[0].data for one in answers if one.status_code == 202)


def test_of_several_who_begin_with_a_key_one_goes_ahead(store: Store) -> None:
    def begin(_: int) -> bool:
        with store.writing() as c:
            return store.replies.begin(c, "main", "key", "request") is None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(begin, range(8))) == 1


def test_a_key_belongs_to_its_host(store: Store) -> None:
    with store.writing() as c:
        assert store.replies.begin(c, "main", "key", "request") is None
        assert store.replies.begin(c, "other", "key", "request") is None
        store.replies.finish(c, "main", "key", 202, b"{}")
        there = store.replies.begin(c, "main", "key", "request")
    assert there is not None
    assert (there.status, there.body) == (202, b"{}")


def test_nothing_of_a_forgotten_person_is_answered_again(caller: Caller) -> None:
    store: Store = caller.site.store
    caller.put("pots-3", EXAMPLE, headers=KEY)
    caller.put("pots-4", {"title": "Nobody's", "type": "article"}, headers={"Idempotency-Key": "other"})

    forget(caller.site.app, JOSIAH)

    with store.reading() as c:
        kept = {row.key: bytes(row.body) for row in c.execute(select(reply))}
    assert set(kept) == {"other"}
    assert JOSIAH.encode() not in b"".join(kept.values())
