"""A pause after failures in a row."""

import threading

import pytest

from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.breaker import Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(now=clock)


def fail(breaker: Breaker, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(OrcidUnavailable, match="no answer"), breaker.request():
            raise OrcidUnavailable("no answer")


def succeed(breaker: Breaker) -> None:
    with breaker.request():
        pass


def test_four_failures_are_let_pass(breaker: Breaker) -> None:
    fail(breaker, 4)

    assert breaker.rest == 0
    breaker.check()


def test_after_five_in_a_row_nobody_asks_for_thirty_seconds(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    clock.now += 10

    with pytest.raises(OrcidUnavailable) as paused, breaker.request():
        pytest.fail("a request went through")

    assert paused.value.retry_after == 20.0
    with pytest.raises(OrcidUnavailable):
        breaker.check()


def test_a_success_in_between_begins_the_count_anew(breaker: Breaker) -> None:
    fail(breaker, 4)
    succeed(breaker)
    fail(breaker, 4)

    assert breaker.rest == 0


def test_a_refusal_is_a_success(breaker: Breaker) -> None:
    fail(breaker, 4)
    with pytest.raises(OrcidRefusal), breaker.request():
        raise OrcidRefusal(409, 9021)
    fail(breaker, 4)

    assert breaker.rest == 0


def test_after_the_pause_one_goes_ahead_and_the_others_wait(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    clock.now += 30

    with breaker.request():
        with pytest.raises(OrcidUnavailable), breaker.request():
            pytest.fail("a second request went through")
        with pytest.raises(OrcidUnavailable):
            breaker.check()

    succeed(breaker)
    fail(breaker, 4)
    assert breaker.rest == 0


def test_a_probe_that_fails_begins_the_next_pause(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    clock.now += 31
    fail(breaker)

    assert breaker.rest == 30.0


def test_a_probe_that_is_interrupted_gives_its_place_back(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    clock.now += 30
    with pytest.raises(KeyboardInterrupt), breaker.request():
        raise KeyboardInterrupt

    succeed(breaker)
    assert breaker.rest == 0


def test_threads_that_meet_after_the_pause_send_one_probe(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    clock.now += 30
    inside, done = threading.Barrier(8), threading.Event()
    outcomes: list[str] = []

    def ask() -> None:
        inside.wait()
        try:
            with breaker.request():
                outcomes.append("asked")
                done.wait(10)
        except OrcidUnavailable:
            outcomes.append("waited")
        if len(outcomes) == 8:
            done.set()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["asked"] + ["waited"] * 7
