"""The types of identifiers that ORCID knows today: new ones come from time to time.

Source: ORCID API 3.0, ``GET /identifiers``, of the public API only.
"""

from dataclasses import dataclass
from typing import Any

from orcid_repo_plugin.errors import OrcidUnavailable
from orcid_repo_plugin.orcid_api import asking
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.orcid_api.tolerant import mappings, text


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierType:
    """A type that a work's identifier may have."""

    name: str
    """As in ``external-id-type``: ``doi``, ``grant_number``."""
    description: str
    resolver: str | None
    """What to put before a value for its web address."""
    case_sensitive: bool
    deprecated: bool


def identifier_types(session: OrcidSession, *, locale: str = "en") -> list[IdentifierType]:
    """All types, in ORCID's order.

    :param locale: the language of the descriptions.
    :raises OrcidUnavailable: no answer that can be believed; keep the list that there was.
    """
    answer = asking.get(session, "identifiers", query={"locale": locale})
    types = answer.json()
    if not isinstance(types, list):
        raise OrcidUnavailable("ORCID's answer is no list of types", status=answer.status)
    return [_type(one) for one in mappings({"types": types}, "types") if text(one.get("name"))]


def _type(data: Any) -> IdentifierType:
    return IdentifierType(
        name=text(data.get("name")) or "",
        description=text(data.get("description")) or "",
        resolver=text(data.get("resolutionPrefix")),
        case_sensitive=data.get("caseSensitive") is True,
        deprecated=data.get("deprecated") is True,
    )
