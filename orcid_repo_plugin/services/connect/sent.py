"""What we remember of somebody whom we sent to ORCID, until they come back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from orcid_repo_plugin.domain.host import Launch

CALLBACK: Final = "/orcid/callback"
"""The path of our redirect address, after the public address."""
LASTS_MS: Final = 15 * 60 * 1000
"""How long somebody may be at ORCID."""
_FORGOTTEN: Final = ("email",)
"""Of no use any more when they come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Somebody who is at ORCID."""

    launch: Launch
    scopes: tuple[str, ...]
    """What they are asked there."""
    redirect_uri: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    """Of PKCE; empty without."""

    def as_data(self) -> dict[str, Any]:
        """For the sealed row."""
        return {
            "launch": launch_data(self.launch),
            "scopes": list(self.scopes),
            "redirect_uri": self.redirect_uri,
            "nonce": self.nonce,
            "verifier": self.verifier,
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Sent":
        """From the sealed row."""
        return cls(
            launch=launch_of(data["launch"]),
            scopes=tuple(data["scopes"]),
            redirect_uri=data["redirect_uri"],
            nonce=data["nonce"],
            verifier=data["verifier"],
        )


def redirect_uri(public_url: str) -> str:
    """Where ORCID sends people back to; this very address must be registered there.

    >>> redirect_uri("https://orcid.repository.example.org")
    'https://orcid.repository.example.org/orcid/callback'
    """
    return f"{public_url}{CALLBACK}"


def launch_data(launch: Launch) -> dict[str, Any]:
    """A signed call as JSON can hold it."""
    data = {name: value for name, value in asdict(launch).items() if name not in _FORGOTTEN}
    return data | {"expires_at": round(launch.expires_at.timestamp() * 1000), "purpose": str(launch.purpose)}


def launch_of(data: Mapping[str, Any]) -> Launch:
    """The signed call again."""
    return Launch(**{**data, "expires_at": datetime.fromtimestamp(data["expires_at"] / 1000, UTC)})
