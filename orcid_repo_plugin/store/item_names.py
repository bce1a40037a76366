"""The plain forms by which an item is found: what an admin may call it, and its identifiers."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final, NamedTuple

from orcid_repo_plugin.domain.identifier_addresses import web_address
from orcid_repo_plugin.domain.identifiers import clean_all
from orcid_repo_plugin.domain.work import ExternalId
from orcid_repo_plugin.matching.grouping import Key, key
from orcid_repo_plugin.store.texts import storable

_LONGEST: Final = 500
"""Characters in a plain form; a longer one is kept as its digest. PostgreSQL's keys end at 2,700 bytes."""
_RESOLVER: Final = re.compile(
    r"(?:https?://)?(?:(?:www\.|dx\.)?doi\.org|hdl\.handle\.net)/+|(?:info:)?(?:hdl|doi)[:/]\s*", re.I
)
_SCHEME: Final = re.compile(r"https?://", re.I)
_HANDLE: Final = re.compile(r"\d+(?:\.\w+)*/\S+", re.ASCII)
_TYPES: Final = ("doi", "handle", "urn", "ark")


def key_text(key: Key) -> str:
    """An identifier as ORCID compares it, in one piece of text.

    >>> key_text(("doi", "10.5555/12345678"))
    'doi 10.5555/12345678'
    """
    return _short(f"{key[0]} {key[1]}")


def plain_name(text: str) -> str:
    """One form for all spellings of an item's address or handle; may be applied to its own answer.

    A handle and a DOI lose resolver, label and case. A URI loses its scheme, the case of its host
    and its final slash.

    >>> {plain_name(name) for name in ("123/AB", "hdl:123/ab", "https://hdl.handle.net/123/ab")}
    {'123/ab'}
    >>> plain_name("https://doi.org/10.5555/ABC"), plain_name("doi:10.5555/abc")
    ('10.5555/abc', '10.5555/abc')
    >>> plain_name("HTTP://Repo.example.edu/Id/12/"), plain_name("repo.example.edu/Id/12")
    ('repo.example.edu/Id/12', 'repo.example.edu/Id/12')
    """
    name = text.strip()
    bare = _RESOLVER.sub("", name, count=1) if _RESOLVER.match(name) else name
    if _HANDLE.fullmatch(bare):
        return _short(bare.rstrip("/").lower())
    bare = _SCHEME.sub("", name, count=1) if _SCHEME.match(name) else name
    host, slash, path = bare.rstrip("/").partition("/")
    return _short(f"{host.lower() if slash or '.' in host else host}{slash}{path}")


class Meant(NamedTuple):
    """What a text may mean: one of these names, or one of these identifiers."""

    names: list[str]
    """Each by ``plain_name``."""
    keys: list[str]
    """Each by ``key_text``."""


def meanings(text: str) -> list[Meant]:
    """What an admin may mean by a handle, a DOI, a URN, an ARK or a URI; the likelier meaning first.

    What stands inside an address that is no resolver's comes second.

    >>> meanings("https://doi.org/10.5555/ABC")[0].keys[0]
    'doi 10.5555/abc'
    >>> [meant.names for meant in meanings("https://repo.example.edu/handle/123/45")]
    [['repo.example.edu/handle/123/45'], ['123/45']]
    """
    plain = plain_name(text)
    uris = _keys(ExternalId("uri", address) for address in _addresses(text.strip()))
    inside = [ExternalId(id_type, one) for id_type in _TYPES for one in _values(id_type, text)]
    handles = [plain_name(one.value) for one in inside if one.type in ("doi", "handle")]
    if not uris or _HANDLE.fullmatch(plain):
        return [Meant([plain, *handles], [*_keys(inside), *uris])]
    return [Meant([plain], uris), Meant(handles, _keys(inside))]


def _values(id_type: str, text: str) -> list[str]:
    return [one.value for one in clean_all(id_type, text) if one.value]


def _keys(external_ids: Iterable[ExternalId]) -> list[str]:
    keys = (key(external_id) for external_id in external_ids)
    return list(dict.fromkeys(key_text(one) for one in keys if one is not None))


def _addresses(text: str) -> list[str]:
    """A URI with both schemes, with and without its final slash."""
    bare = _SCHEME.sub("", text, count=1).rstrip("/")
    host = bare.partition("/")[0]
    if "." not in host and host.partition(":")[0].lower() != "localhost":
        return []
    spelled = (web_address(f"{scheme}://{bare}{end}") for scheme in ("https", "http") for end in ("", "/"))
    return [address for address in spelled if address is not None]


def _short(name: str) -> str:
    if len(name) > _LONGEST:
        return f"sha256:{sha256(name.encode('utf-8', 'replace')).hexdigest()}"
    return storable(name)
