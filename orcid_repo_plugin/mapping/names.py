"""Credit-names: how a contributor is named on a work."""

import re
from typing import Final

from orcid_repo_plugin.domain.item import ItemContributor
from orcid_repo_plugin.domain.remembering import remembered
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
_ALL_TITLES: Final = _TITLES | _SUFFIXES
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
_EMAIL: Final = re.compile(
    r"[<(\[]?\s*(?:mailto:)?[^\s@<>()\[\],;:]{1,64}@(?:[\w-]{1,63}\.){1,8}\w{2,63}\s*[>)\]]?"
)


def clean_name(text: str) -> str:
    """A name or a part of one without mark-up, entities and odd characters, and without an e-mail.

    >>> clean_name("Okafor, Ruth <ruth@example.org>"), clean_name("ruth@example.org")
    ('Okafor, Ruth', '')
    """
    text = clean(text)
    return _EMAIL.sub(" ", text).strip(" ,;") if "@" in text else text


def has_email(given: ItemContributor) -> bool:
    """Whether an e-mail address stands in the name."""
    parts = (given.name, given.family, given.given)
    return any("@" in part and _EMAIL.search(part) is not None for part in parts)


def has_title(given: ItemContributor, name: str) -> bool:
    """Whether an academic title or a form of address was taken out of the name.

    :param name: the credit-name; a family may be called Herr.
    """
    if given.organisation:
        return False
    words = f"{given.given} {given.family}" if given.family or given.given else given.name
    taken = _ALL_TITLES.intersection(words.casefold().replace(",", " ").split())
    return bool(taken) and not taken.issubset(name.casefold().split())


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
        return _no_placeholder(clean_name(given.name or given.family or given.given))
    return _credited(given.name, given.family, given.given, given.lineage)


@remembered(8192)  # authors of a repository come again and again
def _credited(name: str, family: str, forename: str, lineage: str) -> str:
    family, forename, lineage = clean_name(family), clean_name(forename), clean_name(lineage)
    if not family and not forename:
        family, forename, lineage = split_name(clean_name(name))
    forename = without_honorific(forename)
    if not forename or " " in family:  # "Prof. Boss, B."; a lone "Herr" is a family name
        family = without_honorific(family)
    if forename and family and _EAST_ASIAN.fullmatch(family) and _EAST_ASIAN.fullmatch(forename):
        return family + forename
    whole = " ".join(part for part in (forename, family, lineage) if part)
    return _no_placeholder(whole) if any(map(str.isalnum, whole)) else ""


def split_name(name: str) -> tuple[str, str, str]:
    """Family name, given names and lineage of one string; without a comma it is all family name.

    >>> split_name("Farrow, Tobias J."), split_name("Carberry, Josiah, 1950-")
    (('Farrow', 'Tobias J.', ''), ('Carberry', 'Josiah', ''))
    >>> split_name("Doe, J., Smith, K. and Lee, P.")
    ('Doe, J., Smith, K. and Lee, P.', '', '')
    """
    if "," not in name:
        return name, "", ""
    family, *rest = [part.strip() for part in name.split(",")]
    lineage = [part for part in rest if part.casefold() in _LINEAGE]
    others = [part for part in rest if part and not _is_addition(part.casefold())]
    if len(others) > 1:  # no one person's name: it is not turned round
        return name, "", ""
    return family, " ".join(others), " ".join(lineage)


def _is_addition(part: str) -> bool:
    """Whether a part between commas is no name: lineage, a degree, the years of a life."""
    return part in _LINEAGE or part in _ALL_TITLES or part[0].isdigit()


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
