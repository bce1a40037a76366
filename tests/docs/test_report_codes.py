"""Every code that a report can hold is explained, and no other."""

from collections.abc import Mapping
from pathlib import Path

from orcid_repo_plugin.domain.report import CODES, TOPICS
from orcid_repo_plugin.mapping.validity import CODES as INVALID
from tests.docs.report_codes import ROOT, Use, codes_in, sources

PAGE = Path(__file__).parents[2] / "docs" / "mapping.md"
USES = [use for path in sources() for use in codes_in(path)]
EXPLAINED: Mapping[str, str] = {**CODES, **INVALID}


def test_every_code_in_the_source_is_explained() -> None:
    missing = sorted({f"{use.code} ({use.place})" for use in USES if use.code and use.code not in EXPLAINED})

    assert missing == [], "explain them in TOPICS of orcid_repo_plugin/domain/report.py"


def test_the_source_tells_every_code() -> None:
    assert [use.place for use in USES if not use.code] == [], (
        "write the code as a text, so that it can be found"
    )


def test_every_explained_code_is_used() -> None:
    assert sorted(EXPLAINED.keys() - {use.code for use in USES}) == []


def test_a_code_is_explained_in_one_place() -> None:
    assert sum(map(len, TOPICS.values())) == len(CODES)
    assert not CODES.keys() & INVALID.keys()


def test_the_page_explains_every_code_in_a_sentence() -> None:
    page = PAGE.read_text(encoding="utf-8")

    for code, meaning in EXPLAINED.items():
        assert f"| `{code}` | " in page
        assert meaning.endswith(".")


def test_codes_are_found_in_literals_choices_tables_and_helpers() -> None:
    module = ROOT / "tests" / "docs" / "data" / "codes_example.py"

    assert [use.code for use in codes_in(module)] == [
        "plain",
        "one",
        "other",
        "first",
        "second",
        "handed-on",
        "",
    ]
    assert Use("plain", "tests/docs/data/codes_example.py:12") in list(codes_in(module))
