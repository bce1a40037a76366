"""Webhooks, notifications and peer-review groups."""

from dataclasses import dataclass, field
from typing import Any

from orcid_repo_plugin.local_registry.books.items import Source


@dataclass(slots=True)
class Webhook:
    """A callback for changes of one record; its key is (orcid, uri). Times are milliseconds since 1970."""

    orcid: str
    uri: str
    client_id: str
    created: int
    delivered: int | None = None
    """When it was last called with success."""
    failed: int | None = None
    failures: int = 0
    """How often in a row it failed."""


@dataclass(slots=True)
class Notification:
    """A permission notification in someone's inbox."""

    put_code: int
    orcid: str
    client_id: str
    content: dict[str, Any]
    """The content keys of its JSON form: authorization-url, notification-subject, -intro, items."""
    created: int
    read: int | None = None
    actioned: int | None = None
    archived: int | None = None


@dataclass(slots=True)
class PeerReviewGroup:
    """A group-id-record; global, unlike everything else."""

    put_code: int
    group_id: str
    name: str
    description: str | None
    type: str
    source: Source
    created: int
    modified: int


@dataclass(slots=True)
class Organisations:
    """Which organisations the registry does not know; all others of right form count as known."""

    unknown: set[tuple[str, str]] = field(default_factory=set)
    """Pairs of disambiguation source and identifier."""
