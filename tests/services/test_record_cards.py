"""Record cards: read at ORCID when a visitor looks, kept a while, and never a reason to fail."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Choices
from orcid_repo_plugin.domain.record_summary import Count
from orcid_repo_plugin.jobs.tasks import tidy
from orcid_repo_plugin.services.choosing import choose
from orcid_repo_plugin.services.forget import forget
from orcid_repo_plugin.services.leaving import leave
from orcid_repo_plugin.services.person_data import whole
from orcid_repo_plugin.services.record_cards import REST_MS, RecordCards
from orcid_repo_plugin.services.showing import Showing
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.testing.registry import Registry
from tests.services.near_desk import NearDesk, desk

__all__ = ["desk"]

HOUR_MS = 3_600_000
WORK = {"title": {"title": {"value": "A Theory of Cracked Pots"}}, "type": "book"}


class Clock:
    """The time of the books, wound by hand."""

    def __init__(self, store: Store) -> None:
        self.ms = store.now()
        store.now = store.record_cards.now = self

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def clock(desk: NearDesk) -> Clock:
    return Clock(desk.app.store)


@pytest.fixture
def near(registry_server: Registry, tmp_path: Path) -> Iterator[NearDesk]:
    """A desk beside a registry over HTTP, which can be slow."""
    made = NearDesk(registry_server, tmp_path)
    made.app.close()
    made.app = type(made.app)(made.settings())
    yield made
    made.app.close()


def badge_of(orcid: str, *, authenticated: bool = True) -> Badge:
    return Badge(orcid=OrcidId(orcid), authenticated=authenticated, name="J. Carberry")


def shown(desk: NearDesk, orcid: str, patience: float = 20.0) -> Badge:
    return RecordCards(desk.app, patience).with_summary(badge_of(orcid))


def asked(desk: NearDesk, orcid: str) -> int:
    """How often the record was asked for."""
    return sum(entry.path.endswith(f"/{orcid}/record") for entry in desk.registry.journal())


def rested(desk: NearDesk) -> None:
    """Let the threads that read come to their end."""
    for thread in threading.enumerate():
        if thread.name == "reader":
            thread.join(20)


def test_a_visitor_sees_what_is_public_on_the_record(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1, 2)
    desk.push()
    desk.registry.add_item(josiah, "work", WORK)

    found = shown(desk, josiah).summary

    assert found is not None
    assert (found.name, found.state) == ("Josiah Carberry", "open")
    assert found.works == Count(validated=2, self_asserted=1)


def test_no_token_is_sent_for_a_card(desk: NearDesk) -> None:
    josiah = desk.connect()

    shown(desk, josiah)

    [entry] = [one for one in desk.registry.journal() if one.path.endswith(f"/{josiah}/record")]
    assert entry.path.startswith("/public/")
    assert entry.client_id is None


def test_orcid_is_asked_once_for_as_long_as_the_card_is_fresh(desk: NearDesk, clock: Clock) -> None:
    josiah = desk.connect()
    first = shown(desk, josiah)
    desk.registry.add_item(josiah, "work", WORK)
    clock.ms += 24 * HOUR_MS - 1

    again = shown(desk, josiah)

    assert again == first
    assert asked(desk, josiah) == 1


def test_after_its_hours_a_card_is_read_again(desk: NearDesk, clock: Clock) -> None:
    josiah = desk.connect()
    first = shown(desk, josiah).summary
    desk.registry.add_item(josiah, "work", WORK)
    clock.ms += 24 * HOUR_MS

    again = shown(desk, josiah).summary

    assert first is not None
    assert again is not None
    assert (first.works.total, again.works.total) == (0, 1)
    assert again.read_at - first.read_at == timedelta(hours=24)


def test_a_clock_that_was_set_back_makes_no_card_stay_for_ever(desk: NearDesk, clock: Clock) -> None:
    josiah = desk.connect()
    shown(desk, josiah)
    clock.ms -= 1000 * HOUR_MS

    shown(desk, josiah)

    assert asked(desk, josiah) == 2


def test_an_id_that_nobody_has_proved_gets_no_summary(desk: NearDesk) -> None:
    josiah = desk.connect()
    badge = badge_of(josiah, authenticated=False)

    assert RecordCards(desk.app).with_summary(badge) == badge
    assert asked(desk, josiah) == 0


def test_a_site_that_switches_cards_off_asks_for_none(desk: NearDesk) -> None:
    josiah = desk.connect()
    badges = desk.app.settings.badges.model_copy(update={"cards": False})
    desk.app.settings = desk.app.settings.model_copy(update={"badges": badges})

    assert shown(desk, josiah) == badge_of(josiah)
    assert asked(desk, josiah) == 0


def test_while_orcid_is_down_the_badge_is_there_without_a_summary(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.registry.fault("status", path="/record", status=500, times=None)

    assert shown(desk, josiah) == badge_of(josiah)


def test_a_try_that_failed_is_not_repeated_for_five_minutes(desk: NearDesk, clock: Clock) -> None:
    josiah = desk.connect()
    desk.registry.fault("status", path="/record", status=500)
    shown(desk, josiah)
    clock.ms += REST_MS - 1

    too_early = shown(desk, josiah)
    clock.ms += 1
    in_time = shown(desk, josiah)

    assert too_early.summary is None
    assert in_time.summary is not None
    assert asked(desk, josiah) == 2


def test_the_old_summary_stays_with_its_own_time_while_orcid_is_down(desk: NearDesk, clock: Clock) -> None:
    josiah = desk.connect()
    first = shown(desk, josiah)
    desk.registry.fault("status", path="/record", status=500, times=None)
    clock.ms += 72 * HOUR_MS

    assert shown(desk, josiah) == first
    assert asked(desk, josiah) == 2


def test_what_visitors_look_at_does_not_stop_works_from_going_to_orcid(desk: NearDesk) -> None:
    people = [desk.connect() for _ in range(6)]
    desk.registry.fault("status", path="/record", status=500, times=None)
    for orcid in people:
        shown(desk, orcid)
    desk.deposit_some(people[0], 1)

    desk.push()

    assert len(desk.works(people[0])) == 1


def test_what_has_become_of_a_record_is_told(desk: NearDesk) -> None:
    states = {state: desk.connect() for state in ("locked", "deactivated", "deprecated")}
    for state in ("locked", "deactivated"):
        desk.registry.set_state(states[state], state)
    primary = desk.registry.person("Josiah", "Carberry")["orcid"]
    desk.registry.set_state(states["deprecated"], "deprecated", primary=primary)

    found = {state: shown(desk, orcid).summary for state, orcid in states.items()}

    assert {state: one and (one.state, one.primary) for state, one in found.items()} == {
        "locked": ("locked", None),
        "deactivated": ("deactivated", None),
        "deprecated": ("deprecated", primary),
    }


def test_a_record_that_was_closed_shows_nothing_of_its_former_content(desk: NearDesk, clock: Clock) -> None:
    josiah = desk.connect()
    desk.registry.add_item(josiah, "work", WORK)
    assert shown(desk, josiah).summary is not None
    desk.registry.set_state(josiah, "deactivated")
    clock.ms += 24 * HOUR_MS

    found = shown(desk, josiah).summary

    assert found is not None
    assert (found.state, found.name, found.works) == ("deactivated", "", Count())


def test_a_record_that_there_is_not_is_told(desk: NearDesk) -> None:
    found = shown(desk, "0000-0002-1694-233X").summary

    assert found is not None
    assert found.state == "unknown"


def test_a_visitor_does_not_wait_for_a_slow_orcid_and_the_next_one_sees_the_card(near: NearDesk) -> None:
    josiah = near.connect()
    near.registry.fault("slow", path="/record", seconds=1.0)

    first = shown(near, josiah, patience=0.05)
    rested(near)
    next_one = shown(near, josiah, patience=0.05)

    assert first.summary is None
    assert next_one.summary is not None
    assert asked(near, josiah) == 1


def test_while_one_visitor_reads_the_others_get_what_is_there(near: NearDesk) -> None:
    josiah, beatriz = near.connect(), near.connect()
    near.registry.fault("slow", path=f"{josiah}/record", seconds=1.0)
    shown(near, josiah, patience=0.01)

    others = [shown(near, josiah) for _ in range(20)]
    another = shown(near, beatriz)
    rested(near)

    assert all(one.summary is None for one in others)
    assert another.summary is not None
    assert asked(near, josiah) == 1


def test_who_is_forgotten_while_orcid_answers_stays_forgotten(near: NearDesk) -> None:
    josiah = near.connect()
    near.registry.fault("slow", path="/record", seconds=1.0)
    shown(near, josiah, patience=0.3)

    assert forget(near.app, josiah).done
    rested(near)

    with near.app.store.reading() as c:
        assert near.app.store.record_cards.find(c, josiah) is None


def test_a_service_that_ends_while_orcid_answers_leaves_nothing_open(near: NearDesk) -> None:
    josiah = near.connect()
    near.registry.fault("slow", path="/record", seconds=0.5)
    shown(near, josiah, patience=0.01)

    near.app.close()
    rested(near)
    near.app = type(near.app)(near.settings())

    assert near.app.__dict__.keys().isdisjoint({"store", "orcid"})
    assert shown(near, josiah).name == "J. Carberry"


@pytest.mark.parametrize("how", ["forget", "leave", "hide"])
def test_a_card_goes_with_the_person(desk: NearDesk, how: str) -> None:
    josiah = desk.connect()
    shown(desk, josiah)

    match how:
        case "forget":
            forget(desk.app, josiah)
        case "leave":
            leave(desk.app, desk.person(josiah), take_off=False, hide=True)
        case _:
            choose(desk.app, desk.person(josiah), replace(Choices(), show_orcid=False))

    with desk.app.store.reading() as c:
        assert desk.app.store.record_cards.find(c, josiah) is None
    assert Showing(desk.app).badge(josiah) is None


def test_a_person_can_take_their_card_away(desk: NearDesk) -> None:
    josiah = desk.connect()
    shown(desk, josiah)

    data = whole(desk.app, josiah).decode()

    assert '"record_card"' in data
    assert '"name": "Josiah Carberry"' in data


def test_cards_that_nobody_looks_at_are_tidied_away(desk: NearDesk, clock: Clock) -> None:
    josiah = desk.connect()
    shown(desk, josiah)
    clock.ms += 32 * 24 * HOUR_MS

    tidy(desk.app)

    with desk.app.store.reading() as c:
        assert desk.app.store.record_cards.find(c, josiah) is None
