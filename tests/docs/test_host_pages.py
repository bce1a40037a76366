"""The pages on hosts show the files that are shipped, and these speak of nothing that the service has not."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree

from tests.docs.markdown_blocks import ROOT, File, blocks
from tests.web.conftest import make_site as make_site
from tests.web.conftest import site as site
from tests.web.showcase import Showcase

HOST: Final = ROOT / "templates" / "host"
PLATFORMS: Final = ("dspace", "eprints", "html", "invenio_rdm", "ojs")
PAGES: Final = [ROOT / "docs" / "hosts" / f"{name}.md" for name in PLATFORMS]
FILES: Final = sorted(path for name in PLATFORMS for path in (HOST / name).rglob("*") if path.is_file())
ATTRIBUTES: Final = {
    "orcid-authors": {"item", "repository"},
    "orcid-badge": {"orcid", "variant"},
    "orcid-connect": {"href"},
}
"""Our elements, and what may be written on them; Angular's brackets are taken off."""
NEEDED: Final = {"orcid-authors": {"item", "repository"}, "orcid-badge": {"orcid"}, "orcid-connect": {"href"}}
HEADINGS: Final = (
    "## Content security policy",
    "## Caching",
    "## When the service is down",
    "## To undo it",
    "## What was run, and what only read",
)
_TAG: Final = re.compile(r"<(orcid-[a-z]+)((?:\s+[^\s=>]+=(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>")
_ATTRIBUTE: Final = re.compile(r"([^\s=]+)=(\"[^\"]*\"|'[^']*')")
_ADDRESS: Final = re.compile(r"/(components/[a-z.-]+|(?:authors|head|linkset|datacite)\.[a-z]+)")
_OF_AN_ITEM: Final = {"authors.html", "authors.jsonld", "head.html", "linkset.json", "datacite.json"}


class _Elements(HTMLParser):
    """Counts what is opened and not closed of our elements."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.empty: list[str] = []
        self.filled = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag.startswith("orcid-"):
            self.open.append(tag)
            self.filled = False

    def handle_data(self, data: str) -> None:
        self.filled = self.filled or bool(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag.startswith("orcid-"):
            assert self.open.pop() == tag
            if not self.filled:
                self.empty.append(tag)


def name_of(path: Path) -> str:
    """How a test of this file is called."""
    return str(path.relative_to(ROOT))


def elements(text: str) -> list[tuple[str, set[str]]]:
    """Our elements in a text of any kind, each with the names of its attributes."""
    found = []
    for tag, attributes, closed in _TAG.findall(text):
        assert not closed, f"<{tag}/> swallows what follows it in HTML"
        names = {name.removeprefix("[attr.").rstrip("]") for name, _value in _ATTRIBUTE.findall(attributes)}
        found.append((tag, names))
    return found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_a_page_shows_is_the_file_that_is_shipped(page: Path) -> None:
    shown = [one for one in blocks(page) if isinstance(one, File)]

    assert shown
    for one in shown:
        assert one.text == (ROOT / one.name).read_text(encoding="utf-8"), one.name


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_file_for_a_platform_is_on_its_page(platform: str) -> None:
    page = ROOT / "docs" / "hosts" / f"{platform}.md"
    shown = {one.name for one in blocks(page) if isinstance(one, File)}
    linked = re.findall(r"\]\(\.\./\.\./(templates/host/[^)]+)\)", page.read_text(encoding="utf-8"))
    missing = [
        name_of(path)
        for path in FILES
        if name_of(path).startswith(f"templates/host/{platform}/")
        and name_of(path) not in shown
        and not any(name_of(path).startswith(place) for place in linked)
    ]

    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_tells_of_limits_of_ways_back_and_of_what_was_tried(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()

    assert [one for one in HEADINGS if one not in lines] == []
    assert any("](any.md" in line for line in lines)


def anchors(page: Path) -> set[str]:
    """The places of a page that a link may lead to."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        name, _, place = target.partition("#")
        path = page.parent / name if name else page
        if not path.exists() or (place and place not in anchors(path)):
            lost.append(target)

    assert lost == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_our_elements_carry_what_they_need_and_nothing_unknown(path: Path) -> None:
    for tag, names in elements(path.read_text(encoding="utf-8")):
        assert names <= ATTRIBUTES[tag], f"<{tag}> does not know {names - ATTRIBUTES[tag]}"
        assert names >= NEEDED[tag], f"<{tag}> lacks {NEEDED[tag] - names}"


def test_every_platform_shows_ids() -> None:
    for platform in PLATFORMS:
        texts = [path.read_text(encoding="utf-8") for path in FILES if f"host/{platform}/" in path.as_posix()]
        assert any(elements(text) for text in texts), platform


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix == ".html" and "invenio" not in str(path)], ids=name_of
)
def test_without_the_service_every_element_has_something_to_show(path: Path) -> None:
    found = _Elements()
    found.feed(re.sub(r"<ds-base-[^>]*>|<ds-metadata-rep[^>]*>", "a list", path.read_text(encoding="utf-8")))

    assert (found.open, found.empty) == ([], [])


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".xml"], ids=name_of)
def test_xml_is_well_formed(path: Path) -> None:
    parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)

    assert etree.parse(path, parser).getroot() is not None


def test_every_address_in_a_file_is_one_that_the_service_answers(site: Any) -> None:
    show = Showcase(site)
    named = {address for path in FILES for address in _ADDRESS.findall(path.read_text(encoding="utf-8"))}

    assert named >= {"components/orcid-badges.js", "components/orcid-badges.css", "linkset.json"}
    for address in named:
        place = f"/{address}" if address.startswith("components/") else f"/items/main/pots-3/{address}"
        assert show.get(place).status_code == 200, place


def test_every_address_of_an_item_on_a_page_is_one_that_the_service_answers(site: Any) -> None:
    show = Showcase(site)
    named = {one for page in PAGES for one in re.findall(r"/(\w+\.\w+)`", page.read_text(encoding="utf-8"))}

    assert "datacite.json" in named
    for name in named & _OF_AN_ITEM:
        assert show.get(f"/items/main/pots-3/{name}").status_code == 200, name


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_loads_nothing_over_plain_http_and_nothing_from_others(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    loaded = re.findall(r"<(?:script|link|img)\b[^>]*?(?:src|href)=\"(https?://[^\"]*)", text)

    assert [one for one in loaded if not one.startswith("https://orcid.repository.example.org/")] == []
    assert "http://orcid.org" not in text
    assert not re.search(r"\son(?!error=\"continue)[a-z]+=\"|\sstyle=\"", text)
