"""What the mapping decided about one item, and why.

A report is a list of findings, each with a stable ``code``; ``docs/mapping.md`` explains
the codes, and a test fails when a code is used that is not explained here.
"""

from enum import StrEnum
from typing import Final, NamedTuple


class Level(StrEnum):
    """How much a finding matters to the admin."""

    INFO = "info"
    """What was chosen, from which field, by which rule."""
    WARNING = "warning"
    """Something was repaired, shortened or left out; the work may still go."""
    ERROR = "error"
    """The work cannot go, or a part of it failed."""


_INFO: Final = Level.INFO
NO_ID: Final = "no-item-id"
"""The code of an adapter that has named an item by its place, since it has no id of its own."""


class Finding(NamedTuple):
    """One line of a report."""

    level: Level
    code: str
    """Stable, in kebab-case: scripts may rely on it."""
    field: str
    """The item's own field (``dc.title``, ``creators``), empty when there is none."""
    message: str


class Report:
    """Collects the findings about one item while it is mapped.

    >>> report = Report()
    >>> report.chose("title", "dc.title", "first title in the item's language", "Cracked Pots")
    >>> report.warning("date-cut", "dc.date.issued", "2019-13 has no such month; kept 2019")
    >>> [(line.level.value, line.code) for line in report.lines]
    [('info', 'title'), ('warning', 'date-cut')]
    """

    __slots__ = ("lines",)

    def __init__(self, lines: tuple[Finding, ...] = ()) -> None:
        self.lines: list[Finding] = list(lines)

    def chose(self, part: str, field: str, rule: str, value: str) -> None:
        """Say that ``value`` became ``part`` of the work, from ``field``, by ``rule``.

        :param part: the work's part, which is also the finding's code: ``title``, ``type``.
        """
        self.lines.append(Finding(_INFO, part, field, f"{value} ({rule})"))

    def info(self, code: str, field: str, message: str) -> None:
        """Something worth knowing that changes nothing."""
        self.lines.append(Finding(_INFO, code, field, message))

    def warning(self, code: str, field: str, message: str) -> None:
        """Something was repaired, shortened or left out."""
        self.lines.append(Finding(Level.WARNING, code, field, message))

    def error(self, code: str, field: str, message: str) -> None:
        """The work cannot go, or a part of it failed."""
        self.lines.append(Finding(Level.ERROR, code, field, message))


TOPICS: Final[dict[str, dict[str, str]]] = {
    "What was chosen": {
        "type": "The work type, with the item's word for it and the table that knows the word.",
        "title": "The main title.",
        "subtitle": "The subtitle.",
        "translated-title": "The title in another language.",
        "journal-title": "The container: journal, book, series, event or institution, by the work's type.",
        "publication-date": "The publication date, no more precise than the item gives it.",
        "short-description": "The abstract.",
        "language": "The language of the work's metadata, as ORCID spells it.",
        "country": "The country of publication.",
        "url": "The landing page.",
        "contributor": "People and organisations, field by field, with the role they are sent in.",
        "external-id": "An identifier, with its relationship to the work; says whether it groups.",
        "citation": "The BibTeX entry.",
        "item": "Fields that the adapter read for itself: the item's key, state, address, parts of names.",
        "unused-fields": "Fields that no part of the work uses; `item.extra` has the unknown ones.",
        "plugin-answered": "A plugin besides our own gave or changed this answer.",
    },
    "Why a work is held back": {
        "not-published": "The repository has not published the item yet: a work area, review, a template.",
        "withdrawn": "The repository has withdrawn, retired or deleted the item.",
        "private": "The item's metadata is not for the public.",
        "not-a-work": "The item stands for a person, project or organisation.",
        "succeeded": "A newer version in the same input speaks for this one.",
        "no-title": "The item has no title, and ORCID takes no work without one.",
        "collection-not-chosen": "Only items of other collections are sent (setting `push.collections`).",
        "date-not-chosen": "Published before `push.published_from` or after `push.published_until`.",
        "refused": "A plugin gave a reason against sending it.",
    },
    "Type": {
        "unknown-type": "No table knows the item's word for its type; sent as `other`. Add a row for it.",
        "no-type": "The item says nothing about its type; sent as `other`.",
        "unused-type": "One of several words for the type is unknown, or comes after the one that was used.",
        "bad-type": "A plugin named a type that ORCID does not have; sent as `other`.",
    },
    "Titles, abstract, container": {
        "text-cleaned": "Mark-up, entities or characters that no text should hold were cleaned.",
        "not-sent": "The item says more than ORCID has a place for, here a value that was not chosen.",
        "text-cut": "A text was longer than ORCID takes and was cut at the end of a word.",
        "subtitle-in-title": "The title already ends with the subtitle, which is not sent again.",
        "translated-title-without-language": "A translated title whose language is not told; left out.",
        "container-is-address": "What should name the container is an address; left out.",
        "unknown-language": "The item's language could not be told, or is not on ORCID's list; left out.",
        "unknown-country": "The item's country could not be told; left out.",
        "bad-url": "What should be an address cannot be one; left out.",
    },
    "Date": {
        "date-cut": "A part of the date that cannot be was cut off: a thirteenth month, a 30th of February.",
        "date-unreadable": "A publication date could not be read, or lies outside 1900 to 2100; left out.",
        "not-yet-published": "The item is in press or forthcoming: no date is sent.",
        "no-publication-date": "The item has no publication date, or only dates that are none.",
    },
    "Contributors": {
        "orcid-not-authenticated": "An iD that nobody has proved by signing in is not sent; the name is.",
        "bad-orcid": "What should be an iD has a wrong form or check digit; the name is sent alone.",
        "unknown-role": "No table knows the word for the role; the name is sent without one.",
        "contributor-repeated": "The same name stands twice in one role of a plain list; sent once.",
        "placeholder-name": "An entry names nobody (`Unknown`, `N.N.`); left out.",
        "honorific-left-out": "A title or form of address (`Prof. Dr.`) is no part of the name that is sent.",
        "email-left-out": "An e-mail address stood in a name; it is never sent.",
        "organisation-left-out": "An organisation, which the settings leave out.",
        "and-others": "The list of names ends in `and others`, which is nobody; left out.",
        "names-separated": "Names are parted by something other than BibTeX's `and`; read as meant.",
    },
    "Identifiers": {
        "bad-identifier": "An identifier has a wrong form or a wrong check digit; left out.",
        "second-identifier": "A second DOI, PMID or PMC number names another version: `version-of`.",
        "only-own-key": "Nothing names the work to others: sent by its key here, as `source-work-id`.",
        "identifier-cut": "A DOI ends at the first blank, as ORCID reads it; what follows is not sent.",
        "identifier-not-recognised": "A value is of no identifier type that ORCID knows; left out.",
        "handle-not-registered": "A handle with DSpace's default prefix, which many sites share; left out.",
        "related-not-sent": "An identifier or address of another work, as far as the item tells; left out.",
        "grant-without-id": "Funding without a number, DOI or address: ORCID takes only these with a work.",
        "identifier-ambiguous": "Citations or related addresses name several; none was taken.",
    },
    "Citation": {
        "citation-failed": "The BibTeX entry could not be written; the work goes without a citation.",
        "citation-left-out": "A BibTeX entry of this type cannot hold this field as well.",
    },
    "Reading": {
        "no-item-id": "The item has no key of its own and is called by its place; no deposit takes it.",
        "field-cut": "A field of more than 1 MB was cut.",
        "field-shape": "A value is of another shape than its field should have; left out.",
        "encoding-guessed": "A text is not UTF-8 and was read as Windows-1252.",
        "control-characters": "Characters that no text can hold were left out.",
        "unbalanced-braces": "Braces are balanced only if a backslash protects them; in BibTeX it does not.",
        "duplicate-key": "A BibTeX entry has the key of one before it.",
        "duplicate-field": "A field stands twice in a BibTeX entry; the first is kept.",
        "missing-comma": "A comma between two BibTeX fields is missing; read as if it were there.",
        "undefined-string": "No `@string` defines the word; kept as text.",
        "crossref-missing": "The entry that this one inherits from is not in the file.",
    },
    "Plugins": {
        "plugin-broke": "A plugin raised or answered nonsense; it is named, and the next answer was taken.",
    },
}
"""Each code with its meaning, by topic. A code that is written to a report and not explained here
(or, for what makes a work invalid, in ``mapping.validity``) fails a test."""
CODES: Final[dict[str, str]] = {code: meaning for rows in TOPICS.values() for code, meaning in rows.items()}
"""All of them; the tables in ``docs/mapping.md`` are printed from ``TOPICS``."""
