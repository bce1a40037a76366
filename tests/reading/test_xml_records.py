"""Reading XML: each item by itself, nothing from outside, and what is left of a broken file."""

import itertools
from pathlib import Path

import pytest
from lxml import etree

from orcid_repo_plugin.errors import UnreadableItem, UnreadableSource
from orcid_repo_plugin.reading.record import MAX_ITEM_BYTES, Record
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.reading.xml_records import local_name, read_xml


def eprint(number: int, inner: str = "") -> str:
    return f'<eprint id="http://repo.example.edu/id/eprint/{number}"><eprintid>{number}</eprintid>{inner}</eprint>'


ROOT = "<?xml version='1.0'?>\n<eprints xmlns='http://eprints.org/ep2/data/2.0'>"


class Reading:
    """What was read from some content."""

    def __init__(self, tmp_path: Path, content: str | bytes) -> None:
        path = tmp_path / "items.xml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.all = list(read_xml(Source("items.xml", path), "eprint"))
        self.elements = [one.value for one in self.all if isinstance(one, Record)]
        self.ids = [_child(element, "eprintid") for element in self.elements]
        self.reasons = [one.reason for one in self.all if isinstance(one, UnreadableItem)]


def _child(element: etree._Element, name: str) -> str | None:
    return next((child.text for child in element if local_name(child) == name), None)


def test_each_item_is_read_with_its_position(tmp_path: Path) -> None:
    reading = Reading(tmp_path, f"{ROOT}\n  {eprint(1)}\n  {eprint(2)}{eprint(3)}\n</eprints>")

    assert reading.ids == ["1", "2", "3"]
    assert [one.position for one in reading.all] == ["3:3", "4:3", "4:83"]


@pytest.mark.parametrize(
    "content",
    [
        eprint(1),
        f"<e:eprints xmlns:e='u'>{eprint(1).replace('</', '</e:').replace('<e', '<e:e')}</e:eprints>",
        "<eprints xmlns:x='u'><eprint x:a='1'><eprintid>1</eprintid></eprint></eprints>",
        f"<!DOCTYPE eprints SYSTEM 'http://evil.example.org/a.dtd'>{ROOT[21:]}{eprint(1)}</eprints>",
        f"{ROOT}<!-- {eprint(9)} -->{eprint(1)}</eprints>",
        f"<export>{eprint(1)}</export>",
    ],
    ids=["no root", "prefix", "the root's prefix", "doctype", "comment", "another root"],
)
def test_one_item_is_found_in_whatever_surrounds_it(tmp_path: Path, content: str) -> None:
    reading = Reading(tmp_path, content)

    assert (reading.ids, reading.reasons) == (["1"], [])


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("latin-1", "ISO-8859-1"), ("cp1252", "windows-1252"), ("utf-16", "UTF-16"), ("utf-8-sig", "UTF-8")],
)
def test_other_encodings_are_read(tmp_path: Path, encoding: str, declared: str) -> None:
    text = f"<?xml version='1.0' encoding='{declared}'?><eprints>{eprint(1, '<t>Pär</t>')}</eprints>"

    assert _child(Reading(tmp_path, text.encode(encoding)).elements[0], "t") == "Pär"


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (eprint(2, "<t>&lol9;</t>"), "uses the entity &lol9; which is not defined"),
        (eprint(2, "<t>&file;</t>"), "uses the entity &file; which is not defined"),
        (eprint(2, "<t>\x01</t>"), "holds a character that XML does not allow"),
        (eprint(2, "<t>\x00</t>"), "holds a character that XML does not allow"),
        (eprint(2, "<t>&#8;</t>"), "holds a character that XML does not allow"),
        (eprint(2, "<t>"), "is no correct XML: Opening and ending tag mismatch"),
        (eprint(2, "<t>a & b</t>"), "is no correct XML"),
        (eprint(2).removesuffix("</eprint>"), "has no end: another item begins within it"),
        (eprint(2)[:20], "has no end: another item begins within it"),
        (eprint(2).replace("<eprint ", "<eprimt "), "an item's end without its beginning"),
        (eprint(2, "<t><![CDATA[ never closed </t>"), "is no correct XML"),
        (eprint(2, "<a>" * 150 + "</a>" * 150), "is nested more than 100 levels deep"),
        (eprint(2, "<a>" * 100_000 + "</a>" * 100_000), "is nested more than 100 levels deep"),
        (eprint(2, "<a/>" * 400_001), "holds more than 400,000 tags"),
        (eprint(2, "<t>" + "x" * MAX_ITEM_BYTES + "</t>"), "is larger than 20 MB"),
        (eprint(2, "<t>" + "x" * (MAX_ITEM_BYTES + 4_000_000) + "</t>"), "is larger than 20 MB"),
    ],
)
def test_a_broken_item_is_reported_and_all_others_are_read(tmp_path: Path, broken: str, reason: str) -> None:
    bombs = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<!DOCTYPE eprints [<!ENTITY lol0 "lol">{bombs}<!ENTITY file SYSTEM "file:///etc/hostname">]>'

    reading = Reading(tmp_path, f"{prolog}<eprints>{eprint(1)}{broken}{eprint(3)}{eprint(4)}</eprints>")

    assert reading.ids == ["1", "3", "4"]
    assert len(reading.reasons) == 1
    assert reading.reasons[0].startswith(reason)


def test_bytes_that_are_no_text_break_their_item_only(tmp_path: Path) -> None:
    content = f"<eprints>{eprint(1, '<t>Pär</t>')}{eprint(2)}</eprints>".encode("latin-1")

    reading = Reading(tmp_path, content)

    assert (reading.ids, reading.reasons) == (["2"], ["holds bytes that are no text in the file's encoding"])


def test_names_of_html_entities_are_characters(tmp_path: Path) -> None:
    content = eprint(1, "<t>M&uuml;ller&nbsp;&amp; <![CDATA[&uuml;]]></t>")

    assert _child(Reading(tmp_path, content).elements[0], "t") == "Müller\xa0& &uuml;"


def test_tags_in_cdata_and_comments_are_no_tags(tmp_path: Path) -> None:
    content = f"<eprints>{eprint(1, '<t><![CDATA[</eprint>]]></t><!-- </eprint> -->')}{eprint(2)}</eprints>"

    reading = Reading(tmp_path, content)

    assert (reading.ids, reading.reasons) == (["1", "2"], [])
    assert _child(reading.elements[0], "t") == "</eprint>"


def test_an_empty_element_is_an_item(tmp_path: Path) -> None:
    reading = Reading(tmp_path, f"<eprints><eprint id='x'/>{eprint(2)}</eprints>")

    assert reading.ids == [None, "2"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f"<eprints>{eprint(1)}<eprint><title>A Th", "the file ends in the middle of an item"),
        (f"<eprints>{eprint(1)}", "the file ends without </eprints>: items may be missing"),
    ],
)
def test_a_truncated_file_is_reported(tmp_path: Path, content: str, reason: str) -> None:
    reading = Reading(tmp_path, content)

    assert (reading.ids, reading.reasons) == (["1"], [reason])


@pytest.mark.parametrize("content", ["<eprints/>", f"{ROOT}</eprints>", "<eprints>\n</eprints>\n"])
def test_a_list_without_items_is_no_error(tmp_path: Path, content: str) -> None:
    assert Reading(tmp_path, content).all == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("<html></html>", "holds no <eprint>"),
        ("{}", "holds no <eprint>"),
    ],
)
def test_a_file_of_something_else_is_no_source(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason):
        Reading(tmp_path, content)


@pytest.mark.parametrize(
    "content",
    [
        "<eprint" * 500_000 + eprint(1),
        "<eprint " * 500_000,
        "<eprint>" * 30_000,
        "<eprint>" + "</eprint " * 300_000,
        "<eprint><![CDATA[" * 30_000,
        "<eprints>" + "<!--" * 300_000,
        "<!DOCTYPE [" * 100_000 + eprint(1),
        "<eprint>" + "&uuml;" * 300_000 + "</eprint>",
    ],
    ids=["tag", "attribute", "nested", "ends", "cdata", "comments", "doctypes", "entities"],
)
def test_hostile_files_cost_time_in_proportion_to_their_size(tmp_path: Path, content: str) -> None:
    assert Reading(tmp_path, content).all  # a quadratic scan of these would take minutes


def test_items_come_before_the_file_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "items.xml"
    path.write_text("<eprints>" + eprint(1, "<t>" + "x" * 1000 + "</t>") * 20_000)

    first = list(itertools.islice(read_xml(Source("items.xml", path), "eprint"), 3))

    assert all(isinstance(one, Record) for one in first)
