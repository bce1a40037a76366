"""An ORCID iD as visitors see it: whose it is, whether it is proved, in which style and form."""

from dataclasses import dataclass
from enum import StrEnum

from orcid_repo_plugin.domain.orcid_id import PRODUCTION_HOST, OrcidId
from orcid_repo_plugin.domain.record_summary import RecordSummary


class Style(StrEnum):
    """How much of an iD is shown. Source: ORCID's iD display guidelines."""

    FULL = "full"
    """The icon and the whole https URI."""
    COMPACT = "compact"
    """The icon and the sixteen digits."""
    ICON = "icon"
    """The icon alone, directly after a name: ORCID's inline form."""
    CARD = "card"
    """The record in short: name, iD, affiliations, counts."""


class Form(StrEnum):
    """What a badge is drawn as."""

    HTML = "html"
    SVG = "svg"
    MARKDOWN = "markdown"
    TEXT = "text"
    LATEX = "latex"
    JSON = "json"
    JSON_LD = "jsonld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """An iD with a right check digit, as it is shown."""

    orcid: OrcidId
    authenticated: bool
    """Whether its owner has proved it by signing in at ORCID. Only our books say so, never who asks."""
    name: str = ""
    """Of the person, as it shall be shown; may be unknown, and may hold anything."""
    host: str = PRODUCTION_HOST
    """The registry's host: ``orcid.org``, or ``sandbox.orcid.org`` for trials."""
    summary: RecordSummary | None = None
    """What is public on the record; for the style ``card``."""

    @property
    def uri(self) -> str:
        """Where the badge leads: ``https://orcid.org/0000-0002-1825-0097``."""
        return self.orcid.uri(self.host)

    @property
    def sandbox(self) -> bool:
        """Whether the iD is one of ORCID's sandbox, for trials only."""
        return self.host != PRODUCTION_HOST
