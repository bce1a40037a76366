"""``orcid-repo people show``, ``export`` and ``disconnect``: one person, from the admin's side."""

import json
import stat
from typing import Any

import pytest

from tests.cli.conftest import JOSIAH, Installation, item

BEATRIZ = "0000-0001-5109-3700"


@pytest.fixture
def house(installation: Installation) -> Installation:
    """Josiah is connected as user 7, and two of his works are on the record."""
    installation.connect(user_id="7")
    installation.run("deposit", installation.items(item("1"), item("2", "Pots, cracked")))
    assert installation.run("push").code == 0
    return installation


def shown(house: Installation, *whom: str) -> dict[str, Any]:
    result = house.run("people", "show", "--json", *whom)
    assert result.code == 0, result.err
    found: dict[str, Any] = json.loads(result.out)
    return found


def tokens_of(house: Installation) -> list[str]:
    return [one["access_token"] for one in house.registry.tokens(JOSIAH)]


def test_a_person_is_shown_by_id_or_by_account(house: Installation) -> None:
    by_id = shown(house, JOSIAH)

    assert by_id == shown(house, "--user", "7", "--repository", "main")
    assert by_id == shown(house, f"https://orcid.org/{JOSIAH}")
    assert (by_id["orcid"], by_id["name"], by_id["connection"]) == (JOSIAH, "Carberry, Josiah", "connected")
    assert by_id["authenticated_at"] == "2026-11-20T09:00:00Z"
    assert by_id["scopes"] == ["/activities/update"]
    assert by_id["missing_scopes"] == ["/read-limited"]
    assert (by_id["sends"], by_id["kinds_off"], by_id["show_orcid"]) == ("by-itself", [], True)
    assert (by_id["works_on_record"], by_id["works"]) == (2, {"sent": 2})
    assert by_id["accounts"] == [{"repository": "main", "user_id": "7"}]


def test_a_terminal_gets_a_line_for_each_thing_and_no_token(house: Installation) -> None:
    result = house.run("people", "show", JOSIAH)

    lines = dict(line.split(None, 1) for line in result.out.splitlines() if len(line.split(None, 1)) == 2)
    assert lines["connection"] == "connected"
    assert lines["works"] == "sent 2"
    assert lines["show_orcid"] == "yes"
    assert not [token for token in tokens_of(house) if token in result.out + result.err]


@pytest.mark.parametrize(
    "whom",
    [
        [BEATRIZ],
        ["--user", "8"],
        [],
        [JOSIAH, "--user", "7"],
        ["no iD"],
        ["--user", "7", "--repository", "x"],
    ],
    ids=["unknown iD", "unknown user", "nobody", "both", "no iD", "no such repository"],
)
def test_who_is_not_there_is_wrong_use(house: Installation, whom: list[str]) -> None:
    result = house.run("people", "show", *whom)

    assert result.code == 2
    assert result.out == ""


def test_the_export_is_all_that_is_held_and_no_token(house: Installation) -> None:
    printed = house.run("people", "export", JOSIAH)
    to = house.folder / "josiah.json"
    written = house.run("people", "export", JOSIAH, "--to", to)

    assert (printed.code, written.code) == (0, 0)
    document = json.loads(printed.out)
    assert document.keys() == json.loads(to.read_text()).keys()
    assert len(document["deliveries"]) == 2
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert not [token for token in tokens_of(house) if token in printed.out]
    assert house.run("people", "export", BEATRIZ).code == 2


def test_a_disconnected_person_keeps_the_works_and_orcid_is_told(house: Installation) -> None:
    result = house.run("people", "disconnect", JOSIAH)

    assert (result.code, result.out) == (0, "")
    assert "2 works of ours stay on the record" in result.err
    assert [one["revoked"] for one in house.registry.tokens(JOSIAH)] == ["client"]
    found = shown(house, JOSIAH)
    assert (found["connection"], found["open_revocations"], found["works_on_record"]) == ("left", 0, 2)
    assert len(house.titles()) == 2
    assert house.run("people", "disconnect", JOSIAH).code == 0


def test_with_remove_works_they_leave_first(house: Installation) -> None:
    result = house.run("people", "disconnect", JOSIAH, "--remove-works")

    assert result.code == 0, result.err
    assert house.titles() == []
    assert shown(house, JOSIAH)["connection"] == "left"


def test_what_could_not_be_removed_is_named_and_the_same_command_goes_on(house: Installation) -> None:
    house.registry.fault("status", method="DELETE", status=400)

    first = house.run("people", "disconnect", JOSIAH, "--remove-works")
    second = house.run("people", "disconnect", JOSIAH, "--remove-works")

    assert first.code == 1
    assert "not removed: item" in first.err
    assert "run the same command again" in first.err
    assert (second.code, house.titles()) == (0, [])


def test_orcid_being_down_keeps_nobody(house: Installation) -> None:
    house.registry.fault("status", path="/oauth/revoke", status=503, times=None)

    result = house.run("people", "disconnect", JOSIAH)

    assert result.code == 0
    assert "ORCID could not be told yet" in result.err
    assert shown(house, JOSIAH)["open_revocations"] == 1


def test_who_has_disconnected_has_left_and_nobody_is_told_to_ask_them_again(house: Installation) -> None:
    house.run("people", "disconnect", JOSIAH)

    (listed,) = house.rows("people", "list")

    assert "0 connected, 1 left" in house.run("status").out
    assert "connect again" not in house.run("failures").err
    assert (listed["permission"], listed["lost_why"]) == ("left", "the person has disconnected here")


def test_a_permission_that_orcid_takes_no_more_is_lost_and_the_admin_is_told_what_to_do(
    house: Installation,
) -> None:
    house.registry.revoke(JOSIAH, house.registry.client("member")["client_id"])
    house.run("deposit", house.items(item("1", "Pots, mended")))
    house.run("push")

    assert "0 connected, 1 lost" in house.run("status").out
    assert "ask the person to connect again" in house.run("failures").err
