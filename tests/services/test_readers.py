"""Threads that read from afar for visitors."""

import threading

import pytest

from orcid_repo_plugin.services.readers import Readers

LONG = 20.0
"""Seconds; more than anything here takes."""


class Slow:
    """Something that is read when it is let go."""

    def __init__(self, answer: str = "read") -> None:
        self.begun, self.go, self.done = threading.Event(), threading.Event(), threading.Event()
        self.answer = answer

    def __call__(self) -> str:
        self.begun.set()
        assert self.go.wait(LONG)
        self.done.set()
        return self.answer


def test_what_comes_in_time_is_given() -> None:
    readers = Readers(2)

    assert readers.read("pots", lambda: "read", LONG) == "read"
    assert readers.read("pots", lambda: "again", LONG) == "again"


def test_who_is_not_waited_for_goes_on() -> None:
    readers, slow = Readers(2), Slow()

    assert readers.read("pots", slow, 0.01) is None
    slow.go.set()

    assert slow.done.wait(LONG)


def test_of_one_thing_there_is_one_reader_and_of_all_a_few() -> None:
    readers, pots, jars = Readers(2), Slow(), Slow()
    readers.read("pots", pots, 0.01)

    assert readers.read("pots", lambda: "second", LONG) is None
    readers.read("jars", jars, 0.01)
    assert readers.read("cups", lambda: "third", LONG) is None

    pots.go.set()
    jars.go.set()
    readers.close()


def test_what_goes_wrong_in_time_is_raised_and_the_next_may_read() -> None:
    readers = Readers(1)

    def broken() -> str:
        raise LookupError("no such pot")

    with pytest.raises(LookupError, match="no such pot"):
        readers.read("pots", broken, LONG)
    assert readers.read("pots", lambda: "read", LONG) == "read"


def test_after_closing_nobody_begins() -> None:
    readers, slow = Readers(2), Slow()
    readers.read("pots", slow, 0.01)
    slow.go.set()

    readers.close()

    assert slow.done.is_set()
    assert readers.closed
    assert readers.read("jars", lambda: "read", LONG) is None
