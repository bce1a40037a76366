"""Our own check beside ORCID's schema, both ways."""

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from orcid_repo_plugin.domain.work import Work
from orcid_repo_plugin.mapping.any_uri import is_any_uri
from orcid_repo_plugin.mapping.validity import problems
from orcid_repo_plugin.orcid_api.xml import work_to_xml
from tests.mapping.violations import VIOLATIONS, Violation
from tests.strategies import FULL_WORK, many, nasty_urls, nasty_works, works

SCHEMAS = Path(__file__).parents[2] / "../shared/orcid-model/record_3.0"
pytestmark = pytest.mark.skipif(not SCHEMAS.is_dir(), reason="../shared is not here: nothing to compare with")

ANY_URI = etree.XMLSchema(
    etree.fromstring(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:element name="a" type="xs:anyURI"/></xs:schema>'
    )
)


@lru_cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(file=str(SCHEMAS / "work-3.0.xsd"))


def refused(work: Work) -> bool:
    """Whether the schema refuses the work, or no XML document can hold it."""
    if any(map(unsayable, texts(work))):
        return True
    return not schema().validate(etree.fromstring(work_to_xml(work)))


def unsayable(text: str) -> bool:
    try:
        etree.Element("a").text = text
    except ValueError:
        return True
    return False


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for member in value for text in texts(member)]
    slots = getattr(type(value), "__dataclass_fields__", ())
    return [text for slot in slots for text in texts(getattr(value, slot))]


def test_the_schema_takes_a_work_with_every_part() -> None:
    assert not refused(FULL_WORK)


@many(2000)
@given(works())
def test_a_valid_work_has_no_problem_and_the_schema_takes_it(work: Work) -> None:
    assert problems(work) == []
    assert not refused(work)


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda violation: violation.name)
def test_a_violation_that_the_schema_can_see_is_refused_by_it_too(violation: Violation) -> None:
    assert refused(violation.work) == violation.schema_sees


@many(3000)
@given(nasty_works())
def test_what_the_schema_refuses_has_a_problem(work: Work) -> None:
    if refused(work):
        assert problems(work) != []


@many(3000)
@given(nasty_urls())
def test_a_url_that_the_schema_refuses_is_illegal_for_us(url: str) -> None:
    if unsayable(url):
        return
    element = etree.Element("a")
    element.text = url
    if not ANY_URI.validate(element):
        assert not is_any_uri(url)
