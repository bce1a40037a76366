"""How long a push waits."""

import pytest

from orcid_repo_plugin.services.push.patience import Patience
from orcid_repo_plugin.settings import load

NOW = 1_795_000_000_000


def _patience(first: float = 1.0, longest: float = 900.0) -> Patience:
    return Patience(first=first, longest=longest, now=lambda: NOW)


@pytest.mark.parametrize(("failures", "most"), [(0, 1), (1, 2), (5, 32), (9, 512), (10, 900), (10_000, 900)])
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(failures: int, most: int) -> None:
    waits = [_patience().delay_ms(failures) for _ in range(500)]

    assert most * 50 <= min(waits) <= max(waits) <= most * 1000


def test_nobody_waits_as_long_as_the_others() -> None:
    waits = {_patience().delay_ms(9) for _ in range(100)}

    assert len(waits) > 50
    assert max(waits) > 2 * min(waits)


def test_orcid_is_given_at_least_the_time_that_it_asks_for() -> None:
    patience = _patience()

    assert all(patience.delay_ms(0, 120.0) == 120_000 for _ in range(50))
    assert all(patience.delay_ms(20, 1.0) > 1_000 for _ in range(50))
    assert patience.next_try(0, 3600.0) == NOW + 3_600_000


def test_the_settings_say_how_long() -> None:
    environ = {"ORCID_REPO_PUSH__FIRST_WAIT": "8", "ORCID_REPO_PUSH__LONGEST_WAIT": "8"}

    patience = Patience.of(load(environ=environ).push, lambda: NOW)

    assert (patience.first, patience.longest, patience.now()) == (8.0, 8.0, NOW)
    assert NOW < patience.next_try(30) <= NOW + 8_000


def test_without_settings_it_begins_with_a_second_and_ends_with_a_quarter_of_an_hour() -> None:
    patience = Patience.of(load(environ={}).push, lambda: NOW)

    assert (patience.first, patience.longest) == (1.0, 900.0)
    assert (patience.lease_ms, patience.heartbeat, patience.window_ms) == (15_000, 5.0, 60_000)
