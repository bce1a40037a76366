"""Badges to draw, and what a reader finds in a drawing: by real parsers, never by searching its source."""

import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from lxml import etree
from markdown_it import MarkdownIt

from orcid_repo_plugin.catalogues import BADGES, Catalogues
from orcid_repo_plugin.domain.badge import Badge, Form
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.settings import SiteSettings
from orcid_repo_plugin.widgets import icons
from orcid_repo_plugin.widgets.look import Look

JOSIAH: Final = OrcidId("0000-0002-1825-0097")
ICONS: Final = "https://orcid.repository.example.org/icons"
SVG: Final = "{http://www.w3.org/2000/svg}"
WORD: Final = "(unauthenticated)"
ARABIC: Final = {"(unauthenticated)": "(غير موثق)", "ORCID iD of %(name)s": "معرف ORCID iD لـ %(name)s"}
CATALOGUES: Final = Catalogues(SiteSettings(texts={"ar": ARABIC}), BADGES)
LOOK: Final = Look(CATALOGUES.by_code["en"], ICONS)
ALONE: Final = Look(CATALOGUES.by_code["en"])
"""For drawings that stand alone."""


def badge_of(name: str = "Josiah Carberry", *, authenticated: bool = True, host: str = "orcid.org") -> Badge:
    """A badge of ORCID's own example researcher."""
    return Badge(orcid=JOSIAH, authenticated=authenticated, name=name, host=host)


class Page(HTMLParser):
    """A piece of HTML as a browser takes it apart."""

    VOID: Final = frozenset({"img", "br", "wbr"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.other: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "an attribute twice"
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    @property
    def tags(self) -> list[str]:
        """The elements, in order."""
        return [tag for tag, _attributes in self.elements]

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a kind."""
        return [attributes for found, attributes in self.elements if found == tag]


@dataclass(frozen=True)
class Read:
    """What a drawing tells of a state."""

    picture: bool | None
    """The icon is the full one; in forms for machines: the field says so. ``None``: it has neither."""
    word: bool
    """The word is there to be read."""


def read(form: Form, drawn: str) -> Read:
    """What a visitor, or a machine, finds."""
    if form is Form.HTML:
        page = Page(drawn)
        return Read(_which(page.all("img")[0]["src"] or ""), WORD in page.text)
    if form is Form.SVG:
        return _of_svg(drawn)
    if form is Form.MARKDOWN:
        page = Page(MarkdownIt("commonmark").render(drawn))
        pictures = page.all("img")
        return Read(_which(pictures[0]["src"] or "") if pictures else None, WORD in page.text)
    if form is Form.JSON:
        told = json.loads(drawn)
        return Read(told["authenticated"], told["state"] == WORD)
    if form is Form.JSON_LD:
        told = json.loads(drawn)
        return Read("@id" in told, told["identifier"].get("description") == WORD)
    return Read(None, WORD in drawn)


def _of_svg(drawn: str) -> Read:
    root = etree.fromstring(drawn.encode())
    title = root.findtext(f"{SVG}title") or ""
    seen = "".join("".join(map(str, text.itertext())) for text in root.iter(f"{SVG}text"))
    assert (WORD in title) == (WORD in seen)
    paths = [path.get("d") for path in root.iter(f"{SVG}path")]
    return Read(_of_paths(paths), WORD in seen)


def _of_paths(paths: list[str | None]) -> bool:
    known = {
        state: [path.get("d") for path in etree.fromstring(icons.file_bytes(state))]
        for state in (True, False)
    }
    return next(state for state, ours in known.items() if ours == paths)


def _which(src: str) -> bool:
    """Whether a picture is the full icon; fails for one that is neither."""
    addresses = {
        f"{ICONS}/{icons.AUTHENTICATED}": True,
        f"{ICONS}/{icons.UNAUTHENTICATED}": False,
        icons.data_address(True): True,
        icons.data_address(False): False,
    }
    return addresses[src]
