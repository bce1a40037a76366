"""What a record card says, in words: part by part, written with the pen of any form."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.record_summary import Affiliation, Count, RecordSummary
from orcid_repo_plugin.widgets.escaping import clean_name
from orcid_repo_plugin.widgets.look import Look, to_translate
from orcid_repo_plugin.widgets.pens import Pen

BETWEEN: Final = " · "
"""Parts an organisation from what the person is there; the same in every language and form."""
_TO: Final = {"ltr": "–", "rtl": "\u200e–\u200e"}
"""From one year to another, the first one always on the left, as in dates of both directions."""

EMPLOYMENT: Final = to_translate("Employment")
EDUCATION: Final = to_translate("Education and qualifications")
WORKS: Final = to_translate("Works")
FUNDING: Final = to_translate("Funding")
PEER_REVIEWS: Final = to_translate("Peer reviews")
VALIDATED: Final = to_translate("validated")
COUNTED: Final = to_translate("%(validated)s validated, %(self_asserted)s self-asserted")
SINCE: Final = to_translate("since %(year)s")
UNTIL: Final = to_translate("until %(year)s")
READ: Final = to_translate("From the public ORCID record, read at ORCID on %(when)s")
CHANGED: Final = to_translate("Record last changed on %(when)s")
MERGED: Final = to_translate("This iD was merged into %(orcid)s")
STATES: Final = {
    "locked": to_translate("ORCID has locked this record"),
    "deactivated": to_translate("This ORCID record has been deactivated"),
    "deprecated": to_translate("This iD was merged into another one"),
    "unclaimed": to_translate("Nobody has claimed this ORCID record yet"),
    "unknown": to_translate("There is no ORCID record with this iD"),
}
"""What a card says of a record that is not open."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the record has of a kind."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """All that a card says besides its iD, written in one form."""

    name: str
    """Of the person; empty: nobody knows it."""
    state: str = ""
    """What has become of the record; empty: it is open."""
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    """Whose these facts are, and how old."""


def known(badge: Badge) -> RecordSummary | None:
    """What a card may tell of the record: nothing if nobody has proved that the iD is theirs."""
    return badge.summary if badge.authenticated else None


def name_of(badge: Badge) -> str:
    """The name on a card: the record's own, else the one that the repository has."""
    summary = known(badge)
    return clean_name(summary.name if summary else "") or clean_name(badge.name)


def card_words(badge: Badge, look: Look, pen: Pen) -> CardWords:
    """What a card says."""
    name, summary = name_of(badge), known(badge)
    written = pen.name(name) if name else ""
    if summary is None:
        return CardWords(name=written)
    writer = _Writer(look, pen)
    return CardWords(
        name=written,
        state=writer.state(summary, badge.host),
        parts=tuple(writer.parts(summary)),
        notes=tuple(writer.notes(summary)),
    )


class _Writer:
    def __init__(self, look: Look, pen: Pen) -> None:
        self._look = look
        self._pen = pen
        self._locale: Locale = look.words.locale

    def state(self, summary: RecordSummary, host: str) -> str:
        primary = OrcidId.parse(summary.primary) if summary.primary else None
        if summary.state == "deprecated" and primary is not None:
            return self._said(MERGED, orcid=self._pen.link(primary.uri(host)))
        return self._said(STATES[summary.state]) if summary.state in STATES else ""

    def parts(self, summary: RecordSummary) -> Iterator[Part]:
        yield from self._affiliations(EMPLOYMENT, summary.employments, summary.employment_count)
        yield from self._affiliations(EDUCATION, summary.educations, summary.education_count)
        counts = {WORKS: summary.works, FUNDING: summary.fundings, PEER_REVIEWS: summary.peer_reviews}
        for label, count in counts.items():
            if count.total:
                yield Part(self._said(label), (self._counted(count),))

    def notes(self, summary: RecordSummary) -> Iterator[str]:
        read_at = summary.read_at.astimezone(UTC)
        words = format_datetime(read_at, "long", locale=self._locale)
        yield self._said(READ, when=self._pen.moment(read_at, words))
        if summary.changed_at is not None:
            yield self._said(CHANGED, when=self._day(summary.changed_at.astimezone(UTC)))

    def _affiliations(self, label: str, shown: tuple[Affiliation, ...], count: int) -> Iterator[Part]:
        lines = [line for one in shown if (line := self._affiliation(one))]
        if count > len(shown):
            lines.append(self._pen.words(self._more(count - len(shown))))
        if lines:
            yield Part(self._said(label), tuple(lines))

    def _affiliation(self, one: Affiliation) -> str:
        pieces = [self._pen.name(name) for name in (one.organisation, one.role) if clean_name(name)]
        if not pieces:
            return ""
        if years := self._years(one):
            pieces.append(years)
        if one.validated:
            pieces.append(self._said(VALIDATED))
        return self._pen.kind(BETWEEN).join(pieces)

    def _years(self, one: Affiliation) -> str:
        if one.start and one.end:
            years = dict.fromkeys(str(date.year) for date in (one.start, one.end))
            return self._pen.words(_TO[self._look.words.direction].join(years))
        if one.start:
            return self._said(SINCE, year=self._pen.words(str(one.start.year)))
        return self._said(UNTIL, year=self._pen.words(str(one.end.year))) if one.end else ""

    def _counted(self, count: Count) -> str:
        return self._said(
            COUNTED,
            validated=self._number(count.validated),
            self_asserted=self._number(count.self_asserted),
        )

    def _more(self, number: int) -> str:
        said = self._look.words.counted("and %(count)s more entry", "and %(count)s more entries", number)
        return said % {"count": format_decimal(number, locale=self._locale)}

    def _number(self, number: int) -> str:
        return self._pen.words(format_decimal(number, locale=self._locale))

    def _day(self, when: datetime) -> str:
        return self._pen.moment(when, format_date(when.date(), "long", locale=self._locale))

    def _said(self, english: str, **values: str) -> str:
        return self._pen.sentence(self._look.words.text(english), **values)
