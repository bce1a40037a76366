"""The summary of a record."""

from typing import Any

import pytest

from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.books.record import Email
from orcid_repo_plugin.local_registry.documents.shapes import RECORD_SUMMARY
from tests.local_registry.api.counter import Counter
from tests.local_registry.api.desk import (
    JOSIAH,
    ORGANISATION,
    OTHER,
    SMALLEST,
    US,
    Document,
    external_id,
    work,
)

PATH = f"/{JOSIAH}/summary"
MEMBER: dict[str, Any] = {"role": "member"}
OURS = Source(client_id=US)


def year(number: int) -> Document:
    """A date of a year."""
    return {"year": {"value": str(number)}, "month": None, "day": None}


def job(counter: Counter, kind: str = "employment", source: Source = OURS, **more: Any) -> int:
    """An affiliation on the record; its put-code."""
    content = {
        "organization": ORGANISATION,
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return counter.put(kind, content, source=source).put_code


def test_an_empty_record_has_every_part_with_nothing_in_it() -> None:
    counter = Counter()

    found = counter.read(PATH, **MEMBER)

    assert tuple(found) == RECORD_SUMMARY.group.keys
    assert found["credit-name"] == "Josiah Carberry"
    assert found["orcid-identifier"]["path"] == JOSIAH
    assert found["external-identifiers"] is None
    assert found["employments"] == {"count": 0, "employment": None}
    assert found["email-domains"] == {"count": 0, "email-domain": None}
    assert found["works"] == {"self-asserted-count": 0, "validated-count": 0}
    assert found["peer-reviews"] == {
        "peer-review-publication-grants": 0,
        "self-asserted-count": 0,
        "total": 0,
    }


def test_three_jobs_are_shown_the_lasting_first_and_all_are_counted() -> None:
    counter = Counter()
    ended = [job(counter, start_date=year(2000), end_date=year(end)) for end in (2005, 2015, 2010)]
    lasting = job(counter, start_date=year(2016), role_title="Reader", url={"value": "https://example.org/"})

    found = counter.read(PATH, **MEMBER)["employments"]

    assert found["count"] == 4
    assert [one["put-code"] for one in found["employment"]] == [lasting, ended[1], ended[2]]
    assert found["employment"][0] == {
        "put-code": lasting,
        "type": "employment",
        "organization-name": "ORCID",
        "role": "Reader",
        "url": "https://example.org/",
        "start-date": year(2016),
        "end-date": None,
        "validated": True,
    }


def test_a_distinction_ends_when_it_was_given() -> None:
    counter = Counter()
    job(counter, "distinction", start_date=year(2001))
    job(counter, "membership", start_date=year(1990), end_date=year(2002))

    found = counter.read(PATH, **MEMBER)["professional-activities"]["professional-activity"]

    assert [(one["type"], one["end-date"]) for one in found] == [
        ("membership", year(2002)),
        ("distinction", year(2001)),
    ]


def test_what_the_person_typed_is_self_asserted_also_through_a_client() -> None:
    counter = Counter()
    job(counter, "education", Source(JOSIAH))
    job(counter, "education", Source(None, US, JOSIAH))
    job(counter, "qualification")

    found = counter.read(PATH, **MEMBER)["education-qualifications"]["education-qualification"]

    assert sorted((one["type"], one["validated"]) for one in found) == [
        ("education", False),
        ("education", False),
        ("qualification", True),
    ]


def test_works_are_counted_in_groups_and_one_client_validates_a_group() -> None:
    counter = Counter()
    counter.put("work", work())
    counter.put("work", work(), source=Source(client_id=OTHER))
    counter.put("work", work(external_id("doi", "10.5555/own")))
    counter.put("work", work(external_id("doi", "10.5555/hidden")), visibility="private")

    assert counter.read(PATH, **MEMBER)["works"] == {"self-asserted-count": 1, "validated-count": 1}


def test_reviews_identifiers_and_domains_are_told() -> None:
    counter = Counter()
    counter.add("peer-review", SMALLEST["peer-review"])
    put_code = counter.add("external-identifiers", SMALLEST["external-identifiers"])
    counter.record.emails = [
        Email("josiah@mailinator.com", visibility="public", verified_at=1_700_000_000_000),
        Email("hidden@example.org"),
    ]

    found = counter.read(PATH, **MEMBER)

    assert found["peer-reviews"] == {
        "peer-review-publication-grants": 1,
        "self-asserted-count": 0,
        "total": 1,
    }
    assert found["external-identifiers"]["external-identifier"] == [
        {
            "put-code": put_code,
            "external-id-type": "Scopus Author ID",
            "external-id-value": "7004212771",
            "external-id-url": "https://www.scopus.com/authid/detail.uri?authorId=7004212771",
            "validated": True,
        }
    ]
    assert found["email-domains"] == {
        "count": 1,
        "email-domain": [
            {"value": "mailinator.com", "verification-date": {"value": 1_700_000_000_000}},
        ],
    }


@pytest.mark.parametrize(
    ("options", "state", "expected"),
    [
        ({"scopes": ("/webhook",)}, "active", (403, 9038)),
        ({"orcid": "0000-0002-1694-233X"}, "active", (401, 9017)),
        ({"orcid": JOSIAH, "scopes": ("/activities/update",)}, "deprecated", (301, 9007)),
        ({}, "locked", (409, 9018)),
        ({}, "deactivated", (409, 9044)),
        ({"orcid": None, "scopes": ("/orcid-profile/create",)}, "active", (403, 9005)),
    ],
)
def test_the_summary_asks_token_and_scope_before_the_records_state(
    options: dict[str, Any], state: str, expected: tuple[int, int]
) -> None:
    counter = Counter()
    counter.record.state = state

    assert counter.no(PATH, **MEMBER | options) == expected


def test_the_switch_and_an_unknown_record_are_404() -> None:
    assert Counter(summary=False).no(PATH, **MEMBER) == (404, 9001)
    assert Counter().no("/0000-0002-1694-233X/summary", **MEMBER) == (404, 9016)
