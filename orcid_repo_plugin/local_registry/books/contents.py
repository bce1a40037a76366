"""What is kept of an item: its content in ORCID's order, with normalised identifiers, and its keys."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import orjson

from orcid_repo_plugin.domain.identifiers import normalize
from orcid_repo_plugin.local_registry.books.items import Key
from orcid_repo_plugin.local_registry.kinds import AFFILIATIONS

Content = dict[str, Any]

_AFFILIATION: Final = (
    "department-name",
    "role-title",
    "start-date",
    "end-date",
    "organization",
    "url",
    "external-ids",
)
EXTERNAL_ID: Final = (
    "external-id-type",
    "external-id-value",
    "external-id-normalized",
    "external-id-normalized-error",
    "external-id-url",
    "external-id-relationship",
)
"""The keys of an external id in order."""
CONTENT_KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "work": (
            "title",
            "journal-title",
            "short-description",
            "citation",
            "type",
            "publication-date",
            "external-ids",
            "url",
            "contributors",
            "language-code",
            "country",
        ),
        "funding": (
            "type",
            "organization-defined-type",
            "title",
            "short-description",
            "amount",
            "url",
            "start-date",
            "end-date",
            "external-ids",
            "contributors",
            "organization",
        ),
        "peer-review": (
            "reviewer-role",
            "review-identifiers",
            "review-url",
            "review-type",
            "review-completion-date",
            "review-group-id",
            "subject-external-identifier",
            "subject-container-name",
            "subject-type",
            "subject-name",
            "subject-url",
            "convening-organization",
        ),
        "research-resource": ("proposal", "resource-item"),
        **dict.fromkeys(AFFILIATIONS, _AFFILIATION),
        "address": ("country",),
        "external-identifiers": tuple(key for key in EXTERNAL_ID if "-normalized" not in key),
        "keywords": ("content",),
        "other-names": ("content",),
        "researcher-urls": ("url-name", "url"),
    }
)
"""What each kind's item says, in the order of its JSON form; all else is ORCID's to fill in.

Source: ORCID-Source, the classes of ``org.orcid.jaxb.model.v3.release.record``.
"""


def item_body(kind: str, content: Content) -> tuple[bytes, tuple[Key, ...], tuple[Key, ...]]:
    """What the books keep of a document, and what its duplicates are found by.

    The normalised identifiers are put into ``content`` itself: nothing is copied.

    :param content: of the kind's shape; what is no content (put-code, dates ...) is passed over.
    :returns: ``Item.body``, ``Item.self_keys`` and ``Item.version_keys``. Fundings are compared by raw
        values, other names and keywords by their text, researcher urls by their address; countries never.

    >>> body, keys, _ = item_body("keywords", {"content": "psychoceramics", "put-code": None})
    >>> body, keys
    (b'{"content":"psychoceramics"}', (('content', 'psychoceramics'),))
    """
    kept = {key: content.get(key) for key in CONTENT_KEYS[kind]}
    if kind == "work" and kept["contributors"] is None:
        kept["contributors"] = {"contributor": []}
    selves, versions = item_keys(kind, kept)
    return _no_larger(orjson.dumps(kept)), selves, versions


def item_keys(kind: str, content: Content) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """What duplicates of a document are found by; its identifiers get their normal forms.

    :returns: ``Item.self_keys`` and ``Item.version_keys``.
    """
    if kind in _NORMALISED:
        for external_id in external_ids(kind, content):
            fill_in_normal_form(external_id)
    return keys_of(kind, content)


def _no_larger(made: bytes) -> bytes:
    """The same bytes in a place of their own size; what orjson gives lies in one of several kilobytes."""
    return bytes(memoryview(made))


def external_ids(kind: str, content: Content) -> Iterator[Content]:
    """Every external id of an item, wherever it stands: also those of a review's subject."""
    yield from own_ids(kind, content)
    if kind == "peer-review":
        subject = content.get("subject-external-identifier")
        if subject:
            yield subject
    elif kind == "research-resource":
        for resource in content.get("resource-item") or ():
            yield from _list(resource.get("external-ids"))


def own_ids(kind: str, content: Content) -> list[Content]:
    """The external ids that say what the item is: the ones that duplicates and groups are found by."""
    if kind == "peer-review":
        return _list(content.get("review-identifiers"))
    if kind == "research-resource":
        return _list((content.get("proposal") or {}).get("external-ids"))
    return _list(content.get("external-ids"))


def fill_in_normal_form(external_id: Content) -> None:
    """Put the normal form into an external id, or error 8001 where ORCID finds none.

    Source: ORCID-Source, ``JSONWorkExternalIdentifiersConverterV3``.
    """
    if "external-id-normalized" not in external_id:
        values = {key: external_id.get(key) for key in EXTERNAL_ID}
        external_id.clear()
        external_id.update(values)
    kind, value = external_id["external-id-type"], external_id["external-id-value"]
    form = _normal_form(kind, value) if kind and value else None
    external_id["external-id-normalized"] = form and {"value": form, "transient": True}
    external_id["external-id-normalized-error"] = _error(value) if value and form is None else None


def keys_of(kind: str, content: Content) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """The keys of an item's ``self`` identifiers and of its ``version-of`` identifiers."""
    if kind in _TEXTS:
        return _text_key(content), ()
    if kind == "address":
        return (), ()
    if kind == "external-identifiers":
        return ((content.get("external-id-type") or "", content.get("external-id-value") or ""),), ()
    found: dict[str, dict[Key, None]] = {"self": {}, "version-of": {}}
    for external_id in own_ids(kind, content):
        keys = found.get(external_id.get("external-id-relationship") or "")
        value = external_id.get("external-id-value")
        if keys is not None and value:
            normal = external_id.get("external-id-normalized") if kind in _NORMALISED else None
            keys[external_id.get("external-id-type") or "", normal["value"] if normal else value] = None
    return tuple(found["self"]), tuple(found["version-of"])


_NORMALISED: Final = frozenset((*AFFILIATIONS, "peer-review", "research-resource", "work"))
_TEXTS: Final = frozenset(("keywords", "other-names", "researcher-urls"))


@lru_cache(maxsize=4096)
def _normal_form(kind: str, value: str) -> str | None:
    return normalize(kind, value)


def _error(value: str) -> Content:
    return {
        "error-code": "8001",
        "error-message": f"There is no normal form of the identifier value {value}",
        "transient": True,
    }


def _text_key(content: Content) -> tuple[Key, ...]:
    for name in ("content", "url"):
        if content.get(name):
            value = content[name]
            return ((name, value["value"] if isinstance(value, dict) else value),)
    return ()


def _list(ids: Content | None) -> list[Content]:
    return (ids or {}).get("external-id") or []
