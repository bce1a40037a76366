"""The same thing at the same time: one of two wins, nothing is stored twice, and nobody is mixed up."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import TypeVar

from orcid_repo_plugin.services.connect.answering import use_new
from orcid_repo_plugin.services.connect.outcome import Ending
from tests.services.connect.at_orcid import JOSIAH
from tests.services.connect.desk import Desk

T = TypeVar("T")


def at_once(*calls: Callable[[], T]) -> list[T]:
    """What each answers when all are made at the same moment."""
    answers: list[T] = []
    start = Barrier(len(calls))

    def run(call: Callable[[], T]) -> None:
        start.wait(20)
        answers.append(call())

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == len(calls)
    return answers


def test_the_same_callback_twice_at_once_asks_orcid_once(desk: Desk) -> None:
    query = desk.at_orcid(desk.go())

    outcomes = at_once(*[lambda: desk.back(query)] * 4)

    endings = sorted(str(one.ending) for one in outcomes)
    assert endings == ["connected", "used_state", "used_state", "used_state"]
    assert desk.asked_for_tokens() == 1
    given = desk.permission()
    assert given is not None
    assert desk.alive_at_orcid() == [given.access_token]


def test_two_tabs_at_once_leave_one_permission_and_no_token_nobody_knows_of(desk: Desk) -> None:
    queries = [desk.at_orcid(desk.go()) for _ in range(3)]

    outcomes = at_once(*[lambda q=q: desk.back(q) for q in queries])  # type: ignore[misc]

    assert [one.ending for one in outcomes] == [Ending.CONNECTED] * 3
    assert sum(one.is_new for one in outcomes) == 1
    given = desk.permission()
    assert given is not None
    assert sorted([given.access_token, *desk.revocations()]) == sorted(desk.alive_at_orcid())


def test_two_accounts_that_claim_one_id_at_once_are_told_apart(desk: Desk) -> None:
    queries = {user: desk.at_orcid(desk.go(user)) for user in ("7", "8")}

    outcomes = at_once(*[lambda u=u, q=q: desk.back(q, u) for u, q in queries.items()])  # type: ignore[misc]

    assert sorted(str(one.ending) for one in outcomes) == ["connected", "id_taken"]
    with desk.store.reading() as c:
        assert len(desk.store.people.of_record(c, JOSIAH)) == 1


def test_one_account_with_two_ids_at_once_is_asked_which(desk: Desk) -> None:
    ada = desk.registry.person("Ada", "Example")["orcid"]
    queries = [desk.at_orcid(desk.go(), who) for who in (JOSIAH, ada)]

    outcomes = at_once(*[lambda q=q: desk.back(q) for q in queries])  # type: ignore[misc]

    assert sorted(str(one.ending) for one in outcomes) == ["connected", "other_id"]


def test_an_answer_given_twice_at_once_counts_once(desk: Desk) -> None:
    desk.connect()
    asked = desk.connect(who=desk.registry.person("Ada", "Example")["orcid"])
    assert asked.pending is not None
    pending = asked.pending

    outcomes = at_once(*[lambda: use_new(desk.app, desk.launch(), pending)] * 3)

    endings = sorted(str(one.ending) for one in outcomes)
    assert endings == ["connected", "used_state", "used_state"]


def test_many_people_at_once_each_get_their_own(desk: Desk) -> None:
    people = [desk.registry.person("Josiah", f"Carberry {n}")["orcid"] for n in range(12)]
    queries = [(f"u{n}", desk.at_orcid(desk.go(f"u{n}"), who)) for n, who in enumerate(people)]

    outcomes = at_once(*[lambda u=u, q=q: desk.back(q, u) for u, q in queries])  # type: ignore[misc]

    assert {one.ending for one in outcomes} == {Ending.CONNECTED}
    for number, orcid in enumerate(people):
        person, given = desk.person(f"u{number}"), desk.permission(f"u{number}")
        assert person is not None
        assert given is not None
        assert person.orcid.path == orcid
        assert desk.alive_at_orcid(orcid) == [given.access_token]
