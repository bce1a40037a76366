"""Recognition of identifiers in text that may hold anything: a URL, a label, a whole citation.

What is found is still raw: ``identifiers.clean_all(found.type, found.value_raw)`` cleans and verifies it.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import unquote

from orcid_repo_plugin.domain.identifier_addresses import DOI
from orcid_repo_plugin.domain.identifier_cleaning import CONTROL, MAX_LENGTH, tidied, trimmed
from orcid_repo_plugin.domain.identifier_forms import unescape
from orcid_repo_plugin.domain.identifiers import clean

MAX_TEXT: Final = 20_000
"""So much of a text is searched; a citation has less."""


class Found(NamedTuple):
    """An identifier that was recognised, not yet cleaned."""

    type: str
    """ORCID's external-id-type."""
    value_raw: str
    """As it stands in the text: with its address or label where it has one."""


def _rules(*rows: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern, re.I | re.ASCII)) for name, pattern in rows)


_DOI_PATH: Final = r"(?:https?://(?:dx\.)?doi\.org/)?(?:doi:)?\s*10(?:\.\d+)+(?:/|%2f)\S"
_HAL_PATH: Final = r"(?:[a-z_]+/)?[a-z][a-z0-9]{1,14}[-_]\d{6,8}(?:v\d+)?/?$"

_HOSTS: Final[Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]] = {
    "doi.org": _rules(("doi", _DOI_PATH)),
    "dx.doi.org": _rules(("doi", _DOI_PATH)),
    "hdl.handle.net": _rules(("doi", r"10\.\d{4,9}/"), ("handle", r"\d[\w.]*(?:/|%2f)\S")),
    "arxiv.org": _rules(("arxiv", r"(?:abs|pdf|html|format)/[\w.-]+(?:/\d{7}(?:v\d+)?)?(?:\.pdf)?/?$")),
    "pubmed.ncbi.nlm.nih.gov": _rules(("pmid", r"\d+/?$")),
    "pmc.ncbi.nlm.nih.gov": _rules(("pmc", r"articles/pmc\d+/?$")),
    "ncbi.nlm.nih.gov": _rules(("pmid", r"pubmed/\d+/?$"), ("pmc", r"pmc/(?:articles/)?pmc\d+/?$")),
    "europepmc.org": _rules(
        ("pmid", r"(?:article|abstract)/med/\d+/?$"),
        ("pmc", r"(?:articles?|abstract)/(?:pmc/)?(?:pmc)?\d+/?$"),
        ("ppr", r"(?:article|abstract)/ppr/ppr\d+/?$"),
    ),
    "ssrn.com": _rules(("ssrn", r"abstract=\d+$")),
    "papers.ssrn.com": _rules(
        ("ssrn", r"(?:sol3/papers\.cfm\?(?:.*&)?abstract_?id=\d+|abstract(?:_id)?=\d+)(?:$|&)")
    ),
    "jstor.org": _rules(("jstor", r"stable/(?:10\.2307/)?\w+/?$")),
    "hal.science": _rules(("hal", _HAL_PATH)),
    "hal.archives-ouvertes.fr": _rules(("hal", r"view/resolver/|" + _HAL_PATH)),
    "ui.adsabs.harvard.edu": _rules(("bibcode", r"abs/[^/]{19,23}(?:/abstract)?/?$")),
    "adsabs.harvard.edu": _rules(("bibcode", r"abs/[^/]{19,23}(?:/abstract)?/?$")),
    "scicrunch.org": _rules(("rrid", r"resolver/(?:rrid:)?\w+")),
    "identifiers.org": _rules(("rrid", r"rrid[:/]"), ("pdb", r"pdb/\w{4}$")),
    "worldcat.org": _rules(("oclc", r"oclc/\d+/?$"), ("isbn", r"isbn/[\dx-]+/?$")),
    "portal.issn.org": _rules(("issn", r"resource/issn/[\dx-]+/?$")),
    "d-nb.info": _rules(("dnb", r"[\dx]{8,11}/?$")),
    "lccn.loc.gov": _rules(("lccn", r"\w{8,12}/?$")),
    "osti.gov": _rules(("osti", r"biblio/\d+/?$")),
    "openlibrary.org": _rules(("ol", r"b/ol\w+/?$")),
    "tools.ietf.org": _rules(("rfc", r"html/rfc\d+$")),
    "ebi.ac.uk": _rules(("emdb", r"emdb/emd-\d+/?$"), ("empiar", r"empiar/empiar-\d+/?$")),
}
"""Hosts that speak of one identifier, with the paths that do; ``www.`` is left off.
Publishers are not among them: a DOI in their paths may go on as ``/pdf`` or ``/fulltext``."""

_ANYWHERE: Final = _rules(
    ("handle", r"(?:[^?#]*/)?handle/\d[\w.]*/[^/?#\s]+/?(?:[?#]|$)"),
    ("urn", r"(?:.*[/=?])?urn:nbn:[^\s?#&]+$"),
    ("ark", r"(?:[^?#]*/)?ark:/?[0-9bcdfghjkmnpqrstvwxz]{5,}/[^/?#\s]+/?$"),
)
"""Paths that mean the same on every host: a repository's handle page, a URN resolver, an ARK."""

_HAL_HOST = re.compile(r"[\w-]+\.(?:hal\.science|archives-ouvertes\.fr)", re.ASCII)
_URL = re.compile(r"https?://[^\s<>\"]+", re.I)
_WHOLE_URL = re.compile(r"(?:(?:url|uri|link)[:\s]+)?[<(\[]?(https?://[^\s<>\"]+)[>)\]]?\.?", re.I)
_BARE_ISBN = re.compile(r"(97[89](?:[ -]?\d){10}|\d+-\d+-\d+-[\dXx])(?: \([^()]*\))?", re.ASCII)
"""Told from other numbers by prefix or hyphens; the check digit is looked at, too."""

_WHOLE: Final = _rules(
    (
        "doi",
        r"(?:info:doi/|urn:doi:|(?:(?:dx|www)\.)?doi\.org/|doi(?:[:\s]+|(?=10\.)))10\.\d{4,9}[\d.]*\s?/\s?\S",
    ),
    ("handle", r"(?:info:hdl/|urn:hdl:|(?:hdl|handle)[:\s]+|hdl\.handle\.net/)\s*\d[\w.]*/\S+$"),
    ("isbn", r"urn:isbn:|(?:[ep]-?)?isbn(?:[\s-]*1[03])?\b[^\d]{0,20}\d"),
    ("issn", r"urn:issn:|(?:(?:[ep]-?|print |online )?issn)(?:-?l)?\b[^\d]{0,20}\d"),
    ("urn", r"urn:[a-z0-9][a-z0-9-]{1,31}:\S+$"),
    ("ark", r"ark:/?[0-9bcdfghjkmnpqrstvwxz]{5,}/\S+$"),
    ("pmid", r"(?:pmid|info:pmid/|pubmed(?: id)?)[:\s#]*\d+"),
    ("pmc", r"(?:pmcid[:\s]*)?pmc[:\s]?\d{5,9}\b"),
    ("arxiv", r"arxiv[:\s]\s*[\w.-]+(?:/\d{7})?"),
    ("rrid", r"rrid[:\s]\s*\w+_"),
    ("eid", r"(?:eid[:=\s]+)?2-s2\.0-\d+$"),
    ("wosuid", r"(?:ut[\s:=]+)?(?:wos|isi):[a-z0-9]{15}$"),
    ("bibcode", r"bibcode[:\s]+\S{19}$"),
    ("hal", r"(?:hal id[:\s]+)?(?:hal|tel|halshs|inserm|inria|cea|dumas|pastel|insu)-\d{8}(?:v\d+)?$"),
    ("jstor", r"jstor:\s*\d+$"),
    ("ssrn", r"ssrn[:\s]+\d+$"),
    ("oclc", r"(?:\(ocolc\)|oclc[:\s]+)\d+$"),
)
"""What a string begins with that is an identifier as a whole, by label or scheme."""

_LABELLED: Final = _rules(
    ("doi", r"(?<![\w.])(?:info:doi/|(?:dx\.|www\.)?doi\.org/|(?:urn:)?doi[:\s]\s*)(?=10\.\d{4})"),
    ("pmid", r"(?<!\w)pmid[:\s]\s*([1-9]\d{0,7})(?!\w)"),
    ("arxiv", r"(?<!\w)arxiv:\s*(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)(?!\w)"),
)
"""The labels that count inside a free citation."""
_CITED: Final = frozenset({"doi", "pmid", "arxiv"})
_LIST = re.compile(
    r"\s*[;|,]\s+"
    r"|[;|,](?=https?://|urn:|doi:|pmc?id|arxiv:|10\.\d{4,9}/)"
    r"|\s+(?=https?://|urn:|doi:|(?:[ep]-?)?(?:isbn|issn)\b)",
    re.I,
)
"""What stands between two identifiers of one field; a ``;`` inside a DOI is none."""


def find(text: str, *, whole: bool = False) -> list[Found]:
    """Every identifier that can be recognised with certainty; an empty list where there is none.

    :param whole: the text is the value of a field for identifiers, so that a bare ``10.5555/abc``
        counts, and any http address is a ``uri`` at least. Otherwise it is a free citation: only
        DOIs, PubMed and arXiv numbers that are labelled or addresses count, if not cut short.

    >>> find("https://repo.example.edu/handle/20.500.99999/1001", whole=True)
    [Found(type='handle', value_raw='https://repo.example.edu/handle/20.500.99999/1001')]
    >>> find("TR-10.2345/3", whole=True)
    []
    >>> find("Carberry, J. (2008). Cracked Pots. doi:10.5555/12345678.")
    [Found(type='doi', value_raw='10.5555/12345678')]
    """
    if not text or CONTROL.search(text):
        return []
    text = tidied(unescape(text[:MAX_TEXT]))
    if not whole:
        return _cited(text)
    if text[:1] in ("(", "<", "[") and text[-1] in ")>]":
        text = text[1:-1].strip()
    if "%2" in text and "://" not in text:  # 10.5555%2F12345678
        text = unquote(text)
    if len(text) > MAX_LENGTH:
        return []
    if text[:3] == "10." and DOI.fullmatch(text.lower()):
        return [Found("doi", text)]
    parts = _LIST.split(text)
    if len(parts) == 1:
        one = _one(text)
        return [one] if one else _cited(text)
    return _listed(parts) or _cited(text)


def find_in_url(url: str) -> Found:
    """What an http address tells: the identifier it resolves, or nothing more than a ``uri``.

    >>> find_in_url("https://dx.doi.org/10.5555/12345678").type
    'doi'
    >>> find_in_url("https://publisher.example.com/article/10.5555/12345678/fulltext.html").type
    'uri'
    """
    host, _, path = url.partition("://")[2].partition("/")
    host = host.lower().removeprefix("www.")
    rules = _HOSTS.get(host)
    if rules is None and _HAL_HOST.fullmatch(host):
        rules = _HOSTS["hal.science"]
    plain = unquote(path) if "%" in path else path
    for id_type, pattern in (*(rules or ()), *_ANYWHERE):
        if pattern.match(plain) or pattern.match(plain.partition("?")[0]):
            return Found(id_type, url)
    return Found("uri", url)


def _listed(parts: list[str]) -> list[Found]:
    """The identifiers of a list; a number without a label is of the kind of the one before it."""
    found: list[Found] = []
    for part in parts:
        one = _one(part)
        if one is None and found and part[:1].isdigit() and found[-1].type in ("isbn", "issn"):
            one = Found(found[-1].type, part)
        if one is not None:
            found.append(one)
    return list(dict.fromkeys(found))


def _one(text: str) -> Found | None:
    """The identifier that a string is, as a whole."""
    address = _WHOLE_URL.fullmatch(text)
    if address is not None:
        return find_in_url(address[1])
    for id_type, pattern in _WHOLE:
        if pattern.match(text):
            return Found(id_type, text)
    if text[:3] == "10." and DOI.match(text.lower()):
        return Found("doi", text)
    isbn = _BARE_ISBN.fullmatch(text)
    return Found("isbn", text) if isbn and clean("isbn", isbn[1]).value else None


def _cited(text: str) -> list[Found]:
    """What a free text names by a label or an address, in its order."""
    lower = text.lower()
    if not ("doi" in lower or "pmid" in lower or "arxiv" in lower or "http" in lower):
        return []
    places: dict[int, Found | None] = {}
    for match in _URL.finditer(text):
        places[match.start()] = _in_address(match[0])
    rest = _URL.sub(lambda match: " " * len(match[0]), text) if places else text
    for id_type, pattern in _LABELLED:
        for match in pattern.finditer(rest):
            named = match[1] if id_type != "doi" else _doi_at(rest, match.end())
            places[match.start()] = Found(id_type, named) if named else None
    return list(dict.fromkeys(found for _, found in sorted(places.items()) if found))


def _in_address(address: str) -> Found | None:
    """The identifier that an address in a citation resolves, unless dots cut it short."""
    url = trimmed(address)
    if address[len(url) :].startswith(("...", "…")):
        return None
    found = find_in_url(url)
    return found if found.type in _CITED else None


def _doi_at(text: str, start: int) -> str:
    """The DOI that begins here; empty when dots cut it short."""
    rest = text[start : start + MAX_LENGTH]
    match = DOI.match(rest.lower())
    if match is None or not clean("doi", match[1]).value:
        return ""
    return trimmed(rest[: match.end()])
