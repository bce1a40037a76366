r"""Text as TeX takes it: letters stay Unicode, special characters are escaped, LaTeX is left alone.

Programs count braces differently: for BibTeX every brace counts, a backslash protects none;
bibtexparser passes over a brace behind a backslash, and its splitter of names over any character
behind one. What comes out of here is balanced by all three counts and never ends in a backslash.
"""

import re
from collections.abc import Callable
from typing import Final

from orcid_repo_plugin.domain.remembering import remembered

_SPECIAL: Final = re.compile(r"[\\{}$&%#_^~]")
_ESCAPED: Final = re.compile(r"\\.", re.DOTALL)
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_ESCAPES: Final = {
    "\\": r"\textbackslash{}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_LEFT: Final = r"\textbraceleft{}"
_RIGHT: Final = r"\textbraceright{}"
_ESCAPED_BRACES: Final = str.maketrans({**_ESCAPES, "{": r"\{", "}": r"\}"})
_NAMED_BRACES: Final = str.maketrans({**_ESCAPES, "{": _LEFT, "}": _RIGHT})

_COMMANDS: Final = (
    "emph textit textbf textsc texttt textsf textrm textup textmd textnormal textsuperscript "
    "textsubscript textsl underline enquote text mbox ensuremath mathrm mathbf mathit mathcal mathbb "
    "mathfrak mathsf mathtt boldsymbol operatorname noopsort uppercase lowercase MakeUppercase em it bf "
    "sc tt rm sl bfseries itshape ae AE oe OE aa AA o O l L ss SS i j dh DH dj DJ ng NG th TH "
    "textbackslash textasciitilde textasciicircum textbraceleft textbraceright textless textgreater "
    "textbar textdollar textunderscore textquotesingle textquotedblleft textquotedblright textquoteleft "
    "textquoteright quotedblbase quotesinglbase guillemotleft guillemotright textendash textemdash "
    "textellipsis ldots dots cdots textdegree textmu textonehalf texteuro euro pounds copyright "
    "textcopyright textregistered texttrademark textparagraph textsection textperiodcentered textbullet "
    "textpm texttimes textordfeminine textordmasculine textexclamdown textquestiondown slash LaTeX TeX "
    "BibTeX and alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu "
    "nu xi pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta "
    "Lambda Xi Pi Sigma Upsilon Phi Psi Omega frac sqrt sum prod int infty partial nabla times div cdot "
    "pm mp le leq ge geq ne neq ll gg approx sim simeq equiv propto to rightarrow leftarrow "
    "leftrightarrow Rightarrow Leftarrow mapsto in notin subset subseteq cup cap forall exists ell hbar "
    "circ bullet star ast oplus otimes dagger prime bar hat tilde vec dot ddot overline left right "
    "langle rangle lbrace rbrace"
)
"""Commands by which a value shows that it is LaTeX: letters, accents, symbols, fonts, common mathematics."""

_PIECES: Final = re.compile(
    r"(?P<math>\$\$(?!\s)[^$]+(?<![\s\\])\$\$|\$(?![\s$])(?:[^$\\]|\\.)*(?<!\s)\$(?!\d)"
    r"|\\\((?:[^\\]|\\[^()])*\\\)|\\\[(?:[^\\]|\\[^\[\]])*\\\])"
    r"|(?P<address>\\(?:url|path|nolinkurl|href)\{[^{}\\]*\})"
    r"|(?P<line>\\\\)"
    r"""|(?P<sign>\\(?:[&%#_$]|["'`^~=.](?:\{\\?[^\W\d_]*\s?\}|\\?[^\W\d_])"""
    r"|[cvuHkrbdt](?:\{\\?[^\W\d_]{1,2}\}|\s+[^\W\d_](?!\w))"
    r"|(?:CYR[A-Z]{1,8}|cyr[a-z]{1,8}|"
    + "|".join(sorted(_COMMANDS.split(), key=len, reverse=True))
    + r")(?![A-Za-z])))"
    r"|(?P<brace>\\?[{}])"
    r"|(?P<command>\\(?:[A-Za-z]+|.|$))"
    r"|(?P<special>[$&%#_^])",
    re.DOTALL,
)
_STRONG_MATH: Final = re.compile(r"[\\^_]")
_WEAK_MATH: Final = re.compile(r"(?=.*[=<>+*/|()]|.{1,3}\Z)(?!.*[^\W\d_]{3})")


def one_line(text: str) -> str:
    r"""The text without control characters, its blanks and line breaks single blanks.

    >>> one_line(" Cracked\n  Pots\x00 ")
    'Cracked Pots'
    """
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return " ".join(_UNSEEN.sub(" ", text).split())


def to_tex(text: str) -> str:
    r"""The text, safe in a BibTeX value; decides by itself whether it is LaTeX already.

    >>> print(to_tex("AT&T: 5 % of C_1 {a} \\"))
    AT\&T: 5 \% of C\_1 \{a\} \textbackslash{}
    >>> print(to_tex(r"$E = mc^2$ & G{\"o}del"))
    $E = mc^2$ \& G{\"o}del
    """
    line = one_line(text)
    return _special_to_tex(line) if _SPECIAL.search(line) else line


@remembered(1024)
def _special_to_tex(line: str) -> str:
    if not _is_latex(line):
        return escape(line)
    return _kept_latex(line)


def escape(text: str) -> str:
    r"""Plain text with each of TeX's special characters escaped.

    >>> print(escape("{1, 2}"), escape("}{"))
    \{1, 2\} \textbraceright{}\textbraceleft{}
    """
    return text.translate(_ESCAPED_BRACES if depth(text) == 0 else _NAMED_BRACES)


def depth(text: str) -> int:
    r"""How deep in braces the text ends, by BibTeX's own count; -1 when it closes one too many.

    >>> depth(r"{a\}"), depth("{a"), depth("}{")
    (0, 1, -1)
    """
    if "{" not in text and "}" not in text:
        return 0
    level = 0
    for character in text:
        if character == "{":
            level += 1
        elif character == "}":
            level -= 1
            if level < 0:
                return -1
    return level


def is_balanced(value: str) -> bool:
    r"""Whether both programs see the value end where we end it.

    >>> is_balanced(r"\{a\}"), is_balanced(r"\{a}"), is_balanced("a\\")
    (True, False, False)
    """
    if value.endswith("\\"):
        return False
    if "{" not in value and "}" not in value:
        return True
    if depth(value) != 0:
        return False
    if "\\" not in value:
        return True
    braces_only = value.replace(r"\{", "").replace(r"\}", "")
    return depth(braces_only) == 0 and depth(_ESCAPED.sub("", value)) == 0


def _is_latex(line: str) -> bool:
    for match in _PIECES.finditer(line):
        kind = match.lastgroup
        if kind in ("sign", "address") or (kind == "math" and _is_math(match)):
            return True
        if kind == "brace" and len(match[0]) == 2 and _pairs(line):
            return True
    return "\\" not in line and _only_protects(line)


def _pairs(line: str) -> bool:
    return line.count(r"\{") == line.count(r"\}") and is_balanced(line)


def _is_math(match: re.Match[str]) -> bool:
    r"""``$5 and 6$`` is money; ``H$_2$O`` and ``$n = 3$`` are mathematics."""
    text = match[0]
    if not is_balanced(text):
        return False
    if text[0] == "\\" or text.startswith("$$"):
        return True
    inside = text[1:-1]
    if _STRONG_MATH.search(inside):
        return True
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return not before.isalnum() and not after.isalnum() and _WEAK_MATH.match(inside) is not None


def _only_protects(line: str) -> bool:
    """Whether all braces keep capitals: ``{DNA}``, ``{{The Whole Title}}``, but not ``{1, 2}``."""
    if "{" not in line or depth(line) != 0:
        return False
    if line[0] == "{" and line[-1] == "}" and depth(line[1:-1]) == 0:
        return any(map(str.isalpha, line)) and not re.search(r"^\W*\w{0,2}\s*[,;|=]", line)
    level, start = 0, 0
    for place, character in enumerate(line):
        if character == "{":
            start = place if level == 0 else start
            level += 1
        elif character == "}":
            level -= 1
            inside = line[start : place + 1]
            if level == 0 and (not _capital(inside) or any(sign in inside for sign in ",;|=")):
                return False
    return True


def _capital(text: str) -> bool:
    return any(character.isalpha() and not character.islower() for character in text)


def _kept_latex(line: str) -> str:
    line = line.rstrip("\\ ") if line.endswith("\\\\") else line
    out: list[str] = []
    open_braces: dict[str, list[int]] = {"{": [], "\\{": []}
    place = 0
    for match in _PIECES.finditer(line):
        out.append(line[place : match.start()])
        place = match.end()
        piece, kind = match[0], match.lastgroup
        if kind == "brace":
            _pair(piece, out, open_braces)
        else:
            out.append(_KEPT[kind or ""](match))
            if piece[-1] == "\\" and line[place : place + 1] in ("{", "}"):
                out.append(" ")
    out.append(line[place:])
    for lonely in (*open_braces["{"], *open_braces["\\{"]):
        out[lonely] = _LEFT
    result = "".join(out).strip()
    return result if is_balanced(result) else escape(line.strip())


def _pair(piece: str, out: list[str], open_braces: dict[str, list[int]]) -> None:
    """Put a brace out; one that closes nothing is named."""
    waiting = open_braces[piece[:-1] + "{"]
    if piece[-1] == "{":
        waiting.append(len(out))
    elif waiting:
        waiting.pop()
    else:
        piece = _RIGHT
    out.append(piece)


def _keep(match: re.Match[str]) -> str:
    return match[0]


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPES[match[0]]


_KEPT: Final[dict[str, Callable[[re.Match[str]], str]]] = {
    "math": lambda match: match[0] if _is_math(match) else escape(match[0]),
    "address": _keep,
    "line": _keep,
    "sign": _keep,
    "command": lambda match: match[0] if len(match[0]) > 1 else _ESCAPES["\\"],
    "special": _escaped,
}
