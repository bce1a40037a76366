"""HTML that somebody else has made: what has no place in a badge is named, and nothing is let through.

A sanitizer (``nh3``) writes what may be shown; a second reader compares that with what was handed in. If
anything is missing the whole is refused, so that a plugin's author hears of it, and visitors see no ruin.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Final

import nh3

MOST_BYTES: Final = 20_000
"""Of one badge or card, in UTF-8."""
MOST_SIGNS: Final = 500
"""Of ``<`` in it: a reader of HTML looks far ahead at each."""
DEEPEST: Final = 30
"""Elements within one another."""
ELEMENTS: Final = frozenset(
    (
        *("a", "abbr", "article", "b", "bdi", "br", "code", "dd", "dl", "dt", "em", "i", "img", "li", "p"),
        *("small", "span", "strong", "sub", "sup", "time", "ul", "wbr"),
    )
)
"""What draws nothing by itself, asks for nothing, and leaves the page around it alone."""
_EVERYWHERE: Final = frozenset({"class", "dir", "lang", "title", "translate"})
_ONLY_ON: Final[Mapping[str, frozenset[str]]] = {
    "a": frozenset({"href", "rel"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "time": frozenset({"datetime"}),
}
_EMPTY: Final = frozenset({"br", "img", "wbr"})
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)
_NOT_READ_BY_BROWSERS: Final = re.compile(r"[\t\n\r]|^[\x00-\x20]+|[\x00-\x20]+$")
_SIZE: Final = re.compile("[1-9][0-9]{0,2}")
"""Of a picture, in pixels."""
_UNFIT: Final = re.compile("[\ud800-\udfff\0]")
_CLEANER: Final = nh3.Cleaner(
    tags=set(ELEMENTS),
    attributes={"*": set(_EVERYWHERE), **{element: set(names) for element, names in _ONLY_ON.items()}},
    url_schemes={"https", "http", "data"},  # data: for pictures only, see ``_addresses``
    link_rel=None,
)
Attributes = dict[str, str]


class Html(HTMLParser):
    """HTML as it reads: the elements with their attributes, and the text with what stands around it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        """What has no place in a badge, in the order of the text."""
        self.elements: list[tuple[str, Attributes]] = []
        self.texts: list[tuple[str, tuple[tuple[str, Attributes], ...]]] = []
        """Each piece of text, and the elements around it from the outside in."""
        self.pictures: list[tuple[Attributes, tuple[tuple[str, Attributes], ...]]] = []
        """Each picture, and the elements around it."""
        self._open: list[tuple[str, Attributes]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and what may not stand there."""
        if tag not in ELEMENTS:
            self.faults.append(f"a <{_short(tag)}> element")
        for name, _value in attrs:
            if name not in _EVERYWHERE | _ONLY_ON.get(tag, frozenset()):
                self.faults.append(f"the attribute {_short(name)} of <{_short(tag)}>")
        element = (tag, {name: value or "" for name, value in reversed(attrs)})  # the first one counts
        self.elements.append(element)
        if tag == "img":
            self.pictures.append((element[1], tuple(self._open)))
        if tag not in _EMPTY:
            self._open.append(element)
        if len(self._open) > DEEPEST:
            self.faults.append(f"more than {DEEPEST} elements within one another")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A slash at the end is nothing in HTML."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and what was forgotten in it."""
        if any(tag == name for name, _attributes in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Note a piece of text."""
        self.texts.append((data, tuple(self._open)))

    def handle_comment(self, data: str) -> None:
        """Note a comment: browsers do not agree where one ends."""
        self.faults.append("a comment")

    def handle_decl(self, decl: str) -> None:
        """Note a declaration."""
        self.faults.append("a declaration (<!…>)")

    def unknown_decl(self, data: str) -> None:
        """Note a section of another language."""
        self.faults.append("a declaration (<![…]>)")

    def handle_pi(self, data: str) -> None:
        """Note an instruction."""
        self.faults.append("a processing instruction (<?…>)")

    def words(self) -> str:
        """The text as it reads, without regard to line ends."""
        return " ".join("".join(text for text, _around in self.texts).split())


def made_safe(text: str, picture_is_ours: Callable[[str], bool]) -> tuple[str, Html]:
    """HTML that may be put into a page, and how it reads.

    :param picture_is_ours: whether a picture may be shown, by its address.
    :returns: the sanitizer's own text, never the one that was handed in.
    :raises ValueError: what has no place there, without quoting it.

    >>> made_safe("<b>Josiah", lambda src: False)[0]
    '<b>Josiah</b>'
    >>> made_safe("<b onclick='alert(1)'>Josiah</b>", lambda src: False)
    Traceback (most recent call last):
    ValueError: it holds the attribute onclick of <b>, which has no place in a badge
    """
    text = str.__str__(text)  # a class of its own could read otherwise each time
    _bound(text)
    if _UNFIT.search(text):
        raise ValueError("it holds a character that no page can hold")
    if text.count("<") > MOST_SIGNS:
        raise ValueError(f"it holds more than {MOST_SIGNS} signs <")
    given = Html(text)
    for fault in (*given.faults, *_addresses(given, picture_is_ours), *_sizes(given)):
        raise ValueError(f"it holds {fault}, which has no place in a badge")
    safe = _CLEANER.clean(text)
    _bound(safe)  # with all its signs escaped
    shown = given if safe == text else Html(safe)
    if shown.faults or shown.elements != given.elements or shown.words() != given.words():
        raise ValueError("it is no clean HTML: browsers would read something else than what is written")
    return safe, shown


def _bound(text: str) -> None:
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise ValueError(f"it is longer than {MOST_BYTES:,} bytes")


def _addresses(html: Html, picture_is_ours: Callable[[str], bool]) -> Iterator[str]:
    """Addresses that lead elsewhere than to a page, and pictures that are not ours."""
    for tag, attributes in html.elements:
        scheme = _SCHEME.match(_NOT_READ_BY_BROWSERS.sub("", attributes.get("href", "")))
        if scheme and scheme[1].lower() not in ("http", "https"):
            yield f"a link to {_short(scheme[0])}"
        if tag == "img" and not picture_is_ours(attributes.get("src", "")):
            yield "a picture from somewhere else"


def _sizes(html: Html) -> Iterator[str]:
    """Pictures that would lie over the page."""
    for attributes, _around in html.pictures:
        for side in ("width", "height"):
            if not _SIZE.fullmatch(attributes.get(side, "16")):
                yield f"a picture of the {side} {_short(attributes[side])}"


def _short(name: str) -> str:
    """A name as it may stand in a message."""
    return "".join(ch if ch.isprintable() else "?" for ch in name[:30])
