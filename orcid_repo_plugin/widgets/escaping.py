"""Names and words as each form takes them. HTML and SVG are escaped by their templates."""

import re
from typing import Final
from unicodedata import combining, normalize
from urllib.parse import quote

from orcid_repo_plugin.domain.marks import without_piles

_BREAKS: Final = re.compile("[\\s\x00\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN: Final = re.compile(
    "[\x01-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ud800-\udfff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
"""What no reader sees, XML and UTF-8 cannot hold, or turns the text after it around."""

_BLANK: Final = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]+"
)
"""What leaves no mark on a page. Source: Unicode, ``Default_Ignorable_Code_Point``, and the Braille blank."""
_DASH: Final = "[- \u2010-\u2015\u2212]?"
_AN_ID: Final = re.compile(
    r"[(\[<]? ?(?:ORCID(?: ?iD)?[:=#]? ?)?(?:https?://)?(?:[a-z]{1,9}\.)?(?:orcid\.org/)?"
    rf"(?:(?<!\d)000\d{_DASH}\d{{4}}{_DASH}\d{{4}}{_DASH}\d{{3}}[\dX](?!\d)|(?<=orcid\.org/)[^\s)\]>]+)"
    r"/? ?[)\]>]?",
    re.IGNORECASE,
)
"""An iD, or an address at ORCID, with the words that lead to it. All iDs begin with ``000``."""
_DIGITS_OF_AN_ID: Final = 15

_MARKDOWN: Final = str.maketrans(
    {sign: f"\\{sign}" for sign in "\\`*_[]"} | {sign: f"&#{ord(sign)};" for sign in "|~$@^{}"}
) | str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;"})
_STARTS: Final = re.compile(r"(?:(?P<mark>[-+#])|(?P<number>\d{1,9})(?P<after>[.)])|(?P<line>=))")
_TO_A_LINK: Final = re.compile(r":(?=\S)|(?<=www)\.", re.IGNORECASE)
"""What makes a link or an emoji of plain letters: ``https://``, ``www.``, ``:pot:``."""

_LATEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"{\char34}",
        "`": r"\`{}",
        "[": "{[}",
        "]": "{]}",
    }
    | {sign: f"\\{sign}" for sign in "{}$&#%_"}
)
_DASHES: Final = re.compile("-(?=-)")
_KEPT_IN_ADDRESSES: Final = "!#$%&'*+,/:;=?@[]"
_SCRIPT: Final = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def clean(text: str) -> str:
    """A name as people read it: one line, without what is not seen, and without turns of direction.

    Half characters (lone surrogates), controls and non-characters go, and so do the bidi controls that
    would turn around what stands after a name. Letters of every script, emoji and marks stay.

    >>> clean("Josiah\\x00 Carberry\\u202e\\r\\n")
    'Josiah Carberry'
    """
    if not text.isprintable():
        text = _UNSEEN.sub("", _BREAKS.sub(" ", text))
    text = text.strip()
    while text and combining(text[0]):  # would join with the sign before it, and make another one of it
        text = text[1:].lstrip()
    return text


def clean_name(text: str) -> str:
    """The same of a name, which says nothing that only a badge may say.

    An iD goes, right or wrong: in a line of text, "Ann (ORCID iD: …)" would read as if Ann had proved it. A
    name that leaves no mark on the page is none.

    >>> clean_name("Josiah Carberry (ORCID iD: https://orcid.org/0000-0002-1825-0097)")
    'Josiah Carberry'
    """
    text = clean(text)
    if _BLANK.fullmatch(text):
        return ""
    if sum(map(str.isdigit, text)) < _DIGITS_OF_AN_ID and "orcid.org" not in text.lower():
        return text
    plain = text if text.isascii() else _plain(text)
    found = _AN_ID.sub(" ", plain)
    return text if found == plain else clean(" ".join(found.split()).strip(" ,;:"))


def _plain(text: str) -> str:
    """As the eye takes it: other shapes of letters and digits read, without what hides between them."""
    parts = (_BLANK.sub("", normalize("NFKC", part)) for part in without_piles(text).split())
    return "".join(ch for ch in " ".join(parts) if not combining(ch))


def markdown(text: str) -> str:
    """A name or word for Markdown: never markup, a link or a command, wherever in a line it stands.

    CommonMark's own signs get a backslash; those of its dialects (tables, mathematics, attributes) become
    references to characters, which the old Markdown knows, too.

    >>> markdown("Carberry [J. *S.*] <b>")
    'Carberry \\\\[J. \\\\*S.\\\\*\\\\] &lt;b&gt;'
    """
    escaped = _TO_A_LINK.sub(_as_reference, clean(text).translate(_MARKDOWN))
    return _STARTS.sub(_at_a_start, escaped, count=1) if _STARTS.match(escaped) else escaped


def latex(text: str) -> str:
    """A name or word for LaTeX: letters stay Unicode, special signs become commands, braces are balanced.

    >>> latex("Carberry & Sons {100 %}")
    'Carberry \\\\& Sons \\\\{100 \\\\%\\\\}'
    """
    return _DASHES.sub("-{}", clean(text).translate(_LATEX))


def address_in_parentheses(address: str) -> str:
    """A web address for Markdown's ``(…)``: what would end it is percent-encoded."""
    return quote(address, safe=_KEPT_IN_ADDRESSES)


def address_in_latex(address: str) -> str:
    r"""A web address for ``\href{…}``, also within another command's argument."""
    return re.sub(r"([%#&_$])", r"\\\1", quote(address, safe=_KEPT_IN_ADDRESSES).replace("~", "%7E"))


def json_in_script(text: str) -> str:
    """JSON that means the same, and cannot end the ``<script>`` element that it stands in."""
    return text.translate(_SCRIPT)


def _as_reference(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _at_a_start(found: re.Match[str]) -> str:
    if found["number"]:
        return f"{found['number']}\\{found['after']}"
    return "&#61;" if found["line"] else f"\\{found['mark']}"
