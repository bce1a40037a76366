"""A researcher with an account in a repository, and what they allow us to do at ORCID."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from orcid_repo_plugin.domain.orcid_id import OrcidId

WRITE_ACTIVITIES: Final = "/activities/update"
"""The scope without which no work can be written. Source: ORCID API 3.0."""


class Proof(StrEnum):
    """How we know that an iD is this person's."""

    NONE = ""
    """Somebody has typed it in. It matches nothing, and is never sent."""
    SIGNED_IN = "signed-in"
    """The person has signed in at ORCID, here."""
    IMPORTED = "imported"
    """They signed in at ORCID for another system, whose token we have. ORCID confirms it at first use."""
    PROVED = "proved"
    """It was imported, and ORCID has taken the token since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A researcher with an account in the repository."""

    repository: str
    """The repository's name in the settings."""
    orcid: OrcidId
    user_id: str | None = None
    """The repository's own key for the account. Never sent."""
    name: str = ""
    proof: Proof = Proof.NONE
    authenticated_at: datetime | None = None
    """When the person signed in at ORCID; aware, UTC."""
    person_id: int | None = None
    """The row in our books; ``None`` before it is there."""

    @property
    def authenticated(self) -> bool:
        """Whether the iD is proved; only then is anything sent, or matched."""
        return self.proof is not Proof.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What a person has allowed us, as ORCID's token answer says it. Never printed: it holds secrets."""

    access_token: str
    refresh_token: str | None = None
    scopes: tuple[str, ...] = (WRITE_ACTIVITIES,)
    expires_at: datetime | None = None
    lost_at: datetime | None = None
    """When ORCID refused it. Kept for deleting only, which ORCID still allows."""
    lost_why: str = ""
    person_id: int | None = None

    @property
    def alive(self) -> bool:
        """Whether works may be added and changed with it, as far as we know."""
        return self.lost_at is None

    def __repr__(self) -> str:
        return f"Permission(person_id={self.person_id}, scopes={self.scopes}, alive={self.alive})"
