"""Where the repository is, and where the service."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """One sample repository.

    :ivar file: its own SQLite file.
    :ivar address: where it is reached: ``http://127.0.0.1:8000``.
    :ivar service: where the ORCID service is reached.
    :ivar key: with which it signs; the service gave it out.
    :ivar host: its name as a signer there.
    :ivar repository: its name in the service's settings.
    :ivar name: on its pages.
    """

    file: Path
    address: str
    service: str
    key: str = field(repr=False)
    host: str = "main"
    repository: str = "main"
    name: str = "Example University Repository"
