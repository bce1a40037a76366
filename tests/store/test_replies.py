"""What hosts were answered: the same call made twice is one."""

from threading import Barrier, Thread

import pytest

from orcid_repo_plugin.store.replies import KEPT_MS, LOST_MS, Replies, Reply
from orcid_repo_plugin.store.store import Store

NOON = 1_795_262_400_000


class Clock:
    """A clock that is wound."""

    at = NOON

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def replies(clock: Clock) -> Replies:
    return Replies(clock)


def begin(store: Store, replies: Replies, key: str = "k1", request: str = "d1") -> Reply | None:
    with store.writing() as c:
        return replies.begin(c, "main", key, request)


def test_the_first_goes_ahead_and_the_second_hears_the_same(store: Store, replies: Replies) -> None:
    assert begin(store, replies) is None
    with store.writing() as c:
        replies.finish(c, "main", "k1", 202, b'{"queued": 1}')

    assert begin(store, replies) == Reply("d1", 202, b'{"queued": 1}', NOON)


def test_while_it_is_being_answered_there_is_no_status(store: Store, replies: Replies) -> None:
    begin(store, replies)

    assert begin(store, replies) == Reply("d1", None, b"", NOON)


def test_another_question_under_the_same_key_can_be_told_from_the_first(
    store: Store, replies: Replies
) -> None:
    begin(store, replies)

    there = begin(store, replies, request="d2")

    assert there is not None
    assert there.request == "d1"


def test_of_two_who_ask_at_once_one_goes_ahead(store: Store, replies: Replies) -> None:
    told = []
    start = Barrier(2)

    def work() -> None:
        start.wait()
        told.append(begin(store, replies))

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told.count(None) == 1


def test_who_has_begun_and_never_answered_is_not_waited_for(
    store: Store, replies: Replies, clock: Clock
) -> None:
    begin(store, replies)
    clock.at += LOST_MS + 1

    assert begin(store, replies, request="d2") is None
    assert begin(store, replies) == Reply("d2", None, b"", clock.at)


def test_a_key_of_which_nothing_came_is_free_again_and_an_answer_stays(
    store: Store, replies: Replies
) -> None:
    begin(store, replies)
    with store.writing() as c:
        replies.drop(c, "main", "k1")
    assert begin(store, replies) is None

    with store.writing() as c:
        replies.finish(c, "main", "k1", 200, b"")
        replies.drop(c, "main", "k1")

    assert begin(store, replies) == Reply("d1", 200, b"", NOON)


def test_the_keys_of_one_host_are_not_those_of_another(store: Store, replies: Replies) -> None:
    begin(store, replies)

    with store.writing() as c:
        assert replies.begin(c, "dspace", "k1", "d1") is None


def test_answers_are_kept_for_a_day(store: Store, replies: Replies, clock: Clock) -> None:
    begin(store, replies)
    with store.writing() as c:
        replies.finish(c, "main", "k1", 200, b"")
        clock.at = NOON + KEPT_MS
        replies.tidy(c)
    assert begin(store, replies) is not None

    clock.at += 1
    with store.writing() as c:
        replies.tidy(c)

    assert begin(store, replies) is None
