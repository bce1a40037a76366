import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from lxml import etree

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.work import Citation, Contributor, ExternalId, PublicationDate, Work
from orcid_repo_plugin.errors import InputError
from orcid_repo_plugin.mapping.validity import problems
from orcid_repo_plugin.orcid_api.payload import work_from_json, work_to_json
from tests.reading_back import work_from_xml
from tests.strategies import FULL_WORK, many, works

SHARED = Path(__file__).parents[2] / "../shared"
SAMPLES = SHARED / "orcid-model/record_3.0/samples"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here: no samples of ORCID's")
MINIMAL: dict[str, Any] = {"title": {"title": {"value": "Cracked Pots"}}, "type": "book"}


def test_a_work_is_written_in_orcids_words_and_order() -> None:
    assert json.dumps(work_to_json(FULL_WORK, host="sandbox.orcid.org"), ensure_ascii=False) == json.dumps(
        {
            "title": {
                "title": {"value": "A Theory of Cracked Pots"},
                "subtitle": {"value": "Third edition"},
                "translated-title": {"value": "Une théorie des pots fêlés", "language-code": "fr"},
            },
            "journal-title": {"value": "Journal of Psychoceramics"},
            "short-description": "What cracks, and why.\n\nAnd how to mend it.",
            "citation": {
                "citation-type": "bibtex",
                "citation-value": "@article{carberry2008, title = {A Theory of Cracked Pots}}",
            },
            "type": "journal-article",
            "publication-date": {
                "year": {"value": "2008"},
                "month": {"value": "08"},
                "day": {"value": "13"},
            },
            "external-ids": {
                "external-id": [
                    {
                        "external-id-type": "doi",
                        "external-id-value": "10.5555/12345678",
                        "external-id-url": {"value": "https://doi.org/10.5555/12345678"},
                        "external-id-relationship": "self",
                    },
                    {
                        "external-id-type": "issn",
                        "external-id-value": "0264-3561",
                        "external-id-relationship": "part-of",
                    },
                    {
                        "external-id-type": "grant_number",
                        "external-id-value": "CP-1",
                        "external-id-relationship": "funded-by",
                    },
                ]
            },
            "url": {"value": "https://psychoceramics.example.edu/12"},
            "contributors": {
                "contributor": [
                    {
                        "contributor-orcid": {
                            "uri": "https://sandbox.orcid.org/0000-0002-1825-0097",
                            "path": "0000-0002-1825-0097",
                            "host": "sandbox.orcid.org",
                        },
                        "credit-name": {"value": "Josiah Carberry"},
                        "contributor-attributes": {
                            "contributor-sequence": "first",
                            "contributor-role": "author",
                        },
                    },
                    {
                        "credit-name": {"value": "Brown University"},
                        "contributor-attributes": {"contributor-sequence": "additional"},
                    },
                    {
                        "credit-name": {"value": "Truman, Laura"},
                        "contributor-attributes": {
                            "contributor-sequence": "additional",
                            "contributor-role": "http://credit.niso.org/contributor-roles/data-curation/",
                        },
                    },
                ]
            },
            "language-code": "en",
            "country": {"value": "US"},
        },
        ensure_ascii=False,
    )


def test_absent_parts_are_left_out() -> None:
    assert work_to_json(Work(type="book", title="Cracked Pots")) == MINIMAL


def test_a_put_code_is_a_number_and_comes_first() -> None:
    data = work_to_json(Work(type="book", title="Cracked Pots", put_code=12345))

    assert next(iter(data.items())) == ("put-code", 12345)


@pytest.mark.parametrize(
    ("date", "written"),
    [
        (PublicationDate(2008), {"year": {"value": "2008"}}),
        (PublicationDate(2008, 2), {"year": {"value": "2008"}, "month": {"value": "02"}}),
        (
            PublicationDate(2008, 2, 9),
            {"year": {"value": "2008"}, "month": {"value": "02"}, "day": {"value": "09"}},
        ),
    ],
    ids=str,
)
def test_a_date_stays_as_partial_as_it_is(date: PublicationDate, written: dict[str, Any]) -> None:
    assert work_to_json(Work(type="book", title="A", publication_date=date))["publication-date"] == written


def test_attributes_are_left_out_when_there_are_none() -> None:
    work = Work(type="book", title="A", contributors=(Contributor("Josiah Carberry", None, None),))

    assert work_to_json(work)["contributors"] == {
        "contributor": [{"credit-name": {"value": "Josiah Carberry"}}]
    }


@many(500)
@given(works())
def test_what_is_written_reads_back_as_the_same_work(work: Work) -> None:
    text = json.dumps(work_to_json(work))

    assert work_from_json(json.loads(text)) == work
    assert not holds_null(json.loads(text))


def holds_null(value: Any) -> bool:
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value is None or any(map(holds_null, members))


def test_an_answer_with_nulls_and_what_orcid_adds_is_read() -> None:
    answer = {
        **dict.fromkeys(("created-date", "source", "path", "journal-title", "citation", "contributors")),
        "put-code": 7,
        "title": {"title": {"value": "Cracked Pots"}, "subtitle": None, "translated-title": None},
        "type": "book",
        "publication-date": {"year": {"value": "2008"}, "month": None, "day": None},
        "external-ids": {
            "external-id": [
                {
                    "external-id-type": "doi",
                    "external-id-value": "10.5555/ABC",
                    "external-id-normalized": {"value": "10.5555/abc", "transient": True},
                    "external-id-normalized-error": None,
                    "external-id-url": None,
                    "external-id-relationship": "self",
                }
            ]
        },
        "visibility": "public",
    }

    assert work_from_json(answer) == Work(
        type="book",
        title="Cracked Pots",
        publication_date=PublicationDate(2008),
        external_ids=(ExternalId("doi", "10.5555/ABC"),),
        put_code=7,
    )


def test_the_shorter_spellings_that_orcid_takes_are_read() -> None:
    short = {
        "put-code": "7",
        "title": {"title": "Cracked Pots", "subtitle": "Third edition"},
        "journal-title": "Journal of Psychoceramics",
        "type": "book",
        "publication-date": {"year": 2008, "month": {"value": 8}},
        "external-ids": {"external-id": {"external-id-type": "doi", "external-id-value": "10.5555/1"}},
        "url": "https://psychoceramics.example.edu/12",
        "contributors": {
            "contributor": {"contributor-orcid": {"uri": "https://orcid.org/0000-0002-1694-233x"}}
        },
    }

    work = work_from_json(short)

    assert (work.put_code, work.title, work.subtitle) == (7, "Cracked Pots", "Third edition")
    assert (work.journal_title, work.url) == (
        "Journal of Psychoceramics",
        "https://psychoceramics.example.edu/12",
    )
    assert work.publication_date == PublicationDate(2008, 8)
    assert work.external_ids == (ExternalId("doi", "10.5555/1", ""),)
    assert work.contributors == (Contributor(None, None, None, OrcidId("0000-0002-1694-233X")),)


def test_a_broken_part_is_kept_for_the_check_to_name() -> None:
    broken = {
        **MINIMAL,
        "citation": {"citation-value": "A book."},
        "contributors": {"contributor": [{"contributor-orcid": {"path": "0000-0002-1825-0098"}}]},
    }

    work = work_from_json(broken)

    assert work.citation == Citation("A book.", "formatted-unspecified")
    assert [problem.code for problem in problems(work)] == ["invalid-no-id", "invalid-orcid"]


@pytest.mark.parametrize(
    "data",
    [
        ["a list"],
        "a text",
        {"title": {"title": ["A"]}},
        {"title": 7},
        {"put-code": "seven"},
        {"publication-date": {"year": "MMVIII"}},
        {"publication-date": {"year": "9" * 5000}},
        {"publication-date": {"year": True}},
        {"external-ids": {"external-id": ["10.5555/1"]}},
        {"external-ids": []},
        {"contributors": {"contributor": [None]}},
    ],
    ids=str,
)
def test_what_has_not_the_shape_of_a_work_is_refused(data: Any) -> None:
    with pytest.raises(InputError, match=r"expected|a work is a JSON object"):
        work_from_json(data)


def _sample_works(path: Path) -> list[Work]:
    if path.suffix == ".json":
        data = json.loads(path.read_text())
        return (
            [work_from_json(one["work"]) for one in data["bulk"]]
            if "bulk" in data
            else [work_from_json(data)]
        )
    root = etree.parse(str(path)).getroot()
    return [work_from_xml(one) for one in root] if root.tag.endswith("}bulk") else [work_from_xml(root)]


@needs_shared
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("bulk-work-3.0.json", 2),
        ("bulk-work-3.0.xml", 2),
        ("bulk-works-100-works-3.0.json", 100),
        ("bulk-works-3-works-3.0.json", 3),
        ("work-51-contributors-3.0.json", 1),
        ("work-full-3.0.json", 1),
        ("work-full-3.0.xml", 1),
        ("work-with-NISO-roles-51-contributors-3.0.json", 1),
    ],
)
def test_orcids_samples_have_no_problem_but_one_that_lacks_a_self_id(name: str, count: int) -> None:
    read = _sample_works(SAMPLES / "write_samples" / name)

    found = [(work.title, problem.code) for work in read for problem in problems(work)]
    assert len(read) == count
    assert found == ([("Work # 2", "invalid-no-self-id")] if name == "bulk-work-3.0.json" else [])


@needs_shared
def test_the_json_sample_is_written_as_orcid_wrote_it() -> None:
    sample = json.loads((SAMPLES / "write_samples/work-full-3.0.json").read_text())
    for contributor in sample["contributors"]["contributor"]:
        del contributor["contributor-email"]

    assert json.dumps(work_to_json(work_from_json(sample))) == json.dumps(sample)


@needs_shared
def test_a_recorded_answer_of_orcid_is_read_whole() -> None:
    answer = json.loads((SHARED / "data/orcid-answers/work-detail-v3-with-bibtex.json").read_text())
    work = work_from_json(answer)

    assert work.title == answer["title"]["title"]["value"]
    assert work.citation is not None
    assert work.citation.value == answer["citation"]["citation-value"]
    assert [problem.code for problem in problems(work)] == ["invalid-no-id"], "typed in by hand at ORCID"
