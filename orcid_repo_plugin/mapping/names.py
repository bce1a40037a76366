"""Credit-names: how a contributor is named on a work."""

import re
from typing import Final

from orcid_repo_plugin.domain.item import ItemContributor
from orcid_repo_plugin.mapping.text import clean

_TITLES: Final = frozenset(
    [
        "prof",
        "prof.",
        "professor",
        "dr",
        "dr.",
        "doc.",
        "ing.",
        "dipl.-ing.",
        "ir.",
        "mag.",
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "miss",
        "sir",
        "dame",
        "rev.",
        "pd",
        "priv.-doz.",
        "univ.-prof.",
        "emer.",
        "herr",
        "frau",
        "mme",
        "mlle",
        "h.c.",
        "rer.",
        "nat.",
        "phil.",
        "med.",
        "jur.",
        "habil.",
        "dr.-ing.",
        "ph.d.",
        "phd",
    ]
)
_SUFFIXES: Final = frozenset(
    [
        "ph.d.",
        "phd",
        "m.d.",
        "md",
        "d.phil.",
        "dphil",
        "m.sc.",
        "msc",
        "b.sc.",
        "bsc",
        "esq.",
        "mba",
        "m.a.",
        "jd",
        "llm",
    ]
)
_LINEAGE: Final = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "v"])
_PLACEHOLDERS: Final = frozenset(
    [
        "unknown",
        "none",
        "n/a",
        "null",
        "nn",
        "n.n.",
        "anon",
        "anon.",
        "anonymous",
        "anonym",
        "unbekannt",
        "inconnu",
        "s.n.",
        "tba",
        "tbd",
        "-",
        "--",
        ".",
        "?",
        "others",
    ]
) | {"unknown unknown", "none none", "et al", "et al.", "and others", "not available", "no author"}
_EAST_ASIAN: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff々·]+")


def credit_name(given: ItemContributor) -> str:
    """The name in reading order, without honorifics; empty for a placeholder.

    >>> credit_name(ItemContributor(field="creators", family="van den Berg", given="Joost"))
    'Joost van den Berg'
    >>> credit_name(ItemContributor(field="dc.contributor.author", name="Carberry, Josiah, Jr."))
    'Josiah Carberry Jr.'
    >>> credit_name(ItemContributor(field="creators", family="赵", given="小雨"))
    '赵小雨'
    >>> credit_name(ItemContributor(field="author", name="Prof. Dr. Ada Beispiel"))
    'Ada Beispiel'
    """
    if given.organisation:
        return _no_placeholder(clean(given.name or given.family or given.given))
    family, forename, lineage = clean(given.family), clean(given.given), clean(given.lineage)
    if not family and not forename:
        family, forename, lineage = split_name(clean(given.name))
    forename = without_honorific(forename)
    if not forename:
        family = without_honorific(family)
    if forename and family and _EAST_ASIAN.fullmatch(family) and _EAST_ASIAN.fullmatch(forename):
        return family + forename
    whole = " ".join(part for part in (forename, family, lineage) if part)
    return _no_placeholder(whole) if any(map(str.isalnum, whole)) else ""


def split_name(name: str) -> tuple[str, str, str]:
    """Family name, given names and lineage of one string; without a comma it is all family name.

    >>> split_name("Farrow, Tobias J.")
    ('Farrow', 'Tobias J.', '')
    """
    if "," not in name:
        return name, "", ""
    family, *rest = [part.strip() for part in name.split(",")]
    lineage = [part for part in rest if part.casefold() in _LINEAGE]
    others = [p for p in rest if p and p.casefold() not in _LINEAGE and p.casefold() not in _SUFFIXES]
    return family, " ".join(others), " ".join(lineage)


def without_honorific(name: str) -> str:
    """The name without academic titles and forms of address before or after it.

    >>> without_honorific("Dr. phil. Anna"), without_honorific("Anna, Ph.D.")
    ('Anna', 'Anna')
    """
    words = name.split()
    while len(words) > 1 and words[0].casefold().rstrip(",") in _TITLES:
        del words[0]
    while len(words) > 1 and words[-1].casefold().strip(",") in _SUFFIXES:
        del words[-1]
    if len(words) == 1 and words[0].casefold() in _TITLES:
        return ""
    return " ".join(words).rstrip(",")


def _no_placeholder(name: str) -> str:
    return "" if name.casefold() in _PLACEHOLDERS else name
