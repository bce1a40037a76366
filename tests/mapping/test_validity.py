from dataclasses import replace

import pytest

from orcid_repo_plugin.domain.work import ExternalId, PublicationDate, WorkType
from orcid_repo_plugin.mapping.any_uri import is_any_uri
from orcid_repo_plugin.mapping.validity import CODES, problems
from tests.mapping.violations import VIOLATIONS, Violation
from tests.strategies import FULL_WORK, URLS


def test_a_work_with_every_part_has_no_problem() -> None:
    assert problems(FULL_WORK) == []


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda violation: violation.name)
def test_each_violation_alone_is_named_with_its_part(violation: Violation) -> None:
    found = problems(violation.work)

    assert [(problem.code, problem.part) for problem in found] == [(violation.code, violation.part)]
    assert found[0].message.startswith(f"{violation.part}: ")
    assert found[0].message.isprintable()
    assert len(found[0].message) < 300


def test_every_code_is_shown_by_a_violation_or_by_the_host() -> None:
    shown = {violation.code for violation in VIOLATIONS}

    assert set(CODES) == shown | {"invalid-orcid-host"}


def test_all_problems_of_a_work_are_told_at_once() -> None:
    broken = replace(
        FULL_WORK, title="", type="poem", publication_date=PublicationDate(1, 13, 40), country=""
    )

    assert [problem.code for problem in problems(broken)] == [
        "invalid-blank",
        "invalid-type",
        "invalid-year",
        "invalid-month",
        "invalid-day",
        "invalid-country",
    ]


@pytest.mark.parametrize("work_type", WorkType)
def test_each_of_the_59_types_is_known(work_type: WorkType) -> None:
    assert len(WorkType) == 59
    assert problems(replace(FULL_WORK, type=str(work_type))) == []


@pytest.mark.parametrize("date", [(1900,), (2100, 12), (2000, 2, 29), (2100, 12, 31)])
def test_a_date_at_the_edge_is_no_problem(date: tuple[int, ...]) -> None:
    assert problems(replace(FULL_WORK, publication_date=PublicationDate(*date))) == []


@pytest.mark.parametrize(
    "host", ["orcid.org", "sandbox.orcid.org", "qa.orcid.org", "localhost:8443/orcid-web"]
)
def test_orcids_own_hosts_are_no_problem(host: str) -> None:
    assert problems(FULL_WORK, host=host) == []


@pytest.mark.parametrize(
    "host", ["", "example.org", "localhost:5000", "orcid.org.example.edu", "a/orcid.org"]
)
def test_a_host_that_orcids_schema_refuses_is_named_once_for_each_id_sent(host: str) -> None:
    found = [(problem.code, problem.part) for problem in problems(FULL_WORK, host=host)]

    assert found == [("invalid-orcid-host", "contributors[0].orcid")]
    assert problems(replace(FULL_WORK, contributors=FULL_WORK.contributors[1:]), host=host) == []


def test_one_value_in_two_types_or_relationships_is_no_problem() -> None:
    doi = ExternalId("doi", "10.5555/12345678")
    others = (ExternalId("uri", "10.5555/12345678"), ExternalId("doi", "10.5555/12345678", "version-of"))

    assert problems(replace(FULL_WORK, external_ids=(doi, *others))) == []


@pytest.mark.parametrize("url", URLS)
def test_an_ordinary_url_is_no_problem(url: str) -> None:
    assert problems(replace(FULL_WORK, url=url)) == []


@pytest.mark.parametrize(
    "url",
    [
        *("", " ", "http://", "http:", "http:#a", "http:///x", "//", "1a:b", ":x", "é:b", "a%2", "]"),
        *("http://a:/", "http://a:x/", "http://a:65536/", "http://a@b@c/", "http://[zz]/", "http://[::1"),
        *("http://[::1%25eth0]/", "http://a/?x[]=1", "http://a/#b#c", "http://a/b c", "http://a/\u00a0"),
    ],
)
def test_a_url_that_a_judge_would_refuse_is_illegal(url: str) -> None:
    assert not is_any_uri(url)


@pytest.mark.parametrize("start", ["http://", "http://a", "http://a/", "http://a/?", "a", "%20", "a:"])
def test_a_long_hostile_url_is_judged_at_once(start: str) -> None:
    assert not is_any_uri(start + "a%20:@" * 50_000 + "[")
