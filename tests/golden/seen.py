"""A mapped item in the words of the golden tables."""

import re
from typing import Any, Final

from bibtexparser.entrypoint import parse_string

from orcid_repo_plugin.domain.work import CREDIT, Contributor, Work
from orcid_repo_plugin.services.mapper import MappedItem

_TEX_WORDS: Final = {
    "\\textasciicircum": "^",
    "\\textasciitilde": "~",
    "\\textbackslash": "\\",
    "\\textless": "<",
    "\\textgreater": ">",
    "\\^{}": "^",
    "\\~{}": "~",
}
_TEX_SIGN: Final = re.compile(r"\\([&%#_$])")
_OTHERS: Final = " and others"
NAME_FIELDS: Final = frozenset({"author", "editor"})


def seen(mapped: MappedItem) -> dict[str, Any]:
    """The values of the work; what it lacks is an empty string or list."""
    found: dict[str, Any] = {"platform": mapped.item.repository.platform, "sendable": mapped.sendable}
    work = mapped.work
    if work is None:
        return {**found, "orcids": [], "contributors": []}
    translated = work.translated_title
    return {
        **found,
        "type": str(work.type),
        "title": work.title,
        "subtitle": work.subtitle or "",
        "translated_title": f"{translated.value} | {translated.language}" if translated else "",
        "journal_title": work.journal_title or "",
        "date": str(work.publication_date or ""),
        "language": work.language or "",
        "country": work.country or "",
        "external_ids": sorted(f"{e.type} {e.value} {e.relationship}" for e in work.external_ids),
        "contributors": [_contributor(c) for c in work.contributors],
        "contributor_count": len(work.contributors),
        "orcids": _orcids(work),
    }


def _contributor(contributor: Contributor) -> str:
    role = contributor.role or ""
    if role.startswith(CREDIT):
        role = f"credit:{role.removeprefix(CREDIT).rstrip('/')}"
    return f"{contributor.credit_name} | {role}"


def _orcids(work: Work) -> list[str]:
    return [f"{c.credit_name} {c.orcid.path}" for c in work.contributors if c.orcid]


def bibtex_of(mapped: MappedItem) -> dict[str, str]:
    """The fields of the citation, by a parser that is not ours; ``entry`` is its type."""
    citation = mapped.work.citation if mapped.work else None
    if citation is None:
        return {}
    library = parse_string(citation.value)
    assert not library.failed_blocks, library.failed_blocks
    (entry,) = library.entries
    fields = {field.key.lower(): bibtex_field(field.key.lower(), str(field.value)) for field in entry.fields}
    return {**fields, "entry": entry.entry_type.lower()}


def bibtex_field(name: str, value: str) -> str:
    """A field's text without TeX's protection, so that only its meaning is compared.

    >>> bibtex_field("title", "{Clay} \\\\& Slip: $E = mc^2$")
    'Clay & Slip: $E = mc^2$'
    >>> bibtex_field("author", "{Suharti} and {Example Institute} and Hale, Tomas and others")
    'Suharti and {Example Institute} and Hale, Tomas'
    """
    if name == "isbn":
        return value.replace("-", "")
    if name in ("doi", "entry"):
        return value
    for word, letter in _TEX_WORDS.items():
        value = value.replace(word, letter)
    value = _TEX_SIGN.sub(r"\1", value)
    if name in NAME_FIELDS:
        return " and ".join(_person(name) for name in value.removesuffix(_OTHERS).split(" and "))
    return " ".join(value.replace("{", "").replace("}", "").split())


def _person(name: str) -> str:
    """One word in braces is a person with one name; several are an organisation."""
    braced = name.startswith("{") and name.endswith("}")
    return name[1:-1] if braced and " " not in name else name
