"""Names on a DSpace item: their parts, and the persons or groups that stand behind them.

DSpace keeps a name as one string. Where an author is an item of its own (a Person, an OrgUnit),
the server adds helper values to the work: the iD, the related item's uuid and kind. They are tied
to the name by one authority string, ``virtual::4101``, never by their place in the list.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from orcid_repo_plugin.adapters.dspace.values import Value
from orcid_repo_plugin.domain.item import ItemContributor
from orcid_repo_plugin.domain.remembering import remembered

LINEAGES: Final = frozenset({"jr", "jr.", "sr", "sr.", "i", "ii", "iii", "iv", "v", "2nd", "3rd", "4th"})
HONORIFICS: Final = frozenset(
    {"prof", "prof.", "dr", "dr.", "prof. dr.", "ph.d.", "phd", "m.d.", "md", "sir"}
)
_LIFE_DATES: Final = re.compile(r"(?:b\.|d\.|ca\.|geb\.)?\s*\d{3,4}(?:\s*[-–]\s*(?:\d{3,4})?)?\.?")
"""``1950-``, ``1901-1978``: what a library's authority file adds to a name."""

_TRAILING_ORCID: Final = re.compile(
    r"[\s,;:(\[{<|]*(?:orcid(?:\s*id)?\s*:?\s*)?(?:https?://(?:www\.)?orcid\.org/)?"
    r"(?P<orcid>\d{4}-\d{4}-\d{4}-\d{3}[\dXx])[\s)\]}>]*",
    re.IGNORECASE,
)
_FORETOLD: Final = re.compile(r"will be (?:referenced|generated)::ORCID::\s*(?P<orcid>\S+)\s*", re.IGNORECASE)
"""DSpace 10 and DSpace-CRIS: a Person with this iD does not exist yet."""

VIRTUAL: Final = "virtual::"
ORGANISATIONS: Final = frozenset({"orgunit", "organisation", "organization"})
REJECTED: Final = 100
"""DSpace's confidence for an authority that a person has refused."""


class NameParts(NamedTuple):
    """A name taken apart; the whole of it stays in ``ItemContributor.name``."""

    name: str
    family: str = ""
    given: str = ""
    lineage: str = ""
    honorific: str = ""
    orcid: str | None = None


@dataclass(slots=True)
class Link:
    """What the helper values tell of the item behind one authority string."""

    orcid: str | None = None
    local_id: str | None = None
    organisation: bool | None = None


@remembered(4096)
def split_name(text: str) -> NameParts:
    """Take ``Family, Given`` apart; a name without comma stays whole.

    >>> split_name("Okafor, Ruth A.")[:3]
    ('Okafor, Ruth A.', 'Okafor', 'Ruth A.')
    >>> split_name("Carberry, Josiah, Jr.").lineage
    'Jr.'
    >>> split_name("Institute of Odd Studies, Department 3, Springfield").family
    ''
    >>> split_name("Carberry, Josiah (0000-0002-1825-0097)")[::5]
    ('Carberry, Josiah', '0000-0002-1825-0097')
    """
    name, orcid = _without_orcid(text.strip())
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 2:
        return NameParts(name, parts[0], parts[1], orcid=orcid)
    if len(parts) == 3:
        family, given, last = parts
        if last.casefold() in LINEAGES:
            return NameParts(name, family, given, lineage=last, orcid=orcid)
        if given.casefold() in LINEAGES:
            return NameParts(name, family, last, lineage=given, orcid=orcid)
        if last.casefold() in HONORIFICS:
            return NameParts(name, family, given, honorific=last, orcid=orcid)
        if not last or _LIFE_DATES.fullmatch(last):
            return NameParts(name, family, given, orcid=orcid)
    return NameParts(name, orcid=orcid)


def _without_orcid(text: str) -> tuple[str, str | None]:
    if "-" not in text or not any(character.isdigit() for character in text):
        return text, None
    match = _TRAILING_ORCID.search(text)
    if match is None or match.end() != len(text) or match.start() == 0:
        return text, None
    return text[: match.start()], match["orcid"]


def tells_of_links(field: str) -> bool:
    """Whether a field holds helper values: iDs, uuids and kinds of the items behind the names.

    >>> tells_of_links("relation.isAuthorOfPublication"), tells_of_links("dc.title")
    (True, False)
    """
    return field.startswith(("person.identifier.orcid", "relation.", "dspace.", "organization."))


def read_links(helpers: Iterable[tuple[str, Iterable[Value]]]) -> Mapping[str, Link]:
    """Join the helper values of an item by their authority strings.

    :param helpers: the fields of which ``tells_of_links`` is true, with their values.
    """
    links: dict[str, Link] = {}
    kinds: dict[str, bool] = {}
    for field, values in helpers:
        for value in values:
            if not value.authority:
                continue
            link = links.setdefault(value.authority, Link())
            if field == "person.identifier.orcid" or field == "dspace.virtual.orcid":
                link.orcid = link.orcid or value.text
            elif field.startswith("relation."):
                link.local_id = link.local_id or value.text
            elif field.startswith("organization."):
                link.organisation = True
            elif field == "dspace.relatedentity.type":
                kinds[value.authority] = value.text.casefold() in ORGANISATIONS
    for authority, organisation in kinds.items():  # an outright word beats a hint
        links[authority].organisation = organisation
    return links


def contributor(field: str, value: Value, role: str, links: Mapping[str, Link]) -> ItemContributor:
    """The person or group behind one value of a name field.

    No iD from a file is authenticated: anybody who may edit an item may have typed it.
    """
    parts = split_name(value.text)
    orcid, local_id, organisation = parts.orcid, None, None
    authority = value.authority if value.confidence != REJECTED else ""
    if authority:
        link = links.get(authority)
        if link is not None:
            orcid, local_id, organisation = link.orcid or orcid, link.local_id, link.organisation
        elif (foretold := _FORETOLD.fullmatch(authority)) is not None:
            orcid = foretold["orcid"]
        if local_id is None and not authority.startswith((VIRTUAL, "will be ")):
            local_id = authority
    if organisation:
        return ItemContributor(field=field, name=value.text, role=role, organisation=True, local_id=local_id)
    return ItemContributor(
        field=field,
        name=parts.name,
        family=parts.family,
        given=parts.given,
        lineage=parts.lineage,
        honorific=parts.honorific,
        role=role,
        organisation=organisation,
        orcid=orcid,
        local_id=local_id,
    )
