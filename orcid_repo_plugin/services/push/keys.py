"""The identifiers of a payload, as ORCID compares them when it looks for duplicates."""

from typing import NamedTuple

import orjson

from orcid_repo_plugin.domain.work import ExternalId, Relationship
from orcid_repo_plugin.matching.grouping import key
from orcid_repo_plugin.store.items import key_text


class Keys(NamedTuple):
    """What the identifiers of a work do at ORCID."""

    own: frozenset[str]
    """``self``: another work of ours with one of them is refused as a duplicate."""
    versions: frozenset[str]
    """``version-of``: in bulk, ORCID also refuses works whose own they are."""

    @property
    def text(self) -> str:
        """The own ones in a fixed order, for the outbox."""
        return "\n".join(sorted(self.own))


def keys_of(body: bytes) -> Keys:
    """The keys of a payload.

    >>> doi = b'{"external-id-type":"doi","external-id-value":"10.5555/A","external-id-relationship":"self"}'
    >>> keys_of(b'{"external-ids":{"external-id":[' + doi + b"]}}").own
    frozenset({'doi 10.5555/a'})
    """
    found: dict[str, set[str]] = {Relationship.SELF: set(), Relationship.VERSION_OF: set()}
    listed = (orjson.loads(body).get("external-ids") or {}).get("external-id") or ()
    for one in listed:
        relationship = one["external-id-relationship"]
        if relationship in found:
            compared = key(ExternalId(one["external-id-type"], one["external-id-value"], relationship))
            if compared is not None:
                found[relationship].add(key_text(compared))
    return Keys(frozenset(found[Relationship.SELF]), frozenset(found[Relationship.VERSION_OF]))
