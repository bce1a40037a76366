"""What holds in every format: order, state, nothing twice, and no text that breaks out."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from lxml import etree

from orcid_repo_plugin.domain.byline import EDITOR, AuthorList, Byline, ListedName
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.widgets.metadata import FORMATS, MARK_THE_STATE
from orcid_repo_plugin.widgets.metadata.harvesting import oai_dc
from tests.widgets.metadata.items import (
    ADA,
    CARBERRY,
    CRACKED_POTS,
    EXAMPLE,
    HOSTILE,
    JOSIAH,
    POTS,
    crowd,
    with_text,
)

JSON = ("jsonld", "datacite")
WITH_IDS = [name for name in FORMATS if name != "oai_dc"]
_URI = re.compile(r"https://orcid\.org/(?:\d{4}-){3}\d{3}[\dX]")

every_format = pytest.mark.parametrize("name", FORMATS)
every_format_with_ids = pytest.mark.parametrize("name", WITH_IDS)


def uris(text: str) -> list[str]:
    """The iDs in a text, in order, each once."""
    return list(dict.fromkeys(_URI.findall(text)))


def test_the_formats_are_those_that_the_page_and_the_command_name() -> None:
    by_machines = ["jsonld", "head", "datacite", "datacite-xml", "openaire", "jats", "crossref"]

    assert list(FORMATS) == [*by_machines, "rioxx", "rioxx3", "mods", "marc", "oai_dc"]


@every_format_with_ids
def test_a_proved_id_is_in_every_format_that_has_a_place_for_it(name: str) -> None:
    assert JOSIAH in FORMATS[name](POTS)


@every_format
def test_an_id_that_nobody_has_proved_is_marked_or_left_out(name: str) -> None:
    text = FORMATS[name](POTS)

    if name in MARK_THE_STATE:
        [element] = [one for one in etree.fromstring(text).iter() if one.text == ADA]
        assert element.get("authenticated") == "false"
    else:
        assert "0000-0002-1694-233X" not in text
    assert "Example" in text


@pytest.mark.parametrize("name", MARK_THE_STATE)
def test_a_format_that_marks_the_state_says_true_of_a_proved_id_only(name: str) -> None:
    states = {one.text: one.get("authenticated") for one in etree.fromstring(FORMATS[name](POTS)).iter()}

    assert (states[JOSIAH], states[ADA]) == ("true", "false")


@every_format_with_ids
def test_ids_stand_in_the_order_of_the_authors(name: str) -> None:
    many = crowd(30)

    assert uris(FORMATS[name](many)) == [one.badge.uri for one in many.names if one.badge]


@every_format_with_ids
def test_an_author_who_is_listed_twice_has_the_id_once(name: str) -> None:
    once = replace(POTS, names=(ListedName(name="Josiah Carberry", badge=CARBERRY),))
    twice = replace(POTS, names=(*once.names, ListedName(name="J. S. Carberry", badge=CARBERRY)))

    assert FORMATS[name](twice).count(JOSIAH) == FORMATS[name](once).count(JOSIAH)


@every_format
def test_an_organisation_has_no_id_whatever_its_name_claims(name: str) -> None:
    group = ListedName(name="Pottery Working Group", organisation=True, badge=CARBERRY)

    assert "0000-0002-1825-0097" not in FORMATS[name](replace(POTS, names=(group,)))


@every_format_with_ids
def test_an_id_of_the_sandbox_keeps_the_sandbox_s_address(name: str) -> None:
    trial = replace(CARBERRY, host="sandbox.orcid.org")
    text = FORMATS[name](replace(POTS, names=(ListedName(name="Josiah Carberry", badge=trial),)))

    assert "https://sandbox.orcid.org/0000-0002-1825-0097" in text
    assert "https://orcid.org/0000-0002-1825-0097" not in text
    assert "orcid:0000-0002-1825-0097" not in text


@every_format
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_comes_back_as_text(name: str, text: str) -> None:
    made = FORMATS[name](with_text(text))

    made.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", made)
    assert _read(name, made)


@every_format
def test_an_id_that_was_typed_into_a_name_leaves_in_no_format(name: str) -> None:
    typed = f"Eve Mallory (ORCID iD: {JOSIAH})"
    eve = ListedName(name=typed, family=f"Mallory (ORCID iD: {JOSIAH})", given="Eve")

    text = FORMATS[name](replace(POTS, names=(eve,)))

    assert "Mallory" in text
    assert "0000-0002-1825-0097" not in text


@every_format
def test_an_item_of_which_nothing_is_known_is_well_formed(name: str) -> None:
    assert _read(name, FORMATS[name](AuthorList(byline=Byline(repository="main", item_id="1"))))


@every_format
def test_a_name_without_letters_and_with_an_id_breaks_nothing(name: str) -> None:
    nameless = replace(CARBERRY, name="")

    assert _read(name, FORMATS[name](replace(POTS, names=(ListedName(name=" ", badge=nameless),))))


@every_format
def test_an_edited_book_without_authors_tells_of_its_editors(name: str) -> None:
    editor = ListedName(name="Josiah Carberry", badge=CARBERRY, role=EDITOR)
    book = AuthorList(byline=replace(CRACKED_POTS, work_type="edited-book"), names=(editor,))

    assert "Josiah Carberry" in FORMATS[name](book)


def test_oai_dc_has_the_address_only_for_those_who_ask_and_have_proved_it() -> None:
    creators = [
        one.text for one in etree.fromstring(oai_dc(POTS, with_uris=True)) if one.tag.endswith("creator")
    ]

    assert creators == ["Carberry, Josiah", JOSIAH, "Example, Ada", "Pottery Working Group"]
    assert JOSIAH not in oai_dc(POTS)


def test_the_two_states_of_one_id_never_look_alike() -> None:
    proved = replace(POTS, names=(ListedName(name="Ada", badge=replace(EXAMPLE, authenticated=True)),))
    claimed = replace(POTS, names=(ListedName(name="Ada", badge=EXAMPLE),))

    assert all(FORMATS[name](proved) != FORMATS[name](claimed) for name in WITH_IDS)
    assert EXAMPLE.orcid == OrcidId("0000-0002-1694-233X")


class _Tags(HTMLParser):
    """Reads tags as a browser does, and refuses what we never write."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.script = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} <= {"name", "content", "rel", "href", "type"}
        self.names.append(tag)

    def handle_data(self, data: str) -> None:
        if self.names and self.names[-1] == "script":
            self.script += data


def _read(name: str, text: str) -> bool:
    """Whether the text is what its format says it is, and nothing in it became mark-up."""
    readers: dict[str, Callable[[str], object]] = {"head": _read_head, **dict.fromkeys(JSON, json.loads)}
    if name in readers:
        return bool(readers[name](text))
    element = etree.fromstring(text)
    return all(isinstance(one.tag, str) and "script" not in one.tag for one in element.iter())


def _read_head(text: str) -> object:
    parser = _Tags()
    parser.feed(text)
    parser.close()
    assert set(parser.names) <= {"meta", "link", "script"}
    assert parser.names.count("script") == 1
    return json.loads(parser.script)
