"""Whether a badge that a plugin has drawn says of an iD what our books say of it."""

import re
import unicodedata
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable
from itertools import chain
from typing import Final
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.orcid_id import PRODUCTION_HOST
from orcid_repo_plugin.widgets.icons import UNAUTHENTICATED, data_address, file_bytes, file_name
from orcid_repo_plugin.widgets.look import Look
from orcid_repo_plugin.widgets.safe_html import Attributes, Html, made_safe
from orcid_repo_plugin.widgets.words import SANDBOX
from orcid_repo_plugin.widgets.words import UNAUTHENTICATED as STATE

Around = tuple[tuple[str, Attributes], ...]
_DATA: Final = re.compile(r"data:image/svg\+xml(?:;charset=[\w-]+|;utf8)?(;base64)?,", re.IGNORECASE)
_HIDING: Final = re.compile(
    r"hid(?:e|den)|invisible|sr-only|for-sr|screen-?reader|off-?screen|(?:d|display)-(?:\w+-)?none|opacity-0"
    r"|collapse|transparent|clip|visually",
    re.IGNORECASE,
)
"""Names under which the style sheets that sites use hide things from the eye."""
_SHRINKING: Final = frozenset({"small", "sub", "sup"})
_DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OVERRIDE: Final = re.compile("[\u202d\u202e]")
_NEVER_SEEN: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_AN_ID: Final = re.compile(r"(?<!\d)(?:\d{4}[-\u2010-\u2015\u2212 ]?){3}\d{3}[\dXx](?![\dA-Za-z])")
_SLASHES: Final = re.compile(r"^(https?:)/*", re.IGNORECASE)
_IN_LINKS: Final = re.compile(r"(?<!\d)(?:\d{4}-){3}\d{3}[\dXx]")


def proved(text: str, badge: Badge, look: Look, site: str = "") -> str:
    """What a plugin has drawn for an iD, as it may be shown.

    :param site: scheme and host of the service; pictures of its own may stand beside a proved iD.
    :raises ValueError: it is not safe (``safe_html``), or not true; says which.
    """

    def is_ours(src: str) -> bool:
        return which_icon(src, look.icons) != "" or bool(site and src.startswith(f"{site}/"))

    safe, html = made_safe(text, is_ours)
    seen = _seen(html)
    for problem in (
        *_of_state(html, seen, badge, look),
        *_of_another(html, seen, badge),
        *_of_links(html, badge, look),
    ):
        raise ValueError(problem)
    return safe


def which_icon(src: str, icons: str) -> str:
    """Which of ORCID's two files a picture is, by its name; an empty text for neither.

    >>> which_icon("https://repo.example.org/icons/ORCID-iD_icon_vector.svg", "https://repo.example.org/icons")
    'ORCID-iD_icon_vector.svg'
    """
    for state in (True, False):
        if src == data_address(state) or (icons and src == f"{icons}/{file_name(state)}"):
            return file_name(state)
    found = _DATA.match(src)
    if found is None:
        return ""
    content = unquote_to_bytes(src[found.end() :])
    try:
        content = b64decode(content, validate=True) if found[1] else content
    except NotBase64:
        return ""
    return next((file_name(state) for state in (True, False) if file_bytes(state) == content), "")


def _of_state(html: Html, seen: str, badge: Badge, look: Look) -> Iterable[str]:
    pictures = [attributes for tag, attributes in html.elements if tag == "img"]
    icons = {which_icon(one.get("src", ""), look.icons) for one in pictures}
    word = _folded(look.words.text(STATE))
    if any(_DIRECTION.search(text) and not _apart(around) for text, around in html.texts):
        yield "it holds characters that turn the direction of the text, outside of a <bdi>"
    if _AN_ID.search(_plain("".join(_turned(html)))):
        yield "it holds characters that turn the iD around"
    if badge.sandbox and _folded(look.words.text(SANDBOX)) not in seen:
        yield "it does not say that the iD is for trials only"
    if badge.authenticated:
        if badge.uri not in (attributes.get("href") for _tag, attributes in html.elements):
            yield f"it has no link to the iD at {badge.host}"
        if UNAUTHENTICATED in icons or word in seen:
            yield "it shows an iD that is authenticated as one that is not"
        return
    if word not in seen:
        yield "the words that say that the iD is unauthenticated are missing or hidden"
    if icons - {UNAUTHENTICATED}:
        yield "it gives an iD that nobody has proved another icon than the hollow one"
    if any({"author", "me"} & set(one.get("rel", "").lower().split()) for _tag, one in html.elements):
        yield "it tells machines (rel) that an iD which nobody has proved is its owner's"


def _of_another(html: Html, seen: str, badge: Badge) -> Iterable[str]:
    """What names another iD than the badge's: text, alternative texts, links."""
    known = _known(badge)
    told = [seen, *(one.get(name, "") for _tag, one in html.elements for name in ("alt", "title"))]
    links = [one["href"] for _tag, one in html.elements if "href" in one]
    found = chain(
        *(_AN_ID.findall(_plain(text)) for text in told), *(_IN_LINKS.findall(_plain(link)) for link in links)
    )
    if any(_bare(one) not in known for one in found):
        yield "it names another iD"
    for link in links:
        if link not in _right(badge) and _is_of_orcid(link, badge.host) and re.search(r"\d{4}", _plain(link)):
            yield f"it has a link to {badge.host} that is not the iD's address"


def _of_links(html: Html, badge: Badge, look: Look) -> Iterable[str]:
    """Links that look like the iD's and lead elsewhere."""
    reads: dict[int, list[str]] = {}
    for text, around in html.texts:
        for key in _wrong_links(around, badge):
            reads.setdefault(key, []).append(text)
    if any(_AN_ID.search(_plain("".join(texts))) for texts in reads.values()):
        yield "it has a link that reads as the iD and leads elsewhere"
    for attributes, around in html.pictures:
        if which_icon(attributes.get("src", ""), look.icons) and any(_wrong_links(around, badge)):
            yield "it has a link with the iD's icon that leads elsewhere"


def _wrong_links(around: Around, badge: Badge) -> Iterable[int]:
    """The links around something that lead elsewhere than to the iD; each by a number of its own."""
    right = _right(badge)
    return (
        id(attributes) for tag, attributes in around if tag == "a" and attributes.get("href", "") not in right
    )


def _known(badge: Badge) -> set[str]:
    """The iDs that may be named: the badge's, and the one that ORCID has put in its place."""
    primary = badge.summary.primary if badge.summary else None
    return {badge.orcid.path, primary or badge.orcid.path}


def _right(badge: Badge) -> set[str]:
    return {f"https://{badge.host}/{path}" for path in _known(badge)}


def _is_of_orcid(href: str, host: str) -> bool:
    """Whether a link leads to a registry, in whatever spelling a browser understands."""
    address = re.sub(r"[\t\n\r]", "", _plain(href)).strip().replace("\\", "/")
    try:
        found = (urlsplit(_SLASHES.sub(r"\1//", address)).hostname or "").rstrip(".")
    except ValueError:  # no address at all
        return True
    return found in (host, PRODUCTION_HOST) or found.endswith(f".{PRODUCTION_HOST}")


def _plain(text: str) -> str:
    """As a browser and the eye take it: percent-escapes and other shapes of letters read."""
    return _NEVER_SEEN.sub("", unicodedata.normalize("NFKC", unquote(text)))


def _seen(html: Html) -> str:
    """The text that the eye sees, folded: nothing that is hidden, turned around or too small to be read."""
    turned = _turning(html)
    return _folded(
        "".join(
            text
            for text, around in html.texts
            if not (any(map(_hides, around)) or _is_tiny(around) or _is_within(around, turned))
        )
    )


def _hides(element: tuple[str, Attributes]) -> bool:
    return bool(_HIDING.search(element[1].get("class", "")))


def _is_tiny(around: Around) -> bool:
    return sum(tag in _SHRINKING for tag, _attributes in around) > 1


def _turning(html: Html) -> set[int]:
    """The <bdi> elements in which a character turns the letters around, each by a number of its own."""
    return {
        id(attributes)
        for text, around in html.texts
        if _OVERRIDE.search(text)
        for tag, attributes in around
        if tag == "bdi"
    }


def _turned(html: Html) -> Iterable[str]:
    turning = _turning(html)
    return (text for text, around in html.texts if _is_within(around, turning))


def _is_within(around: Around, elements: set[int]) -> bool:
    return any(id(attributes) in elements for _tag, attributes in around)


def _apart(around: Around) -> bool:
    return any(tag == "bdi" for tag, _attributes in around)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _bare(orcid: str) -> str:
    digits = re.sub(r"[^\dXx]", "", orcid).upper()
    return "-".join(digits[place : place + 4] for place in range(0, 16, 4))
