"""What the ``orcid_on_`` hooks are told, after it has been written to the books."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from orcid_repo_plugin.domain.item import RepositoryItem
from orcid_repo_plugin.domain.work import Work


class Decision(NamedTuple):
    """What a deposit decided for one item and one record: a row of ``orcid-repo deposit``."""

    repository: str
    item_id: str
    orcid: str | None
    """``None``: a line about the item as a whole; nobody's record is meant."""
    state: str
    """One of ``DeliveryState``."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositEvent:
    """An item was deposited, changed or withdrawn, and the outbox filled."""

    item: RepositoryItem
    work: Work | None
    decisions: tuple[Decision, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PushEvent:
    """ORCID has answered for one item on one record."""

    repository: str
    item_id: str
    orcid: str
    section: str
    operation: str
    """``add``, ``update`` or ``delete``."""
    state: str
    """One of ``DeliveryState``, as it is now."""
    put_code: int | None
    reason: str
    """For the admin; empty when all is well."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeEvent:
    """ORCID no longer takes a person's permission. Told once, until the person connects again."""

    repository: str
    user_id: str | None
    orcid: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticateEvent:
    """A person has signed in at ORCID, and it is in the books. Holds no token and no address."""

    repository: str
    user_id: str | None
    """``None`` at a sign-in of somebody whom the repository does not know yet."""
    orcid: str
    name: str
    """As the repository has it; else as it is public at ORCID."""
    scopes: tuple[str, ...]
    """What the person has allowed."""
    purpose: str
    """One of ``Purpose``."""
    amr: str
    """How they signed in, if ORCID told: ``pwd``, or ``mfa`` for two factors."""
    is_new: bool
    """Whether this person was not connected before."""
    at: datetime
