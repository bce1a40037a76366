"""Clients of the registry, and what each kind may ask for."""

from dataclasses import dataclass, field
from typing import Final

PUBLIC: Final = "public"
MEMBER: Final = "member"
PREMIUM: Final = "premium"


@dataclass(slots=True)
class Client:
    """An application that is registered with the registry."""

    client_id: str
    """``APP-`` and 16 letters or digits."""
    client_secret: str
    kind: str
    """``public``, ``member`` or ``premium``."""
    name: str
    redirect_uris: list[str] = field(default_factory=list)
    description: str = ""
    extra_scopes: list[str] = field(default_factory=list)
    """Scopes that ORCID grants one by one: ``/premium-notification``, ``/email/read-private``,
    ``/orcid-profile/create`` (a creator's)."""
    state: str = "active"
    """``active``, ``locked`` or ``deactivated``."""
    user_obo: bool = False
    """A search-and-link client: what it writes has the user as its assertion origin."""

    @property
    def is_member(self) -> bool:
        """Whether the member API is open to it."""
        return self.kind != PUBLIC
