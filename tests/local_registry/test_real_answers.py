"""Answers that ORCID gave: what they say is loaded, and asked for again it comes in the same shape."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.loading import load_answer
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_start import NOWHERE
from tests.local_registry.agreement import disagreements
from tests.local_registry.caller import JOSIAH, Caller, work
from tests.local_registry.documents.schemas import Schemas
from tests.local_registry.likeness import unlike
from tests.local_registry.oauth.desk import PASSWORD, Desk, answered, query_of
from tests.local_registry.recorded import WORKS, Answer, Real, public
from tests.local_registry.sender import XML


def test_a_real_person_comes_back_as_they_were(registry: Registry, real: Real) -> None:
    theirs = real("person-v3")
    load_answer(registry.local.books, None, theirs)

    ours = public(registry, theirs["path"].removeprefix("/"))

    assert ours == theirs
    assert unlike(ours, [theirs]) == []


@pytest.mark.parametrize("name", ["person-v3", "work-detail-v3-with-bibtex", "works-summary-v3-real-record"])
def test_the_xml_of_real_answers_is_valid_and_says_the_same(
    registry: Registry, real: Real, shared: Path, name: str
) -> None:
    theirs = real(name)
    load_answer(registry.local.books, None, theirs)

    xml = registry.session().get(f"{registry.public_api_url}/v3.0{theirs['path']}", headers={"Accept": XML})

    assert Schemas(shared / "orcid-model").problems(xml.content) == []
    assert disagreements(public(registry, theirs["path"].removeprefix("/")), xml.content) == []


def test_a_whole_real_record_comes_back_as_it_was(shared: Path) -> None:
    file = shared / "orcid-model" / "record_3.0" / "samples" / "read_samples" / "record-full-3.0.json"
    theirs = json.loads(file.read_text("utf-8"))
    addresses = replace(Addresses.at(NOWHERE), id_host="sandbox.orcid.org")
    registry = Registry(LocalRegistry(addresses, files=[file]), in_process=True)

    ours = public(registry, theirs["path"].removeprefix("/"))

    assert unlike(ours, [theirs]) == []
    assert without_order(ours) == without_order(theirs)


UNORDERED = ("external-id", "affiliation-group")
"""Lists whose order ORCID leaves open: identifiers, and affiliations of the same dates."""


def without_order(part: Any, key: str = "") -> Any:
    """A part of an answer with such lists sorted, and without the texts of errors, which are ours."""
    if isinstance(part, dict):
        return {name: without_order(value, name) for name, value in part.items() if name != "error-message"}
    if isinstance(part, list):
        members = [without_order(member) for member in part]
        return sorted(members, key=json.dumps) if key in UNORDERED else members
    return part


def test_real_search_results_come_back_when_these_people_are_here(registry: Registry, real: Real) -> None:
    theirs = real("search-v3-hits")
    hits = {hit["orcid-identifier"]["path"] for hit in theirs["result"]}
    with registry.local.books.changing():
        for orcid in hits:
            registry.local.books.put_record(Record(orcid, "Found", "Wanted"))

    ours = public(registry, "search/?q=family-name:Wanted&rows=10")

    assert unlike(ours, [theirs]) == []
    assert ours["num-found"] == len(hits)
    uris = {hit["orcid-identifier"]["path"]: hit for hit in ours["result"]}
    assert uris == {hit["orcid-identifier"]["path"]: hit for hit in theirs["result"]}


def refusals(registry: Registry) -> dict[str, requests.Response]:
    """The recorded errors by their names, each brought about anew."""
    josiah = Caller(registry, JOSIAH)
    josiah.add(work())
    stranger, guest = Caller(registry), Caller(registry, JOSIAH, scope="/read-limited")
    unknown = {"headers": {"Authorization": "Bearer invalidtoken"}}
    no_title = b'<work:work xmlns:work="http://www.orcid.org/ns/work"><work:journal-title/></work:work>'
    as_xml = {"Content-Type": "application/vnd.orcid+xml"}
    josiah_with_anothers = Caller(registry, JOSIAH)
    josiah_with_anothers.token = stranger.token
    nobody = Caller(registry, JOSIAH)
    nobody.orcid = "INVALID-ORCID"
    own_id = work() | {"put-code": 999_999}
    many = ",".join(map(str, range(1, 102)))
    return {
        "error-400-9001-missing-xml-section": josiah("POST", "work", data=no_title, headers=as_xml),
        "error-400-9023-external-id-required": josiah("POST", "work", json=work() | {"external-ids": None}),
        "error-400-9042-too-many-putcodes": josiah("GET", f"works/{many}"),
        "error-401-9017-token-of-another-record": josiah_with_anothers("POST", "work", json=work()),
        "error-401-invalid-token": josiah("POST", "work", json=work(), **unknown),
        "error-403-9038-scope-not-granted": guest("DELETE", "work/1"),
        "error-404-9016-orcid-not-found": nobody("GET", "works"),
        "error-404-9016-putcode-not-found-on-put": josiah("PUT", "work/999999", json=own_id),
        "error-409-9021-work-exists": josiah("POST", "work", json=work()),
    }


ERRORS = [
    "error-400-9001-missing-xml-section",
    "error-400-9023-external-id-required",
    "error-400-9042-too-many-putcodes",
    "error-401-9017-token-of-another-record",
    "error-401-invalid-token",
    "error-403-9038-scope-not-granted",
    "error-404-9016-orcid-not-found",
    "error-404-9016-putcode-not-found-on-put",
    "error-409-9021-work-exists",
]


@pytest.mark.parametrize("name", ERRORS)
def test_a_real_error_comes_back_with_its_status_code_and_keys(
    registry: Registry, real: Real, name: str
) -> None:
    theirs, answer = real(name), refusals(registry)[name]

    ours = answer.json()

    assert answer.status_code == int(name.split("-")[1])
    assert unlike(ours, [theirs]) == []
    told = [key for key in theirs if key not in ("developer-message", "user-message")]
    assert [ours[key] for key in told] == [theirs[key] for key in told]


def test_every_recorded_answer_is_compared_with(shared: Path) -> None:
    recorded = {path.stem for path in (shared / "data" / "orcid-answers").glob("*.json")}

    assert recorded == {*WORKS, *ERRORS, *OTHERS}


OTHERS = {
    "person-v3",
    "search-v3-hits",
    "token-answer-2-legged-documented",
    "token-answer-3-legged-documented",
    "work-detail-v3-with-bibtex",
    "work-put-answer-v2",
    "works-bulk-read-v2-one-private-9013",
    "works-bulk-read-v2-unknown-putcode-9034",
}


def test_a_real_token_for_a_person_comes_back_in_the_same_shape(real: Real) -> None:
    theirs = real("token-answer-3-legged-documented")
    desk = Desk()
    with desk.books.changing():
        sofia = Record(theirs["orcid"], "Sofia Maria", "Hernandez Garcia", password=PASSWORD)
        desk.books.put_record(sofia)
    desk.sign_in(theirs["orcid"])
    sent_back = desk.send(form={"decision": "allow"}, scope=theirs["scope"]).headers["Location"]

    ours = answered(desk.exchange(query_of(sent_back)["code"]))

    assert list(ours) == list(theirs)
    assert told_by_token(ours) == told_by_token(theirs)


def test_a_real_token_of_a_client_itself_comes_back_in_the_same_shape(real: Real) -> None:
    theirs = real("token-answer-2-legged-documented")

    ours = answered(Desk().ask("client_credentials", scope=theirs["scope"]))

    assert list(ours) == list(theirs)
    assert told_by_token(ours) == told_by_token(theirs)


def told_by_token(answer: Answer) -> Answer:
    """All but the tokens; scopes in any order."""
    assert all(isinstance(answer[key], str) for key in ("access_token", "refresh_token"))
    told = {key: value for key, value in answer.items() if not key.endswith("_token")}
    return told | {"scope": set(answer["scope"].split())}
