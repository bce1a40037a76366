"""Reading JSON: every shape of file, and what is left when a file is broken."""

import gzip
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.errors import UnreadableItem, UnreadableSource
from orcid_repo_plugin.reading.json_records import HAL_PAGES, read_json
from orcid_repo_plugin.reading.record import MAX_ITEM_BYTES, Record
from orcid_repo_plugin.reading.source import Source

ITEMS = [{"key": number, "title": f"A Theory of Cracked Pots {number}"} for number in range(1, 5)]


class Reading:
    """What was read from some content."""

    def __init__(self, tmp_path: Path, content: str | bytes, pages: tuple[str, ...] = ()) -> None:
        path = tmp_path / "items.json"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.all = list(read_json(Source("items.json", path), pages=pages))
        self.values: list[Any] = [one.value for one in self.all if isinstance(one, Record)]
        self.broken = [(one.position, one.reason) for one in self.all if isinstance(one, UnreadableItem)]


LAYOUTS = {
    "an array": json.dumps,
    "an indented array": lambda items: json.dumps(items, indent=2),
    "an array with one item a line": lambda items: "[\n" + ",\n".join(map(json.dumps, items)) + "\n]\n",
    "json lines": lambda items: "\n".join(map(json.dumps, items)) + "\n",
    "lines of Windows": lambda items: "\r\n".join(map(json.dumps, items)),
    "objects in a row": lambda items: "".join(map(json.dumps, items)),
    "indented objects in a row": lambda items: "\n".join(json.dumps(item, indent=1) for item in items),
    "lines with commas": lambda items: ",\n".join(map(json.dumps, items)),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_items(tmp_path: Path, layout: str) -> None:
    assert Reading(tmp_path, LAYOUTS[layout](ITEMS)).values == ITEMS


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"title": "A Theory of Cracked Pots 2"', '"title": "A Theory of Cracked Pots 2'),
        ('"title": "A Theory of Cracked Pots 2"', '"title": ["A Theory of Cracked Pots 2"'),
        ('"title": "A Theory of Cracked Pots 2"', '"title": tru'),
        ('"title": "A Theory of Cracked Pots 2"', '"title" "A Theory of Cracked Pots 2"'),
        ("Pots 2", "Pots 2\x00"),
        ('Pots 2"', 'Pots 2\\"'),
        ("2,", "NaN,"),
        ("Pots 2", "Pots \\ud83d"),
    ],
)
def test_a_broken_item_is_reported_and_all_others_are_read(
    tmp_path: Path, layout: str, old: str, new: str
) -> None:
    reading = Reading(tmp_path, LAYOUTS[layout](ITEMS).replace(old, new, 1))

    assert reading.values == [ITEMS[0], *ITEMS[2:]]
    assert len(reading.broken) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-le"])
def test_an_encoding_of_unicode_is_recognised(tmp_path: Path, encoding: str) -> None:
    assert Reading(tmp_path, '[{"name": "Pär 赵"}]'.encode(encoding)).values == [{"name": "Pär 赵"}]


def test_bytes_that_are_no_text_break_their_item_only(tmp_path: Path) -> None:
    reading = Reading(tmp_path, b'{"a": "P\xe4r"}\n{"a": "Per"}\n')

    assert reading.values == [{"a": "Per"}]
    assert reading.broken == [("1:1", "holds bytes that are no text in the file's encoding")]


def test_positions_are_the_line_and_column_of_the_first_character(tmp_path: Path) -> None:
    reading = Reading(tmp_path, '[{"a": 1},\n  {"ä": 2}, {"b": 3}]')

    assert [one.position for one in reading.all] == ["1:2", "2:3", "2:13"]


SEARCH_PAGE = {
    "type": "discover",
    "_embedded": {
        "searchResult": {
            "_embedded": {"objects": [{"_embedded": {"indexableObject": item}} for item in ITEMS]},
            "page": {"size": 20},
        }
    },
}


@pytest.mark.parametrize(
    "page",
    [SEARCH_PAGE, {"_embedded": {"items": ITEMS}, "_links": {}}],
    ids=["DSpace's search answer", "a HAL list"],
)
def test_the_items_of_pages_are_taken_out(tmp_path: Path, page: dict[str, Any]) -> None:
    one = Reading(tmp_path, json.dumps(page, indent=1), HAL_PAGES)
    several = Reading(tmp_path, json.dumps(page) + "\n" + json.dumps(page), HAL_PAGES)

    assert one.values == ITEMS
    assert several.values == ITEMS * 2
    assert len({found.position for found in several.all}) == 8


def test_an_item_that_embeds_objects_is_no_page(tmp_path: Path) -> None:
    item = {"uuid": "1", "_embedded": {"owningCollection": {"name": "Theses"}}}

    assert Reading(tmp_path, json.dumps([item]), HAL_PAGES).values == [item]


def test_a_broken_element_of_a_page_does_not_break_the_page(tmp_path: Path) -> None:
    text = json.dumps(SEARCH_PAGE).replace("Pots 2", "Pots 2\n")

    reading = Reading(tmp_path, text, HAL_PAGES)

    assert reading.values == [ITEMS[0], *ITEMS[2:]]
    assert len(reading.broken) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": ' + "[" * 150 + "]" * 150 + "}", "is nested more than 100 levels deep"),
        ("[" + "[" * 100_000, "is nested more than 100 levels deep"),
        ('{"a":' * 100_000, "is nested more than 100 levels deep"),
        ('{"a": ' + "9" * 5000 + "}", "holds a number of more than 4,300 digits"),
        ('{"a": 1e999}', "holds 1e999, which is no JSON number"),
        ("[7]", "is a number where an item should be"),
        ("[null]", "is null where an item should be"),
        ('{"a": "' + "x" * MAX_ITEM_BYTES + '"}', "is larger than 20 MB"),
        ('{"a": 1, "b"', "the file ends in the middle of an item"),
        ("\x00" * 1000, "is no correct JSON: expecting value, 0 characters on"),
    ],
    ids=["deep", "open lists", "open objects", "digits", "inf", "number", "null", "large", "cut", "zeros"],
)
def test_hostile_text_is_refused_with_a_reason(tmp_path: Path, text: str, reason: str) -> None:
    assert Reading(tmp_path, text).broken[0][1] == reason


def test_an_item_of_the_largest_size_does_not_hide_the_next(tmp_path: Path) -> None:
    large = '{"a": "' + "x" * (MAX_ITEM_BYTES + 3_000_000) + '"}'

    assert Reading(tmp_path, large + '\n{"a": 2}').values == [{"a": 2}]
    assert Reading(tmp_path, f'[{large}, {{"a": 2}}]').values == [{"a": 2}]


def test_a_list_that_is_cut_between_items_is_reported(tmp_path: Path) -> None:
    reading = Reading(tmp_path, '[{"a": 1},\n{"a": 2}')

    assert reading.values == [{"a": 1}, {"a": 2}]
    assert reading.broken == [("2:9", "the file ends in the middle of a list")]


@pytest.mark.parametrize("content", [b"", b" \n\t ", b"\xef\xbb\xbf"], ids=["nothing", "blanks", "a mark"])
def test_an_empty_file_is_no_source(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableSource, match="is empty"):
        Reading(tmp_path, content)


def test_an_empty_list_has_no_items_and_no_error(tmp_path: Path) -> None:
    assert Reading(tmp_path, "[]").all == []


def test_a_damaged_gzip_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="cannot be read to its end"):
        Reading(tmp_path, gzip.compress(json.dumps(ITEMS).encode())[:-12])


def test_items_come_before_the_file_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "items.json"
    path.write_text("[" + ",".join([json.dumps({"a": "x" * 1000})] * 20_000) + ']\n{"b": ')
    source = Source("items.json", path)

    first = list(itertools.islice(read_json(source), 3))

    assert [one.value["a"][:2] for one in first if isinstance(one, Record)] == ["xx"] * 3
