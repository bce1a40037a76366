"""Hosts: the systems that send us people and items, and the signed calls by which they do."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a signed call is for: its claim ``purpose``."""

    CONNECT = "connect"
    """A person connects their iD, with the permissions that the settings ask for."""
    AUTHENTICATE = "authenticate"
    """Only to know the iD."""
    READ = "read"
    """To read the record."""
    WRITE = "write"
    """To add and change works."""
    PERSON = "person"
    """To add links and identifiers."""
    ACCOUNT = "account"
    """A person looks at what we hold and did for them."""
    SIGN_IN = "signin"
    """Log-in or registration at the host, with ORCID."""
    DEPOSIT = "deposit"
    """The host tells us of items; no person is there."""


CONNECTING = (Purpose.CONNECT, Purpose.AUTHENTICATE, Purpose.READ, Purpose.WRITE, Purpose.PERSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A system that may send us people and items."""

    name: str
    """Its name as a signer: the claim ``iss``."""
    repositories: tuple[str, ...]
    """For which of our repositories it may speak."""
    origins: tuple[str, ...] = ()
    """``https://repository.example.org``: where people may be sent back to."""
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A signed call of a host, checked. What identifies a person is left out when it is printed."""

    host: str
    repository: str
    user_id: str = field(default="", repr=False)
    """The repository's key for the account; empty at ``/signin`` for somebody who is not known yet."""
    jti: str = field(default="", repr=False)
    expires_at: datetime
    purpose: str = Purpose.CONNECT
    name: str = field(default="", repr=False)
    given_name: str = field(default="", repr=False)
    family_name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    locale: str = ""
    return_to: str = ""
    """On one of the host's origins, or empty."""
    item: str = ""
    """The item that the person was at."""

    @property
    def account(self) -> tuple[str, str]:
        """Who it is about: the repository and its user id."""
        return self.repository, self.user_id

    @property
    def full_name(self) -> str:
        """The name as the repository has it; empty if it told none."""
        return self.name or " ".join(part for part in (self.given_name, self.family_name) if part)
