"""The pace towards ORCID: fast enough, never too fast, and one for all threads and processes."""

import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.local_registry.control.rate_limit import RateLimit
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.orcid_api.pace import BURST, Limit, Pace, place
from orcid_repo_plugin.orcid_api.pace_state import InFile, InMemory, PaceState, state_beside
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.testing.registry import Registry
from tests.orcid_api.desk import desk_at

MEMBER = Limit("member", 24, BURST)
START = 1_795_000_000_000
ADD = """
import sys
from orcid_repo_plugin.orcid_api.pace_state import state_beside
state = state_beside(sys.argv[1])
for _ in range(int(sys.argv[2])):
    state.change("member", lambda number, now: (number + 1, 0))
state.close()
"""


def add_one(number: int, now: int) -> tuple[int, int]:
    return number + 1, number


@pytest.mark.parametrize("senders", [1, 3, 12])
def test_orcid_refuses_nobody_who_keeps_the_pace_and_all_that_it_allows_is_used(senders: int) -> None:
    """Time is simulated: requests take up to half a second to ORCID, and up to another back."""
    chance = random.Random(1729)
    free = [START + chance.randrange(50) for _ in range(senders)]
    arrivals, state = [], 0
    end = START + 60_000
    slowest = 1000 * senders // 24 if senders < 12 else 400
    while (now := min(free)) < end:
        state, wait = place(MEMBER, state, now)
        on_the_way = chance.randrange(max(1, min(500, slowest // 2)))
        arrivals.append(now + wait + on_the_way)
        free[free.index(now)] = now + wait + on_the_way + chance.randrange(max(1, slowest // 2))
    times = iter(sorted(arrivals))
    limit = RateLimit(Options(rate_limit=True), now=lambda: next(times) / 1000)
    refusals = [limit.refusal("member", "APP-MEMBER0000000001", "127.0.0.1") for _ in arrivals]

    assert refusals == [None] * len(arrivals)
    assert len(arrivals) >= 0.95 * 24 * 60


def test_a_burst_goes_at_once_and_the_rest_one_after_the_other() -> None:
    waits, state = [], 0
    for _ in range(BURST + 3):
        state, wait = place(MEMBER, state, START)
        waits.append(wait)

    assert waits == [0] * BURST + [42, 84, 126]


def test_a_rest_brings_the_burst_back() -> None:
    state = 0
    for _ in range(BURST):
        state, _ = place(MEMBER, state, START)

    assert place(MEMBER, state, START + 42)[1] == 0
    assert place(MEMBER, state, START + 10_000)[1] == 0


def test_a_clock_that_was_set_back_holds_nobody_up() -> None:
    state = 0
    for _ in range(BURST + 1):
        state, _ = place(MEMBER, state, START)

    assert place(MEMBER, state, START - 3_600_000)[1] == 0


def test_threads_and_processes_take_each_place_once(database_url: str) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", ADD, database_url, "150"]) for _ in range(2)]
    states = [state_beside(database_url) for _ in range(2)]
    threads = [
        threading.Thread(target=lambda state=state: [state.change("member", add_one) for _ in range(100)])
        for state in states * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait(60) for process in processes] == [0, 0]

    assert states[0].change("member", add_one) == 2 * 150 + 4 * 100
    for state in states:
        state.close()


def test_a_process_that_is_killed_holds_nobody_up(database_url: str) -> None:
    with subprocess.Popen([sys.executable, "-c", ADD, database_url, "100000000"]) as process:
        state = state_beside(database_url)
        while state.change("member", add_one) < 50:
            pass
        process.send_signal(signal.SIGKILL)
    reached = state.change("member", add_one)

    assert state.change("member", add_one) == reached + 1
    state.close()


def test_each_api_is_counted_by_itself(database_url: str) -> None:
    state = state_beside(database_url)
    for _ in range(3):
        state.change("member", add_one)

    assert state.change("public", add_one) == 0
    state.close()


def test_what_a_step_raises_changes_nothing(database_url: str) -> None:
    state = state_beside(database_url)
    state.change("member", add_one)

    with pytest.raises(ZeroDivisionError):
        state.change("member", lambda number, now: (number // 0, 0))

    assert state.change("member", add_one) == 1
    state.close()


def test_beside_a_file_lies_one_small_file(tmp_path: Path) -> None:
    state = state_beside(f"sqlite:///{tmp_path / 'orcid-repo.sqlite3'}")
    state.change("member", add_one)
    state.close()

    assert [path.name for path in tmp_path.iterdir()] == ["orcid-repo.sqlite3.pace"]


def test_a_file_that_is_no_database_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "orcid-repo.sqlite3.pace"
    path.write_bytes(b"these are no pots" * 100)
    state = InFile(path)

    assert [state.change("member", add_one) for _ in range(2)] == [0, 1]
    state.close()


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all/orcid-repo.sqlite3", "postgresql://nobody@/orcid?host=/nowhere/at/all"]
)
def test_without_a_place_to_meet_each_process_keeps_the_pace_by_itself_and_says_so_once(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    state = state_beside(url)

    assert [state.change("member", add_one) for _ in range(3)] == [0, 1, 2]
    assert [record.getMessage().partition(" (")[0] for record in caplog.records] == [
        "the pace towards ORCID is not shared with other processes"
    ]
    state.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://host/orcid", "what is this"])
def test_where_no_processes_can_meet_the_threads_do(url: str) -> None:
    assert isinstance(state_beside(url), InMemory)


def test_who_waits_is_woken_up_when_the_process_ends() -> None:
    pace = Pace({"member": Limit("member", 1, 1)}, InMemory())
    pace.wait("member")
    told: list[str] = []

    def wait() -> None:
        for _ in range(60):
            try:
                pace.wait("member")
            except OrcidUnavailable as error:
                told.append(str(error))

    thread = threading.Thread(target=wait)
    thread.start()
    pace.stop()
    thread.join(20)

    assert not thread.is_alive()
    assert set(told) == {"this process ends; nothing was sent"}
    assert len(told) >= 59


def test_an_api_without_a_limit_is_not_waited_for() -> None:
    assert Pace({}, InMemory()).wait("registry") == 0.0


def test_the_settings_say_how_fast_the_member_api_is_asked() -> None:
    settings = Settings(push={"requests_a_second": 3}, database={"url": "sqlite://"})
    names: list[tuple[str, int]] = []

    class Watched(InMemory):
        def change(self, name: str, step: Callable[[int, int], tuple[int, int]]) -> int:
            number, _ = step(0, START)
            names.append((name, number - START * 1000))
            return 0

    pace = Pace.of(settings)
    pace._state = Watched()
    for api in ("member", "public", "registry"):
        pace.wait(api)

    assert names == [
        ("https://api.orcid.org", 333_334),
        ("https://pub.orcid.org public", 83_334),
        ("https://orcid.org registry", 41_667),
    ]


def test_a_session_keeps_the_pace_of_a_registry_that_limits(registry_server: Registry) -> None:
    registry_server.rate_limit(on=True)
    state: PaceState = InMemory()
    with desk_at(registry_server) as desk:
        session = OrcidSession(desk.session.endpoints, pace=Pace({"member": MEMBER}, state))
        url = session.endpoints.member(f"{desk.orcid}/work/1")
        refusals: list[int | None] = []

        def ask() -> None:
            for _ in range(10):
                with pytest.raises(OrcidRefusal) as refused:
                    session.call("DELETE", url, token=desk.token)
                refusals.append(refused.value.code)

        threads = [threading.Thread(target=ask) for _ in range(7)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        session.close()

    assert refusals == [9016] * 70
