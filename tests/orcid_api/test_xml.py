import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from orcid_repo_plugin.domain.work import TranslatedTitle, Work
from orcid_repo_plugin.orcid_api.xml import work_to_xml, write_bulk
from tests.reading_back import work_from_xml
from tests.strategies import FULL_WORK, many, nasty_works, works

SCHEMAS = Path(__file__).parents[2] / "../shared/orcid-model/record_3.0"


def bulk(*works: Work, host: str = "orcid.org") -> bytes:
    out = io.BytesIO()
    assert write_bulk(iter(works), out, host=host) == len(works)
    return out.getvalue()


def test_a_work_is_written_in_the_order_of_the_schema() -> None:
    work = replace(
        FULL_WORK, external_ids=FULL_WORK.external_ids[:1], contributors=FULL_WORK.contributors[:1]
    )

    assert work_to_xml(replace(work, put_code=7), host="sandbox.orcid.org") == (
        '<work:work xmlns:work="http://www.orcid.org/ns/work"'
        ' xmlns:common="http://www.orcid.org/ns/common" put-code="7">\n'
        """\
  <work:title>
    <common:title>A Theory of Cracked Pots</common:title>
    <common:subtitle>Third edition</common:subtitle>
    <common:translated-title language-code="fr">Une théorie des pots fêlés</common:translated-title>
  </work:title>
  <work:journal-title>Journal of Psychoceramics</work:journal-title>
  <work:short-description>What cracks, and why.

And how to mend it.</work:short-description>
  <work:citation>
    <work:citation-type>bibtex</work:citation-type>
    <work:citation-value>@article{carberry2008, title = {A Theory of Cracked Pots}}</work:citation-value>
  </work:citation>
  <work:type>journal-article</work:type>
  <common:publication-date>
    <common:year>2008</common:year>
    <common:month>08</common:month>
    <common:day>13</common:day>
  </common:publication-date>
  <common:external-ids>
    <common:external-id>
      <common:external-id-type>doi</common:external-id-type>
      <common:external-id-value>10.5555/12345678</common:external-id-value>
      <common:external-id-url>https://doi.org/10.5555/12345678</common:external-id-url>
      <common:external-id-relationship>self</common:external-id-relationship>
    </common:external-id>
  </common:external-ids>
  <common:url>https://psychoceramics.example.edu/12</common:url>
  <work:contributors>
    <work:contributor>
      <common:contributor-orcid>
        <common:uri>https://sandbox.orcid.org/0000-0002-1825-0097</common:uri>
        <common:path>0000-0002-1825-0097</common:path>
        <common:host>sandbox.orcid.org</common:host>
      </common:contributor-orcid>
      <work:credit-name>Josiah Carberry</work:credit-name>
      <work:contributor-attributes>
        <work:contributor-sequence>first</work:contributor-sequence>
        <work:contributor-role>author</work:contributor-role>
      </work:contributor-attributes>
    </work:contributor>
  </work:contributors>
  <common:language-code>en</common:language-code>
  <common:country>US</common:country>
</work:work>"""
    )


def test_a_bulk_document_holds_every_work_in_its_order() -> None:
    document = bulk(replace(FULL_WORK, title="First"), replace(FULL_WORK, title="Second"))

    assert document.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<bulk:bulk ')
    assert document.endswith(b"  </work:work>\n</bulk:bulk>\n")
    assert [work_from_xml(one).title for one in etree.fromstring(document)] == ["First", "Second"]


def test_the_same_works_make_the_same_bytes() -> None:
    assert bulk(FULL_WORK, FULL_WORK) == bulk(FULL_WORK, FULL_WORK)


def test_the_host_stands_in_the_ids_of_contributors() -> None:
    assert b"<common:uri>https://sandbox.orcid.org/0000-0002-1825-0097<" in bulk(
        FULL_WORK, host="sandbox.orcid.org"
    )


def test_works_are_written_one_by_one() -> None:
    out = io.BytesIO()

    def one_then_look() -> object:
        yield FULL_WORK
        assert b"</work:work>" in out.getvalue()

    write_bulk(one_then_look(), out)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "<b>&amp;</b>",
        "]]>",
        "<![CDATA[x",
        "a\rb\r\nc\td",
        "\"quoted'",
        "\u2028\x85\x7f",
        "😀",
        "&#38;",
        "<!--",
    ],
)
def test_a_text_reads_back_as_it_was(text: str) -> None:
    work = replace(FULL_WORK, title=text, translated_title=TranslatedTitle(text, text), url=text)

    assert work_from_xml(etree.fromstring(work_to_xml(work))) == work


def test_a_character_that_xml_cannot_hold_is_shown_as_replaced() -> None:
    work = replace(FULL_WORK, title="a\x00b\ud800c\uffffd\x1be")

    assert work_from_xml(etree.fromstring(bulk(work))[0]).title == "a\ufffdb\ufffdc\ufffdd\ufffde"


@many(500)
@given(works())
def test_what_is_written_reads_back_as_the_same_work(work: Work) -> None:
    assert work_from_xml(etree.fromstring(work_to_xml(work))) == work


@many(500)
@given(st.lists(nasty_works(), max_size=2))
def test_any_work_at_all_makes_a_document_that_can_be_read(works: list[Work]) -> None:
    assert len(etree.fromstring(bulk(*works))) == len(works)


@pytest.mark.parametrize("count", [0, 1, 100])
def test_a_bulk_document_is_valid_by_orcids_schema(count: int) -> None:
    if not SCHEMAS.is_dir():
        pytest.skip("../shared is not here: no schema to compare with")
    schema = etree.XMLSchema(file=str(SCHEMAS / "bulk-3.0.xsd"))

    assert schema.validate(etree.fromstring(bulk(*[FULL_WORK] * count))), schema.error_log
