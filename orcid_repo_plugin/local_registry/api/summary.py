"""A record in short: ``/{orcid}/summary``, for members, behind a switch at ORCID.

Only what is public counts. What a client put there is *validated*, what the person typed is *self-asserted*.
Source: ORCID-Source, ``SummaryManagerImpl``.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from orcid_repo_plugin.local_registry.api.access import check_token, open_record, require
from orcid_repo_plugin.local_registry.api.call import MEMBER, Answer, Call, Route
from orcid_repo_plugin.local_registry.api.elements import Elements, orcid_id
from orcid_repo_plugin.local_registry.api.search_documents import today_at
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.books.record import Email, Record
from orcid_repo_plugin.local_registry.documents.dates import parts, sort_key
from orcid_repo_plugin.local_registry.documents.shapes import RECORD_SUMMARY
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.grouping import Group, in_groups, in_review_groups
from orcid_repo_plugin.local_registry.rules.scopes import READ_PUBLIC

SHOWN: Final = 3
"""How many affiliations, and e-mail domains, are shown; the others are only counted."""

_AFFILIATIONS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "employments": ("employment", ("employment",)),
        "professional-activities": (
            "professional-activity",
            ("distinction", "invited-position", "membership", "service"),
        ),
        "education-qualifications": ("education-qualification", ("education", "qualification")),
    }
)
"""Each part with the name of one of its entries, and the kinds that are in it."""


def read_summary(call: Call, orcid: str) -> Answer:
    """The summary of a record.

    :raises Refusal: 9001 (404) if the switch is off; 9017, 9038, 9057, 9005; 9016 and the record's state.
    """
    if not call.options.summary:
        raise Refusal(9001, "there is nothing at this path", status=404)
    if call.caller.orcid not in (None, orcid):
        raise Refusal(9017)
    require(call, READ_PUBLIC)
    record = open_record(call, orcid)
    check_token(call, record)
    return Answer(200, RECORD_SUMMARY, _Summary(call, record).document())


class _Summary:
    def __init__(self, call: Call, record: Record) -> None:
        self._call = call
        self._record = record
        self._elements = Elements(call, record)

    def document(self) -> dict[str, Any]:
        record, addresses = self._record, self._call.addresses
        affiliations = {name: self._affiliations(name) for name in _AFFILIATIONS}
        return {
            "created-date": {"value": record.created},
            "last-modified-date": {"value": record.modified},
            "credit-name": record.public_name,
            "orcid-identifier": orcid_id(addresses.orcid_uri(record.orcid), record.orcid, addresses.id_host),
            "external-identifiers": self._identifiers(),
            "employments": affiliations["employments"],
            "professional-activities": affiliations["professional-activities"],
            "fundings": self._counts("funding"),
            "works": self._counts("work"),
            "peer-reviews": self._reviews(),
            "education-qualifications": affiliations["education-qualifications"],
            "research-resources": self._counts("research-resource"),
            "email-domains": email_domains(record.emails),
        }

    def _public(self, kind: str) -> list[dict[str, Any]]:
        return [
            self._elements.summary(item)
            for item in self._record.items.of(kind)
            if item.visibility == "public"
        ]

    def _is_own(self, source: dict[str, Any]) -> bool:
        """Whether the person put it there, be it through a search-and-link client."""
        parties = (source["source-orcid"], source["assertion-origin-orcid"])
        return any(party is not None and party["path"] == self._record.orcid for party in parties)

    def _identifiers(self) -> dict[str, Any] | None:
        found = [
            self._identifier(item.put_code, item.content, item.source)
            for item in self._record.items.of("external-identifiers")
            if item.visibility == "public"
        ]
        return {"external-identifier": found} if found else None

    def _identifier(self, put_code: int, content: dict[str, Any], source: Source) -> dict[str, Any]:
        return {
            "put-code": put_code,
            "external-id-type": content["external-id-type"],
            "external-id-value": content["external-id-value"],
            "external-id-url": (content["external-id-url"] or {}).get("value"),
            "validated": not self._is_own(self._elements.source(source)),
        }

    def _affiliations(self, name: str) -> dict[str, Any]:
        entry, kinds = _AFFILIATIONS[name]
        preferred = [
            (kind, group.summaries[0]) for kind in kinds for group in in_groups(kind, self._public(kind))
        ]
        shown = newest_first(preferred, today_at(self._call.books.now()))[:SHOWN]
        return {
            "count": len(preferred),
            entry: [self._affiliation(kind, summary) for kind, summary in shown] or None,
        }

    def _affiliation(self, kind: str, summary: dict[str, Any]) -> dict[str, Any]:
        return {
            "put-code": summary["put-code"],
            "type": kind,
            "organization-name": summary["organization"]["name"],
            "role": summary["role-title"],
            "url": (summary["url"] or {}).get("value"),
            "start-date": summary["start-date"],
            "end-date": end_of(kind, summary),
            "validated": not self._is_own(summary["source"]),
        }

    def _counts(self, kind: str) -> dict[str, int]:
        """Groups, counted: one is validated if any of its members is."""
        groups = self._groups(kind)
        own = sum(all(self._is_own(one["source"]) for one in group) for group in groups)
        return {"self-asserted-count": own, "validated-count": len(groups) - own}

    def _groups(self, kind: str) -> list[Sequence[dict[str, Any]]]:
        """The groups of a kind. Works are grouped before what is not public is left out."""
        if kind != "work":
            return [group.summaries for group in in_groups(kind, self._public(kind))]
        every = [self._elements.summary(item) for item in self._record.items.of(kind)]
        public = (_public_of(group) for group in in_groups(kind, every))
        return [group for group in public if group]

    def _reviews(self) -> dict[str, int]:
        reviews = self._public("peer-review")
        groups = in_review_groups(reviews).values()
        own = sum(any(self._is_own(one["source"]) for one in _members(group)) for group in groups)
        return {
            "peer-review-publication-grants": len(groups),
            "self-asserted-count": own,
            "total": len(reviews),
        }


def _public_of(group: Group) -> list[dict[str, Any]]:
    return [summary for summary in group.summaries if summary["visibility"] == "public"]


def _members(groups: Iterable[Group]) -> list[dict[str, Any]]:
    return [summary for group in groups for summary in group.summaries]


def end_of(kind: str, summary: dict[str, Any]) -> dict[str, Any] | None:
    """When it ended; a distinction ends on the day that it was given, whatever it says itself."""
    start: dict[str, Any] | None = summary["start-date"]
    end: dict[str, Any] | None = summary["end-date"]
    return start if kind == "distinction" and parts(start)[0] else end


def newest_first(
    affiliations: Iterable[tuple[str, dict[str, Any]]], today: date
) -> list[tuple[str, dict[str, Any]]]:
    """Latest end first; what has not ended ends today."""

    def key(affiliation: tuple[str, dict[str, Any]]) -> str:
        end = end_of(*affiliation)
        return sort_key(end) if parts(end)[0] else today.isoformat()

    return sorted(affiliations, key=key)[::-1]


def email_domains(emails: Iterable[Email]) -> dict[str, Any]:
    """The domains of public, verified addresses; at ORCID the person shows each domain by itself.

    >>> email_domains([Email("josiah@mailinator.com", visibility="public")])["email-domain"]
    [{'value': 'mailinator.com', 'verification-date': None}]
    """
    found: dict[str, dict[str, Any]] = {}
    for email in emails:
        if email.verified and email.visibility == "public":
            domain = email.address.rpartition("@")[2].lower()
            when = email.verified_at
            found.setdefault(
                domain, {"value": domain, "verification-date": {"value": when} if when else None}
            )
    return {"count": len(found), "email-domain": list(found.values())[:SHOWN] or None}


ROUTES: Final = (
    Route(
        method="GET",
        path="/<orcid>/summary",
        handler=read_summary,
        summary="A record in short",
        roles=MEMBER,
        answers=RECORD_SUMMARY,
        scope=READ_PUBLIC,
    ),
)
