"""Contributors of works and fundings: their iDs, names and roles.

Source: ORCID-Source, ``ActivityValidator``, ``CreditRole`` and ``LegacyWorkContributorRole``.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.local_registry.refusals import Refusal

Contributor = dict[str, Any]

_URI: Final = re.compile(
    r"https://(?:[^/]*orcid\.org|localhost[^\n]*/orcid-web)/((?:\d{4}-){3}\d{3}[\dX])", re.ASCII
)
_PATH: Final = re.compile(r"(?:\d{4}-){3}\d{3}[\dX]", re.ASCII)

CREDIT: Final = tuple(
    f"http://credit.niso.org/contributor-roles/{name}/"
    for name in (
        "conceptualization",
        "data-curation",
        "formal-analysis",
        "funding-acquisition",
        "investigation",
        "methodology",
        "project-administration",
        "resources",
        "software",
        "supervision",
        "validation",
        "visualization",
        "writing-original-draft",
        "writing-review-editing",
    )
)
"""The roles of CRediT: http, and a slash at the end."""
WORK_ROLES: Final = (
    "author",
    "assignee",
    "editor",
    "chair-or-translator",
    "co-investigator",
    "co-inventor",
    "graduate-student",
    "other-inventor",
    "principal-investigator",
    "postdoctoral-researcher",
    "support-staff",
)
"""ORCID's own roles for works, older than CRediT."""
FUNDING_ROLES: Final = ("lead", "co-lead", "supported-by", "other-contribution")


def spellings(roles: Iterable[str]) -> Mapping[str, str]:
    """Every accepted spelling of a role to the role: ORCID's own ones also by the names of its constants.

    >>> spellings(WORK_ROLES)["CO_INVENTOR"]
    'co-inventor'
    """
    own = {spelling: role for role in roles for spelling in (role, role.upper().replace("-", "_"))}
    return MappingProxyType(own | {role: role for role in CREDIT})


_OF_WORKS: Final = spellings(WORK_ROLES)


def contributors_of(contributors: dict[str, Any] | None) -> list[Contributor]:
    """The list in a ``contributors`` element; empty if there is none."""
    return (contributors or {}).get("contributor") or []


def refuse_bad(contributor: Contributor) -> None:
    """An iD must be https and have a right check digit; a name or an e-mail address must not be empty.

    :raises Refusal: 9020.
    """
    orcid = contributor.get("contributor-orcid") or {}
    uri, path = orcid.get("uri"), orcid.get("path")
    if uri and not _is_uri(uri):
        raise Refusal(9020, "The URI of a contributor's ORCID iD is not valid.")
    if path and not _is_right(path):
        raise Refusal(9020, "A contributor's ORCID iD is not valid.")
    for name, words in (("credit-name", "credit name"), ("contributor-email", "e-mail address")):
        element = contributor.get(name)
        if element is not None and not element.get("value"):
            raise Refusal(9020, f"A contributor's {words} is empty; give one, or leave the element out.")


def settle_roles(contributors: Iterable[Contributor], roles: Mapping[str, str] = _OF_WORKS) -> None:
    """Put each role into its one spelling, in place. The last of all checks.

    :param roles: by ``spellings``.
    :raises Refusal: 9058.
    """
    for contributor in contributors:
        attributes = contributor.get("contributor-attributes") or {}
        role = attributes.get("contributor-role")
        if role is None:
            continue
        found = roles.get(role) or roles.get(role.lower())
        if found is None:
            valid = ", ".join(dict.fromkeys(roles.values()))
            raise Refusal(9058, f"There is no role {role}; the roles are {valid}.")
        attributes["contributor-role"] = found


def _is_uri(uri: str) -> bool:
    match = _URI.fullmatch(uri)
    return match is not None and _is_right(match[1])


def _is_right(path: str) -> bool:
    return _PATH.fullmatch(path) is not None and OrcidId.parse(path) is not None
