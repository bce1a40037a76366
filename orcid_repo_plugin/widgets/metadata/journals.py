"""Author blocks of the journals' world: JATS and Crossref. Both can mark an iD that nobody has proved."""

from typing import Final

from lxml import etree

from orcid_repo_plugin.domain.byline import AUTHOR, EDITOR, AuthorList
from orcid_repo_plugin.widgets.metadata.elements import add, root, written
from orcid_repo_plugin.widgets.metadata.entries import Entry, everybody

_CROSSREF_ROLES: Final = (AUTHOR, EDITOR)
"""Of Crossref's roles, those that we can tell; there is none for the rest."""


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

    No namespace: it becomes that of the deposit it is put into. Authors and editors only, since Crossref
    has no role for the rest; a single name is the surname, and somebody without a name is left out.

    Source: Crossref's schema 5.3.1, ``person_name``: given_name, surname, suffix, affiliations, ORCID,
    alt-name, in this order; ``@sequence`` is ``first`` for exactly one.
    """
    group = root("contributors")
    listed = [one for one in everybody(authors, unauthenticated=True) if one.role in _CROSSREF_ROLES]
    for number, entry in enumerate(one for one in listed if one.name):
        attributes = {"sequence": "additional" if number else "first", "contributor_role": entry.role}
        if entry.organisation:
            add(group, "organization", entry.name, attributes)
            continue
        person = add(group, "person_name", "", attributes)
        if entry.family and entry.given:
            add(person, "given_name", entry.given)
            add(person, "surname", entry.family)
        else:
            add(person, "surname", entry.name)
        _add_orcid(person, "ORCID", entry)
    return written(group)


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
