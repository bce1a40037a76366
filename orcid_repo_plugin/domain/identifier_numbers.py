"""Cleaning of identifiers that are numbers: ISBN, ISSN, PMID, PMC, arXiv and their like.

A field may hold several of them with words in between; each one found is verified by itself.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from urllib.parse import unquote

from stdnum import isbn as stdnum_isbn
from stdnum import issn as stdnum_issn

from orcid_repo_plugin.domain.identifier_cleaning import Cleaned, accepted, refused, unique
from orcid_repo_plugin.domain.marks import without_piles

_DASHES = re.compile("[\u2012-\u2015\u2212\u00ad]")
_SEPARATORS = re.compile(r"[;,|/&]|\b(?:and|und|et|y)\b", re.I)

_ISBN_LABEL = re.compile(r"(?:[ep]-?)?isbn(?:(?:[ -]?1[03])(?!\d)(?!-\d))?[ :.=-]*", re.I)
_ISBN = re.compile(
    r"(?<!\d)(?<!\d-)(?:97[89](?:[ -]?\d){10}|\d(?:[ -]?\d){8}[ -]?[\dXx])(?![\dXx])(?!-[\dXx])", re.ASCII
)
_ISBN_PLACEHOLDERS: Final = {"123456789X", "9780000000002", "9781234567897"}

_ISSN_LABEL = re.compile(r"(?:[ep]-?)?issn(?:-?l\b)?[ :.=-]*", re.I)
_ISSN = re.compile(r"(?<![\d-])(\d{4}) ?-? ?(\d{3}[\dXx])(?![\dXx-])", re.ASCII)
_ISSN_PLACEHOLDERS: Final = {"9999-9994", "9999-999X"}


def clean_isbn(text: str) -> list[Cleaned]:
    """Each ISBN in the text: ten or thirteen digits, check digit verified, length kept.

    ORCID takes ISBN-10 and ISBN-13 for two different identifiers, so neither is turned into the other.
    """
    return _numbers(_ISBN_LABEL.sub("; ", _plain(text)), _ISBN, _one_isbn, "an ISBN has 10 or 13 digits")


def clean_issn(text: str) -> list[Cleaned]:
    """Each ISSN in the text as ``dddd-dddX``, check digit verified."""
    return _numbers(_ISSN_LABEL.sub("; ", _plain(text)), _ISSN, _one_issn, "an ISSN has 8 digits")


def _plain(text: str) -> str:
    """Dashes as hyphens, digits of other widths as ASCII."""
    return text if text.isascii() else unicodedata.normalize("NFKC", without_piles(_DASHES.sub("-", text)))


def _numbers(
    text: str, pattern: re.Pattern[str], one: Callable[[re.Match[str]], Cleaned], rule: str
) -> list[Cleaned]:
    """Every number of the text; a part that holds seven digits or more, and no such number, is told of."""
    answers: list[Cleaned] = []
    for part in _SEPARATORS.split(text):
        answers += [one(match) for match in pattern.finditer(part)]
        rest = pattern.sub(" ", part)
        digits = sum(map(str.isdigit, rest))
        if digits >= 7:
            answers.append(refused(rest.strip(" :.-"), f"has {digits} digits, and {rule}"))
    return unique(answers) or [refused(text.strip("; "), f"is none: {rule}")]


def _one_isbn(match: re.Match[str]) -> Cleaned:
    digits = match[0].replace("-", "").replace(" ", "").upper()
    if not stdnum_isbn.is_valid(digits):
        return refused(match[0], "has a wrong ISBN check digit")
    if digits in _ISBN_PLACEHOLDERS or len(set(digits)) == 1:
        return refused(match[0], "is a placeholder, no ISBN")
    return accepted("isbn", digits)


def _one_issn(match: re.Match[str]) -> Cleaned:
    issn = f"{match[1]}-{match[2].upper()}"
    if issn in _ISSN_PLACEHOLDERS or issn == "0000-0000":
        return refused(issn, "is a placeholder, no ISSN")
    if not stdnum_issn.is_valid(issn):
        return refused(issn, "has a wrong ISSN check digit")
    return accepted("issn", issn)


_ARCHIVES: Final = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|"
    "cs|dg-ga|econ|eess|funct-an|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|math|mtrl-th|nlin|nucl-(?:ex|th)|"
    "patt-sol|physics|plasm-ph|q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)
"""arXiv's archives of before April 2007, when its numbers had no dot. Source: arXiv, identifier scheme."""


class Shape(NamedTuple):
    """How identifiers of one type look inside a text."""

    pattern: re.Pattern[str]
    """Finds them; the last group that took part is the value."""
    name: str
    """What an admin calls one."""
    prefix: str = ""
    lower: bool = True


def _shape(pattern: str, name: str, prefix: str = "", *, lower: bool = True) -> Shape:
    return Shape(re.compile(pattern, re.I | re.ASCII), name, prefix, lower)


SHAPES: Final[Mapping[str, Shape]] = {
    "pmid": _shape(
        r"(?:pmid[:\s#]*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?[/:\s]+|/med/|med:)([1-9]\d{0,7})(?!\w)"
        r"|(?:^|[;,|])\s*([1-9]\d{0,7})(?=\.?\s*(?:$|[;,|]))",
        "PubMed number",
    ),
    "pmc": _shape(
        r"pmc(?:id)?[\s:#]*(?:pmc)?[-/\s]*(\d{5,9})(?!\w)|(?:^|[;,|])\s*(\d{5,9})(?=\.?\s*(?:$|[;,|]))",
        "PubMed Central number",
    ),
    "arxiv": _shape(
        r"(?<!\d)(?<!\d\.)(\d\d(?:0[1-9]|1[0-2])\.\d{4,5}(?:v\d+)?)(?![\w])"
        rf"|(?<![\w.-])((?:{_ARCHIVES})(?:\.[a-z]{{2}})?/\d{{7}}(?:v\d+)?)(?!\w)",
        "arXiv number",
        "arXiv:",
    ),
    "bibcode": _shape(
        r"(?<![\w.&])(\d{4}[a-z][\w.&]{13}[\w.:])(?![\w.&])", "bibcode of 19 characters", lower=False
    ),
    "eid": _shape(r"(?<![\w-])(2-s2\.0-\d{6,15})(?!\w)", "Scopus EID (2-s2.0-…)"),
    "hal": _shape(r"(?<![\w-])([a-z][a-z0-9]{1,14}[-_]\d{6,8}(?:v\d+)?)(?![\w-])", "HAL number"),
    "ssrn": _shape(
        r"(?:ssrn[.:\s/]*(?:com/)?|abstract(?:_?id)?[=:\s]+|^)(?:abstract[=:\s]+)?(\d{4,9})(?!\w)",
        "SSRN number",
    ),
    "oclc": _shape(r"(?:ocolc\)|oclc[:\s/#]*|\boc[mn]|\bon|^)0*([1-9]\d*)(?!\w)", "OCLC number"),
    "wosuid": _shape(
        r"(?:wos|isi)[:\s]+([a-z0-9]{15})(?!\w)|^(?:ut[\s:=]+)?([a-z0-9]{15})$",
        "Web of Science number",
        "WOS:",
        lower=False,
    ),
    "rrid": _shape(
        r"(?<![\w:])(?:rrid[:\s]+)?((?:[a-z]+_[a-z]?[\w-]*\d[\w-]*|[a-z]+_[a-z]+:[\w-]*\d\w*|samn\d+))",
        "RRID",
        "RRID:",
        lower=False,
    ),
}
"""Types whose values have a shape of their own, but no check digit."""


def clean_shaped(id_type: str, text: str) -> list[Cleaned]:
    """Each identifier of a type of ``SHAPES`` in the text.

    >>> clean_shaped("pmc", "PMCID: PMC5145179")[0].value
    '5145179'
    """
    shape = SHAPES[id_type]
    answers: list[Cleaned] = []
    source = unquote(text) if "%" in text and "://" in text else text
    for match in shape.pattern.finditer(source):
        bare = match[match.lastindex or 0]
        value = shape.prefix + (bare.lower() if shape.lower else bare)
        url = f"https://arxiv.org/abs/{bare}" if id_type == "arxiv" else None
        answers.append(accepted(id_type, value, url))
    return unique(answers) or [refused(text, f"holds no {shape.name}")]
