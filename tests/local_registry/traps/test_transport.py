"""Where emulators go wrong (traps 36, 38 to 40): versions, media types, and search."""

import json

import pytest

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import JOSIAH, Caller, error_of


def test_trap_36_a_change_can_be_found_after_a_while_only(registry: Registry) -> None:
    registry.options.index_delay = 3600.0
    person = registry.person(given_names="Zacharias", family_name="Quillfeather")
    session = registry.session()
    url = f"{registry.public_api_url}/v3.0/search"
    json_ = {"Accept": "application/json"}

    soon = session.get(url, params={"q": "family-name:Quillfeather"}, headers=json_).json()
    registry.options.index_delay = 0.0
    later = session.get(url, params={"q": "family-name:Quillfeather"}, headers=json_).json()

    assert soon == {"result": None, "num-found": 0}
    assert [hit["orcid-identifier"]["path"] for hit in later["result"]] == [person["orcid"]]


@pytest.mark.parametrize("rows", ["1001", "-1", "many"])
def test_trap_36_rows_beyond_a_thousand_are_refused(registry: Registry, rows: str) -> None:
    answer = registry.session().get(
        f"{registry.public_api_url}/v3.0/search",
        params={"q": "*:*", "rows": rows},
        headers={"Accept": "application/json"},
    )

    assert error_of(answer) == (400, 9012)


def test_trap_38_a_read_without_version_is_redirected_and_a_write_refused(ada: Caller) -> None:
    base = ada.registry.member_api_url
    headers = {"Authorization": f"Bearer {ada.token}", "Accept": "application/json"}

    read = ada.session.get(f"{base}/{ada.orcid}/works?x=1", headers=headers, allow_redirects=False)
    written = ada.session.post(f"{base}/{ada.orcid}/work", json={}, headers=headers)

    assert (read.status_code, read.headers["Location"]) == (302, f"{base}/v3.0/{ada.orcid}/works")
    assert error_of(written) == (400, 9012)


@pytest.mark.parametrize(
    ("version", "status", "code", "there"),
    [
        ("v3.0_rc1", 308, 9056, "/v3.0/"),
        ("v2.0_rc2", 308, 9056, "/v2.0/"),
        ("v4.0", 308, 9059, "/v3.0/"),
        ("v1.2", 400, 9012, None),
    ],
)
def test_trap_38_other_versions_lead_to_the_released_one(
    registry: Registry, version: str, status: int, code: int, there: str | None
) -> None:
    answer = registry.session().get(
        f"{registry.public_api_url}/{version}/{JOSIAH}/works",
        headers={"Accept": "application/json"},
        allow_redirects=False,
    )

    assert error_of(answer) == (status, code)
    if there:
        assert answer.headers["Location"] == f"{registry.public_api_url}{there}{JOSIAH}/works"


def test_trap_39_orcids_own_json_is_indented_and_the_plain_one_is_not(ada: Caller) -> None:
    own = ada.public("person", "application/vnd.orcid+json")
    plain = ada.public("person", "application/json")

    assert b"\n" in own.content
    assert b"\n" not in plain.content
    assert json.loads(own.content) == json.loads(plain.content)


def test_trap_40_without_accept_records_are_xml_and_status_pages_json(registry: Registry) -> None:
    def type_of(path: str, **headers: str) -> str:
        url = f"{registry.public_api_url}/v3.0/{path}"
        answer = registry.session().get(url, headers={"Accept": None, **headers})
        return answer.headers["Content-Type"].partition(";")[0]

    assert type_of(JOSIAH) == "application/vnd.orcid+xml"
    assert type_of(JOSIAH, Accept="*/*") == "application/vnd.orcid+xml"
    assert type_of("pubStatus") == "application/json"
    assert (
        type_of(f"{JOSIAH}/works", **{"Content-Type": "application/orcid+json"}) == "application/orcid+json"
    )


def test_trap_40_types_that_cannot_be_answered_or_read_are_refused(ada: Caller) -> None:
    unacceptable = ada("GET", "works", headers={"Accept": "image/png"})
    unreadable = ada("POST", "work", headers={"Content-Type": "text/plain"}, data=b"x")

    assert unacceptable.status_code == 406
    assert error_of(unreadable) == (415, 9001)
    assert error_of(ada("PATCH", "works")) == (405, 9001)
    assert error_of(ada("GET", "no/such/place")) == (404, 9001)
