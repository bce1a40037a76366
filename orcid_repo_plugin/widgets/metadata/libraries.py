"""Author blocks of the libraries' formats: MODS and MARC. Neither can mark an iD: only proved ones are in."""

from typing import Final

from orcid_repo_plugin.domain.byline import AuthorList
from orcid_repo_plugin.widgets.metadata.elements import add, add_known, root, written
from orcid_repo_plugin.widgets.metadata.entries import cited, everybody
from orcid_repo_plugin.widgets.metadata.roles import role_names

_MODS: Final = "http://www.loc.gov/mods/v3"
_MARC: Final = "http://www.loc.gov/MARC21/slim"


def mods(authors: AuthorList) -> str:
    """``<name>`` for each, in a ``<mods>``; the iD is a ``nameIdentifier``.

    Source: MODS 3.7, ``<name>``; roles are codes of MARC's relators.
    """
    record = root(f"{{{_MODS}}}mods", {None: _MODS})
    for entry in everybody(authors):
        name = add(record, "name", "", {"type": "corporate" if entry.organisation else "personal"})
        if entry.family and entry.given:
            add(name, "namePart", entry.family, {"type": "family"})
            add(name, "namePart", entry.given, {"type": "given"})
        else:
            add_known(name, "namePart", entry.name)
        code = {"type": "code", "authority": "marcrelator"}
        add(add(name, "role"), "roleTerm", role_names(entry.role).marc, code)
        add_known(name, "nameIdentifier", entry.uri, {"type": "orcid"})
    return written(record)


def marc(authors: AuthorList) -> str:
    """Fields 100 and 700 (110 and 710 for organisations) of MARC 21, as MARCXML.

    The first author has the 1XX, everybody else a 7XX; ``$1`` holds the iD's address, which names the
    person, not a record about them. Source: MARC 21, X00 and X10, ``$1`` Real World Object URI.
    """
    record = root(f"{{{_MARC}}}record", {None: _MARC})
    main = bool([entry for entry in cited(authors) if entry.name])
    for number, entry in enumerate(one for one in everybody(authors) if one.name):
        tag = ("1" if main and not number else "7") + ("10" if entry.organisation else "00")
        by_family = bool(entry.family and entry.given)
        first = "2" if entry.organisation else "1" if by_family else "0"
        field = add(record, "datafield", "", {"tag": tag, "ind1": first})
        field.set("ind2", " ")
        add(field, "subfield", entry.inverted, {"code": "a"})
        add_known(field, "subfield", entry.uri, {"code": "1"})
        add(field, "subfield", role_names(entry.role).marc, {"code": "4"})
    return written(record)
