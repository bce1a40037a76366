"""What the search index holds of a record: its public parts, by field.

Source: ORCID-Source, ``OrcidRecordToSolrDocument``.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from orcid_repo_plugin.local_registry.api.search_fields import OTHER_IDS, WORK_IDS, moment
from orcid_repo_plugin.local_registry.books.items import Item
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.documents.dates import parts
from orcid_repo_plugin.local_registry.kinds import AFFILIATIONS

Content = dict[str, Any]
Value = tuple[str, str]
"""A field and one value in it."""

CURRENT: Final = "current-institution-affiliation-name"
PAST: Final = "past-institution-affiliation-name"
_RELATIONSHIPS: Final = frozenset({"self", "part-of", "version-of"})
_ORGANISATION_IDS: Final[Mapping[str, str]] = MappingProxyType(
    {source: f"{source.lower()}-org-id" for source in ("RINGGOLD", "GRID", "FUNDREF", "ROR")}
)


def of_record(record: Record) -> list[Value]:
    """What the record itself says, without its items."""
    found = [
        ("orcid", record.orcid),
        ("profile-submission-date", moment(record.created)),
        ("profile-last-modified-date", moment(record.modified)),
    ]
    if record.name_visibility == "public":
        found += _named(record)
    if record.biography and record.biography_visibility == "public":
        found.append(("biography", record.biography))
    found += [
        ("email", email.address) for email in record.emails if email.verified and email.visibility == "public"
    ]
    return found


def _named(record: Record) -> list[Value]:
    names = (
        ("given-names", record.given_names),
        ("family-name", record.family_name),
        ("credit-name", record.credit_name),
        ("given-and-family-names", record.full_name),
    )
    return [(field, name) for field, name in names if name]


def of_item(item: Item, today: date) -> list[Value]:
    """What a public item says.

    :param today: decides whether an affiliation is past.
    """
    content = item.content
    if item.kind in AFFILIATIONS:
        return list(_affiliation(content, today))
    if item.kind == "external-identifiers":
        return list(_person_id(content, item.source.client_id or item.source.orcid))
    reader = _READERS.get(item.kind)
    return list(reader(content)) if reader else []


def today_at(milliseconds: int) -> date:
    """The day of a time."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date()


def _titles(field: str, title: Content | None) -> Iterator[Value]:
    for part in ("title", "subtitle", "translated-title"):
        text = ((title or {}).get(part) or {}).get("value")
        if text:
            yield field, text


def _ids(external_ids: Content | None, *, with_values: bool = True) -> Iterator[Value]:
    """Identifiers by type and relationship; those of works and resources by their type alone, too."""
    for external_id in (external_ids or {}).get("external-id") or ():
        type_, value = external_id.get("external-id-type"), external_id.get("external-id-value")
        if not type_ or not value:
            continue
        if with_values:
            yield WORK_IDS.get(type_, OTHER_IDS), value
        relationship = external_id.get("external-id-relationship")
        if relationship in _RELATIONSHIPS:
            yield _id_field(type_, relationship), value


@lru_cache(maxsize=1024)
def _id_field(type_: str, relationship: str) -> str:
    return f"{type_}-{relationship}"


def _organisation(field: str, organisation: Content | None, *, all_fundref: bool = False) -> Iterator[Value]:
    if not organisation:
        return
    if organisation.get("name"):
        yield field, organisation["name"]
    named = organisation.get("disambiguated-organization") or {}
    source = "FUNDREF" if all_fundref else named.get("disambiguation-source") or ""
    identifier = named.get("disambiguated-organization-identifier")
    if identifier and source in _ORGANISATION_IDS:
        yield _ORGANISATION_IDS[source], identifier


def _work(content: Content) -> Iterator[Value]:
    yield from _titles("work-titles", content.get("title"))
    yield from _ids(content.get("external-ids"))


def _funding(content: Content) -> Iterator[Value]:
    yield from _titles("funding-titles", content.get("title"))
    for external_id in (content.get("external-ids") or {}).get("external-id") or ():
        if external_id.get("external-id-type") == "grant_number":
            yield "grant-numbers", external_id["external-id-value"]
    yield from _organisation("funding-org-name", content.get("organization"), all_fundref=True)


def _peer_review(content: Content) -> Iterator[Value]:
    for name, field in (
        ("review-type", "peer-review-type"),
        ("reviewer-role", "peer-review-role"),
        ("review-group-id", "peer-review-group-id"),
    ):
        if content.get(name):
            yield field, content[name]
    yield from _ids(content.get("review-identifiers"), with_values=False)
    yield from _organisation("peer-review-org-name", content.get("convening-organization"))


def _research_resource(content: Content) -> Iterator[Value]:
    proposal = content.get("proposal") or {}
    yield from _titles("research-resource-proposal-title", proposal.get("title"))
    yield from _ids(proposal.get("external-ids"))
    for host in (proposal.get("hosts") or {}).get("organization") or ():
        yield from _organisation("research-resource-proposal-org-name", host)
    for resource in content.get("resource-item") or ():
        if resource.get("resource-name"):
            yield "research-resource-item-name", resource["resource-name"]
        yield from _ids(resource.get("external-ids"))
        for host in (resource.get("hosts") or {}).get("organization") or ():
            yield from _organisation("research-resource-item-org-name", host)


def _affiliation(content: Content, today: date) -> Iterator[Value]:
    organisation = content.get("organization") or {}
    name = organisation.get("name")
    if name:
        yield (PAST if is_past(content.get("end-date"), today) else CURRENT), name
    yield from _organisation("affiliation-org-name", organisation)


def is_past(end: Content | None, today: date) -> bool:
    """Whether an affiliation has ended; a month or year that is not over yet has not.

    >>> is_past({"year": {"value": "2024"}, "month": None, "day": None}, date(2024, 6, 1))
    False
    """
    year, month, day = parts(end)
    if not year:
        return False
    if int(year) != today.year or not month:
        return int(year) < today.year
    if int(month) != today.month or not day:
        return int(month) < today.month
    return int(day) <= today.day


def _person_id(content: Content, source: str | None) -> Iterator[Value]:
    value = content.get("external-id-value")
    if source:
        yield "external-id-source", source
    if value:
        yield "external-id-reference", value
        yield "external-id-type-and-value", f"{content.get('external-id-type')}={value}"
        if source:
            yield "external-id-source-and-reference", f"{source}={value}"


def _texts(field: str) -> Callable[[Content], Iterator[Value]]:
    def read(content: Content) -> Iterator[Value]:
        if content.get("content"):
            yield field, content["content"]

    return read


_READERS: Final[Mapping[str, Callable[[Content], Iterator[Value]]]] = MappingProxyType(
    {
        "work": _work,
        "funding": _funding,
        "peer-review": _peer_review,
        "research-resource": _research_resource,
        "keywords": _texts("keyword"),
        "other-names": _texts("other-names"),
    }
)
