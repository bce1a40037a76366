"""The fields of a BibTeX entry, gathered from a work and the details of its item."""

import re
from collections.abc import Sequence
from typing import Final

from orcid_repo_plugin.domain.item import RepositoryItem
from orcid_repo_plugin.domain.work import Relationship, Work, WorkType
from orcid_repo_plugin.mapping.bibtex_entry import MONTHS
from orcid_repo_plugin.mapping.container import ADDRESS
from orcid_repo_plugin.mapping.tex import to_tex
from orcid_repo_plugin.mapping.text import clean

LABELS: Final[dict[str, str]] = {
    WorkType.ARTISTIC_PERFORMANCE: "Artistic performance",
    WorkType.BLOG_POST: "Blog post",
    WorkType.CARTOGRAPHIC_MATERIAL: "Map",
    WorkType.CONFERENCE_ABSTRACT: "Conference abstract",
    WorkType.CONFERENCE_OUTPUT: "Conference contribution",
    WorkType.CONFERENCE_PAPER: "Conference paper",
    WorkType.CONFERENCE_POSTER: "Conference poster",
    WorkType.CONFERENCE_PRESENTATION: "Conference presentation",
    WorkType.DATA_MANAGEMENT_PLAN: "Data management plan",
    WorkType.DATA_SET: "Data set",
    WorkType.DISSERTATION_THESIS: "Thesis",
    WorkType.IMAGE: "Image",
    WorkType.INVENTION: "Invention",
    WorkType.LEARNING_OBJECT: "Learning object",
    WorkType.LECTURE_SPEECH: "Lecture",
    WorkType.MOVING_IMAGE: "Video",
    WorkType.MUSICAL_COMPOSITION: "Musical composition",
    WorkType.ONLINE_RESOURCE: "Online resource",
    WorkType.PATENT: "Patent",
    WorkType.PHYSICAL_OBJECT: "Physical object",
    WorkType.PREPRINT: "Preprint",
    WorkType.REPORT: "Report",
    WorkType.SOFTWARE: "Software",
    WorkType.SOUND: "Sound recording",
    WorkType.SUPERVISED_STUDENT_PUBLICATION: "Student publication",
    WorkType.TECHNICAL_STANDARD: "Technical standard",
    WorkType.TRANSLATION: "Translation",
    WorkType.WEBSITE: "Website",
    WorkType.WORKING_PAPER: "Working paper",
}
"""What ``howpublished`` calls a work that has no entry type of its own."""

_PARTS: Final = ("book", "host", "journal", "event", "series")
CONTAINERS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    WorkType.JOURNAL_ARTICLE: ("journal", ("journal", "host", "series")),
    WorkType.MAGAZINE_ARTICLE: ("journal", ("journal", "host", "series")),
    WorkType.NEWSPAPER_ARTICLE: ("journal", ("journal", "host", "series")),
    WorkType.NEWSLETTER_ARTICLE: ("journal", ("journal", "host", "series")),
    WorkType.REVIEW: ("journal", ("journal", "host")),
    WorkType.BOOK_REVIEW: ("journal", ("journal", "host")),
    WorkType.PREPRINT: ("journal", ("journal",)),
    WorkType.BOOK_CHAPTER: ("booktitle", ("book", "host")),
    WorkType.ENCYCLOPEDIA_ENTRY: ("booktitle", ("book", "host")),
    WorkType.DICTIONARY_ENTRY: ("booktitle", ("book", "host")),
    WorkType.CONFERENCE_PAPER: ("booktitle", ("book", "host", "event")),
    WorkType.CONFERENCE_OUTPUT: ("booktitle", ("book", "host", "event")),
    WorkType.CONFERENCE_ABSTRACT: ("booktitle", ("book", "host", "event")),
    WorkType.CONFERENCE_POSTER: ("booktitle", ("book",)),
    WorkType.CONFERENCE_PRESENTATION: ("booktitle", ("book",)),
}
"""Which field names the whole, and which of the item's containers may stand in it."""

_RANGE: Final = re.compile(
    r"(?:pp?\.?\s*)?([\w.:]+)\s*(?:--?-?|[\u2010-\u2015\u2212])\s*([\w.:]+)", re.IGNORECASE
)
_PAGE: Final = re.compile(r"[A-Za-z.:]{0,5}\d[\w.:]*|[ivxlcdm]+", re.IGNORECASE)
_LABELLED: Final = re.compile(r"pp?\.?\s*(?=\d)", re.IGNORECASE)
_EDITION: Final = re.compile(r"\s+(?:ed\.?|edition)$", re.IGNORECASE)
_IN_ADDRESS: Final = {ord(bad): f"%{ord(bad):02X}" for bad in '{}\\ <>"^`|'}


class Details:
    """The item's bibliographic details by kind; remembers which were asked for."""

    def __init__(self, item: RepositoryItem) -> None:
        self._values = {detail.kind: detail for detail in reversed(item.details)}
        self._used: dict[str, None] = {}

    def first(self, *kinds: str) -> str:
        """The first of these that the item has, in TeX; else empty."""
        for kind in kinds:
            detail = self._values.get(kind)
            if detail is not None and (value := to_tex(clean(detail.value))):
                self._used[detail.field] = None
                return value
        return ""

    def words(self, *kinds: str) -> str:
        """These as one string, to search in."""
        return " ".join(self._values[kind].value for kind in kinds if kind in self._values)

    def used(self) -> tuple[str, ...]:
        """The item's fields that have been given out."""
        return tuple(self._used)

    def pages(self) -> str:
        """``211--228``, a single page, or whatever the item says."""
        first, last = self._values.get("first_page"), self._values.get("last_page")
        if "pages" in self._values or first is None:
            return page_range(self.first("pages"))
        start, end = self.first("first_page"), self.first("last_page") if last is not None else ""
        return f"{start}--{end}" if end and end != start else start

    def edition(self) -> str:
        """``2nd``: the style adds the word edition by itself."""
        return _EDITION.sub("", self.first("edition"))


def page_range(pages: str) -> str:
    """Each range with two hyphens; what is no range stays.

    >>> page_range("211-228"), page_range("pp. S1–S9, xi - xiv"), page_range("Art. No. 23-A")
    ('211--228', 'S1--S9, xi--xiv', 'Art. No. 23-A')
    """
    if not pages or pages.isdigit():
        return pages
    ranges = []
    for part in pages.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None or not (_PAGE.fullmatch(match[1]) and _PAGE.fullmatch(match[2])):
            ranges.append(
                _LABELLED.sub("", part.strip(), count=1) if _LABELLED.match(part.strip()) else part.strip()
            )
        else:
            ranges.append(f"{match[1]}--{match[2]}")
    return ", ".join(ranges)


def base_fields(item: RepositoryItem, work: Work, details: Details, abstract: bool) -> dict[str, str]:
    """What every entry has: title, date, note, identifiers, addresses."""
    fields = {"title": _title(work), "note": _note(item, work, details), "url": _address(work.url or "")}
    if work.publication_date:
        fields["year"] = f"{work.publication_date.year:04}"
        month = work.publication_date.month
        fields["month"] = MONTHS[month - 1] if month and 1 <= month <= 12 else ""
    if abstract and work.short_description:
        fields["abstract"] = to_tex(work.short_description)
    _identifiers(work, fields)
    return fields


def _title(work: Work) -> str:
    title, subtitle = work.title.strip(), (work.subtitle or "").strip()
    if not subtitle:
        return to_tex(title)
    return to_tex(
        f"{title} {subtitle}" if title.endswith((":", "?", "!", ".", "–", "—")) else f"{title}: {subtitle}"
    )


def _note(item: RepositoryItem, work: Work, details: Details) -> str:
    note = details.first("note")
    if work.publication_date is None:
        waiting = [clean(date.value) for date in item.dates if date.kind == "in-press"]
        if waiting:
            said = to_tex(next((text for text in waiting if text[:1].isalpha()), "in press"))
            return note if said.lower() in note.lower() else "; ".join(filter(None, (_capital(said), note)))
    if not note and work.type in (WorkType.PREPRINT, WorkType.WORKING_PAPER):
        return LABELS[work.type]
    return note


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _identifiers(work: Work, fields: dict[str, str]) -> None:
    found: dict[str, list[str]] = {}
    for one in work.external_ids:
        ours = one.relationship == Relationship.SELF
        if ours or one.type in ("isbn", "issn") or (one.type == "arxiv" and one.groups):
            found.setdefault(one.type, []).append(one.value)
    if "doi" in found:
        fields["doi"] = _address(found["doi"][0])
    if "isbn" in found:  # only one: biber checks its digits
        fields["isbn"] = _address(found["isbn"][0])
    if "issn" in found:
        fields["issn"] = ", ".join(dict.fromkeys(map(_address, found["issn"])))
    if "arxiv" in found:
        value = found["arxiv"][0]
        fields["eprint"] = _address(value[6:] if value[:6].lower() == "arxiv:" else value)
        fields["archiveprefix"] = "arXiv"
    if "pmid" in found:
        fields["pmid"] = _address(found["pmid"][0])


def _address(text: str) -> str:
    """An identifier or URL as it is: TeX reads it letter by letter; only braces would end it."""
    if text.isprintable() and not any(bad in text for bad in '{}\\ <>"^`|'):
        return text
    if "<" in text and "://" not in text:  # an old DOI of Wiley's
        return "".join(_IN_ADDRESS[ord(c)] if c in "{}\\ " else c for c in text if c.isprintable())
    return "".join(c for c in text.strip() if c.isprintable()).translate(_IN_ADDRESS)


def container(work: Work, item: RepositoryItem, kinds: Sequence[str]) -> str:
    """The whole that the work is part of, in TeX: the work's, unless it is of another kind.

    :param kinds: the item's kinds of container that will do, in order of preference.
    """
    chosen = work.journal_title or ""
    if chosen:
        own = {one.kind for one in item.containers if one.value == chosen or clean(one.value) == chosen}
        if not own or not own.isdisjoint(kinds):
            return to_tex(chosen)
    for kind in kinds:
        for one in item.containers:
            text = clean(one.value) if one.kind == kind else ""
            if text and not ADDRESS.fullmatch(text):
                return to_tex(text)
    return ""


def part_fields(item: RepositoryItem, work: Work, details: Details, fields: dict[str, str]) -> None:
    """Articles, books and parts of books."""
    field, kinds = CONTAINERS.get(work.type, ("", ()))
    if field:
        fields[field] = container(work, item, kinds)
    if field == "booktitle" and not fields[field]:
        fields["journal"] = next((to_tex(clean(c.value)) for c in item.containers if c.kind == "journal"), "")
    fields["volume"] = details.first("volume")
    fields["pages"] = details.pages()
    if not fields["pages"]:
        fields["eid"] = details.first("article_number")
    fields["publisher"] = details.first("publisher")
    if field == "journal" or fields.get("journal"):
        fields["number"] = details.first("number")
        return
    fields["series"] = next((to_tex(clean(c.value)) for c in item.containers if c.kind == "series"), "")
    if fields["series"] == fields.get("booktitle"):
        fields["series"] = ""
    fields["number"] = details.first("series_number", "number")
    fields["chapter"] = details.first("chapter")
    fields["edition"] = details.edition()
    fields["address"] = details.first("place", "event_place") if field else details.first("place")


def misc_fields(item: RepositoryItem, work: Work, details: Details, fields: dict[str, str]) -> None:
    """Say in ``howpublished`` what it is and where, since the entry type does not."""
    whole = fields.pop("booktitle", "") or fields.pop("journal", "")
    label = fields.pop("type", "") or LABELS.get(work.type, "")
    where = f"In: {whole}" if whole and "Conference" not in label else whole or container(work, item, _PARTS)
    who = fields.pop("publisher", "") or fields.get("institution") or fields.get("school")
    said = details.first("howpublished")
    parts = (label, where, who or details.first("publisher", "institution"))
    fields["howpublished"] = said or ", ".join(part for part in dict.fromkeys(parts) if part)
    if work.type == WorkType.PATENT and not fields.get("number"):
        fields["number"] = details.first("report_number", "number")
    for name in ("institution", "school", "organization"):
        fields.pop(name, None)
