"""The engine: what is due goes by itself, whatever happens meanwhile."""

import logging
import signal
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.jobs import tasks
from orcid_repo_plugin.jobs.engine import Engine
from orcid_repo_plugin.jobs.schedule import Schedule
from tests.jobs.conftest import House, wait_for

POTS = "A Theory of Cracked Pots"


def test_what_is_asked_for_reaches_the_record(house: House) -> None:
    engine, josiah = house.engine(), house.connect()
    house.deposit(josiah)

    engine.push_soon(josiah)

    wait_for(lambda: house.titles(josiah) == [POTS])
    wait_for(lambda: house.state(josiah) == "sent")


def test_what_was_left_when_the_last_process_ended_goes_at_the_start(house: House) -> None:
    josiah = house.connect()
    house.deposit(josiah)

    house.engine()

    wait_for(lambda: house.titles(josiah) == [POTS])


def test_what_comes_while_a_push_runs_goes_after_it(house: House) -> None:
    engine, josiah = house.engine(), house.connect()
    house.registry.fault("slow", method="POST", path="/work", seconds=0.5, times=1)
    house.deposit(josiah, "1", "First")
    engine.push_soon(josiah)
    wait_for(lambda: house.state(josiah, "1") == "sending")

    for number in range(2, 6):
        house.deposit(josiah, str(number), f"Pots {number}")
        engine.push_soon(josiah)

    wait_for(lambda: len(house.titles(josiah)) == 5)


def test_many_records_asked_for_are_one_task(house: House) -> None:
    engine = house.engine(start=False)

    for number in range(500):
        engine.push_soon(f"0000-0000-0000-{number:04}")

    assert engine.huey.pending_count() == 1
    assert engine.state().queued == 1


def test_a_push_that_waits_goes_on_by_itself(house: House) -> None:
    engine, josiah = house.engine(), house.connect()
    fault = house.registry.fault("status", path="/member/", status=503, times=None)
    assert fault
    house.deposit(josiah)
    engine.push_soon(josiah)
    wait_for(lambda: any(entry.status == 503 for entry in house.registry.journal()))
    assert house.titles(josiah) == []

    house.registry.clear_faults()

    wait_for(lambda: house.titles(josiah) == [POTS])
    assert engine.state().errors == 0


def test_a_lost_answer_leaves_one_work(house: House) -> None:
    engine, josiah = house.engine(), house.connect()
    house.registry.lose_next_answer(path="/work")
    house.deposit(josiah)

    engine.push_soon(josiah)

    wait_for(lambda: house.state(josiah) == "unchanged")  # ORCID has it: the second try was told so
    assert house.titles(josiah) == [POTS]


def test_a_stop_waits_for_what_is_on_the_wire_and_writes_it_down(house: House) -> None:
    engine, josiah = house.engine(), house.connect()
    house.registry.fault("slow", method="POST", path="/work", seconds=1.0, times=1)
    house.deposit(josiah)
    engine.push_soon(josiah)
    wait_for(lambda: house.state(josiah) == "sending")

    engine.stop()

    assert house.state(josiah) == "sent"
    assert house.titles(josiah) == [POTS]
    assert not engine.state().running
    assert not [one for one in threading.enumerate() if one.name.startswith(("Worker", "engine", "push"))]


def test_what_a_stop_leaves_goes_when_the_engine_starts_again(house: House) -> None:
    engine, josiah = house.engine(), house.connect()
    engine.stop()
    house.deposit(josiah)
    engine.push_soon(josiah)
    assert house.titles(josiah) == []

    engine.start()

    wait_for(lambda: house.titles(josiah) == [POTS])


def test_an_engine_that_was_never_started_stops(house: House) -> None:
    engine = house.engine(start=False)
    engine.push_soon("0000-0002-1825-0097")

    engine.stop()
    engine.stop()

    assert not engine.state().running


def test_signals_are_left_to_who_serves(house: House) -> None:
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}

    house.engine()
    wait_for(lambda: house.engines[-1].state().running)

    assert {one: signal.getsignal(one) for one in before} == before


def test_a_task_that_fails_is_told_once_counted_and_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, tried = threading.Event(), []

    def sweep(app: Any) -> Any:
        tried.append(1)
        if not broken.is_set():
            raise StoreError("the database is away")
        return tasks.due_now(app)

    monkeypatch.setattr("orcid_repo_plugin.jobs.engine.due_now", sweep)
    josiah = house.connect()
    house.deposit(josiah)
    with caplog.at_level(logging.INFO, logger="orcid_repo_plugin.jobs"):
        engine = house.engine()
        wait_for(lambda: len(tried) >= 2)
        state = engine.state()
        assert state.last_error == "the database is away"
        assert state.errors >= 1
        assert state.running

        broken.set()
        wait_for(lambda: house.titles(josiah) == [POTS])
        wait_for(lambda: engine.state().last_error == "")
        wait_for(lambda: "sweep goes on" in caplog.text)
    told = [one.getMessage() for one in caplog.records if "the database is away" in one.getMessage()]
    assert told == ["sweep: the database is away; it is tried again"]


def test_a_fault_of_ours_is_told_without_its_words(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def sweep(_app: Any) -> Any:
        raise RuntimeError("a word that nobody outside shall read")

    monkeypatch.setattr("orcid_repo_plugin.jobs.engine.due_now", sweep)
    with caplog.at_level(logging.CRITICAL):
        engine = house.engine()
        wait_for(lambda: engine.state().errors > 0)

    assert engine.state().last_error == "RuntimeError in the task sweep"


def test_a_wrong_key_keeps_the_tokens_and_the_engine(house: House) -> None:
    josiah = house.connect()
    house.deposit(josiah)
    right, house.key = house.key, "cs0t0jNAJ5JVoOSpGJ-dn5ZHCaEv_zIzAEsIhqBVJ-k="
    engine = house.engine(house.open())

    wait_for(lambda: engine.state().last_error != "")
    engine.stop()
    house.key = right
    house.engine(house.open())

    wait_for(lambda: house.titles(josiah) == [POTS])


def test_asking_never_raises_though_the_file_of_the_tasks_is_broken(house: House) -> None:
    engine = house.engine(start=False)
    (house.folder / "jobs.sqlite3").write_bytes(b"no database" * 1000)

    engine.push_soon("0000-0002-1825-0097")

    assert engine.state().errors == 1


def test_a_file_that_cannot_be_used_is_told_at_the_start(house: House, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"service\.jobs_file"):
        Engine(house.app, tmp_path / "nowhere" / "jobs.sqlite3")


def test_the_file_of_the_tasks_is_its_owners_and_names_nobody(house: House) -> None:
    engine, josiah = house.engine(start=False), house.connect()
    engine.push_soon(josiah)
    file = house.folder / "jobs.sqlite3"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    engine.stop()
    assert josiah.encode() not in file.read_bytes()


def test_an_engine_without_a_file_works(house: House) -> None:
    josiah = house.connect()
    engine = Engine(house.app, None)
    house.engines.append(engine)
    engine.start()
    house.deposit(josiah)

    engine.push_soon(josiah)

    wait_for(lambda: house.titles(josiah) == [POTS])


def test_every_task_is_done_when_its_time_comes(house: House) -> None:
    engine = house.engine(start=False)
    names = {type(task).__name__ for task in engine.huey._registry.periodic_tasks}

    assert names == {"sweep_anyway", "finish_anyway", "tidy_anyway", "renew_anyway"}


def test_what_has_expired_is_tidied_up(house: House) -> None:
    store = house.app.store
    with store.writing() as c:
        store.visits.use(c, "main", "old", "seat", store.now() - 1)
        store.replies.begin(c, "main", "key", "request")

    tasks.tidy(house.app)

    with store.writing() as c:
        assert store.visits.use(c, "main", "old", "another seat", store.now() + 1000)
        assert store.replies.begin(c, "main", "key", "request") is not None


def test_a_task_that_fails_rests_twice_as_long_each_time() -> None:
    schedule = Schedule()

    assert [schedule.failed("sweep") for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert schedule.rests("sweep") > 50
    schedule.went_well("sweep")
    assert schedule.rests("sweep") == 0
    assert schedule.failed("sweep") == 1


def test_nothing_is_planned_twice() -> None:
    schedule = Schedule()

    assert schedule.plan("sweep", 30)
    assert not schedule.plan("sweep", 40)
    assert schedule.plan("sweep", 10)
