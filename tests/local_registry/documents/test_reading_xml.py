"""What is taken and what is refused of a single item in XML: ORCID's codes, row by row."""

import orjson
import pytest

from orcid_repo_plugin.local_registry.documents.notations import read, write
from orcid_repo_plugin.local_registry.documents.shapes import (
    GROUP_ID_RECORD,
    ITEM,
    NOTIFICATION,
    WORK,
)
from orcid_repo_plugin.local_registry.refusals import Refusal
from tests.local_registry.documents import bodies

WORK_XML = """<?xml version="1.0" encoding="UTF-8"?>
<work:work put-code="41" visibility="public" xmlns:common="http://www.orcid.org/ns/common"
    xmlns:work="http://www.orcid.org/ns/work" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.orcid.org/ns/work ../work-3.0.xsd">
  <!-- what the registry fills in may be there -->
  <common:created-date>2020-01-02T03:04:05.678Z</common:created-date>
  <work:title>
    <common:title>A Theory of &lt;Cracked&gt; Pots &amp; Pans</common:title>
    <common:subtitle>Second edition</common:subtitle>
    <common:translated-title language-code="de">Eine Theorie gesprungener Töpfe</common:translated-title>
  </work:title>
  <work:journal-title>Journal of Psychoceramics</work:journal-title>
  <work:short-description>Cracks,
\tand what holds.</work:short-description>
  <work:citation>
    <work:citation-type>bibtex</work:citation-type>
    <work:citation-value><![CDATA[@article{carberry, title={Pots}}]]></work:citation-value>
  </work:citation>
  <work:type>journal-article</work:type>
  <common:publication-date>
    <common:year>2008</common:year><common:month>02</common:month><common:day>29</common:day>
  </common:publication-date>
  <common:external-ids>
    <common:external-id>
      <common:external-id-type>doi</common:external-id-type>
      <common:external-id-value>10.5555/12345678</common:external-id-value>
      <common:external-id-normalized transient="true">10.5555/12345678</common:external-id-normalized>
      <common:external-id-url>https://doi.org/10.5555/12345678</common:external-id-url>
      <common:external-id-relationship>self</common:external-id-relationship>
    </common:external-id>
    <common:external-id>
      <common:external-id-type>issn</common:external-id-type>
      <common:external-id-value>0264-3561</common:external-id-value>
      <common:external-id-relationship>part-of</common:external-id-relationship>
    </common:external-id>
  </common:external-ids>
  <common:url>https://repository.example/1?a=b&amp;c=d</common:url>
  <work:contributors>
    <work:contributor>
      <common:contributor-orcid>
        <common:uri>https://orcid.org/0000-0002-1825-0097</common:uri>
        <common:path>0000-0002-1825-0097</common:path><common:host>orcid.org</common:host>
      </common:contributor-orcid>
      <work:credit-name>Josiah Carberry</work:credit-name>
      <work:contributor-email>josiah@example.org</work:contributor-email>
      <work:contributor-attributes>
        <work:contributor-sequence>first</work:contributor-sequence>
        <work:contributor-role>author</work:contributor-role>
      </work:contributor-attributes>
    </work:contributor>
    <work:contributor><work:credit-name>J. 卡伯里</work:credit-name></work:contributor>
  </work:contributors>
  <common:language-code>en</common:language-code>
  <common:country>US</common:country>
</work:work>
"""


def code_of(old: str, new: str) -> int:
    """The code that refuses the work with something exchanged in it."""
    assert old in WORK_XML
    with pytest.raises(Refusal) as caught:
        read(WORK, WORK_XML.replace(old, new, 1).encode(), "xml")
    return caught.value.code


def test_xml_and_json_of_one_work_are_read_as_the_same() -> None:
    assert read(WORK, WORK_XML.encode(), "xml") == read(WORK, orjson.dumps(bodies.FULL_WORK), "json")


@pytest.mark.parametrize("kind", ITEM)
def test_what_is_written_as_xml_is_read_as_the_same(kind: str) -> None:
    content = read(ITEM[kind], orjson.dumps(bodies.ITEMS[kind]), "json")

    assert read(ITEM[kind], write(ITEM[kind], content, "xml"), "xml") == content


def test_notifications_and_groups_are_read_as_the_same_too() -> None:
    for shape, body in ((NOTIFICATION, bodies.NOTIFICATION), (GROUP_ID_RECORD, bodies.GROUP)):
        content = read(shape, orjson.dumps(body), "json")

        assert read(shape, write(shape, content, "xml"), "xml") == content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("</work:work>", "", id="not closed"),
        pytest.param("work:work", "work:job", id="other root"),
        pytest.param('xmlns:work="http://www.orcid.org/ns/work"', 'xmlns:work="urn:x"', id="namespace"),
        pytest.param("<work:type>", "<work:color>red</work:color><work:type>", id="unknown element"),
        pytest.param(
            "<common:language-code>en</common:language-code>\n  <common:country>US</common:country>",
            "<common:country>US</common:country><common:language-code>en</common:language-code>",
            id="other order",
        ),
        pytest.param("<work:type>journal-article</work:type>", "", id="no type"),
        pytest.param(
            "<work:type>journal-article</work:type>", "<work:type>book</work:type>" * 2, id="two types"
        ),
        pytest.param("<work:type>", "text<work:type>", id="text between elements"),
        pytest.param("Journal of Psychoceramics", "", id="empty journal"),
        pytest.param("Journal of Psychoceramics", " \n ", id="blank journal"),
        pytest.param("Journal of Psychoceramics", "x" * 1001, id="long journal"),
        pytest.param("Journal of Psychoceramics", "<b>x</b>", id="element in a text"),
        pytest.param('visibility="public"', 'visibility="secret"', id="unknown visibility"),
        pytest.param('put-code="41"', 'put-code="forty"', id="put-code in words"),
        pytest.param('put-code="41"', 'color="red"', id="unknown attribute"),
        pytest.param(' language-code="de"', "", id="translation without language"),
        pytest.param("<common:year>2008</common:year>", "", id="month without year"),
        pytest.param("<common:month>02</common:month>", "", id="day without month"),
        pytest.param("<common:year>2008", "<common:year>1899", id="too early"),
        pytest.param("<common:month>02", "<common:month>13", id="thirteenth month"),
        pytest.param("https://orcid.org/0000", "http://orcid.org/0000", id="iD URI without s"),
        pytest.param("josiah@example.org", "josiah", id="e-mail"),
        pytest.param("https://doi.org/10.5555/12345678", "http://[", id="no URI"),
        pytest.param("2020-01-02T03:04:05.678Z", "yesterday", id="no time"),
        pytest.param("2020-01-02T03:04:05.678Z", "2020-02-30T03:04:05Z", id="no day"),
        pytest.param(' transient="true"', "", id="normal form without its attribute"),
    ],
)
def test_what_does_not_fit_the_schema_is_9001(old: str, new: str) -> None:
    assert code_of(old, new) == 9001


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("journal-article", "JOURNAL_ARTICLE", id="work type"),
        pytest.param("journal-article", "", id="empty work type"),
        pytest.param("<common:language-code>en", "<common:language-code>he", id="language"),
        pytest.param('language-code="de"', 'language-code="german"', id="language of a translation"),
        pytest.param("<common:country>US", "<common:country>us", id="country"),
        pytest.param("bibtex", "apa", id="citation type"),
        pytest.param("self", "same", id="relationship"),
        pytest.param("first", "second", id="sequence"),
    ],
)
def test_a_value_that_an_enumeration_has_not_is_9051(old: str, new: str) -> None:
    assert code_of(old, new) == 9051


@pytest.mark.parametrize(
    ("old", "new"), [("<common:month>02", "<common:month>2"), ("<common:day>29", "<common:day>30")]
)
def test_a_date_that_no_calendar_has_fits_and_is_left_to_the_rules(old: str, new: str) -> None:
    date = read(WORK, WORK_XML.replace(old, new, 1).encode(), "xml")["publication-date"]

    assert new.rpartition(">")[2] in [part["value"] for part in date.values()]


@pytest.mark.parametrize(
    "body", [b"", b" ", b"title", b"<a>", b"\x00", b"<?xml version='1.0' encoding='x'?><a/>"]
)
def test_what_is_no_xml_is_9001(body: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read(WORK, body, "xml")

    assert caught.value.code == 9001


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", ["", "<!-- first -->", "<?pi ?>\n"])
def test_a_document_type_is_refused_in_every_encoding(encoding: str, before: str) -> None:
    _, _, rest = WORK_XML.partition("?>")
    kind = '<!DOCTYPE work [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    body = f'<?xml version="1.0" encoding="{encoding}"?>{before}{kind}{rest}'.replace("Second", "&a;&b;")

    with pytest.raises(Refusal) as caught:
        read(WORK, body.encode(encoding), "xml")

    assert caught.value.code == 9001


def test_deep_nesting_is_refused() -> None:
    body = b"<a>" * 100_000 + b"</a>" * 100_000

    with pytest.raises(Refusal) as caught:
        read(WORK, body, "xml")

    assert caught.value.code == 9001


def test_aliases_of_work_types_become_the_types() -> None:
    body = WORK_XML.replace("journal-article", "standard").encode()

    assert read(WORK, body, "xml")["type"] == "standards-and-policy"


def test_an_empty_citation_type_is_the_schemas_default() -> None:
    body = WORK_XML.replace(">bibtex<", "><").encode()

    assert read(WORK, body, "xml")["citation"]["citation-type"] == "formatted-unspecified"


def test_a_comment_does_not_cut_a_text() -> None:
    body = WORK_XML.replace("Second edition", "Second <!-- third? -->edition").encode()

    assert read(WORK, body, "xml")["title"]["subtitle"] == {"value": "Second edition"}


def test_read_whole_nothing_is_taken_off() -> None:
    found = read(WORK, WORK_XML.encode(), "xml", whole=True)

    assert found["created-date"] == {"value": 1577934245678}
    assert found["external-ids"]["external-id"][0]["external-id-normalized"] == {
        "value": "10.5555/12345678",
        "transient": True,
    }


def test_a_refusal_names_the_place() -> None:
    with pytest.raises(Refusal) as caught:
        read(WORK, WORK_XML.replace("journal-article", "pot").encode(), "xml")

    assert "type is 'pot'" in caught.value.body()["developer-message"]
