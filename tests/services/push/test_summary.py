"""What a push says that it did."""

from threading import Thread

import pytest

from orcid_repo_plugin.services.push.summary import MOST_PROBLEMS, PushSummary, Tally

COUNTED = [
    ("add", "sent", "sent"),
    ("update", "sent", "updated"),
    ("delete", "withdrawn", "deleted"),
    ("share", "sent", "unchanged"),
    ("", "unchanged", "unchanged"),
    ("look", "unchanged", "unchanged"),
    ("leave", "unchanged", "unchanged"),
    ("withdraw", "withdrawn", "unchanged"),
    ("add", "refused", "refused"),
    ("delete", "refused", "refused"),
    ("stop", "stopped_by_author", "stopped"),
]


@pytest.mark.parametrize(("operation", "state", "name"), COUNTED, ids=lambda value: value or "nothing")
def test_an_outcome_is_counted_once(operation: str, state: str, name: str) -> None:
    tally = Tally()

    tally.count(operation, state)

    assert tally.summary == PushSummary(**{name: 1})


@pytest.mark.parametrize("state", ["waiting", "not_connected"])
def test_what_waits_is_counted_at_the_end_only(state: str) -> None:
    tally = Tally()

    tally.count("add", state)

    assert tally.summary == PushSummary()


@pytest.mark.parametrize(
    ("summary", "failed"),
    [
        (PushSummary(), False),
        (PushSummary(sent=3, updated=1, deleted=1, unchanged=4, stopped=1), False),
        (PushSummary(sent=3, unanswered=2), False),
        (PushSummary(waiting=2), False),
        (PushSummary(waiting=2, unanswered=1), True),
        (PushSummary(sent=3, refused=1), True),
        (PushSummary(lost=1), True),
        (PushSummary(problems=["ORCID has locked this record."]), True),
    ],
    ids=["nothing", "all well", "busy and done", "waiting", "busy and waiting", "refused", "lost", "problem"],
)
def test_it_failed_when_a_human_should_look(summary: PushSummary, failed: bool) -> None:
    assert summary.failed is failed


def test_a_problem_is_told_once_and_many_of_them_do_not_fill_the_memory() -> None:
    tally = Tally()

    for n in range(MOST_PROBLEMS * 2):
        tally.problem(f"problem {n}")
        tally.problem("problem 0")

    assert len(tally.summary.problems) == MOST_PROBLEMS
    assert tally.summary.problems.count("problem 0") == 1
    assert tally.summary.failed


def test_several_senders_count_together() -> None:
    tally = Tally()
    threads = [Thread(target=lambda: [tally.count("add", "sent") for _ in range(1000)]) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert tally.summary.sent == 4000


def test_who_watches_is_told() -> None:
    seen: list[int] = []
    tally = Tally(lambda summary: seen.append(summary.sent))

    for _ in range(3):
        tally.count("add", "sent")
        tally.tell()

    assert seen == [1, 2, 3]
