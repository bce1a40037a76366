"""Author blocks of the formats that OAI-PMH hands out: OpenAIRE, RIOXX, oai_dc.

Each block stands in the root element of its format, so that it is well-formed by itself; what belongs into a
record is what is inside. None of them can mark an iD, so only proved ones are in them.
"""

from typing import Final

from orcid_repo_plugin.domain.byline import AuthorList
from orcid_repo_plugin.widgets.metadata.datacite_json import KERNEL
from orcid_repo_plugin.widgets.metadata.datacite_kernel import add_contributors, add_creators
from orcid_repo_plugin.widgets.metadata.elements import add, add_known, root, written
from orcid_repo_plugin.widgets.metadata.entries import Entry, cited, others

_OPENAIRE: Final = "http://namespace.openaire.eu/schema/oaire/"
_OAI_DC: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_RIOXX: Final = "http://www.rioxx.net/schema/v{}.0/rioxx/"
_RIOXX_TERMS: Final = "http://www.rioxx.net/schema/v{}.0/rioxxterms/"


def openaire(authors: AuthorList) -> str:
    """``datacite:creators`` and ``datacite:contributors`` as OpenAIRE has them.

    Source: OpenAIRE Guidelines for Literature Repository Managers 4.0, fields creator and contributor.
    """
    resource = root(f"{{{_OPENAIRE}}}resource", {None: _OPENAIRE, "datacite": KERNEL})
    if entries := cited(authors):
        add_creators(resource, entries)
    add_contributors(resource, others(authors))
    return written(resource)


def rioxx(authors: AuthorList) -> str:
    """RIOXX 2: each name an element, its iD the attribute ``id``.

    Source: RIOXX application profile 2.0, ``rioxxterms:author`` and ``rioxxterms:contributor``.
    """
    terms = _RIOXX_TERMS.format(2)
    record = root(f"{{{_RIOXX.format(2)}}}rioxx", {"rioxx": _RIOXX.format(2), "rioxxterms": terms})
    for tag, entry, first in _named(authors, "author"):
        add(record, f"{{{terms}}}{tag}", entry.inverted, {"id": entry.uri, **first})
    return written(record)


def rioxx3(authors: AuthorList) -> str:
    """RIOXX 3: each name an element with a ``name`` and an ``id`` in it; authors are called creators.

    Source: Rioxx 3.0, ``rioxxterms:creator`` and ``rioxxterms:contributor``.
    """
    terms = _RIOXX_TERMS.format(3)
    record = root(f"{{{_RIOXX.format(3)}}}rioxx", {"rioxx": _RIOXX.format(3), "rioxxterms": terms})
    for tag, entry, first in _named(authors, "creator"):
        person = add(record, f"{{{terms}}}{tag}", "", first)
        add(person, "name", entry.inverted)
        add_known(person, "id", entry.uri)
    return written(record)


def oai_dc(authors: AuthorList, *, with_uris: bool = False) -> str:
    """Names for oai_dc, which has no place for an iD.

    :param with_uris: whether each proved iD follows its name as an element of its own. Readers that count
        creators count it as one more, so that is off unless a site asks for it.
    """
    record = root(f"{{{_OAI_DC}}}dc", {"oai_dc": _OAI_DC, "dc": _DC})
    for tag, entry, _ in _named(authors, "creator"):
        add(record, f"{{{_DC}}}{tag}", entry.inverted)
        if with_uris:
            add_known(record, f"{{{_DC}}}{tag}", entry.uri)
    return written(record)


def _named(authors: AuthorList, tag: str) -> list[tuple[str, Entry, dict[str, str]]]:
    """Everybody with a name: the element, who, and the mark of the first author."""
    first = [entry for entry in cited(authors) if entry.name]
    rest = [entry for entry in others(authors) if entry.name]
    return [
        *((tag, one, {} if number else {"first-named-author": "true"}) for number, one in enumerate(first)),
        *(("contributor", one, {}) for one in rest),
    ]
