"""PKCE: a code is worth something only to who asked for it (RFC 7636)."""

import base64
import hashlib
import hmac
from typing import Final

METHODS: Final = ("S256", "plain")


def challenge_of(verifier: str, method: str) -> str:
    """The challenge that belongs to a verifier.

    >>> challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "S256")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    if method == "plain":
        return verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def fits(verifier: str, challenge: str, method: str) -> bool:
    """Whether the verifier is the one that the challenge was made from."""
    return hmac.compare_digest(challenge_of(verifier, method).encode(), challenge.encode())
