"""The control endpoint: records read whole, and changed as their people would."""

import pytest

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import JOSIAH, Caller, work


def test_a_record_is_told_whole_also_what_is_private(ada: Caller) -> None:
    put_code = ada.add(work())
    ada.registry.set_visibility(ada.orcid, "work", put_code, "private")

    record = ada.registry.record(ada.orcid)

    (group,) = record["activities-summary"]["works"]["group"]
    assert [summary["put-code"] for summary in group["work-summary"]] == [put_code]
    (whole,) = record["items"]["work"]
    assert whole["put-code"] == put_code
    assert whole["visibility"] == "private"
    assert whole["source"]["source-client-id"]["path"] == ada.client_id
    assert record["state"] == "active"


def test_a_record_told_whole_has_the_private_addresses(registry: Registry) -> None:
    person = registry.person(email="ada@mailinator.com")

    record = registry.record(person["orcid"])

    assert [email["email"] for email in record["person"]["emails"]["email"]] == ["ada@mailinator.com"]


def test_a_locked_record_is_told_all_the_same(ada: Caller) -> None:
    ada.registry.set_state(ada.orcid, "locked")

    assert ada.registry.record(ada.orcid)["state"] == "locked"


def test_a_person_can_delete_what_a_client_wrote(ada: Caller) -> None:
    put_code = ada.add(work())

    ada.registry.delete(ada.orcid, "work", put_code)

    assert ada("GET", f"work/{put_code}").status_code == 404
    assert ada.registry.works(ada.orcid) == []


@pytest.mark.parametrize(
    ("section", "put_code"), [("works", "1"), ("work", "999999"), ("work", "x"), ("employment", "1")]
)
def test_what_is_not_there_cannot_be_deleted(ada: Caller, section: str, put_code: str) -> None:
    session, base = ada.registry.session(), ada.registry.control_url

    answer = session.delete(f"{base}/records/{ada.orcid}/{section}/{put_code}")

    assert answer.status_code == 404
    assert set(answer.json()) == {"error"}


@pytest.mark.parametrize(("state", "code"), [("locked", 9018), ("deactivated", 9044)])
def test_a_record_changes_its_state_and_comes_back(ada: Caller, state: str, code: int) -> None:
    url = f"{ada.registry.control_url}/records/{ada.orcid}/state"
    session = ada.registry.session()

    answer = session.post(url, json={"state": state})

    assert answer.json() == {"orcid": ada.orcid, "state": state, "primary": None}
    assert ada("GET", "works").json()["error-code"] == code
    session.post(url, json={"state": "active"})
    assert ada("GET", "works").status_code == 200


def test_a_deprecated_record_leads_to_its_primary(ada: Caller) -> None:
    ada.registry.set_state(ada.orcid, "deprecated", primary=JOSIAH)

    answer = ada("GET", "works")

    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(f"/v3.0/{JOSIAH}/works")


@pytest.mark.parametrize(
    "body",
    [
        {"state": "deprecated"},
        {"state": "deprecated", "primary": "itself"},
        {"state": "locked", "primary": JOSIAH},
        {"state": "lost"},
        {},
    ],
)
def test_a_state_that_cannot_be_is_refused(ada: Caller, body: dict[str, str]) -> None:
    if body.get("primary") == "itself":
        body = body | {"primary": ada.orcid}

    answer = ada.registry.session().post(f"{ada.registry.control_url}/records/{ada.orcid}/state", json=body)

    assert answer.status_code == 400
    assert ada.registry.record(ada.orcid)["state"] == "active"


def test_an_unknown_record_is_404(registry: Registry) -> None:
    session, base = registry.session(), f"{registry.control_url}/records/0000-0001-2345-6789"

    answers = [session.get(base), session.post(f"{base}/state", json={"state": "locked"})]

    assert [answer.status_code for answer in answers] == [404, 404]
