"""What clients were given: authorization codes and tokens."""

from dataclasses import dataclass
from typing import Final

LIFETIME: Final = 631_138_519
"""Seconds that a token lives, about 20 years."""
IMPLICIT_LIFETIME: Final = 600
EXCHANGED_LIFETIME: Final = 3_600
CODE_LIFETIME: Final = 24 * 3_600


@dataclass(slots=True)
class Token:
    """An access token with its refresh token. Times are milliseconds since 1970."""

    access_token: str
    refresh_token: str | None
    client_id: str
    orcid: str | None
    """Whose record it is for; ``None`` for a client's own token."""
    scopes: tuple[str, ...]
    """As granted, without what they imply."""
    issued: int
    expires: int
    revoked: str | None = None
    """``None``; ``user``: taken back in the account settings, which still lets the client delete its own
    items; ``client``: revoked or replaced by the client; ``reuse``: its code was used twice."""
    code: str | None = None
    """The authorization code that it was issued for."""
    persistent: bool = True
    origin_client_id: str | None = None
    """The client on whose behalf an exchanged token writes."""


@dataclass(slots=True)
class Code:
    """An authorization code."""

    code: str
    client_id: str
    orcid: str
    scopes: tuple[str, ...]
    redirect_uri: str
    issued: int
    nonce: str | None = None
    auth_time: int = 0
    """When the person signed in, milliseconds."""
    used: bool = False
    code_challenge: str | None = None
    code_challenge_method: str | None = None
