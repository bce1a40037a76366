"""What is written: every prefix on the root, what the schema takes, only characters that XML can have."""

from typing import Any

import orjson
import pytest
from lxml import etree

from orcid_repo_plugin.local_registry.documents.namespaces import NAMESPACES
from orcid_repo_plugin.local_registry.documents.notations import read, write
from orcid_repo_plugin.local_registry.documents.shapes import (
    CLIENT,
    ERROR,
    EXPANDED_SEARCH,
    GROUP_ID_RECORD,
    GROUP_ID_RECORDS,
    IDENTIFIERS,
    ITEM,
    LIST,
    NOTIFICATION,
    NOTIFICATIONS,
    RECORD,
    RECORD_SUMMARY,
    SEARCH,
    WORK,
    WORK_BULK,
)
from tests.local_registry.documents import bodies
from tests.local_registry.documents.bodies import date, iris, value
from tests.local_registry.documents.schemas import Schemas

CREATED = 1621961144645
SOURCE = {
    "source-orcid": None,
    "source-client-id": {
        "uri": "https://orcid.org/client/APP-0000000000000001",
        "path": "APP-0000000000000001",
        "host": "orcid.org",
    },
    "source-name": value("Brown's <repository>"),
    "assertion-origin-orcid": iris("0000-0002-1825-0097"),
    "assertion-origin-client-id": None,
    "assertion-origin-name": value("Josiah Carberry"),
}
REFUSED = {
    "response-code": 409,
    "developer-message": "409 Conflict: you have added <this> already",
    "user-message": "It is there.",
    "error-code": 9021,
    "more-info": "https://members.orcid.org/api/resources/troubleshooting",
}
PLACE = {
    "put-code": 5,
    "type": "invited-position",
    "organization-name": "Brown University",
    "role": "Guest",
    "url": "https://brown.example",
    "start-date": date("2001", "02"),
    "end-date": None,
    "validated": True,
}
ANSWERS: dict[str, tuple[Any, Any]] = {
    "error": (ERROR, REFUSED),
    "search": (SEARCH, {"result": [{"orcid-identifier": iris("0000-0002-1825-0097")}], "num-found": 1}),
    "search without result": (SEARCH, {"result": None, "num-found": 0}),
    "expanded search": (
        EXPANDED_SEARCH,
        {
            "expanded-result": [
                {
                    "orcid-id": "0000-0002-1825-0097",
                    "given-names": "Josiah",
                    "family-names": "Carberry",
                    "credit-name": None,
                    "other-name": ["J. C.", "Joe"],
                    "email": [],
                    "institution-name": ["Brown University"],
                }
            ],
            "num-found": 1,
        },
    ),
    "client": (CLIENT, {"name": "Repository", "description": "It pushes."}),
    "group": (GROUP_ID_RECORD, {**bodies.GROUP, "put-code": 7}),
    "groups": (
        GROUP_ID_RECORDS,
        {
            "last-modified-date": {"value": CREATED},
            "total": 1,
            "page": 1,
            "page-size": 100,
            "group-id-record": [{**bodies.GROUP, "put-code": 7}],
        },
    ),
    "notifications": (NOTIFICATIONS, {"notification": []}),
    "summary": (
        RECORD_SUMMARY,
        {
            "created-date": {"value": CREATED},
            "last-modified-date": {"value": CREATED},
            "credit-name": "Josiah Carberry",
            "orcid-identifier": iris("0000-0002-1825-0097"),
            "external-identifiers": None,
            "employments": {"count": 4, "employment": [{**PLACE, "type": "employment"}]},
            "professional-activities": {"count": 1, "professional-activity": [PLACE]},
            "fundings": {"self-asserted-count": 1, "validated-count": 2},
            "works": {"self-asserted-count": 1, "validated-count": 2},
            "peer-reviews": {
                "peer-review-publication-grants": 1,
                "self-asserted-count": 0,
                "total": 3,
            },
            "education-qualifications": None,
            "research-resources": {"self-asserted-count": 0, "validated-count": 0},
            "email-domains": {
                "count": 1,
                "email-domain": [{"value": "brown.example", "verification-date": {"value": CREATED}}],
            },
        },
    ),
    "record without anything": (RECORD, {"path": "/0000-0002-1825-0097"}),
}


def as_stored(kind: str) -> dict[str, Any]:
    """An item as it is answered."""
    shape = ITEM[kind]
    sent = read(shape, orjson.dumps(bodies.ITEMS[kind]), "json", whole=True)
    found = {
        "created-date": {"value": CREATED},
        "last-modified-date": {"value": CREATED},
        "source": SOURCE,
        "put-code": 41,
        "path": f"/0000-0002-1825-0097/{kind}/41",
        "visibility": "public",
    }
    if "display-index" in sent:
        found["display-index"] = 1 if kind in LIST and "content" in sent else "1"
    return sent | found


@pytest.mark.parametrize("kind", ITEM)
def test_items_are_written_valid_and_read_as_the_same(kind: str, schemas: Schemas) -> None:
    content = as_stored(kind)

    xml = write(ITEM[kind], content, "xml")

    assert schemas.problems(xml) == []
    again = read(ITEM[kind], xml, "xml", whole=True)
    assert again | {"display-index": None} == content | {"display-index": None}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_written_valid(name: str, schemas: Schemas) -> None:
    shape, content = ANSWERS[name]

    assert schemas.problems(write(shape, content, "xml")) == []


def test_a_notification_is_written_valid_with_its_dates(schemas: Schemas) -> None:
    content = read(NOTIFICATION, orjson.dumps(bodies.NOTIFICATION), "json", whole=True)
    content |= {"put-code": 3, "created-date": CREATED, "read-date": CREATED}

    xml = write(NOTIFICATION, content, "xml")

    assert schemas.problems(xml) == []
    assert b"<common:created-date>2021-05-25T16:45:44.645Z</common:created-date>" in xml
    assert read(NOTIFICATION, xml, "xml", whole=True) == content


def test_a_bulk_answer_has_works_and_errors_in_their_order(schemas: Schemas) -> None:
    content = {"bulk": [{"error": REFUSED}, {"work": as_stored("work")}, {"error": REFUSED}]}

    xml = write(WORK_BULK, content, "xml")

    assert [etree.QName(member).localname for member in etree.fromstring(xml)] == ["error", "work", "error"]
    assert schemas.problems(xml) == []
    assert read(WORK_BULK, xml, "xml", whole=True) == content


def test_the_root_declares_every_prefix() -> None:
    root = etree.fromstring(write(ERROR, REFUSED, "xml"))

    assert root.nsmap == dict(NAMESPACES)


def test_the_creation_method_is_spelled_as_each_notation_has_it() -> None:
    history = {"creation-method": "MEMBER_REFERRED", "claimed": True, "verified-email": False}

    xml = write(RECORD, {"history": history}, "xml")

    assert b"<history:creation-method>Member-referred</history:creation-method>" in xml
    assert b"<history:verified-email>false</history:verified-email>" in xml
    assert b'"MEMBER_REFERRED"' in write(RECORD, {"history": history}, "json")


def test_what_xml_cannot_have_is_left_out_and_the_rest_escaped() -> None:
    content = as_stored("work") | {"short-description": 'a\x00b\ud800<c>&"d"\r\ne\ufffe'}

    xml = write(WORK, content, "xml")

    assert read(WORK, xml, "xml")["short-description"] == 'ab<c>&"d"\r\ne'


def test_half_a_surrogate_pair_is_left_out_of_json() -> None:
    assert orjson.loads(write(ERROR, {"developer-message": "a\ud800b"}, "json")) == {
        "developer-message": "ab"
    }


def test_an_empty_text_that_the_schema_refuses_is_left_out() -> None:
    content = as_stored("work") | {"journal-title": value(" ")}

    assert b"journal-title" not in write(WORK, content, "xml")


def test_json_is_compact_or_indented() -> None:
    assert write(CLIENT, {"name": "R"}, "json") == b'{"name":"R"}'
    assert write(CLIENT, {"name": "R"}, "json", pretty=True) == b'{\n  "name": "R"\n}'


def test_identifier_types_are_a_bare_list_in_json() -> None:
    doi = {"name": "doi", "putCode": None, "caseSensitive": False, "resolutionPrefix": "https://doi.org/"}

    assert write(IDENTIFIERS, [doi], "json").startswith(b'[{"name":"doi"')
    assert b"<identifierTypes><identifierType><name>doi</name>" in write(IDENTIFIERS, [doi], "xml")


def test_nothing_can_be_written_as_an_empty_document() -> None:
    assert write(GROUP_ID_RECORD, {}, "json") == b"{}"
    assert len(etree.fromstring(write(GROUP_ID_RECORD, {}, "xml"))) == 0
