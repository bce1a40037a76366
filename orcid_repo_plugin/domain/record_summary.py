"""An ORCID record in short: what is public of it, and when it was read."""

from dataclasses import dataclass
from datetime import datetime

from orcid_repo_plugin.domain.work import PublicationDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Affiliation:
    """An employment, an education or a qualification on a record."""

    organisation: str
    role: str = ""
    start: PublicationDate | None = None
    end: PublicationDate | None = None
    """``None``: until now, as far as the record says."""
    validated: bool = False
    """Whether an organisation has put it there, and not the person."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries of a kind a record has."""

    validated: int = 0
    """Put there by organisations and their systems."""
    self_asserted: int = 0
    """Put there by the person."""

    @property
    def total(self) -> int:
        """Both together."""
        return self.validated + self.self_asserted


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSummary:
    """What is public on a record. Nothing else is ever read for it."""

    read_at: datetime
    """When ORCID was asked; aware, UTC."""
    state: str = "open"
    """``open``, ``locked``, ``deactivated``, ``deprecated``, ``unclaimed``, ``unknown``."""
    primary: str | None = None
    """Of a deprecated record: the bare iD that it was merged into."""
    name: str = ""
    """As the record shows it: the published name, else given and family name; empty when it is private."""
    changed_at: datetime | None = None
    """When the record was last changed; aware, UTC."""
    employments: tuple[Affiliation, ...] = ()
    """The newest, three at most."""
    employment_count: int = 0
    educations: tuple[Affiliation, ...] = ()
    """Educations and qualifications, the newest, three at most."""
    education_count: int = 0
    works: Count = Count()
    fundings: Count = Count()
    peer_reviews: Count = Count()
