"""Author blocks of the journals' world: JATS and Crossref. Both can mark an iD that nobody has proved."""

import re
from typing import Final

from lxml import etree

from orcid_repo_plugin.domain.byline import AUTHOR, EDITOR, AuthorList
from orcid_repo_plugin.widgets.metadata.elements import add, add_known, root, written
from orcid_repo_plugin.widgets.metadata.entries import Entry, everybody
from orcid_repo_plugin.widgets.metadata.text import plain

_CROSSREF_ROLES: Final = (AUTHOR, EDITOR)
"""Of Crossref's roles, those that we can tell; ``chair`` and ``translator`` are one role at ORCID."""
_NOT_IN_PERSONS: Final = re.compile(r"[\d?]")
_LONGEST_PART: Final = 60
_LONGEST_ORGANISATION: Final = 511


def jats(authors: AuthorList) -> str:
    """``<contrib-group>`` for JATS: ``authenticated`` says of each iD whether its owner has proved it.

    Source: JATS 1.3, ``<contrib-id>``, ``@authenticated``. A name whose parts nobody knows is a
    ``<string-name>``, an organisation a ``<collab>``.
    """
    group = root("contrib-group")
    for entry in everybody(authors, unauthenticated=True):
        contributor = add(group, "contrib", "", {"contrib-type": entry.role or "contributor"})
        _add_orcid(contributor, "contrib-id", entry, {"contrib-id-type": "orcid"})
        _add_jats_name(contributor, entry)
    return written(group)


def crossref(authors: AuthorList) -> str:
    """``<contributors>`` for a deposit at Crossref: ``authenticated`` says of each iD whether it is proved.

    No namespace: it becomes that of the deposit it is put into. Authors and editors only, since no
    other role of ORCID's is for certain one of Crossref's; a single name is the surname, and somebody
    without a name is left out.

    Crossref refuses a whole deposit for one name, so digits and question marks are taken out of persons'
    names, and names are cut to the lengths of its schema.

    Source: Crossref's schema 5.3.1, ``person_name``: given_name, surname, suffix, affiliations, ORCID,
    alt-name, in this order, each part of at most 60 characters; ``@sequence`` is ``first`` for exactly one.
    """
    group = root("contributors")
    listed = [one for one in everybody(authors, unauthenticated=True) if one.role in _CROSSREF_ROLES]
    for number, entry in enumerate(one for one in listed if "".join(_crossref_name(one))):
        attributes = {"sequence": "additional" if number else "first", "contributor_role": entry.role}
        given, name = _crossref_name(entry)
        if entry.organisation:
            add(group, "organization", name, attributes)
            continue
        person = add(group, "person_name", "", attributes)
        add_known(person, "given_name", given)
        add(person, "surname", name)
        _add_orcid(person, "ORCID", entry)
    return written(group)


def _crossref_name(entry: Entry) -> tuple[str, str]:
    """The given name and the surname that Crossref's schema takes; of an organisation its name only."""
    if entry.organisation:
        return "", entry.name[:_LONGEST_ORGANISATION].strip()
    parts = (entry.given, entry.family) if entry.family and entry.given else ("", entry.name)
    given, family = (plain(_NOT_IN_PERSONS.sub("", part))[:_LONGEST_PART].strip() for part in parts)
    return (given, family) if family else ("", given)


def _add_jats_name(contributor: etree._Element, entry: Entry) -> None:
    if entry.organisation:
        add(contributor, "collab", entry.name)
    elif entry.family and entry.given:
        name = add(contributor, "name")
        add(name, "surname", entry.family)
        add(name, "given-names", entry.given)
    elif entry.name:
        add(contributor, "string-name", entry.name)


def _add_orcid(
    parent: etree._Element, tag: str, entry: Entry, attributes: dict[str, str] | None = None
) -> None:
    if entry.badge is not None:
        state = "true" if entry.badge.authenticated else "false"
        add(parent, tag, entry.uri, {**(attributes or {}), "authenticated": state})
