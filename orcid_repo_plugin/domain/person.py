"""A researcher with an account in a repository, and what they allow us to do at ORCID."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from orcid_repo_plugin.domain.orcid_id import OrcidId

WRITE_ACTIVITIES: Final = "/activities/update"
"""The scope without which no work can be written. Source: ORCID API 3.0."""
LEFT: Final = "the person has disconnected here"
"""Why a permission has ended, and works wait."""
OTHER_ID: Final = "the person has connected another iD"
"""The same, for the former iD."""


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


class Sends(StrEnum):
    """When works go to the person's record."""

    BY_ITSELF = ""
    ASK = "ask"
    """Each waits for the person's yes."""
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person has chosen, beside what they allowed at ORCID."""

    sends: Sends = Sends.BY_ITSELF
    kinds_off: frozenset[str] = frozenset()
    """ORCID's work types that shall not go."""
    show_orcid: bool = True
    """Whether the iD is shown on public pages."""

    def keeps_back(self, work_type: str) -> str:
        """Why a work of this type does not go by itself, in a sentence for the admin; empty: it goes."""
        if self.sends is Sends.NEVER:
            return "the person has chosen that nothing is sent"
        if work_type in self.kinds_off:
            return f"the person has chosen that works of the type {work_type} are not sent"
        return "the person wants to be asked, and has not said yes" if self.sends is Sends.ASK else ""


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
    choices: Choices = Choices()
    """As the books have them; ``People.save`` leaves them as they are there."""

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
    amr: str = ""
    """How the person signed in at ORCID, as it tells member clients: ``pwd``, ``mfa``."""

    @property
    def alive(self) -> bool:
        """Whether works may be added and changed with it, as far as we know."""
        return self.lost_at is None

    def __repr__(self) -> str:
        return f"Permission(person_id={self.person_id}, scopes={self.scopes}, alive={self.alive})"
