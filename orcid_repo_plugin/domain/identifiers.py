"""Identifiers of works: as ORCID compares them (``normalize``) and as we send them (``clean``).

To send is stricter than to compare: check digits are verified, resolvers and labels stripped,
truncated and placeholder values kept back, each with the reason in words.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import unquote

from orcid_repo_plugin.domain.identifier_addresses import (
    clean_ark,
    clean_doi,
    clean_handle,
    clean_uri,
    clean_urn,
    web_address,
)
from orcid_repo_plugin.domain.identifier_cleaning import (
    CONTROL,
    MAX_LENGTH,
    Cleaned,
    accepted,
    refused,
    tidied,
    trimmed,
)
from orcid_repo_plugin.domain.identifier_forms import normalize, unescape
from orcid_repo_plugin.domain.identifier_numbers import SHAPES, clean_isbn, clean_issn, clean_shaped
from orcid_repo_plugin.domain.identifier_types import FUNDED_BY_TYPES, IDENTIFIER_TYPES
from orcid_repo_plugin.domain.remembering import remembered

__all__ = ["FUNDED_BY_TYPES", "IDENTIFIER_TYPES", "Cleaned", "clean", "clean_all", "clean_new", "normalize"]

_QUERY = re.compile(r"[?#]")
_RULES: Final[Mapping[str, Callable[[str], list[Cleaned]]]] = {
    "ark": clean_ark,
    "doi": clean_doi,
    "handle": clean_handle,
    "isbn": clean_isbn,
    "issn": clean_issn,
    "uri": clean_uri,
    "urn": clean_urn,
}
_FREE_TEXT: Final = frozenset({"grant_number", "other-id", "pat", "proposal-id", "source-work-id"})
"""Whatever stands there is the identifier: labels and final dots belong to it."""
_LABELS: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(rf"\A{re.escape(name)}\s*:\s*", re.I)
    for name in IDENTIFIER_TYPES
    if name != "cstr"  # its label belongs to it
}


def clean(id_type: str, value: str) -> Cleaned:
    """The identifier as it would be sent, or the reason why not. Never raises.

    Of several in one string the first good one; ``clean_all`` gives them all.

    >>> clean("doi", "https://doi.org/10.5555/ABC%2F1.")
    Cleaned(value='10.5555/abc/1', url='https://doi.org/10.5555/abc/1', problem='')
    >>> clean("isbn", "0-306-40615-3").problem
    "'0-306-40615-3' has a wrong ISBN check digit"
    """
    answers = _clean_all(id_type, value)
    return next((answer for answer in answers if answer.value), answers[0])


def clean_all(id_type: str, value: str) -> list[Cleaned]:
    """Every identifier of a type in a string that may hold several; at least one answer. Never raises.

    :param id_type: one of ``IDENTIFIER_TYPES``, in any case.

    >>> [answer.value for answer in clean_all("issn", "Print ISSN: 0974-2441 Online ISSN: 2455-3891")]
    ['0974-2441', '2455-3891']
    """
    return list(_clean_all(id_type, value))


def clean_new(id_type: str, resolver: str, value: str) -> Cleaned:
    """The same for a type that ORCID has taken up since: text without its resolver, label and final marks.

    >>> clean_new("swhid", "https://archive.example.org/", "https://archive.example.org/swh:1:rev:12.")
    Cleaned(value='swh:1:rev:12', url='https://archive.example.org/swh:1:rev:12', problem='')
    """
    if len(value) > MAX_LENGTH:
        return refused(value, f"is longer than {MAX_LENGTH} characters")
    text = _without_resolver(resolver, tidied(unescape(value)))
    bare = trimmed(re.sub(rf"\A{re.escape(id_type)}\s*:\s*", "", text, count=1, flags=re.I), ".,;")
    if not bare or CONTROL.search(value) or CONTROL.search(bare):
        return refused(value, "is no identifier")
    return accepted(id_type, bare, web_address(bare), resolver)


@remembered(1024)
def _clean_all(id_type: str, value: str) -> tuple[Cleaned, ...]:
    if len(value) > MAX_LENGTH:
        return (refused(value, f"is longer than {MAX_LENGTH} characters"),)
    if CONTROL.search(value):
        return (refused(value, "holds control characters"),)
    name = id_type.strip().lower()
    text = tidied(unescape(value))
    if name not in IDENTIFIER_TYPES:
        return (refused(id_type, "is none of ORCID's identifier types"),)
    if not text:
        return (refused(value, "is empty"),)
    if CONTROL.search(text):  # they came as entities
        return (refused(value, "holds control characters"),)
    rule = _RULES.get(name)
    if rule is not None:
        return tuple(rule(text))
    if name in SHAPES:
        return tuple(clean_shaped(name, text))
    return (_plain(name, text),)


def _plain(id_type: str, text: str) -> Cleaned:
    """A value without a form that we know: without its resolver, its label and final punctuation."""
    if id_type in _FREE_TEXT:
        return accepted(id_type, text, web_address(text))
    label = _LABELS.get(id_type)
    bare = _without_resolver(IDENTIFIER_TYPES[id_type].resolver, text)
    bare = trimmed(label.sub("", bare, count=1) if label else bare, ".,;")
    if not bare or CONTROL.search(bare):
        return refused(text, "is no identifier")
    return accepted(id_type, bare, web_address(bare))


def _without_resolver(address: str, text: str) -> str:
    """The value after the type's own resolver, whatever the scheme."""
    resolver = address.partition("://")[2]
    if resolver and "://" in text[:8]:
        rest = text.partition("://")[2]
        for prefix in (resolver, resolver.removeprefix("www."), f"www.{resolver}"):
            if rest.lower().startswith(prefix.lower()):
                bare = unquote(_QUERY.split(rest[len(prefix) :], maxsplit=1)[0])
                return bare.rstrip("/")
    return text
