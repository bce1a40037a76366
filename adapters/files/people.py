"""Names in BibTeX's way: ``von Last, Jr., First``, joined by ``and``, organisations in braces."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

from orcid_repo_plugin.adapters.files.latex import decode
from orcid_repo_plugin.domain.item import ItemContributor
from orcid_repo_plugin.domain.remembering import remembered

_AND: Final = re.compile(r"[ \r\n\t]+and[ \r\n\t]+", re.IGNORECASE)
_CLAIM: Final = re.compile(r"([^/;]+?)\s*/\s*((?:https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dXx])")


class Name(NamedTuple):
    """One name of a list."""

    family: str = ""
    given: str = ""
    lineage: str = ""
    whole: str = ""
    """All of it, where the field does not part it by a comma."""
    organisation: bool | None = None


class Names(NamedTuple):
    """A list of names."""

    names: tuple[Name, ...]
    others: bool = False
    """True when the list ends in ``and others``."""
    semicolons: bool = False
    """True when the names were parted by semicolons, which BibTeX does not know."""


@remembered(2048)
def read_names(value: str) -> Names:
    r"""The names of an author or editor field.

    >>> read_names(r"van den Berg, Joost and {Example Institute} and others").names[0]
    Name(family='van den Berg', given='Joost', lineage='', whole='', organisation=None)
    >>> [name.whole for name in read_names("Donald E. Knuth and {Example Institute}").names]
    ['Donald E. Knuth', 'Example Institute']
    """
    parts = _split(value)
    semicolons = len(parts) == 1 and ";" in value and "{" not in value
    if semicolons:
        parts = value.split(";")
    kept = [part.strip() for part in parts if part.strip()]
    names = [read_name(part) for part in kept if part.lower() != "others"]
    return Names(
        tuple(name for name in names if name.family or name.whole),
        others=any(part.lower() == "others" for part in kept),
        semicolons=semicolons,
    )


def _split(value: str) -> list[str]:
    if "{" in value or "\\" in value:
        return split_multiple_persons_names(value)
    return _AND.split(value.strip(" \r\n\t"))


@remembered(2048)
def read_name(text: str) -> Name:
    r"""One name.

    >>> read_name(r"King, Jr., Martin Luther")
    Name(family='King', given='Martin Luther', lineage='Jr.', whole='', organisation=None)
    >>> read_name("{Institute of Psychoceramics}")
    Name(family='', given='', lineage='', whole='Institute of Psychoceramics', organisation=True)
    """
    if text[0] == "{" and _is_one_group(text):
        return Name(whole=_text(text), organisation=True)
    if text.count(",") == 1 and "{" not in text and "\\" not in text:
        family, given = text.split(",")
        return Name(family=_text(family), given=_text(given))
    parts = parse_single_name_into_parts(text, strict=False)
    family, given, lineage = (
        _text(" ".join(words)) for words in (parts.von + parts.last, parts.first, parts.jr)
    )
    return Name(family, given, lineage, "" if "," in text else _text(text))


def _text(latex: str) -> str:
    return " ".join(decode(latex).split())


def _is_one_group(text: str) -> bool:
    r"""Whether the braces hold the whole name and are no accent's: ``{\'A}``."""
    if text[1:2] == "\\":
        return False
    level = 0
    for place, character in enumerate(text):
        level += (character == "{") - (character == "}")
        if level == 0:
            return place == len(text) - 1
    return False


def claimed_ids(fields: Mapping[str, str], authors: int) -> Mapping[str, str]:
    """iDs by family name in lower case, as Web of Science exports them; by ``""`` a lone author's."""
    claims = {}
    for name, orcid in _CLAIM.findall(fields.get("orcid-numbers", "")):
        claims[read_name(name.strip()).family.lower() + "\0" + _initial(read_name(name.strip()).given)] = (
            orcid
        )
    if authors == 1 and fields.get("orcid"):
        claims[""] = decode(fields["orcid"])
    return claims


def contributors(names: Names, field: str, role: str, claims: Mapping[str, str]) -> Iterator[ItemContributor]:
    """The names as the item's contributors."""
    for name in names.names:
        orcid = None
        if claims and name.organisation is None:
            orcid = claims.get(name.family.lower() + "\0" + _initial(name.given)) or claims.get("")
        yield ItemContributor(
            field=field,
            name=name.whole,
            family=name.family,
            given=name.given,
            lineage=name.lineage,
            role=role,
            organisation=name.organisation,
            orcid=orcid,
        )


def _initial(given: str) -> str:
    return given[:1].lower()
