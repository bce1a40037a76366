"""Puts the value of an eprint's field where its slot says."""

from collections.abc import Callable, Mapping
from typing import Final

from orcid_repo_plugin.adapters.eprints.facts import Facts
from orcid_repo_plugin.adapters.eprints.people import contributors
from orcid_repo_plugin.adapters.eprints.values import DOCUMENTS, Plain, first_text, texts
from orcid_repo_plugin.domain.fields import Slot
from orcid_repo_plugin.domain.item import Grant, ItemDate, ItemIdentifier, Text
from orcid_repo_plugin.domain.item_builder import ItemBuilder

Filler = Callable[[ItemBuilder, str, Slot, Plain, Facts], None]

ID_TYPES: Final = {
    name: type_
    for type_, names in {
        "doi": ("doi",),
        "pmc": ("pmc", "pmcid", "pmc_id"),
        "pmid": ("pmid", "pubmed", "pubmed_id"),
        "arxiv": ("arxiv", "arxiv_id", "arxivid"),
        "handle": ("handle", "hdl"),
        "urn": ("urn",),
        "isbn": ("isbn", "eisbn"),
        "issn": ("issn", "eissn"),
        "eid": ("scopus", "eid", "scopus_id"),
        "wosuid": ("wos", "isi", "wosuid"),
        "bibcode": ("bibcode", "ads"),
    }.items()
    for name in names
}
"""What compounds call the type of an identifier (``id_type``, ``type``), in lower case."""
IDENTIFIER_KEYS: Final = ("id", "url", "value", "identifier", "uri", "doi")
RESOLVERS: Final = ("doi.org/", "handle", "hdl.", "urn:", "arxiv.org", "/pubmed", "/pmc", "pubmed.ncbi")
"""What shows that an address may be an identifier; the mapping looks closer."""


def filler(slot: Slot) -> Filler:
    """What puts the value of a field with this slot into the item."""
    return FILLERS.get(slot.name, _fill_texts)


def _fill_type(builder: ItemBuilder, name: str, slot: Slot, value: Plain, facts: Facts) -> None:
    for text, language in texts(value):
        if name == "type":
            refined, field = facts.refined_type(text)
            builder.add(f"{name}, {field}", slot, refined)
        builder.add(name, slot, text, language)


def _fill_people(builder: ItemBuilder, name: str, slot: Slot, value: Plain, facts: Facts) -> None:
    builder.contributors.extend(contributors(name, slot, value))


def _fill_date(builder: ItemBuilder, name: str, slot: Slot, value: Plain, facts: Facts) -> None:
    if slot.argument not in ("", "published") or name not in ("date", "dates"):
        _fill_texts(builder, name, slot, value, facts)
        return
    default = facts.text("date_type")
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, str):
            builder.dates.append(ItemDate(entry, name, facts.date_kind(default)))
        elif isinstance(entry, dict) and (text := first_text(entry, "date", "value", "text")):
            kind = facts.date_kind(first_text(entry, "date_type", "type") or default)
            builder.dates.append(ItemDate(text, name, kind))


def _fill_identifiers(builder: ItemBuilder, name: str, slot: Slot, value: Plain, facts: Facts) -> None:
    given = slot.argument if slot.argument not in ("", "any") else None
    for entry in value if isinstance(value, list) else [value]:
        type_ = given
        if isinstance(entry, dict):
            told = first_text(entry, "id_type", "type").lower()
            type_ = given or ID_TYPES.get(told.replace("-", "_"))
            text = first_text(entry, *IDENTIFIER_KEYS)
        else:
            text = entry if isinstance(entry, str) else ""
        if text:
            builder.identifiers.append(ItemIdentifier(text, name, type_, slot.relationship or None))


def _fill_urls(builder: ItemBuilder, name: str, slot: Slot, value: Plain, facts: Facts) -> None:
    for entry in value if isinstance(value, list) else [value]:
        text = first_text(entry, "url", "uri", "value") if isinstance(entry, dict) else entry
        if not isinstance(text, str) or not text:
            continue
        builder.urls.append(Text(text, name))
        lower = text.lower()
        if any(mark in lower for mark in RESOLVERS):
            builder.identifiers.append(ItemIdentifier(text, name))


def _fill_grants(builder: ItemBuilder, name: str, slot: Slot, value: Plain, facts: Facts) -> None:
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            funder = first_text(entry, "agency", "funder", "funder_name", "name")
            number = first_text(entry, "grant_number", "number", "award", "code", "id")
            text = "" if funder or number else first_text(entry, "title", "text", "value", "project")
            if funder or number or text:
                builder.grants.append(Grant(field=name, text=text, funder=funder, number=number))
        elif isinstance(entry, str):
            builder.add(name, slot, entry)


def _fill_languages(builder: ItemBuilder, name: str, slot: Slot, value: Plain, facts: Facts) -> None:
    if name == DOCUMENTS and len(value) != 1:
        return  # no language, or documents that do not agree
    _fill_texts(builder, name, slot, value, facts)


def _fill_texts(builder: ItemBuilder, name: str, slot: Slot, value: Plain, facts: Facts) -> None:
    if isinstance(value, str):
        builder.add(name, slot, value)
        return
    for text, language in texts(value):
        builder.add(name, slot, text, language)


FILLERS: Final[Mapping[str, Filler]] = {
    "status": lambda *_: None,
    "ignore": lambda *_: None,
    "type": _fill_type,
    "contributor": _fill_people,
    "organisation": _fill_people,
    "date": _fill_date,
    "identifier": _fill_identifiers,
    "url": _fill_urls,
    "grant": _fill_grants,
    "language": _fill_languages,
}
"""Slots whose values have a shape of their own; all others are texts."""
