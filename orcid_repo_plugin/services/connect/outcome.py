"""How a sign-in at ORCID ended: one word for each ending, and all that its page needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from orcid_repo_plugin.domain.host import Launch


class Ending(StrEnum):
    """How a sign-in ended. But for the first, nothing of it is in the books beside a line for the admin, and
    tokens that ORCID is still to be told to end."""

    CONNECTED = "connected"
    """All is well, and in the books. At log-in or registration with ORCID nothing is: who it is, is in the
    outcome and nowhere else."""
    DROPPED = "dropped"
    """The person was asked, and leaves all as it was."""
    DENIED = "denied"
    """The person said no at ORCID."""
    NOTHING_BACK = "nothing_back"
    """ORCID sent the person back, and nobody has signed in. Some of its errors never reach a server."""
    UNKNOWN_STATE = "unknown_state"
    """We sent nobody to ORCID with this ``state``, or it is long ago."""
    OTHER_BROWSER = "other_browser"
    """It was begun in another browser, or for another account in this one."""
    EXPIRED_STATE = "expired_state"
    """The person came back, or answered, too late."""
    USED_STATE = "used_state"
    """They came back before with the same address: a reload, or the back button."""
    REFUSED_SCOPE = "refused_scope"
    """ORCID does not let us ask for what we ask for."""
    CODE_REFUSED = "code_refused"
    """ORCID does not take the code; it has to be begun anew."""
    WRONG_CLIENT = "wrong_client"
    """ORCID does not know us: client id, secret or kind of client are wrong. For the admin."""
    WRONG_REDIRECT = "wrong_redirect"
    """Our address is not registered at ORCID; ``detail`` is what to register. For the admin."""
    UNAVAILABLE = "unavailable"
    """ORCID is down, busy or too slow."""
    ODD_ANSWER = "odd_answer"
    """What ORCID answered cannot be understood, or is no iD."""
    INCOMPLETE = "incomplete"
    """ORCID gave less than was asked for: ``missing_scopes``."""
    WRONG_ID_TOKEN = "wrong_id_token"
    """ORCID's signed word on who it is does not hold."""
    DEACTIVATED = "deactivated"
    LOCKED = "locked"
    DEPRECATED = "deprecated"
    """The record was merged into another, ``other_orcid``: sign in with that."""
    OTHER_ID = "other_id"
    """This account has another iD, ``other_orcid``; ``pending`` waits for the person's choice."""
    ID_TAKEN = "id_taken"
    """Another account of this repository has the iD; ``pending`` waits for the person's choice. With
    ``other_orcid`` this account has an iD of its own, which would be given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a sign-in ended. Tokens and names are left out when it is printed."""

    ending: Ending
    launch: Launch | None = None
    """Which signed call it belongs to; ``None`` where we do not know, or it is another browser's."""
    orcid: str = ""
    """The iD with which the person has signed in."""
    name: str = field(default="", repr=False)
    """As it is public at ORCID; empty if it is private there."""
    is_new: bool = False
    """Whether they were not connected before."""
    merged: bool = False
    """Whether ORCID has merged the former record, ``other_orcid``, into this one, and we have followed."""
    joined: bool = False
    """Whether the account was added to another one of the same person."""
    queued: int = 0
    """Works that go now."""
    scopes: tuple[str, ...] = ()
    """What is allowed now."""
    missing_scopes: tuple[str, ...] = ()
    """What was asked for and not granted; or was granted before and is not in this permission."""
    other_orcid: str = ""
    """The iD that it was before, or that it is now."""
    pending: Mapping[str, Any] | None = field(default=None, repr=False)
    """All that is needed to go on when the person has chosen. Holds tokens: only for the sealed session."""
    detail: str = ""
    """For the admin and the log; without anything secret, and without names."""
    users: tuple[str, ...] = field(default=(), repr=False)
    """At a sign-in: the repository's accounts with this iD, the person's own first."""
    given_name: str = field(default="", repr=False)
    family_name: str = field(default="", repr=False)
    auth_time: datetime | None = None
    """When they gave ORCID their password; with ``openid`` only."""
    amr: str = ""
    """How: ``pwd``, ``mfa``; with ``openid``, and if ORCID tells."""

    @property
    def user(self) -> str | None:
        """The repository's account with this iD; ``None``: nobody whom we know."""
        return self.users[0] if self.users else None
