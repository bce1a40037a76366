"""Chooses the abstract, the language, the country and the landing page."""

import re
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from orcid_repo_plugin.domain.identifiers import clean
from orcid_repo_plugin.domain.item import RepositoryItem, Text
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import Description
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.mapping.tables import Tables
from orcid_repo_plugin.mapping.text import MAX_DESCRIPTION, clean_paragraphs, cut
from orcid_repo_plugin.mapping.titles import say_cleaned

_SAFE: Final = re.compile(r"[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*")
_BARE_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE_CHARACTERS: Final = "/:?#@!$&'()*+,;=~%-._"
MAX_URL: Final = 2000
DEFAULT_PREFIX: Final = "123456789/"
"""What a DSpace mints before its admin has registered a handle prefix: no name in the world."""
_USUAL_PORTS: Final = {"http": 80, "https": 443}


class DescriptionMapping:
    """The built-in answer of ``orcid_map_description``."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    @hookimpl(trylast=True)
    def orcid_map_description(self, item: RepositoryItem, report: Report) -> Description:
        """Each of the four from the first field that gives it."""
        language = self._language(item, report)
        return Description(
            self._abstract(item, language, report) if item.descriptions else None,
            language,
            self._country(item, report) if item.countries else None,
            landing_page(item, report),
        )

    def _language(self, item: RepositoryItem, report: Report) -> str | None:
        chosen: str | None = None
        for given in item.languages:
            code, problem = self.tables.read_language(given.value)
            if code and chosen is None:
                chosen = code
                report.chose("language", given.field, f"ORCID's code for {given.value!r}", code)
            elif code and code != chosen:
                report.info("not-sent", given.field, f"language {code}: the first one, {chosen}, was chosen")
            elif problem:
                report.warning("unknown-language", given.field, problem)
            elif not code:
                report.info("not-sent", given.field, f"{given.value[:60]!r} names no language")
        return chosen if item.languages else self._language_of_title(item, report)

    def _language_of_title(self, item: RepositoryItem, report: Report) -> str | None:
        """The main title's own language, where the item names none."""
        for title in item.titles:
            if title.kind == "main":
                code = self.tables.language(title.language) if title.language else None
                if code:
                    report.chose("language", title.field, "language of the title", code)
                return code
        return None

    def _abstract(self, item: RepositoryItem, language: str | None, report: Report) -> str | None:
        found = [(given, text) for given in item.descriptions if (text := clean_paragraphs(given.value))]
        if not found:
            return None
        given, text = self._in_language(found, language) or found[0]
        say_cleaned(given.value, text, "abstract", given.field, report)
        short = cut(text, MAX_DESCRIPTION)
        if short is not text:
            report.warning(
                "text-cut",
                given.field,
                f"abstract of {len(text)} characters; cut to ORCID's {MAX_DESCRIPTION}",
            )
        rule = (
            "the only abstract"
            if len(found) == 1
            else f"one of {len(found)}: the work's language, or the first"
        )
        report.chose("short-description", given.field, rule, f"{len(short)} characters")
        for other, words in found:
            if other is not given and words != text:
                language = f" ({other.language})" if other.language else ""
                report.info(
                    "not-sent", other.field, f"abstract {words[:60]!r}{language}: another one was chosen"
                )
        return short

    def _in_language(self, found: list[tuple[Text, str]], language: str | None) -> tuple[Text, str] | None:
        if language is None or len(found) == 1:
            return None
        first = found[0][0].field  # a second choice field never beats the first for its language
        for given, text in found:
            if given.field == first and given.language and self.tables.language(given.language) == language:
                return given, text
        return None

    def _country(self, item: RepositoryItem, report: Report) -> str | None:
        chosen: str | None = None
        for given in item.countries:
            code = self.tables.country(given.value)
            if code is None:
                words = f"{given.value[:60]!r} is no country that we know"
                report.warning("unknown-country", given.field, words)
            elif chosen is None:
                chosen = code
                report.chose("country", given.field, f"ISO code for {given.value!r}", code)
            elif code != chosen:
                report.info("not-sent", given.field, f"country {code}: the first one, {chosen}, was chosen")
        return chosen


_PLAIN_URL: Final = re.compile(r"https?://[a-z0-9.-]+(?:/[A-Za-z0-9._~/@:+,=-]*)?")
"""Most addresses: nothing about them can be illegal."""


def landing_page(item: RepositoryItem, report: Report) -> str | None:
    """The item's own page, else its handle's, else the first other address of the work."""
    candidates = [(item.uri_field, item.uri, "the item's own page")] if item.uri else []
    if item.handle and not item.uri and not item.handle.startswith(DEFAULT_PREFIX):
        handle = clean("handle", item.handle)
        candidates += [("handle", handle.url, "the page of the item's handle")] if handle.url else []
    candidates += [(given.field, given.value, "an address of the work") for given in item.urls]
    chosen: str | None = None
    for field, address, rule in candidates:
        url = normal_url(address)
        if url is None:
            report.warning("bad-url", field, f"{address[:80]!r} is no web address; left out")
        elif chosen is None:
            chosen = url
            report.chose("url", field, rule, url)
        elif url != chosen and not any(address == given.value for given in item.identifiers):
            report.info("not-sent", field, f"address {url[:120]}: another one was chosen")
    return chosen


def normal_url(text: str) -> str | None:
    """A web address in legal form: scheme and host in lower case, odd characters percent-encoded.

    >>> normal_url(" HTTP://Example.ORG/a b|c?x=ü ")
    'http://example.org/a%20b%7Cc?x=%C3%BC'
    >>> normal_url("www.example.org/a")
    'http://www.example.org/a'
    >>> normal_url("javascript:alert(1)") is None
    True
    """
    text = text.strip()
    if _PLAIN_URL.fullmatch(text) and len(text) <= MAX_URL:
        return text
    if text[:4].lower() == "www.":
        text = f"http://{text}"
    if text[:7].lower() != "http://" and text[:8].lower() != "https://":
        return None
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host):
        return None
    usual = not port or port == _USUAL_PORTS.get(parts.scheme)
    where = (f"[{host}]" if ":" in host else host) + ("" if usual else f":{port}")
    rest = [_legal(part) for part in (parts.path, parts.query, parts.fragment)]
    url = urlunsplit((parts.scheme, where, *rest))
    return url if len(url) <= MAX_URL else None


def _legal(part: str) -> str:
    if "%" in part:
        part = _BARE_PERCENT.sub("%25", part)
    if _SAFE.fullmatch(part):
        return part.replace("#", "%23")
    return quote(part, safe=_SAFE_CHARACTERS, errors="replace").replace("#", "%23")
