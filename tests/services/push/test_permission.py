"""What a person allows, takes back and gives again; and records that cannot be written to."""

from dataclasses import replace

import pytest
from pydantic import SecretStr

from orcid_repo_plugin.domain.item import ItemState
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.app import App


class Listener:
    """A plugin that writes down what it hears."""

    def __init__(self) -> None:
        self.revoked = []
        self.pushed = []

    @hookimpl
    def orcid_on_revoke(self, event) -> None:
        self.revoked.append(event)

    @hookimpl
    def orcid_on_push(self, event) -> None:
        self.pushed.append(event)


def _client(desk) -> str:
    return desk.registry.client("member")["client_id"]


def test_a_permission_that_was_taken_back_is_told_once_and_works_wait(desk) -> None:
    josiah = desk.connect()
    listener = Listener()
    desk.app.plugins.register(listener, "listener")
    desk.registry.revoke(josiah, _client(desk))
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))

    first = desk.push()
    second = desk.push()

    assert (first.lost, first.waiting, first.failed) == (1, 1, True)
    assert (second.lost, second.requests, second.failed) == (0, 0, False)
    assert desk.states(josiah) == {"1": "not_connected"}
    assert desk.deliveries(josiah)["1"].reason
    assert [event.orcid for event in listener.revoked] == [josiah]


def test_works_that_waited_go_when_the_person_connects_again(desk) -> None:
    josiah = desk.connect()
    desk.registry.revoke(josiah, _client(desk))
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()

    desk.connect(josiah)
    desk.push()

    assert desk.states(josiah) == {"1": "sent"}
    assert desk.true(josiah)


def test_a_work_can_be_taken_off_with_a_permission_that_was_taken_back(desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"), desk.item("2", josiah, doi="10.5555/pots.2"))
    desk.push()
    desk.registry.revoke(josiah, _client(desk))

    desk.deposit(
        desk.item("1", josiah, doi="10.5555/pots.1", state=ItemState.WITHDRAWN),
        desk.item("2", josiah, doi="10.5555/pots.2", title="Changed"),
    )
    summary = desk.push()

    assert summary.deleted == 1
    assert desk.states(josiah) == {"1": "withdrawn", "2": "not_connected"}
    assert len(desk.works(josiah)) == 1


def test_an_access_token_that_orcid_does_not_know_is_renewed_once(desk) -> None:
    josiah = desk.connect()
    store = desk.app.store
    with store.writing() as c:
        (held,) = store.permissions.of_record(c, josiah)
        store.permissions.save(c, held.person_id, josiah, replace(held, access_token="moved-from-elsewhere"))
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))

    summary = desk.push()

    assert (summary.sent, summary.failed) == (1, False)
    assert desk.true(josiah)


def test_a_permission_that_has_run_out_waits_for_the_person(desk) -> None:
    josiah = desk.connect()
    desk.registry.expire(josiah, _client(desk))
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))

    summary = desk.push()

    assert (summary.sent, summary.lost) == (0, 1)
    assert desk.states(josiah) == {"1": "not_connected"}


def test_a_permission_that_allows_too_little_names_the_scope(desk) -> None:
    josiah = desk.connect(scope="/read-limited", noted="/activities/update")
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))

    summary = desk.push()

    assert summary.lost == 1
    assert "/activities/update" in " ".join(summary.problems)
    assert desk.states(josiah) == {"1": "not_connected"}


def test_a_permission_that_is_known_not_to_cover_works_is_not_tried_and_not_lost(desk) -> None:
    josiah = desk.connect(scope="/read-limited")
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))

    summary = desk.push()

    assert (summary.lost, summary.requests) == (0, 0)
    assert desk.states(josiah) == {"1": "not_connected"}
    assert "no permission to write" in desk.deliveries(josiah)["1"].reason


@pytest.mark.parametrize("state", ["locked", "deactivated"])
def test_a_record_that_is_closed_rests_and_is_told(desk, state: str) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.registry.set_state(josiah, state)

    summary = desk.push()
    again = desk.push()

    assert summary.problems
    assert desk.states(josiah) == {"1": "waiting"}
    assert again.requests == 0
    with desk.app.store.reading() as c:
        assert desk.app.store.records.of(c, josiah).state == state


def test_waiting_for_all_does_not_wait_for_a_closed_record(desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.registry.set_state(josiah, "locked")

    summary = desk.push(wait=True)

    assert summary.waiting == 1


def test_a_record_that_was_merged_keeps_its_put_codes_and_asks_the_person_again(desk) -> None:
    josiah = desk.connect()
    primary = desk.registry.person("Josiah", "Carberry")["orcid"]
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    before = desk.put_codes(josiah)
    desk.registry.set_state(josiah, "deprecated", primary)

    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Changed"))
    summary = desk.push()

    assert any(primary in problem for problem in summary.problems)
    assert desk.put_codes(josiah) == before
    store = desk.app.store
    with store.reading() as c:
        assert store.records.of(c, josiah).primary_orcid == primary
        assert [person.orcid.path for person in store.people.all(c)] == [primary]


def test_everybody_who_listens_hears_of_each_work_once(desk) -> None:
    josiah = desk.connect()
    listener = Listener()
    desk.app.plugins.register(listener, "listener")
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"), desk.item("2", josiah, doi="10.5555/pots.2"))

    desk.push()
    desk.push()

    assert sorted((e.item_id, e.operation, e.state) for e in listener.pushed) == [
        ("1", "add", "sent"),
        ("2", "add", "sent"),
    ]
    assert {e.put_code for e in listener.pushed} == set(desk.put_codes(josiah).values())


def test_when_orcid_is_busy_no_attempt_is_used_up(desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.registry.fault("status", status=503, times=3)

    summary = desk.push()

    assert (summary.sent, summary.unanswered >= 3) == (1, True)
    assert desk.deliveries(josiah)["1"].attempts == 0


def test_a_record_is_sent_to_by_one_process_at_a_time(desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    store = desk.app.store
    with store.writing() as c:
        claimed = store.records.claim(c, "another machine|1|1|x", 15_000)
        second = store.records.claim(c, "a third|1|1|x", 15_000)

    summary = desk.push()

    assert (claimed.orcid, second) == (josiah, None)
    assert (summary.requests, summary.waiting) == (0, 1)


def test_a_dead_process_of_this_machine_is_taken_over_at_once(desk) -> None:
    from orcid_repo_plugin.store.owner import new_owner

    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    machine, _, _ = new_owner().partition("|")
    store = desk.app.store
    with store.writing() as c:
        store.records.claim(c, f"{machine}|4194000|1|x", 15_000)

    summary = desk.push()

    assert summary.sent == 1


def test_after_the_client_secret_was_put_right_works_go_within_two_minutes(desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.registry.expire(josiah, _client(desk))
    orcid = desk.app.settings.orcid.model_copy(update={"client_secret": SecretStr("hush")})
    desk.app.close()
    desk.app = App(desk.settings().model_copy(update={"orcid": orcid}))

    summary = desk.push()

    delivery = desk.deliveries(josiah)["1"]
    assert summary.failed
    assert any("client_secret" in problem for problem in summary.problems)
    assert delivery.state == "waiting"
    assert delivery.not_before <= desk.app.store.now() + 2 * 60_000
