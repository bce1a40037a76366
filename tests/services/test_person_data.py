"""What a person can take away: all that the books hold about them, and nothing secret, and nobody else."""

import json
from typing import Any

from orcid_repo_plugin.domain.person import Choices, Sends
from orcid_repo_plugin.services.choosing import choose
from orcid_repo_plugin.services.leaving import leave
from orcid_repo_plugin.services.person_data import document, whole
from tests.services.near_desk import NearDesk, desk

__all__ = ["desk"]


def data_of(desk: NearDesk, orcid: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(whole(desk.app, orcid))
    return found


def test_the_document_holds_each_part(desk: NearDesk) -> None:
    josiah, beatriz = desk.connect(), desk.connect()
    desk.deposit_some(josiah, 1, 2)
    desk.deposit_some(beatriz, 7)
    desk.push()
    choose(desk.app, desk.person(josiah), Choices(sends=Sends.ASK))
    store = desk.app.store
    with store.writing() as c:
        number = desk.person(josiah).person_id or 0
        store.people.add_account(c, number, "second")
        store.people.confirm_link(c, number, "7", "Carberry0, J.")

    found = data_of(desk, josiah)

    user = f"user-{josiah[-4:]}"
    assert found["orcid"] == josiah
    assert [one["name"] for one in found["people"]] == ["J. Carberry"]
    assert found["people"][0]["choices"]["sends"] == "ask"
    assert {one["user_id"] for one in found["accounts"]} == {user, "second"}
    assert found["permissions"][0]["scopes"] == ["/read-limited", "/activities/update"]
    assert [one["item_id"] for one in found["links"]] == ["7"]
    assert sorted(one["item_id"] for one in found["items"]) == ["1", "2", "7"]
    assert sorted(one["work"]["title"]["title"]["value"] for one in found["deliveries"]) == [
        "Pots 1",
        "Pots 2",
    ]
    assert {one["put_code"] for one in found["put_codes"]} == {one.put_code for one in desk.works(josiah)}
    assert {one["operation"] for one in found["history"]} >= {"queue", "add"}
    assert found["open_revocations"] == 0


def test_no_token_is_in_it(desk: NearDesk) -> None:
    josiah = desk.connect()
    leave(desk.app, desk.person(josiah), take_off=False, hide=False)
    desk.connect(josiah)

    text = whole(desk.app, josiah).decode()

    tokens = [
        token for one in desk.registry.tokens(josiah) for token in (one["access_token"], one["refresh_token"])
    ]
    assert len(tokens) == 4
    assert not [token for token in tokens if token in text]
    assert json.loads(text)["open_revocations"] == 1


def test_nobody_else_is_in_it(desk: NearDesk) -> None:
    josiah, beatriz = desk.connect(), desk.connect()
    desk.deposit_some(josiah, 1)
    desk.deposit_some(beatriz, 2)
    desk.push()

    assert beatriz not in whole(desk.app, josiah).decode()


def test_a_person_with_nothing_but_an_id_gets_a_whole_document(desk: NearDesk) -> None:
    josiah = desk.connect()

    found = data_of(desk, josiah)

    assert (found["items"], found["deliveries"], found["put_codes"]) == ([], [], [])


def test_many_works_come_in_pieces(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, *range(450))

    pieces = list(document(desk.app, josiah))

    assert max(map(len, pieces)) < 20_000
    assert len(json.loads(b"".join(pieces))["deliveries"]) == 450
