"""The citation: a work and the details of its item as one BibTeX entry.

What the work says (title, date, container, names, identifiers) comes from the work, so that
plugins and repairs are heard; volume, pages, publisher and the like come from the item.
"""

import re
from typing import Final, NamedTuple

from orcid_repo_plugin.domain.item import RepositoryItem
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import Citation, Work
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.mapping.bibtex_entry import choose_type, citation_key, readable_word, write
from orcid_repo_plugin.mapping.bibtex_fields import (
    Details,
    base_fields,
    container,
    misc_fields,
    part_fields,
)
from orcid_repo_plugin.mapping.bibtex_names import Judge, looks_like_organisation, write_names
from orcid_repo_plugin.mapping.bibtex_thesis import thesis_fields
from orcid_repo_plugin.mapping.tex import one_line

AUTHORS: Final = frozenset(
    (
        "author",
        "co-inventor",
        "other-inventor",
        "principal-investigator",
        "co-investigator",
        "graduate-student",
        "postdoctoral-researcher",
        "http://credit.niso.org/contributor-roles/writing-original-draft/",
    )
)
"""ORCID's roles that make an author of a citation."""
_NEVER_AUTHORS: Final = frozenset(
    (
        "editor",
        "assignee",
        "chair-or-translator",
        "support-staff",
        "http://credit.niso.org/contributor-roles/supervision/",
        "http://credit.niso.org/contributor-roles/project-administration/",
        "http://credit.niso.org/contributor-roles/funding-acquisition/",
        "http://credit.niso.org/contributor-roles/resources/",
        "http://credit.niso.org/contributor-roles/writing-review-editing/",
    )
)
_FIRST_FAMILY: Final = re.compile(r"^\{?([^,{}]+)")


class WrittenEntry(NamedTuple):
    """A BibTeX entry with what the report says about it."""

    citation: Citation
    entry_type: str
    key: str
    used: tuple[str, ...]
    """The item's fields that only the citation uses."""
    left_out: tuple[str, ...]
    """BibTeX fields that the entry type does not take together with others."""


def write_entry(
    item: RepositoryItem,
    work: Work,
    *,
    abstract: bool = False,
    is_organisation: Judge = looks_like_organisation,
) -> WrittenEntry:
    """The work as a BibTeX entry that ``bibtex`` and ``biber`` take without a warning.

    :param abstract: whether the abstract goes in.
    :param is_organisation: asked about names of which the item tells no parts.
    :raises ValueError: nothing is left of the title, or a value cannot be written.
    """
    details = Details(item)
    fields = base_fields(item, work, details, abstract)
    if not fields["title"]:
        raise ValueError("the work has no title that could be written")
    fields |= _people(item, work, is_organisation)
    entry_type = _complete(item, work, details, fields)
    left_out = _keep_the_peace(entry_type, fields)
    key = citation_key(item, _readable(fields))
    text = write(entry_type, key, fields)
    return WrittenEntry(Citation(text), entry_type, key, details.used(), left_out)


def _people(item: RepositoryItem, work: Work, is_organisation: Judge) -> dict[str, str]:
    authors = [one for one in work.contributors if one.role in AUTHORS]
    editors = [one for one in work.contributors if one.role == "editor"]
    if not authors and not editors:  # composers, artists, developers: ORCID has no word for them
        authors = [one for one in work.contributors if one.role not in _NEVER_AUTHORS]
    unnamed = " and others" if authors and any(f.code == "and-others" for f in item.findings) else ""
    return {
        "author": write_names(authors, item.contributors, is_organisation) + unnamed if authors else "",
        "editor": write_names(editors, item.contributors, is_organisation) if editors else "",
    }


def _complete(item: RepositoryItem, work: Work, details: Details, fields: dict[str, str]) -> str:
    """Add what the work's kind of entry has, and choose the entry type by it."""
    masters = False
    match work.type:
        case "dissertation-thesis" | "supervised-student-publication":
            masters = thesis_fields(item, work, details, fields)
        case "report" | "working-paper":
            fields["institution"] = details.first("institution", "school", "publisher", "department")
            fields["institution"] = fields["institution"] or container(work, item, ("institution",))
            fields["number"] = details.first("report_number", "number", "series_number") or _own_number(work)
            fields["type"] = _report_type(item, work)
        case "manual":
            fields["organization"] = details.first("institution", "publisher")
            fields["edition"] = details.edition()
        case _:
            part_fields(item, work, details, fields)
            if work.type == "patent":
                fields["number"] = fields.get("number") or _own_number(work)
    entry_type = choose_type(work.type, fields, masters)
    if entry_type == "misc":
        misc_fields(item, work, details, fields)
    return entry_type


def _own_number(work: Work) -> str:
    """The number that a report or a patent is known by."""
    return next(
        (one.value for one in work.external_ids if one.type in ("other-id", "pat") and one.groups), ""
    )


def _report_type(item: RepositoryItem, work: Work) -> str:
    if work.type == "working-paper":
        return "Working paper"
    return "" if any("tech" in text.value.lower() for text in item.types) else "Report"


def _keep_the_peace(entry_type: str, fields: dict[str, str]) -> tuple[str, ...]:
    """Leave out what the style would complain of. Source: plain.bst 0.99c.

    A number needs a volume in an article and excludes one in a book; a month needs a year; a
    book has an author or an editor; who has neither is sorted by ``key``.
    """
    left_out = []
    if not fields.get("year"):
        fields["month"] = ""
    if entry_type == "book" and fields["author"] and fields["editor"]:
        fields["editor"] = ""
        left_out.append("editor")
    if entry_type in ("book", "incollection", "inproceedings", "proceedings") and fields.get("number"):
        if fields.get("volume"):
            fields["number"] = ""
            left_out.append("number")
        elif not fields.get("series"):
            fields["issue"], fields["number"] = fields["number"], ""
    elif entry_type == "article" and not fields.get("volume"):
        fields["issue"], fields["number"] = fields.get("number", ""), ""
    sorted_by = {
        "book": ("author", "editor"),
        "proceedings": ("editor",),
        "manual": ("author", "organization"),
    }
    if not any(map(fields.get, sorted_by.get(entry_type, ("author",)))):
        fields["key"] = fields["title"]
    return tuple(left_out)


def _readable(fields: dict[str, str]) -> str:
    """``okafor2024`` for people's eyes; ``item`` where no name has a Latin letter."""
    names = fields["author"] or fields["editor"]
    family = _FIRST_FAMILY.match(names)
    word = readable_word(family[1]) if family else ""
    if not word or not word[0].isalpha():
        word = "item"
    return word + fields.get("year", "")


class CitationMapping:
    """Our answer to ``orcid_map_citation``."""

    def __init__(self, abstract: bool = False, is_organisation: Judge = looks_like_organisation) -> None:
        self._abstract = abstract
        self._is_organisation = is_organisation

    @hookimpl(trylast=True)
    def orcid_map_citation(self, item: RepositoryItem, work: Work, report: Report) -> Citation | None:
        """Write the BibTeX entry; one that fails is left out and reported, the work still goes."""
        try:
            entry = write_entry(item, work, abstract=self._abstract, is_organisation=self._is_organisation)
        except ValueError as error:
            report.error("citation-failed", "", f"no citation: {error}")
            return None
        for name in entry.left_out:
            report.info(
                "citation-left-out", "", f"@{entry.entry_type} of {entry.key} cannot hold {name} as well"
            )
        rule = f"BibTeX @{entry.entry_type}, for work type {work.type}"
        report.chose("citation", ", ".join(entry.used), rule, one_line(entry.key))
        return entry.citation
