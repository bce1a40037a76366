"""A record in short, from all that the public API shows of it: name, affiliations, counts.

ORCID's own short form (``/{orcid}/summary``) is for members only, so it is made here, by ORCID's rules: of
works and fundings groups are counted, of affiliations the preferred one of each group stands for it.
Source: ORCID API 3.0, ``GET /{orcid}/record``; ORCID-Source, ``SummaryManagerImpl``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

from orcid_repo_plugin.domain.delivery import Section
from orcid_repo_plugin.domain.record_summary import Affiliation, Count, RecordSummary
from orcid_repo_plugin.domain.work import PublicationDate
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.records import STATES, Records
from orcid_repo_plugin.orcid_api.sections import entries
from orcid_repo_plugin.orcid_api.tolerant import mappings, milliseconds, path_of, text, whole

SHOWN: Final = 3
"""Affiliations of a kind that are kept; the others are only counted."""
_LAST_MS: Final = 253_402_300_799_999
"""The end of the year 9999; later moments are slips."""

Entry = Mapping[str, Any]


def read_summary(records: Records, orcid: str, now: Callable[[], datetime]) -> RecordSummary:
    """Ask the public API for a record, and keep what a card needs.

    A record that is closed, merged or not there is an answer as well: its ``state`` says so.

    :param orcid: the bare iD.
    :param now: the time, aware; asked when the answer is there.
    :raises OrcidUnavailable: no answer came that can be believed.
    :raises OrcidRefusal: ORCID says no for a reason that tells nothing of the record.
    """
    try:
        document = records.record(orcid)
    except OrcidRefusal as refusal:
        state = STATES.get(refusal.code or 0)
        if state is None:
            raise
        return RecordSummary(read_at=now(), state=str(state), primary=refusal.orcid)
    return summary_in(document, orcid, now())


def summary_in(document: Entry, orcid: str, read_at: datetime) -> RecordSummary:
    """What a card needs of a whole record. What is not public is left out, should there be any.

    :raises OrcidUnavailable: it is no record, or another one than was asked for.
    """
    if path_of(document, "orcid-identifier") != orcid:
        raise OrcidUnavailable("ORCID's answer is not the record that was asked for")
    activities = _mapping(document.get("activities-summary"))
    employments = _affiliations(activities, orcid, "employments")
    educations = _affiliations(activities, orcid, "educations", "qualifications")
    today = read_at.date()
    return RecordSummary(
        read_at=read_at,
        name=_name(_mapping(_mapping(document.get("person")).get("name"))),
        changed_at=_moment(_mapping(document.get("history")).get("last-modified-date")),
        employments=_newest(employments, today),
        employment_count=len(employments),
        educations=_newest(educations, today),
        education_count=len(educations),
        works=_count(_groups(activities.get("works"), "work-summary"), orcid),
        fundings=_count(_groups(activities.get("fundings"), "funding-summary"), orcid),
        peer_reviews=_count(_reviews(activities.get("peer-reviews")), orcid),
    )


# -- whose it is


def is_validated(entry: Entry, orcid: str) -> bool:
    """Whether an entry was put there by somebody else than the person.

    What a search-and-link client writes on the person's behalf is the person's own word: ORCID names
    them as its assertion origin. What nobody is named for is not taken for validated.

    :param orcid: the person's bare iD.

    >>> josiah = {"path": "0000-0002-1825-0097"}
    >>> crossref = {"source-client-id": {"path": "0000-0001-9884-1913"}}
    >>> is_validated({"source": crossref}, "0000-0002-1825-0097")
    True
    >>> is_validated({"source": crossref | {"assertion-origin-orcid": josiah}}, "0000-0002-1825-0097")
    False
    """
    source = entry.get("source")
    told = path_of(source, "source-client-id") or path_of(source, "source-orcid")
    origin = path_of(source, "assertion-origin-orcid")
    return told is not None and orcid not in (told, origin)


def _count(groups: Iterator[Sequence[Entry]], orcid: str) -> Count:
    """Groups, counted; one is validated if any of its members is, whichever the person prefers."""
    found = [any(is_validated(one, orcid) for one in group) for group in groups]
    return Count(validated=sum(found), self_asserted=len(found) - sum(found))


def _groups(section: Any, key: str) -> Iterator[Sequence[Entry]]:
    for group in mappings(section, "group"):
        if members := [one for one in mappings(group, key) if _is_public(one)]:
            yield members


def _reviews(section: Any) -> Iterator[Sequence[Entry]]:
    """Each review counts for itself: what groups them is the journal."""
    yield from ([one] for one in entries(Section.PEER_REVIEW, _mapping(section)) if _is_public(one))


def _is_public(entry: Entry) -> bool:
    """The public API shows nothing else; a token's answer would."""
    return (text(entry.get("visibility")) or "public").lower() == "public"  # API 2 wrote it in capitals


# -- affiliations


class _Spell(NamedTuple):
    """An affiliation, with what it is ordered by."""

    affiliation: Affiliation
    end: tuple[int, int, int] | None
    start: tuple[int, int, int]


def _affiliations(activities: Entry, orcid: str, *sections: str) -> list[_Spell]:
    """The preferred affiliation of each group."""
    groups = (
        group for section in sections for group in mappings(activities.get(section), "affiliation-group")
    )
    found = []
    for group in groups:
        wrapped = (one for wrap in mappings(group, "summaries") for one in wrap.values())
        members = [one for one in wrapped if isinstance(one, Mapping) and _is_public(one)]
        if members:
            found.append(_spell(max(members, key=_preference), orcid))
    return found


def _preference(entry: Entry) -> int:
    return whole(entry.get("display-index")) or 0


def _spell(entry: Entry, orcid: str) -> _Spell:
    start, end = _date(entry.get("start-date")), _date(entry.get("end-date"))
    affiliation = Affiliation(
        organisation=text(_mapping(entry.get("organization")).get("name")) or "",
        role=text(entry.get("role-title")) or "",
        start=start,
        end=end,
        validated=is_validated(entry, orcid),
    )
    last = (end.year, end.month or 12, end.day or 31) if end else None
    return _Spell(affiliation, last, (start.year, start.month or 0, start.day or 0) if start else (0, 0, 0))


def _newest(spells: Sequence[_Spell], today: date) -> tuple[Affiliation, ...]:
    """Those that last come first, then those that ended last; of two alike the one that began later."""
    now = (today.year, today.month, today.day)

    def place(one: _Spell) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        lasts = one.end is None or one.end >= now
        return ((10_000, 0, 0) if lasts else one.end or now), one.start

    return tuple(one.affiliation for one in sorted(spells, key=place, reverse=True)[:SHOWN])


def _date(value: Any) -> PublicationDate | None:
    """A year, a month or a day; what comes after a part that is missing or odd is left off."""
    parts = [whole(text(_mapping(value).get(part))) for part in ("year", "month", "day")]
    year, month, day = parts
    if not year or year > 9999:
        return None
    if not month or month > 12:
        return PublicationDate(year)
    return PublicationDate(year, month, day if day and day <= 31 else None)


# -- the rest


def _name(name: Entry) -> str:
    """The published name, else given and family name."""
    if not _is_public(name):
        return ""
    if credit := text(name.get("credit-name")):
        return credit
    return " ".join(filter(None, (text(name.get("given-names")), text(name.get("family-name")))))


def _moment(value: Any) -> datetime | None:
    ms = milliseconds(value)
    return datetime.fromtimestamp(ms / 1000, UTC) if ms is not None and 0 <= ms <= _LAST_MS else None


def _mapping(value: Any) -> Entry:
    return value if isinstance(value, Mapping) else {}
