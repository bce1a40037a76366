"""A researcher's record, without its items."""

from dataclasses import dataclass, field

from orcid_repo_plugin.local_registry.books.items import Items


@dataclass(slots=True)
class Email:
    """An address of the researcher."""

    address: str
    verified: bool = True
    primary: bool = False
    visibility: str = "private"
    created: int = 0
    modified: int = 0
    verified_at: int | None = None
    has_source: bool = True
    """Whether the API names a source, which is the person; the oldest addresses at ORCID have none."""


@dataclass(slots=True)
class Record:
    """One record: who it is, how they sign in, what state it is in. Times are milliseconds since 1970."""

    orcid: str
    given_names: str
    family_name: str | None = None
    credit_name: str | None = None
    name_visibility: str = "public"
    password: str = ""
    """In clear: these people are invented, and the terminal shows it."""
    emails: list[Email] = field(default_factory=list)
    biography: str | None = None
    biography_visibility: str = "public"
    locale: str = "en"
    state: str = "active"
    """``active``, ``locked``, ``deactivated`` or ``deprecated``."""
    primary: str | None = None
    """The iD of the record that a deprecated one was merged into."""
    claimed: bool = True
    creator: str | None = None
    """The client that made an unclaimed record."""
    creation_method: str = "DIRECT"
    """As JSON has it: ``DIRECT``, ``API``, ``MEMBER_REFERRED``, ``WEBSITE``."""
    default_visibility: str = "public"
    """What new items get, whatever a client asks for."""
    takes_notifications: bool = True
    created: int = 0
    modified: int = 0
    deactivated_at: int | None = None
    name_created: int = 0
    name_modified: int = 0
    biography_created: int = 0
    biography_modified: int = 0
    items: Items = field(default_factory=Items)

    @property
    def public_name(self) -> str | None:
        """The published name, else the full name; ``None`` when the name is not public."""
        if self.name_visibility != "public":
            return None
        return self.credit_name or self.full_name

    @property
    def full_name(self) -> str:
        """Given and family names."""
        return " ".join(part for part in (self.given_names, self.family_name) if part)
