"""A BibTeX entry as a repository's item."""

import re
from collections.abc import Callable
from typing import Final

from orcid_repo_plugin.adapters.files.latex import decode, decode_verbatim
from orcid_repo_plugin.adapters.files.people import claimed_ids, contributors, read_names
from orcid_repo_plugin.domain.dates import MONTHS
from orcid_repo_plugin.domain.fields import FieldTable, Slot
from orcid_repo_plugin.domain.item import ItemDate, ItemIdentifier, Repository, RepositoryItem, Text
from orcid_repo_plugin.domain.item_builder import ItemBuilder
from orcid_repo_plugin.reading.bibtex_records import BibtexEntry

ENTRY_TYPE: Final = "entrytype"
"""The field name under which the report speaks of ``article`` in ``@article{…}``."""
REFINED: Final = frozenset(
    [
        "techreport",
        "report",
        "misc",
        "phdthesis",
        "mastersthesis",
        "thesis",
        "unpublished",
        "online",
        "electronic",
        "patent",
        "software",
        "dataset",
        "booklet",
        "manual",
    ]
)
"""Entry types whose ``type`` field says more exactly what it is (``Working paper``). In an
article it is the journal's rubric."""
_EPRINT_TYPES: Final = {
    "arxiv": "arxiv",
    "pubmed": "pmid",
    "pmid": "pmid",
    "pmc": "pmc",
    "hdl": "handle",
    "handle": "handle",
    "jstor": "jstor",
    "hal": "hal",
}
_ARXIV_JOURNAL: Final = re.compile(r"\s*(?:arxiv\b(?:[\s-]*(?:e-?prints?|preprints?))?|corr$)", re.IGNORECASE)
_ARXIV_ID: Final = re.compile(
    r"(?:arXiv:)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE
)
_NO_PAGE: Final = re.compile(
    r"doi\.org/|hdl\.handle\.net/|arxiv\.org/(?:abs|pdf)/|^(?:doi|urn|hdl|info):", re.IGNORECASE
)
_MAY_IDENTIFY: Final = re.compile(r"10\.\d{4}|https?:|arxiv|pmid|pmc", re.IGNORECASE)
_NOT_YET: Final = re.compile(
    r"(?:accepted|in\s*press|in\s+print|forthcoming|to\s+appear|to\s+be\s+published|submitted|under\s+review|"
    r"in\s+preparation|im\s+druck|im\s+erscheinen|eingereicht|sous\s+presse|à\s+paraître|en\s+prensa)\b.{0,60}",
    re.IGNORECASE | re.DOTALL,
)
_STATES: Final = frozenset(["inpress", "forthcoming", "submitted", "inpreparation", "accepted"])
_YEAR: Final = re.compile(r"\D{0,3}(\d{4})[a-z]?\s*")
_MONTH_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMBER: Final = re.compile(r"\d{1,2}")


class EntryReader:
    """Turns entries into items.

    :param table: the rows for ``files``, a site's own on top.
    """

    def __init__(self, repository: Repository, table: FieldTable) -> None:
        self._repository = repository
        self._table = table
        self._special: dict[str, Callable[[ItemBuilder, BibtexEntry, str, Slot, str], None]] = {
            "contributor": _names,
            "organisation": _names,
            "date": _date,
            "identifier": _identifier,
            "url": _url,
            "detail": _detail,
            "container": _container,
            "type": _type,
            "status": _nothing,
            "ignore": _nothing,
        }

    def read(self, entry: BibtexEntry, ordinal: int) -> RepositoryItem:
        """The item of an entry.

        :param ordinal: the entry's place in its file, for an entry without a key.
        """
        builder = ItemBuilder(self._repository, self._table)
        builder.findings.extend(entry.findings)
        builder.item_id = decode_verbatim(entry.key).strip() or f"#{ordinal}"
        if not entry.key.strip():
            builder.warn(
                "no-item-id", "", f"the entry has no key; it is called #{ordinal}, its place in the file"
            )
        builder.fields = dict.fromkeys((ENTRY_TYPE, *entry.fields))
        for name in sorted(entry.fields, key=self._table.order):
            self._read_field(builder, entry, name, entry.fields[name])
        _entry_types(builder, entry)
        return builder.build(uri_field="url")

    def _read_field(self, builder: ItemBuilder, entry: BibtexEntry, name: str, value: str) -> None:
        slot = self._table.slot(name)
        if not value or value.isspace():
            return
        if slot is None:
            builder.extra[name] = decode(value)
            return
        special = self._special.get(slot.name)
        if special is not None:
            special(builder, entry, name, slot, value)
        else:
            builder.add(name, slot, decode(value))


def _nothing(builder: ItemBuilder, entry: BibtexEntry, name: str, slot: Slot, value: str) -> None:
    pass


def _names(builder: ItemBuilder, entry: BibtexEntry, name: str, slot: Slot, value: str) -> None:
    names = read_names(value)
    claims = (
        claimed_ids(entry.fields, len(names.names))
        if "orcid" in entry.fields or "orcid-numbers" in entry.fields
        else {}
    )
    found = contributors(names, name, slot.argument or "author", claims if slot.argument == "author" else {})
    builder.contributors.extend(found)
    if names.others:
        builder.warn("and-others", name, "the list ends in 'and others': the file does not name everybody")
    if names.semicolons:
        builder.warn("names-separated", name, "names are parted by ';' where BibTeX wants 'and'; read so")


def _date(builder: ItemBuilder, entry: BibtexEntry, name: str, slot: Slot, value: str) -> None:
    text = " ".join(decode(value).split())
    kind = slot.argument or "published"
    if kind == "published":
        if _NOT_YET.fullmatch(text) or _says_not_yet(entry):
            kind = "in-press"
        if name == "year":
            if "date" in entry.fields and entry.fields["date"].strip():
                return  # biblatex: date wins, year is for old styles
            text = _with_month(builder, text, entry)
    builder.dates.append(ItemDate(text, name, kind))


def _with_month(builder: ItemBuilder, year: str, entry: BibtexEntry) -> str:
    r"""``2024-03-05`` of year, month and day; months may be names, numbers, ``10~March``."""
    match = _YEAR.fullmatch(year)
    if match is None:
        return year
    text = decode(entry.fields.get("month", "")).lower()
    words = {MONTHS[word] for word in _MONTH_WORD.findall(text) if word in MONTHS}
    numbers = [int(number) for number in _NUMBER.findall(text)]
    months = words or set(numbers)
    month = min(months, default=0)
    if len(months) != 1 or not 1 <= month <= 12:  # of a double issue only the year is sure
        if text.strip():
            builder.warn("date-cut", "month", f"{text.strip()[:60]!r} is no single month; kept {match[1]}")
        return match[1]
    day = decode(entry.fields.get("day", "")).strip()
    if not day and words and len(numbers) == 1:
        day = str(numbers[0])
    return f"{match[1]}-{month:02}" + (f"-{int(day):02}" if day.isdecimal() and len(day) < 3 else "")


def _says_not_yet(entry: BibtexEntry) -> bool:
    state = entry.fields.get("pubstate", "").strip().lower()
    return state in _STATES or any(
        _NOT_YET.fullmatch(entry.fields.get(name, "").strip()) for name in ("note", "addendum")
    )


def _identifier(builder: ItemBuilder, entry: BibtexEntry, name: str, slot: Slot, value: str) -> None:
    text = " ".join(decode_verbatim(value).split())
    if name == "eprint":
        scheme = (entry.fields.get("eprinttype") or entry.fields.get("archiveprefix") or "").strip().lower()
        type_ = _EPRINT_TYPES.get(scheme)
        if type_ is None and not scheme and _ARXIV_ID.fullmatch(text):
            type_ = "arxiv"
        builder.identifiers.append(ItemIdentifier(text, name, type_))
    elif text:
        builder.add(name, slot, text)


def _url(builder: ItemBuilder, entry: BibtexEntry, name: str, slot: Slot, value: str) -> None:
    for text in decode_verbatim(value).split():
        if _NO_PAGE.search(text):
            builder.identifiers.append(ItemIdentifier(text, name))
        else:
            builder.urls.append(Text(text, name))
            if name == "url" and builder.uri is None and text.lower().startswith(("http://", "https://")):
                builder.uri = text


def _detail(builder: ItemBuilder, entry: BibtexEntry, name: str, slot: Slot, value: str) -> None:
    text = " ".join((decode_verbatim if slot.argument == "pages" else decode)(value).split())
    builder.add(name, slot, text)
    if name == "number" and entry.type == "patent" and text:
        builder.identifiers.append(ItemIdentifier(text, name, "pat"))
    if slot.argument in ("note", "howpublished"):
        if _MAY_IDENTIFY.search(text):
            builder.identifiers.append(ItemIdentifier(decode_verbatim(value), name, None, "citation"))
        if _NOT_YET.fullmatch(text):
            builder.dates.append(ItemDate(text, name, "in-press"))


def _container(builder: ItemBuilder, entry: BibtexEntry, name: str, slot: Slot, value: str) -> None:
    text = " ".join(decode(value).split())
    match = _ARXIV_JOURNAL.match(text) if slot.argument == "journal" else None
    if match is None:
        builder.add(name, slot, text)
        return
    builder.types.append(Text("preprint", name))
    for found in _ARXIV_ID.findall(text)[:1]:
        builder.identifiers.append(ItemIdentifier(found, name, "arxiv"))


def _type(builder: ItemBuilder, entry: BibtexEntry, name: str, slot: Slot, value: str) -> None:
    if entry.type in REFINED:
        builder.types.insert(0, Text(" ".join(decode(value).split()), name))


def _entry_types(builder: ItemBuilder, entry: BibtexEntry) -> None:
    scheme = entry.fields.get("eprinttype") or entry.fields.get("archiveprefix") or ""
    if entry.type in ("misc", "unpublished", "online") and scheme.strip().lower() == "arxiv":
        builder.types.append(
            Text("preprint", "eprinttype" if "eprinttype" in entry.fields else "archiveprefix")
        )
    if entry.type == "book" and entry.fields.get("editor") and not entry.fields.get("author"):
        builder.types.append(Text("collection", "editor"))  # biblatex's word for an edited book
    if entry.type == "unpublished" and entry.fields.get("school"):
        builder.types.append(Text("thesis", "school"))  # EPrints exports unpublished theses like this
    builder.types.append(Text(entry.type, ENTRY_TYPE))
