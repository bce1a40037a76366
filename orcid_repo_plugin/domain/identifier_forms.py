"""ORCID's normal form of an identifier: what it compares when it groups works and looks for duplicates.

This is the registry's own reading, with its weak sides: no check digits, no trailing dots trimmed,
``A&A`` bibcodes fail. What we *send* is stricter: ``identifiers.clean``.
Source: ORCID-Source, ``PIDNormalizationService`` and its normalisers.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from orcid_repo_plugin.domain.identifier_types import IDENTIFIER_TYPES

MAX_SEARCHED: Final = 4000
"""A longer value is no identifier (ORCID takes 2,000 characters) and is not searched for one."""

_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));")
_ENTITIES: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}

_ASCII = re.ASCII
_DOI = re.compile(r"10(?:\.[0-9A-Za-z]+)+/[^\s\"&']+", _ASCII)
_ARXIV = re.compile(r"(\d{4}\.\d{4,5}(?:v\d)?|(?<![\w.-])[\w.-]+/\d{7}(?:v\d)?)\b", _ASCII)
_BIBCODE = re.compile(
    r"(?:^|bibcode:?\s*|[^A-Za-z0-9.])(\d{4}[A-Za-z0-9.]{15})(?![A-Za-z0-9.])", _ASCII | re.I
)
_ISBN = re.compile(r"[0-9][-0-9 ]{8,15}[0-9xX](?![0-9])")
_ISSN = re.compile(r"(?<![0-9])([0-9]{4}) ?[-–]? ?([0-9]{3}[0-9xX])(?![-0-9])")
_PMC = re.compile(r"(?:^|pmc-?/?)\s*(\d{5,9})\b", _ASCII | re.I)
_PMID = re.compile(
    r"(?:^\s*|pmid:?\s*|pubmed/|med/|pubmed\.ncbi\.nlm\.nih\.gov/)(\d+)(?![A-Za-z0-9.\-])", _ASCII | re.I
)
_RRID = re.compile(
    r"(?:AB_\d{6}|CVCL_[A-Za-z0-9]{4}|SCR_\d{6}|IMSR_JAX:\d{6}|Addgene_\d{5}|SAMN\d{8}|MMRRC_\d{6}-UCD)",
    _ASCII,
)
_SCHEMES: Final = ("http://", "https://", "ftp://", "ftps://")


def normalize(id_type: str, value: str) -> str | None:
    """ORCID's normal form of a value, or ``None`` where ORCID finds none (its error 8001).

    :param id_type: one of ``IDENTIFIER_TYPES``; a type that is not there is only lower-cased.

    >>> normalize("doi", "https://doi.org/10.5555/ABC.")
    '10.5555/abc.'
    >>> normalize("issn", "Print ISSN: 20493630")
    '2049-3630'
    >>> normalize("isbn", "no ISBN at all") is None
    True
    """
    known = IDENTIFIER_TYPES.get(id_type)
    if known is None or not known.case_sensitive:
        lower = value.lower()
        value = value if lower == value else lower  # the same object: lists of 100,000 works hold it once
    rule = _RULES.get(id_type)
    if rule is None:
        return value
    return rule(value) if len(value) <= MAX_SEARCHED else None


def unescape(text: str) -> str:
    """Undo XML's escapes, several layers of them, as long as the text shrinks.

    >>> unescape("059&amp;lt;2951:ROSSRB&#62;2.0")
    '059<2951:ROSSRB>2.0'
    """
    while "&" in text and ";" in text:
        shorter = _ENTITY.sub(_character, text)
        if len(shorter) >= len(text):
            break
        text = shorter
    return text


def _character(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name:
        return _ENTITIES[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]


def _doi(value: str) -> str | None:
    match = _DOI.search(unescape(value))
    return match[0] if match else None


def _isbn(value: str) -> str | None:
    match = _ISBN.search(value)
    if match is None:
        return None
    digits = match[0].replace("-", "").replace(" ", "").replace("x", "X")
    return digits if len(digits) in (10, 13) else None


def _issn(value: str) -> str | None:
    match = _ISSN.search(value)
    return f"{match[1]}-{match[2].upper()}" if match else None


def _uri(value: str) -> str | None:
    return value if value.startswith(_SCHEMES) else f"http://{value}"


def _first(pattern: re.Pattern[str], group: int = 1, prefix: str = "") -> Callable[[str], str | None]:
    """A rule: the first match, with a prefix."""

    def rule(value: str) -> str | None:
        match = pattern.search(value)
        return prefix + match[group] if match else None

    return rule


_RULES: Final[Mapping[str, Callable[[str], str | None]]] = {
    "doi": _doi,
    "arxiv": _first(_ARXIV, prefix="arXiv:"),
    "bibcode": _first(_BIBCODE),
    "isbn": _isbn,
    "issn": _issn,
    "pmc": _first(_PMC),
    "pmid": _first(_PMID),
    "rrid": _first(_RRID, 0, "RRID:"),
    "uri": _uri,
}
"""Types with a rule of their own; all others are lower-cased or left as they are."""
