"""Checks of rows that a site or a plugin adds to the tables: nothing that ORCID would refuse gets in."""

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from typing import Final

from orcid_repo_plugin.domain.countries import ORCID_COUNTRIES
from orcid_repo_plugin.domain.fields import parse_slot
from orcid_repo_plugin.domain.identifier_types import FUNDED_BY_TYPES, IDENTIFIER_TYPES
from orcid_repo_plugin.domain.languages import ORCID_LANGUAGES
from orcid_repo_plugin.domain.work import Relationship, WorkType
from orcid_repo_plugin.mapping.roles import SHORT_NAMES, orcid_role

_TYPE_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{1,49}")
CONTAINER_KINDS: Final = ("journal", "book", "series", "event", "institution", "host")
TYPES: Final = tuple(WorkType)
RELATIONSHIPS: Final = tuple(Relationship)


def check(rows: Mapping[str, str], table: str, new_id_types: Collection[str] = ()) -> dict[str, str]:
    """The rows of a table, their values as ORCID spells them.

    :param table: ``types.eprints``, ``roles``, ``fields.dspace`` …
    :param new_id_types: identifier types that a site or plugin has added.
    :raises ValueError: a row has no sense; the message names row and table, and the nearest value.

    >>> check({"committee": "supervision"}, "roles")
    {'committee': 'http://credit.niso.org/contributor-roles/supervision/'}
    >>> check({"Musterarbeit": "disertation-thesis"}, "types.dspace")
    Traceback (most recent call last):
    ValueError: types.dspace: "Musterarbeit" = "disertation-thesis": ... did you mean "dissertation-thesis"?
    """
    checked = {}
    name = table.partition(".")[0]
    for key, value in rows.items():
        try:
            if name == "relationships":
                checked[key] = _relationship(key, value, new_id_types)
            else:
                checked[key] = _CHECKS[name](key, value)
        except ValueError as error:
            raise ValueError(f'{table}: "{key}" = "{value}": {error}') from error
    return checked


def nearest(word: str, known: Collection[str], what: str) -> str:
    """A sentence that says that the word is unknown, and what is like it.

    >>> nearest("journal", ["journal-article", "book"], "work type")
    'ORCID has no such work type; did you mean "journal-article"?'
    """
    near = difflib.get_close_matches(word.lower(), known, 1, 0.5)
    hint = f'; did you mean "{near[0]}"?' if near else f"; there are {', '.join(sorted(known)[:60])}"
    return f"ORCID has no such {what}{hint}"


def _type(_key: str, value: str) -> str:
    return _one_of(value, ("", *TYPES), "work type")


def _role(_key: str, value: str) -> str:
    role = orcid_role(value) if value else ""
    if role is None:
        raise ValueError(nearest(value, SHORT_NAMES, "contributor role"))
    return role


def _relationship(key: str, value: str, new_id_types: Collection[str] = ()) -> str:
    work_type, slash, id_type = key.partition("/")
    if not slash or not id_type:
        raise ValueError('a row is "work-type/id-type", or "*/id-type" for any type of work')
    if work_type != "*":
        _one_of(work_type, TYPES, "work type")
    _one_of(id_type, (*IDENTIFIER_TYPES, *new_id_types), "identifier type")
    if value == Relationship.FUNDED_BY and id_type not in FUNDED_BY_TYPES:
        raise ValueError(f"ORCID takes funded-by only with {', '.join(sorted(FUNDED_BY_TYPES))}")
    return _one_of(value, RELATIONSHIPS, "relationship")


def _containers(key: str, value: str) -> str:
    if key != "*":
        _one_of(key, TYPES, "work type")
    kinds = [kind for kind in value.replace(",", " ").split() if kind]
    for kind in kinds:
        if kind not in CONTAINER_KINDS:
            raise ValueError(f'"{kind}" is no container; there are {", ".join(CONTAINER_KINDS)}')
    return ", ".join(kinds)


def _field(_key: str, value: str) -> str:
    parse_slot(value)
    return value


def _language(_key: str, value: str) -> str:
    return _one_of(value, ORCID_LANGUAGES, "language code")


def _country(_key: str, value: str) -> str:
    return _one_of(value, ORCID_COUNTRIES, "country code")


def _identifier_type(key: str, value: str) -> str:
    if key in IDENTIFIER_TYPES:
        raise ValueError("ORCID's own type is known already, with its resolver")
    if not _TYPE_NAME.fullmatch(key):
        raise ValueError("a type is named in lower case, with digits, hyphens and underscores")
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("its resolver is a web address that the value is put behind, or empty")
    return value


def _anything(_key: str, value: str) -> str:
    return value


def _one_of(value: str, known: Collection[str], what: str) -> str:
    if value not in known:
        raise ValueError(nearest(value, [name for name in known if name], what))
    return value


_CHECKS: Final[dict[str, Callable[[str, str], str]]] = {
    "types": _type,
    "roles": _role,
    "relationships": _relationship,
    "containers": _containers,
    "fields": _field,
    "languages": _language,
    "countries": _country,
    "organisation_words": _anything,
    "identifier_types": _identifier_type,
}
TABLE_NAMES: Final = tuple(_CHECKS)
"""The tables that can be added to; ``types``, ``roles`` and ``fields`` also with a platform's name behind."""
