"""Cleans text of mark-up, entities and control characters, and cuts it where ORCID ends.

Depositors paste: titles arrive with HTML, JATS or MathML tags, with entities escaped once or
twice, with control characters and doubled blanks. LaTeX is left as it is: it is readable.
"""

import re
import unicodedata
from html.entities import html5
from typing import Final

from orcid_repo_plugin.domain.marks import without_piles

MAX_TITLE: Final = 1000
MAX_DESCRIPTION: Final = 5000
MAX_CREDIT_NAME: Final = 150
ELLIPSIS: Final = "…"

_INLINE: Final = (
    "a abbr acronym b big bdi bdo cite code del dfn em font i inf ins it italic kbd label mark math "
    "mi mn mo ms mtext mspace mover msqrt mroot mstyle mfenced mrow msub msup msubsup munder "
    "munderover mfrac mtable mtr mtd mpadded mphantom merror maction menclose mmultiscripts "
    "mprescripts semantics none q ruby rt s samp sc scp small span strike strong styled-content bold "
    "sub sup tt u var xref ext-link inline-formula named-content monospace roman overline sans-serif "
    "underline email uri tex-math alternatives nobr wbr o"
)
_BLOCK: Final = (
    "address article blockquote body br caption center dd div dl dt fig figure footer h1 h2 h3 h4 h5 "
    "h6 head header hr html img li list list-item nav ol p pre sec section table tbody td th thead "
    "title tr ul abstract disp-formula doctitle subtitle article-title para simpara"
)
_BLOCK_NAMES: Final = frozenset(_BLOCK.split())
_TAG: Final = re.compile(
    r"<(?P<close>/)?(?:[A-Za-z][\w.]*:)?(?P<name>"
    + "|".join(sorted(f"{_INLINE} {_BLOCK}".split(), key=len, reverse=True))
    + r""")(?:\s(?:"[^"<>]*"|'[^'<>]*'|[^<>"'])*)?/?>""",
    re.IGNORECASE,
)
_DROPPED: Final = re.compile(
    r"<!--|<(?:\w{1,20}:)?(annotation-xml|annotation|script|style)(?=[\s>])", re.IGNORECASE
)
_CDATA: Final = re.compile(r"<!\[CDATA\[|\]\]>")
_SUPERSCRIPT: Final = re.compile(r"(?<=\d)<sup>\s*(?=[-+−–]?\d)", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")
_UNSEEN: Final = re.compile(
    "[\u00ad\u180e\u200b\u2060\ufeff\ufff9-\ufffc\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f]")
_BLANKS: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r"\n(?:[^\S\n]*\n)+")
_BAD: Final = re.compile(_CONTROL.pattern[:-1] + _UNSEEN.pattern[1:])


def clean(text: str) -> str:
    """One line of plain text: no mark-up, no entities, no control characters, single blanks.

    >>> clean("On the <i>α</i>-stability of H<sub>2</sub>O &amp;amp; &quot;wet&quot; rings:\\n 5 < 7")
    'On the α-stability of H2O & "wet" rings: 5 < 7'
    >>> clean("about 10<sup>-3</sup> of Vector<T>")
    'about 10^-3 of Vector<T>'
    """
    if text.isascii() and text.isprintable() and "<" not in text and "&" not in text:
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    return " ".join(_plain(text).split())


def clean_paragraphs(text: str) -> str:
    """Plain text that keeps its paragraphs: a blank line stays, a single line break is a blank.

    >>> clean_paragraphs("<p>We report ten\\nyears.</p><p>Uptake  rose.</p>")
    'We report ten years.\\n\\nUptake rose.'
    """
    plain = _plain(text, paragraph="\n\n")
    if "\n" not in plain:
        return " ".join(plain.split())
    paragraphs = (" ".join(part.split()) for part in _LINES.split(plain))
    return "\n\n".join(part for part in paragraphs if part)


def _plain(text: str, paragraph: str = " ") -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for _ in range(3):  # mark-up inside entities inside mark-up: exports escape twice
        before = text
        if "<" in text:
            text = _without_tags(text, paragraph)
        if "&" in text:
            text = _ENTITY.sub(_character, text)
        if text == before:
            break
    ascii_only = text.isascii()
    if not (ascii_only and text.replace("\n", " ").isprintable()):
        text = _CONTROL.sub(" ", text)
        text = text if ascii_only else _UNSEEN.sub("", text)
    return text if ascii_only else unicodedata.normalize("NFC", without_piles(text))


def _without_tags(text: str, paragraph: str) -> str:
    text = _CDATA.sub("", _without_hidden(text))
    text = _SUPERSCRIPT.sub("^", text)

    def replacement(match: re.Match[str]) -> str:
        name = match["name"].lower()
        return (paragraph if name != "br" else "\n") if name in _BLOCK_NAMES else ""

    return _TAG.sub(replacement, text)


def _without_hidden(text: str) -> str:
    """The text without comments, scripts and the annotations of MathML, which repeat a formula.

    One pass with ``str.find``: a pattern with ``.*?`` takes quadratic time on hostile text.
    """
    kept, place, folded = [], 0, ""
    for match in _DROPPED.finditer(text):
        if match.start() < place:
            continue
        folded = folded or text.lower()
        end = f"{match[1].lower()}>" if match[1] else "-->"
        close = folded.find(end, match.end())
        if close < 0:
            break
        kept.append(text[place : match.start()])
        place = close + len(end)
    return "".join(kept) + text[place:]


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return html5.get(f"{name};", match[0])
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 else ""


def is_clean(text: str) -> bool:
    """Whether the text holds nothing that XML 1.0 or ORCID would choke on."""
    return _BAD.search(text) is None


def length(text: str) -> int:
    """Characters as ORCID's server counts them: UTF-16 units, so that an emoji is two.

    >>> length("a😀")
    3
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text, at most ``limit`` long (UTF-16 units), cut at a word and ended with ``…``.

    >>> cut("A Theory of Cracked Pots", 15)
    'A Theory of…'
    """
    if length(text) <= limit:
        return text
    kept, room = [], limit - 1
    for character in text:
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            break
        kept.append(character)
    short = "".join(kept)
    word_end = len(short) if text[len(short)].isspace() else max(short.rfind(" "), short.rfind("\n"), 0)
    at_word = short[:word_end]
    if len(at_word) < len(short) * 2 // 3:  # one very long word, or a script without blanks
        at_word = short
        while at_word and unicodedata.combining(text[len(at_word)]):
            at_word = at_word[:-1]
    return at_word.rstrip(" \n,;:-–—(") + ELLIPSIS
