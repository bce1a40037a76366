"""After connecting: not now; tokens that ORCID is told to end; permissions that are renewed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from orcid_repo_plugin.domain.person import Permission, Sends
from orcid_repo_plugin.services.connect.not_now import take_back
from orcid_repo_plugin.services.connect.renewing import renew_due
from orcid_repo_plugin.services.connect.revoking import DAY_MS, MONTH, finish_revocations
from orcid_repo_plugin.services.push.run import Push
from tests.services.connect.at_orcid import JOSIAH
from tests.services.connect.desk import MINUTE, Desk
from tests.services.connect.test_connecting import deposit, states

# -- not now


def test_not_now_holds_what_waits_and_tells_what_has_gone(desk: Desk) -> None:
    deposit(desk, "12")
    desk.connect()
    Push(desk.app, orcid=JOSIAH).run()
    deposit(desk, "13", "14")
    person = desk.person()
    assert person is not None

    back = take_back(desk.app, person)
    Push(desk.app, orcid=JOSIAH).run()
    now = desk.person()

    assert (back.held, back.gone) == (2, 1)
    assert now is not None
    assert now.choices.sends is Sends.ASK
    assert states(desk) == {"12": "sent", "13": "stopped_by_author", "14": "stopped_by_author"}
    assert desk.permission() is not None


def test_not_now_twice_holds_nothing_more(desk: Desk) -> None:
    deposit(desk, "12")
    desk.connect()
    person = desk.person()
    assert person is not None
    take_back(desk.app, person)

    assert take_back(desk.app, person) == (0, 0)


def test_who_said_not_now_is_asked_also_after_connecting_again(desk: Desk) -> None:
    desk.connect()
    person = desk.person()
    assert person is not None
    take_back(desk.app, person)
    desk.registry.revoke(JOSIAH, desk.app.settings.orcid.client_id)
    with desk.store.writing() as c:
        desk.store.permissions.lose(c, JOSIAH, "gone")
    deposit(desk, "12")

    assert desk.connect().queued == 0
    Push(desk.app, orcid=JOSIAH).run()
    assert states(desk) == {"12": "stopped_by_author"}


# -- revocations


def owed(desk: Desk) -> str:
    """A token that ORCID is to be told of."""
    token = desk.registry.token(JOSIAH, "/read-limited", desk.app.settings.orcid.client_id)["access_token"]
    with desk.store.writing() as c:
        desk.store.revocations.add(c, JOSIAH, token)
    return token


def test_orcid_is_told_and_then_it_is_done(desk: Desk) -> None:
    owed(desk)
    owed(desk)

    assert finish_revocations(desk.app) is None
    assert desk.alive_at_orcid() == []
    assert desk.revocations() == []


def test_what_orcid_does_not_answer_is_told_later(desk: Desk) -> None:
    owed(desk)
    owed(desk)
    desk.registry.fault("status", path="/oauth/revoke", status=503)
    now = desk.store.now()

    again = finish_revocations(desk.app)

    assert again is not None
    assert again >= now + MINUTE
    assert len(desk.revocations()) == 2
    assert sum(entry.path == "/oauth/revoke" for entry in desk.registry.journal()) == 1
    with desk.later(2 * MINUTE):
        assert finish_revocations(desk.app) is None
    assert desk.alive_at_orcid() == []


def test_one_that_never_works_does_not_hold_up_the_others(desk: Desk) -> None:
    owed(desk)
    desk.registry.fault("lose_answer", path="/oauth/revoke")
    finish_revocations(desk.app)
    owed(desk)

    finish_revocations(desk.app)

    assert len(desk.revocations()) == 1


def test_the_waits_grow_to_a_day_and_after_a_month_the_admin_is_told_once(desk: Desk) -> None:
    owed(desk)
    desk.app.orcid.session._breaker._failures = 10**6
    desk.registry.fault("status", path="/oauth/revoke", status=503, times=None)
    waits, ahead = [], 0
    for _ in range(MONTH + 3):
        with desk.later(ahead):
            now = desk.store.now()
            again = finish_revocations(desk.app)
        assert again is not None
        waits.append(again - now)
        ahead += again - now

    assert waits[0] >= MINUTE
    assert waits[1] >= 2 * MINUTE
    assert max(waits) <= 1.1 * DAY_MS + 1000
    assert sum(waits[: MONTH - 1]) >= 28 * DAY_MS
    (row,) = desk.history("revoke")
    assert "30 days" in row.message
    assert len(desk.revocations()) == 1


def test_tokens_that_no_key_opens_stay_until_the_key_is_back(desk: Desk) -> None:
    from cryptography.fernet import Fernet

    from orcid_repo_plugin.store.sealing import Sealer

    owed(desk)
    right = desk.store.revocations._sealer
    desk.store.revocations._sealer = Sealer(Fernet.generate_key().decode())

    again = finish_revocations(desk.app)

    assert again is not None
    assert again > desk.store.now()
    desk.store.revocations._sealer = right
    assert finish_revocations(desk.app) is None


def test_with_nothing_to_tell_nothing_is_asked(desk: Desk) -> None:
    before = len(desk.registry.journal())

    assert finish_revocations(desk.app) is None
    assert len(desk.registry.journal()) == before


# -- renewing


def ends_in(desk: Desk, days: float) -> Permission:
    """The permission of account 7 ends soon."""
    desk.connect()
    given, person = desk.permission(), desk.person()
    assert given is not None
    assert person is not None
    soon = replace(given, expires_at=datetime.now(UTC) + timedelta(days=days))
    with desk.store.writing() as c:
        desk.store.permissions.save(c, person.person_id or 0, JOSIAH, soon)
    return given


def test_a_permission_near_its_end_is_renewed_once(desk: Desk) -> None:
    old = ends_in(desk, 20)

    assert renew_due(desk.app) == 1
    new = desk.permission()

    assert new is not None
    assert new.access_token != old.access_token
    assert new.refresh_token != old.refresh_token
    assert new.scopes == old.scopes
    assert desk.alive_at_orcid() == [new.access_token]
    assert renew_due(desk.app) == 0
    assert [row.operation for row in desk.history("renew")] == ["renew"]


def test_a_permission_that_stays_near_its_end_is_not_renewed_again(desk: Desk) -> None:
    ends_in(desk, 20)
    desk.change_answers(lambda told: told | {"expires_in": 15 * 24 * 3600})

    assert renew_due(desk.app) == 1
    assert renew_due(desk.app) == 0


def test_a_permission_far_from_its_end_is_left_alone(desk: Desk) -> None:
    old = ends_in(desk, 31)

    assert renew_due(desk.app) == 0
    now = desk.permission()
    assert now is not None
    assert now.access_token == old.access_token


def test_a_permission_that_was_taken_back_is_lost_and_told(desk: Desk) -> None:
    ends_in(desk, 20)
    deposit(desk, "12")
    desk.registry.revoke(JOSIAH, desk.app.settings.orcid.client_id)

    assert renew_due(desk.app) == 0
    given = desk.permission()

    assert given is not None
    assert not given.alive
    assert [event.orcid for event in desk.heard.went] == [JOSIAH]
    assert states(desk) == {"12": "not_connected"}
    assert renew_due(desk.app) == 0


@pytest.mark.parametrize("fault", ["status", "lose_answer"])
def test_without_an_answer_the_permission_is_kept(desk: Desk, fault: str) -> None:
    ends_in(desk, 20)
    desk.registry.fault(fault, path="/oauth/token")  # type: ignore[arg-type]

    assert renew_due(desk.app) == 0
    given = desk.permission()
    assert given is not None
    assert given.alive
    assert desk.heard.went == []
