"""Organisations of items: which must be named, and which of them the registry knows.

ORCID looks a disambiguated organisation up in its table of organisations. There is no such table here: an
identifier of right form, with a right check digit where its scheme has one, counts as known, and
``books.organisations.unknown`` names those that do not.
Source: ORCID-Source, ``OrgManagerImpl``, ``OrgDisambiguatedSourceType``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from orcid_repo_plugin.local_registry.books.others import Organisations
from orcid_repo_plugin.local_registry.refusals import Refusal

Organisation = dict[str, Any]

_ROR: Final = re.compile(r"https://ror\.org/0([0-9a-hjkmnp-tv-z]{6})([0-9]{2})")
_ROR_DIGITS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_LEI: Final = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_RINGGOLD: Final = re.compile(r"[0-9]{1,9}")
_GRID: Final = re.compile(r"grid\.[0-9]{1,7}\.[0-9a-f]{1,2}")
_FUNDREF: Final = re.compile(r"http://dx\.doi\.org/10\.13039/[0-9]{9,12}")


def is_ror(identifier: str) -> bool:
    """Whether it is a ROR id: a full URL, whose last two digits check the six before (mod 97-10, base 32).

    >>> is_ror("https://ror.org/04fa4r544"), is_ror("https://ror.org/04fa4r545"), is_ror("04fa4r544")
    (True, False, False)
    """
    match = _ROR.fullmatch(identifier)
    if match is None:
        return False
    number = 0
    for digit in match[1]:
        number = number * 32 + _ROR_DIGITS.index(digit)
    return 98 - number * 100 % 97 == int(match[2])


def is_lei(identifier: str) -> bool:
    """Whether it is a legal entity identifier: 20 characters, ISO 7064 mod 97-10.

    >>> is_lei("5493001KJTIIGC8Y1R12"), is_lei("5493001KJTIIGC8Y1R13")
    (True, False)
    """
    if _LEI.fullmatch(identifier) is None:
        return False
    return int("".join(str(int(character, 36)) for character in identifier)) % 97 == 1


def _of_form(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda identifier: pattern.fullmatch(identifier) is not None


IS_RIGHT: Final[Mapping[str, Callable[[str], bool]]] = MappingProxyType(
    {
        "RINGGOLD": _of_form(_RINGGOLD),
        "GRID": _of_form(_GRID),
        "FUNDREF": _of_form(_FUNDREF),
        "LEI": is_lei,
        "ROR": is_ror,
    }
)
"""ORCID's sources of organisations, upper case only, and how their identifiers look."""


def identifier_of(organisation: Organisation) -> str | None:
    """The identifier of the disambiguated organisation, if there is one."""
    named = organisation.get("disambiguated-organization") or {}
    return named.get("disambiguated-organization-identifier") or None


def is_known(organisations: Organisations, source: str | None, identifier: str) -> bool:
    """Whether the registry has this pair.

    >>> is_known(Organisations(), "ROR", "https://ror.org/04fa4r544")
    True
    >>> is_known(Organisations(), "ror", "https://ror.org/04fa4r544")
    False
    """
    is_right = IS_RIGHT.get(source or "")
    if is_right is None or (source, identifier) in organisations.unknown:
        return False
    return is_right(identifier)


def refuse_missing(organisation: Organisation | None) -> Organisation:
    """The organisation, which must be there.

    :raises Refusal: 9046.
    """
    if organisation is None:
        raise Refusal(9046)
    return organisation


def refuse_unnamed(organisation: Organisation) -> None:
    """A disambiguated organisation must be named.

    :raises Refusal: 9045.
    """
    if identifier_of(organisation) is None:
        raise Refusal(9045, "An identifier of the organization and its source are needed.")


def refuse_unknown(organisations: Organisations, named: Iterable[Organisation | None]) -> None:
    """Every disambiguated organisation that is named must be known; the others are not looked at.

    :raises Refusal: 9045.
    """
    for organisation in named:
        identifier = identifier_of(organisation or {})
        if organisation is None or identifier is None:
            continue
        source = organisation["disambiguated-organization"].get("disambiguation-source")
        if not is_known(organisations, source, identifier):
            raise Refusal(9045, f"The registry knows no organization {identifier} of the source {source}.")
