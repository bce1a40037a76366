"""Every document that the APIs answer: its XML is valid, its JSON says the same, its keys are ORCID's."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from lxml import etree

from orcid_repo_plugin.local_registry.kinds import ACTIVITIES, LIST_PATHS, PERSON_SECTIONS
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_start import in_process
from tests.conftest import SHARED
from tests.local_registry.agreement import disagreements
from tests.local_registry.caller import JOSIAH, WRITER, Caller, external_id, work
from tests.local_registry.documents.schemas import Schemas
from tests.local_registry.likeness import unlike
from tests.local_registry.patterns import examples_of
from tests.local_registry.refusals.cases import CASES
from tests.local_registry.sender import JSON, XML

SCHEMAS = Schemas(SHARED / "orcid-model")
PEOPLE = [
    JOSIAH,
    "0009-0009-9990-001X",
    "0009-0009-9990-0028",
    "0009-0009-9990-0036",
    "0009-0009-9990-0044",
    "0009-0009-9990-0052",
    "0009-0009-9990-0060",
]
INES = PEOPLE[1]
LISTS = [*(LIST_PATHS[kind] for kind in ACTIVITIES), *PERSON_SECTIONS]
WHOLE = ["", "person", "activities", "personal-details", *LISTS]
pytestmark = pytest.mark.usefixtures("shared")


@pytest.fixture(scope="module", name="seeded")
def seeded_registry() -> Iterator[Registry]:
    """A registry that nothing here changes."""
    with in_process() as made:
        yield made


class Reader:
    """Reads in both notations.

    :param token: for the member API; the public API is read without any.
    """

    def __init__(self, registry: Registry, token: str | None = None) -> None:
        self.session = registry.session(token)
        self.base = f"{registry.member_api_url if token else registry.public_api_url}/v3.0"

    def pair(self, path: str) -> tuple[Any, bytes]:
        """The JSON and the XML at a path."""
        json, xml = (self.get(path, accept) for accept in (JSON, XML))
        assert (json.status_code, xml.status_code) == (200, 200), f"{path}: {json.text}"
        return json.json(), xml.content

    def get(self, path: str, accept: str) -> requests.Response:
        """One answer."""
        return self.session.get(f"{self.base}/{path}".rstrip("/"), headers={"Accept": accept})


def reader(registry: Registry, role: str, orcid: str) -> Reader:
    """Somebody who reads a record: a member whom its person trusts, or anybody."""
    token = registry.token(orcid, f"{WRITER} /read-limited")["access_token"] if role == "member" else None
    return Reader(registry, token)


def items_of(registry: Registry, orcid: str) -> list[str]:
    """The paths of the public items of a record, whole and in short; of many works a few."""
    found: list[str] = []
    for kind, items in registry.record(orcid)["items"].items():
        for item in [one for one in items if one["visibility"] == "public"][:5]:
            found.append(f"{kind}/{item['put-code']}")
            if kind in ACTIVITIES:
                found.append(f"{kind}/summary/{item['put-code']}")
    return found


@pytest.mark.parametrize("role", ["member", "public"])
@pytest.mark.parametrize("orcid", PEOPLE)
def test_everything_on_a_record_is_valid_and_the_same_in_both_notations(
    seeded: Registry, orcid: str, role: str
) -> None:
    reading = reader(seeded, role, orcid)
    problems: dict[str, list[str]] = {}

    for place in [*WHOLE, *items_of(seeded, orcid)]:
        json, xml = reading.pair(f"{orcid}/{place}")
        found = [*SCHEMAS.problems(xml), *disagreements(json, xml), *unlike(json, examples_of(place))]
        problems |= {place: found} if found else {}

    assert problems == {}


def test_ines_has_something_in_every_section(seeded: Registry) -> None:
    reading = reader(seeded, "public", INES)

    empty = [
        path
        for path in LISTS
        if not any(part for part in list(reading.pair(f"{INES}/{path}")[0].values())[1:-1])
    ]

    assert empty == []


def test_a_work_without_identifiers_is_valid_and_the_same_in_both_notations(registry: Registry) -> None:
    title = {"title": {"value": "A Theory of Cracked Pots"}, "subtitle": None, "translated-title": None}
    put_code = registry.add_item(JOSIAH, "work", {"title": title, "type": "journal-article"})

    for place in (f"work/{put_code}", f"work/summary/{put_code}", "works"):
        json, xml = reader(registry, "public", JOSIAH).pair(f"{JOSIAH}/{place}")
        assert SCHEMAS.problems(xml) == []
        assert disagreements(json, xml) == []
        assert unlike(json, examples_of(place)) == []


@pytest.mark.parametrize("place", ["email", "biography"])
def test_email_and_biography_are_valid_and_the_same_in_both_notations(seeded: Registry, place: str) -> None:
    json, xml = reader(seeded, "member", INES).pair(f"{INES}/{place}")

    assert SCHEMAS.problems(xml) == []
    assert disagreements(json, xml) == []
    assert unlike(json, examples_of("emails" if place == "email" else place)) == []


@pytest.mark.parametrize("orcid", PEOPLE)
def test_a_bulk_of_works_with_errors_is_valid_and_the_same_in_both_notations(
    seeded: Registry, orcid: str
) -> None:
    codes = [work["put-code"] for work in seeded.record(orcid)["items"].get("work", [])][:99]

    json, xml = reader(seeded, "public", orcid).pair(f"{orcid}/works/{','.join(map(str, [*codes, 999_999]))}")

    assert SCHEMAS.problems(xml) == []
    assert disagreements(json, xml) == []
    assert len(json["bulk"]) == len(codes) + 1
    works = [member["work"] for member in json["bulk"] if "work" in member]
    assert unlike(works, [examples_of("work/1")]) == []


def test_the_answer_of_a_bulk_write_is_valid_and_the_same_in_both_notations(registry: Registry) -> None:
    sent = {"bulk": [{"work": work()}, {"work": work(external_id("issn", "2049-3630", "part-of"))}]}
    xml, json = (
        Caller(registry)("POST", "works", json=sent, headers={"Accept": accept}) for accept in (XML, JSON)
    )

    assert SCHEMAS.problems(xml.content) == []
    assert [list(member) for member in json.json()["bulk"]] == [["work"], ["error"]]
    told = disagreements(json.json(), xml.content)
    assert {line.partition(": ")[0].rpartition("/")[2] for line in told} <= {
        "put-code",
        "created-date",
        "last-modified-date",
    }


SEARCHES = ["given-names:Josiah", "family-name:Carberry", "*:*", "given-names:Nobody"]


@pytest.mark.parametrize("query", SEARCHES)
@pytest.mark.parametrize("path", ["search", "expanded-search"])
def test_search_results_are_valid_and_the_same_in_both_notations(
    seeded: Registry, path: str, query: str
) -> None:
    json, xml = Reader(seeded).pair(f"{path}/?q={query}")

    assert SCHEMAS.problems(xml) == []
    results, found = json.values()
    assert list(json) == ["result" if path == "search" else "expanded-result", "num-found"]
    assert disagreements(json | {next(iter(json)): results or []}, xml) == []
    assert (results is None) == (found == 0) == (query == SEARCHES[-1])


def test_a_client_is_valid_and_the_same_in_both_notations(seeded: Registry) -> None:
    json, xml = Reader(seeded).pair(f"client/{seeded.client('premium')['client_id']}")

    assert SCHEMAS.problems(xml) == []
    assert disagreements(json, xml) == []
    assert list(json) == ["name", "description"]


@pytest.mark.parametrize("orcid", PEOPLE)
def test_a_record_summary_is_valid_and_the_same_in_both_notations(seeded: Registry, orcid: str) -> None:
    token = seeded.token(None, "/read-public")["access_token"]

    json, xml = Reader(seeded, token).pair(f"{orcid}/summary")

    assert SCHEMAS.problems(without_empty_sections(xml)) == []
    assert disagreements(json, xml) == []


def without_empty_sections(summary: bytes) -> bytes:
    """A record summary as its schema wants it.

    ORCID writes ``<count>0</count>`` for a section without entries; its own schema asks for one entry then.
    """
    root = etree.fromstring(summary)
    for section in list(root):
        if section.findtext("{*}count") == "0":
            root.remove(section)
    return etree.tostring(root)


def test_the_types_of_identifiers_are_the_same_in_both_notations(seeded: Registry) -> None:
    reading = Reader(seeded)
    json, xml = (reading.get("identifiers", f"application/{notation}") for notation in ("json", "xml"))

    assert disagreements({"identifierType": json.json()}, xml.content) == []
    assert {one["name"] for one in json.json()} >= {"doi", "grant_number", "source-work-id"}


ELSEWHERE = {(9001, 406), (9022, 400), (9037, 400)}
"""Told to those who want neither XML nor JSON, or about one work of a bulk, which is 200."""


@pytest.mark.parametrize(
    ("code", "status"),
    [key for key in CASES if key not in ELSEWHERE],
    ids=lambda number: str(number),
)
def test_every_error_is_valid_and_the_same_in_both_notations(ada: Caller, code: int, status: int) -> None:
    refused = CASES[code, status](ada)

    json, xml = (again(ada, refused, accept) for accept in (JSON, XML))

    assert (json.status_code, xml.status_code) == (status, status)
    assert SCHEMAS.problems(xml.content) == []
    assert disagreements(json.json(), xml.content) == []
    assert json.json()["error-code"] == code


def again(ada: Caller, answer: requests.Response, accept: str) -> requests.Response:
    """The same request once more, asking for this media type."""
    answer.request.headers["Accept"] = accept
    return ada.session.send(answer.request, allow_redirects=False)
