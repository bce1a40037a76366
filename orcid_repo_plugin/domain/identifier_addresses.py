"""Cleaning of identifiers that come as addresses, or like them: URI, DOI, handle, URN, ARK."""

import re
from typing import Final
from urllib.parse import quote, unquote

from orcid_repo_plugin.domain.identifier_cleaning import (
    CONTROL,
    MAX_LENGTH,
    Cleaned,
    accepted,
    refused,
    trimmed,
    unique,
)

_URI_START = re.compile(
    r"[<(\"'\s]*(?:(?:url|uri|link|see|available (?:at|from))\b[:\s]*)?(?=https?://|www\.)", re.I
)
_QUERY = re.compile(r"[?#]")
_NEXT_URI = re.compile(r"[\s;,|]+(?=https?://)", re.I)
_REMARK = re.compile(r"\s+[(\[][^()\[\]]*[)\]]\.?$|[,;]\s.*$")
_URI = re.compile(r"(https?)://([^/?#\s@\\]+)((?:[/?][^#]*)?)(?:#(.*))?", re.I | re.DOTALL)
_HOST = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?"
)
_LEGAL: Final = "!$%&'()*+,/:;=?@~"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")

DOI: Final = re.compile(
    r"(?:(?<![\w.\-])|(?<=doi)|(?<=doi[-_]))(10\.\d{4,9}(?:\.\d+)*/"
    r"(?:[^\s\"<;,|]|<(?!/?[a-z!])"
    r"|[;,|](?!\s*(?:$|doi|pmc?id|arxiv|isbn|issn|https?:|10\.\d{4})))+)",
    re.ASCII,
)
"""A DOI in lower-case text, up to a blank, a quote, a tag or the next identifier.
Source: DOI Handbook, 2.2; registrants have four digits or more."""
_BLANK_IN_DOI = re.compile(r"(?<![\w.])(10\.\d{4,9}(?:\.\d+)*)(?: /|/ )\s*(?=[^\s/])", re.ASCII)
_CUT_SHORT = re.compile(r"(?:…|\.\.\.)[)\]}>.,;:!?']*$")
_TEX_ESCAPE = re.compile(r"\\([_%#&<>{}])")
_DOI_RESOLVERS = re.compile(
    r"(?:(?:www\.|dx\.)?doi\.org|(?:dx-)?doi-org\..+|(?:dx\.)?doi\.org\..+|hdl\.handle\.net)"
)
_NOT_AN_END = re.compile(
    r"(?:/(?:pdf|epdf|pdfft|full|fulltext|full-text|full-xml|abstract|meta|html|epub|summary|references|suppl_file"
    r"|figures|metrics|cite)|\.(?:pdf|html?|xml|epub|full|abstract|docx?|txt|png|jpe?g|zip))/?$"
)

_HANDLE_PATH = re.compile(r"/handle/(\d[\w.]*/[^/?#\s]+)/?(?:[?#]|$)", re.ASCII)
_HANDLE_LABEL = re.compile(r"(?:info:hdl/|urn:hdl:|(?:hdl|handle)[:\s]+)\s*", re.I)
_HANDLE = re.compile(r"(\d+(?:\.\w+)*/[^\s\"<>]+)", re.ASCII)
UNREGISTERED_PREFIX: Final = "123456789/"
"""What DSpace uses until a site has a prefix of its own: no resolver knows these handles."""

_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:[^\s\"<>]+", re.I | re.ASCII)
_ARK = re.compile(r"ark:(/?[0-9bcdfghjkmnpqrstvwxz]{5,}/[^\s?#\"<>]+)", re.I | re.ASCII)


def web_address(text: str) -> str | None:
    """A legal http(s) address, or ``None``: blanks and letters that no URI may hold are percent-encoded.

    >>> web_address("HTTPS://Repo.example.edu/Träume und [mehr].pdf")
    'https://repo.example.edu/Tr%C3%A4ume%20und%20%5Bmehr%5D.pdf'
    >>> web_address("javascript:alert(1)") is None
    True
    """
    match = _URI.fullmatch(text)
    if match is None:
        return None
    scheme, host, path, fragment = match.groups()
    host = host.lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if _HOST.fullmatch(host) is None:
        return None
    tail = "" if fragment is None else f"#{_encoded(fragment)}"
    return f"{scheme.lower()}://{host}{_encoded(path)}{tail}"


def _encoded(text: str) -> str:
    """The text with all characters percent-encoded that no URI may hold."""
    encoded = quote(text, _LEGAL, errors="replace")
    return _STRAY_PERCENT.sub("%25", encoded) if "%" in encoded else encoded


def clean_uri(text: str) -> list[Cleaned]:
    """Each http(s) address in the text, legal and percent-encoded; case and final slash are kept."""
    start = _URI_START.match(text)
    if start is None:
        return [refused(text, "is no http or https address")]
    answers: list[Cleaned] = []
    for part in _NEXT_URI.split(text[start.end() :]):
        bare = trimmed(_REMARK.sub("", part), ".,;")
        uri = web_address(f"http://{bare}" if bare[:4].lower() == "www." else bare)
        if uri is None:
            answers.append(refused(part, "is no http or https address"))
        elif len(uri) > MAX_LENGTH:
            answers.append(refused(part, f"is longer than {MAX_LENGTH} characters"))
        else:
            answers.append(accepted("uri", uri, uri))
    return unique(answers)


def clean_doi(text: str) -> list[Cleaned]:
    """Each DOI in the text: bare, lower case, without what a sentence has put behind it."""
    lower = text.lower()
    if "\\" in lower:
        lower = _TEX_ESCAPE.sub(r"\1", lower)
    if "://" in lower or "%2f" in lower or "doi.org/" in lower:
        lower = " ".join(map(_unwrapped, _NEXT_URI.sub(" ", lower).split())).lower()
    if " " in lower:
        lower = _BLANK_IN_DOI.sub(r"\1/", lower)
    answers = [_one_doi(match[1]) for match in DOI.finditer(lower)]
    return unique(answers) or [refused(text, "is no DOI (10.NNNN/suffix)")]


def _one_doi(doi: str) -> Cleaned:
    if _CUT_SHORT.search(doi):
        return refused(doi, "is a DOI that was cut short")
    bare = trimmed(doi)
    if bare.endswith("/") and bare.count("/") == 1:
        return refused(doi, "is a DOI without its suffix")
    if CONTROL.search(bare) or "\ufffd" in bare:
        return refused(doi, "holds characters that no DOI has")
    return accepted("doi", bare)


def _unwrapped(token: str) -> str:
    """What stands in an address: the path at a DOI resolver, the end of a publisher's page.

    A publisher's address often goes on after the DOI (``/pdf``, ``/fulltext.html``), and then
    nobody can tell where the DOI ends: nothing is taken.
    """
    _, scheme, rest = token.rpartition("://")
    host, _, path = (rest if scheme else token).partition("/")
    resolver = _DOI_RESOLVERS.fullmatch(host.strip("<([{"))
    if not (scheme or resolver):
        return unquote(token)
    path = unquote(_QUERY.split(path, maxsplit=1)[0]).strip(" /").replace(" ", "\ufffd")
    return "" if not resolver and _NOT_AN_END.search(path.rstrip(".,;")) else path


def clean_handle(text: str) -> list[Cleaned]:
    """The handle in the text: bare and lower case, from any resolver's or repository's address.

    A handle with the prefix that DSpace has before it is registered (``123456789/12``) keeps the
    repository's own address, since no resolver knows it.
    """
    bare, url = text, None
    if "://" in text:
        host, _, path = text.partition("://")[2].partition("/")
        match = _HANDLE_PATH.search(f"/{path}")
        if match is not None:
            bare, url = match[1], web_address(text)
        elif host.lower().endswith("handle.net"):
            bare = _QUERY.split(path, maxsplit=1)[0].rstrip("/")
        bare = unquote(bare)
    elif text[:15].lower() == "hdl.handle.net/":
        bare = unquote(text[15:].rstrip("/"))
    match = _HANDLE.fullmatch(trimmed(_HANDLE_LABEL.sub("", bare, count=1)))
    if match is None or CONTROL.search(match[1]):
        return [refused(text, "is no handle (prefix/suffix)")]
    handle = match[1].lower()
    if handle.startswith(UNREGISTERED_PREFIX):
        return [Cleaned(handle, url, "")]
    return [accepted("handle", handle)]


def clean_urn(text: str) -> list[Cleaned]:
    """Each URN in the text, lower case; the resolver's address is kept when it came as one."""
    return _named(_URN, text, "urn", "is no URN (urn:namespace:name)")


def clean_ark(text: str) -> list[Cleaned]:
    """Each ARK in the text, case kept; the resolver's address is kept when it came as one."""
    return _named(_ARK, text, "ark", "is no ARK (ark:/number/name)")


def _named(pattern: re.Pattern[str], text: str, id_type: str, problem: str) -> list[Cleaned]:
    url = web_address(text) if "://" in text[:8] else None
    source = unquote(text) if "%" in text and "://" in text else text
    answers = []
    for match in pattern.finditer(source):
        value = trimmed(match[0])
        if CONTROL.search(value) or "\ufffd" in value:
            continue
        answers.append(accepted(id_type, value.lower() if id_type == "urn" else f"ark:{value[4:]}", url))
    return unique(answers) or [refused(text, problem)]
