"""The summaries of all works on a record: what to look through for our own copy of a work.

A group holds what ORCID takes for one work told by several sources; ours need not be the first of it.
Source: ORCID API 3.0, ``GET /{orcid}/works``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orcid_repo_plugin.domain.identifiers import normalize
from orcid_repo_plugin.domain.work import ExternalId, Relationship
from orcid_repo_plugin.errors import OrcidUnavailable
from orcid_repo_plugin.matching.grouping import Key
from orcid_repo_plugin.orcid_api.tolerant import mappings, milliseconds, path_of, text, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSummary:
    """A work on a record, in short."""

    put_code: int
    title: str
    type: str
    external_ids: tuple[ExternalId, ...]
    keys: frozenset[Key]
    """Its ``self`` identifiers as ORCID compares them: type and normal form."""
    source_client_id: str | None
    source_orcid: str | None
    """The person themselves; of an old client, whose id looks like an iD, that id."""
    source_name: str | None
    """``None`` also when the person's name is not public."""
    assertion_origin_client_id: str | None
    """The client on whose behalf the source wrote it."""
    assertion_origin_orcid: str | None
    """The person on whose behalf a search-and-link client wrote it."""
    visibility: str | None
    last_modified: int | None
    """Milliseconds since 1970, UTC."""
    group: int
    """Works with the same number stand on the record as one. Holds for this answer only."""
    preferred: bool
    """Whether it is the one that stands for its group."""

    def is_from(self, client_id: str) -> bool:
        """Whether this client put it there, for nobody else's sake: only then may it be changed by it."""
        source = self.source_client_id or self.source_orcid
        return source == client_id and self.assertion_origin_client_id in (None, client_id)


def summaries_in(document: Mapping[str, Any]) -> list[WorkSummary]:
    """Every summary of every group, in ORCID's order.

    :raises OrcidUnavailable: it is no list of works, or one in it has no put-code. To pass over it
        could make a work look deleted.
    """
    try:
        return [
            _summary(summary, number, place == 0)
            for number, group in enumerate(document["group"])
            for place, summary in enumerate(group["work-summary"] or ())
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise OrcidUnavailable("ORCID's answer is no list of works") from error


def _summary(data: Mapping[str, Any], group: int, preferred: bool) -> WorkSummary:
    put_code = whole(data.get("put-code"))
    if put_code is None:
        raise OrcidUnavailable("ORCID's list of works holds one without a put-code")
    title, source = data.get("title"), data.get("source")
    found = list(mappings(data.get("external-ids"), "external-id"))
    external_ids = tuple(map(_external_id, found))
    return WorkSummary(
        put_code=put_code,
        title=(text(title.get("title")) if isinstance(title, Mapping) else text(title)) or "",
        type=text(data.get("type")) or "",
        external_ids=external_ids,
        keys=frozenset(
            _key(one, read)
            for one, read in zip(found, external_ids, strict=True)
            if read.value and read.relationship == Relationship.SELF
        ),
        source_client_id=path_of(source, "source-client-id"),
        source_orcid=path_of(source, "source-orcid"),
        source_name=text(source.get("source-name")) if isinstance(source, Mapping) else None,
        assertion_origin_client_id=path_of(source, "assertion-origin-client-id"),
        assertion_origin_orcid=path_of(source, "assertion-origin-orcid"),
        visibility=text(data.get("visibility")),
        last_modified=milliseconds(data.get("last-modified-date")),
        group=group,
        preferred=preferred,
    )


def _external_id(data: Mapping[str, Any]) -> ExternalId:
    relationship = text(data.get("external-id-relationship")) or ""
    return ExternalId(
        type=text(data.get("external-id-type")) or "",
        value=text(data.get("external-id-value")) or "",
        relationship=relationship.lower().replace("_", "-"),  # as API 2 wrote them
        url=text(data.get("external-id-url")),
    )


def _key(data: Mapping[str, Any], external_id: ExternalId) -> Key:
    """What ORCID compares: its own normal form where it gives one.

    That goes through ours as well, which changes nothing in it; unless ORCID should begin to write it
    in another way (its documentation shows DOIs with their resolver).
    """
    value = text(data.get("external-id-normalized")) or external_id.value
    return external_id.type, normalize(external_id.type, value) or value
