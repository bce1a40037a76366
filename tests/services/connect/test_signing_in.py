"""Log-in and registration at a host, with ORCID: who it is; nothing is stored."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from orcid_repo_plugin.services.connect.answering import merge
from orcid_repo_plugin.services.connect.outcome import Ending, Outcome
from tests.services.connect.at_orcid import JOSIAH
from tests.services.connect.desk import Desk, books
from tests.services.connect.test_other_ids import typed_in


def sign_in(desk: Desk, who: str = JOSIAH) -> Outcome:
    """Somebody whom the host does not know yet."""
    return desk.connect("", who, seat="a browser", purpose="signin", name="", email="")


def test_the_host_learns_who_it_is_and_we_keep_nothing(desk: Desk) -> None:
    before = books(desk.app)
    outcome = sign_in(desk)

    assert (outcome.ending, outcome.orcid, outcome.user) == (Ending.CONNECTED, JOSIAH, None)
    assert outcome.name == "Josiah S. Carberry"
    assert (outcome.given_name, outcome.family_name) == ("Josiah", "Carberry")
    assert outcome.amr == "pwd"
    assert outcome.auth_time is not None
    assert abs(outcome.auth_time - datetime.now(UTC)) < timedelta(minutes=5)
    assert outcome.scopes == ("openid",)
    assert books(desk.app) == before


def test_only_openid_is_asked_for_with_a_nonce(desk: Desk) -> None:
    asked = desk.asked(desk.go("", "a browser", purpose="signin", email="", name=""))

    assert asked["scope"] == "openid"
    assert len(asked["nonce"]) >= 40
    assert "orcid" not in asked


def test_who_is_connected_is_known_by_the_account(desk: Desk) -> None:
    desk.connect("7")
    before = books(desk.app)
    outcome = sign_in(desk)

    assert (outcome.user, outcome.is_new) == ("7", False)
    assert books(desk.app) == before


def test_further_accounts_come_after_the_first(desk: Desk) -> None:
    desk.connect("7")
    asked = desk.connect("8")
    assert asked.pending is not None
    merge(desk.app, desk.launch("8"), asked.pending)

    assert sign_in(desk).users == ("7", "8")


def test_an_id_that_was_typed_in_opens_no_account(desk: Desk) -> None:
    typed_in(desk, JOSIAH, "7")

    assert sign_in(desk).user is None


def test_a_plugin_is_asked_for_whom_the_books_do_not_know(desk: Desk) -> None:
    desk.heard.users[JOSIAH] = "jcarberry"

    assert sign_in(desk).user == "jcarberry"


def test_the_books_come_before_a_plugin(desk: Desk) -> None:
    desk.connect("7")
    desk.heard.users[JOSIAH] = "jcarberry"

    assert sign_in(desk).users == ("7",)


def test_who_signs_in_by_a_merged_record_is_the_same_person(desk: Desk) -> None:
    desk.connect("7")
    primary = desk.registry.person("Josiah", "Carberry")["orcid"]
    with desk.store.writing() as c:
        desk.store.records.close(c, JOSIAH, "deprecated", "", primary)

    assert sign_in(desk, primary).user == "7"


def test_plugins_hear_of_a_sign_in(desk: Desk) -> None:
    sign_in(desk)

    (event,) = desk.heard.came
    assert (event.purpose, event.user_id, event.scopes) == ("signin", None, ("openid",))
    assert event.amr == "pwd"


def test_a_sign_in_takes_no_permission_away(desk: Desk) -> None:
    desk.connect("7")
    given = desk.permission("7")
    sign_in(desk)

    assert desk.permission("7") == given
    assert desk.revocations() == []


def test_a_public_client_can_sign_people_in(desk_with: Callable[..., Desk]) -> None:
    desk = desk_with(kind="public", client_id="APP-PUBLIC0000000001", connect={"api": "public"})

    outcome = sign_in(desk)

    assert (outcome.ending, outcome.amr) == (Ending.CONNECTED, "")


def test_an_id_token_of_another_sign_in_is_not_believed(desk: Desk) -> None:
    seen: list[dict[str, Any]] = []

    def replay(told: dict[str, Any]) -> dict[str, Any]:
        seen.append(told)
        return told | {"id_token": seen[0]["id_token"]}

    desk.change_answers(replay)
    assert sign_in(desk).ending == Ending.CONNECTED
    before = books(desk.app)["person"]
    assert sign_in(desk).ending == Ending.WRONG_ID_TOKEN
    assert books(desk.app)["person"] == before
