"""Plugins that break in a long-running service: each fault is counted once, and not for ever remembered."""

from orcid_repo_plugin.domain.events import RevokeEvent
from orcid_repo_plugin.guard import MOST_FAULTS, Faults, Heard
from orcid_repo_plugin.services.telling import tell_ended
from tests.services.house import House


class Breaking:
    """Breaks whenever somebody leaves."""

    def orcid_on_revoke(self, event: RevokeEvent) -> None:
        """Break."""
        raise ValueError("no shelf")


def leave(house: House) -> None:
    with house.store.reading() as c:
        people = list(house.store.people.all(c))
    tell_ended(house.app, people, "the person has disconnected here")


def times(house: House) -> list[tuple[str, int]]:
    with house.store.reading() as c:
        return [(one.error, one.times) for one in house.store.failures.rows(c)]


def test_a_fault_is_counted_once_however_often_the_books_are_told(house: House) -> None:
    house.plugins["letters"] = Breaking()
    house.furnish()
    house.connect()

    leave(house)
    house.app.note_broken_plugins()
    house.app.note_broken_plugins()
    once = times(house)
    leave(house)

    assert once == [("ValueError: no shelf", 1)]
    assert times(house) == [("ValueError: no shelf", 2)]


def test_of_faults_that_nobody_asks_for_the_oldest_are_forgotten() -> None:
    faults = Faults()

    for number in range(MOST_FAULTS + 5):
        faults.add(Heard("letters", "orcid_on_push", f"KeyError: {number}"))

    assert len(list(faults)) == len(faults.take_counts()) == MOST_FAULTS


def test_a_fault_that_was_told_is_not_told_again_and_one_that_was_counted_can_still_be_told() -> None:
    faults = Faults()
    note = Heard("letters", "orcid_on_push", "KeyError: 'mail'")
    faults.add(note)
    faults.add(note)

    assert faults.take_counts() == {note: 2}
    assert list(faults) == [note]
    faults.clear()
    assert list(faults) == []
