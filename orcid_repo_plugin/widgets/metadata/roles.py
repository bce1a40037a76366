"""ORCID's roles in the words of DataCite and of MARC."""

from typing import Final, NamedTuple


class RoleNames(NamedTuple):
    """What a role is called elsewhere."""

    datacite: str = "Other"
    """DataCite's ``contributorType``; all of them are in OpenAIRE's list, too."""
    marc: str = "ctb"
    """A MARC relator's code; ``ctb`` is a contributor of any kind."""


UNKNOWN: Final = RoleNames()

ROLES: Final[dict[str, RoleNames]] = {
    "author": RoleNames("Other", "aut"),
    "editor": RoleNames("Editor", "edt"),
    "supervision": RoleNames("Supervisor", "ths"),
    "principal-investigator": RoleNames("ProjectLeader", "rth"),
    "co-investigator": RoleNames("ProjectMember", "rtm"),
    "postdoctoral-researcher": RoleNames("Researcher", "res"),
    "graduate-student": RoleNames("ProjectMember", "rtm"),
    "support-staff": RoleNames("ProjectMember", "rtm"),
    "investigation": RoleNames("Researcher", "res"),
    "data-curation": RoleNames("DataCurator", "dtm"),
    "project-administration": RoleNames("ProjectManager", "pdr"),
    "software": RoleNames("Other", "prg"),
    "co-inventor": RoleNames("Other", "inv"),
    "other-inventor": RoleNames("Other", "inv"),
    "assignee": RoleNames("RightsHolder", "pth"),
}
"""By ORCID's role, CRediT ones by their short name. Those that are not here have no name of their own there;
``chair-or-translator`` is two roles in one, so neither is claimed.

Source: DataCite Metadata Schema 4.5, ``contributorType``; MARC relators, https://id.loc.gov/vocabulary/relators.
"""


def role_names(role: str) -> RoleNames:
    """What a role is called elsewhere.

    >>> role_names("supervision").datacite, role_names("").marc
    ('Supervisor', 'ctb')
    """
    return ROLES.get(role, UNKNOWN)
