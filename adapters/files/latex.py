"""LaTeX in BibTeX values as plain Unicode text; mathematics stays as it is, and no text is lost."""

import logging
import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from orcid_repo_plugin.domain.remembering import remembered

_SPECIAL: Final = re.compile(r"[\\{}~]|--|``|''")
_PIECES: Final = re.compile(
    r"(?P<math>\$\$[^$]+\$\$|\$(?:[^$\\]|\\.)+\$|\\\((?:[^\\]|\\[^()])*\\\))"
    r"|\\(?:url|path|nolinkurl)\{(?P<address>[^{}]*)\}"
    r"|\\href\{(?P<target>[^{}]*)\}\{(?P<shown>[^{}]*)\}"
    r"|(?P<empty>\\(?:[\"'`^~=.]|[cvuHkrbdt](?![A-Za-z]))\{\s*\})"
    r"|(?P<accent>\\(?:[\"'`^~=.]\s*|[cvuHkrbdt](?:\s+|(?=\{)))(?:\{\\?[^\W\d_]+\s*\}|\\[ij](?![A-Za-z])|[^\W\d_]))"
    r"|\\(?P<escaped>[&%#_${}])"
    r"|(?P<line>\\\\\*?(?:\[[\d.]+\w\w\])?)"
    r"|\\(?P<space>[ ,;:~\n])"
    r"|(?P<nothing>\\[!/@*-])"
    r"|\\(?P<command>[A-Za-z]+)(?P<blanks>\s*)(?P<brace>\{?)"
    r"|(?P<group>[{}])"
    r"|(?P<tie>~)"
    r"|(?P<dash>---?)"
    r"|(?P<quote>``|'')",
    re.DOTALL,
)
_PLAIN_COMMANDS_WORDS: Final = (
    "emph textit textbf textsc texttt textsf textrm textup textmd textnormal textsl textsuperscript "
    "textsubscript underline enquote text mbox hbox ensuremath mathrm mathbf mathit mathcal mathbb "
    "mathfrak mathsf mathtt it bf em sc tt rm sl bfseries itshape scshape ttfamily rmfamily sffamily "
    "normalfont small footnotesize url path nolinkurl uppercase lowercase MakeUppercase MakeLowercase "
    "noopsort protect relax boldsymbol operatorname href cite par foreignlanguage selectlanguage left "
    "right big displaystyle"
)
_PLAIN_COMMANDS: Final = frozenset(_PLAIN_COMMANDS_WORDS.split())
"""Commands that only dress the text in their braces."""
_SIGNS: Final = {"^": "^", "~": "~", '"': '"', "'": "'", "`": "`", "=": "¯", ".": "˙"}
_OWN: Final = {
    "textasciicircum": "^",
    "textasciigrave": "`",
    "textquotesingle": "'",
    "textquotedbl": '"',
    "textbraceleft": "{",
    "textbraceright": "}",
    "lbrace": "{",
    "rbrace": "}",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textunderscore": "_",
    "slash": "/",
    "SS": "ẞ",
    "euro": "€",
    "pounds": "£",
    "copyright": "©",
    "ne": "≠",
    "and": "and",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "BibTeX": "BibTeX",
}
"""What pylatexenc does not know, or knows otherwise."""
_QUOTES: Final = {"``": "“", "''": "”"}
_DASHES: Final = {"--": "–", "---": "—"}


def decode(text: str) -> str:
    r"""The text in Unicode.

    >>> decode(r"P{\"a}r \& S{\'i}le: {DNA} in $E = mc^2$, pp.~3--4")
    'Pär & Síle: DNA in $E = mc^2$, pp. 3–4'
    """
    return _decoded(text) if _SPECIAL.search(text) else text


def decode_verbatim(text: str) -> str:
    r"""For page numbers and addresses: hyphens, tildes and quotes stand for themselves.

    >>> decode_verbatim(r"211--228"), decode_verbatim(r"\url{https://repo.example.edu/~a\_b}")
    ('211--228', 'https://repo.example.edu/~a_b')
    """
    if "\\" not in text and "{" not in text and "}" not in text:
        return text
    return _PIECES.sub(
        lambda m: m[0] if m["dash"] or m["tie"] or m["quote"] or m["math"] else _piece(m), text
    )


@remembered(2048)
def _decoded(text: str) -> str:
    return _PIECES.sub(_piece, text)


def _piece(match: re.Match[str]) -> str:
    return _DECODERS[match.lastgroup or ""](match)


def _command(match: re.Match[str]) -> str:
    name, blanks, brace = match["command"], match["blanks"], match["brace"]
    if name in _PLAIN_COMMANDS:
        return ""
    letter = _OWN.get(name) or symbol(f"\\{name}{{}}")
    if letter:
        return letter
    return "" if brace else f"\\{name}{blanks}"


@remembered(2048)
def symbol(latex: str) -> str:
    r"""What one accent or symbol stands for; empty when it is not known.

    >>> symbol(r"\'{\i}"), symbol(r"\CYRP{}"), symbol(r"\unheardof{}")
    ('í', 'П', '')
    """
    try:
        decoded: str = _converter().latex_to_text(latex)
    except Exception:  # pylatexenc raises errors of many kinds on odd input
        return ""
    decoded = decoded.strip()
    return decoded if len(decoded) <= 3 and not any(map(str.isspace, decoded)) else ""


@cache
def _converter() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    logging.getLogger("pylatexenc").addHandler(
        logging.NullHandler()
    )  # it warns of commands without arguments
    return LatexNodes2Text(math_mode="text", strict_latex_spaces=True)


_DECODERS: Final[dict[str, Callable[[re.Match[str]], str]]] = {
    "math": lambda m: m[0],
    "address": lambda m: m["address"].replace("\\", ""),
    "shown": lambda m: m["shown"] if m["target"] in ("", m["shown"]) else f"{m['shown']} ({m['target']})",
    "empty": lambda m: _SIGNS.get(m[0][1], ""),
    "accent": lambda m: symbol(m[0]) or m[0],
    "escaped": lambda m: m["escaped"],
    "line": lambda m: " ",
    "space": lambda m: " ",
    "nothing": lambda m: "",
    "brace": _command,
    "group": lambda m: "",
    "tie": lambda m: " ",
    "dash": lambda m: _DASHES[m[0]],
    "quote": lambda m: _QUOTES[m[0]],
}
