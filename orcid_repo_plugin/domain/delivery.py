"""A delivery: what shall stand on one ORCID record for one item. A row of the outbox."""

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """The kinds of activities on a record, as in ORCID's path of one item. Works are sent so far."""

    WORK = "work"
    FUNDING = "funding"
    EDUCATION = "education"
    EMPLOYMENT = "employment"
    DISTINCTION = "distinction"
    INVITED_POSITION = "invited-position"
    MEMBERSHIP = "membership"
    QUALIFICATION = "qualification"
    SERVICE = "service"
    PEER_REVIEW = "peer-review"
    RESEARCH_RESOURCE = "research-resource"
    ADDRESS = "address"
    EXTERNAL_IDENTIFIER = "external-identifiers"
    KEYWORD = "keywords"
    OTHER_NAME = "other-names"
    RESEARCHER_URL = "researcher-urls"


class Operation(StrEnum):
    """What is wanted; how it is done (added or updated) is decided when it is done."""

    SEND = "send"
    """The work shall stand on the record as the payload has it."""
    DELETE = "delete"
    """The work shall not stand on the record."""


class DeliveryState(StrEnum):
    """Where a delivery is; everywhere the same words."""

    WAITING = "waiting"
    """Will be sent when ``not_before`` has come."""
    SENDING = "sending"
    """A process is sending it now."""
    SENT = "sent"
    """Stands on the record as it should."""
    UNCHANGED = "unchanged"
    """Nothing had to be done: the record had it already."""
    REFUSED = "refused"
    """Needs a human; ``reason`` and ``what_to_do`` say what for."""
    WITHDRAWN = "withdrawn"
    """Does not stand on the record any more, as it should."""
    STOPPED_BY_AUTHOR = "stopped_by_author"
    """The person took it off the record, and it comes back only when asked for (``orcid-repo retry``); or
    it is kept back by what the person has chosen, and goes when they choose otherwise."""
    NOT_CONNECTED = "not_connected"
    """Waits for the person's permission."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What shall stand on one record for one item. One row each, which lives on after it was sent."""

    delivery_id: int
    orcid: str
    repository: str
    item_id: str
    section: str = Section.WORK
    operation: str = Operation.SEND
    fingerprint: str | None = None
    """Of the payload that shall be sent; its body is in the table ``payload``."""
    version: int = 1
    """Counts the changes of mind; an answer to an older version does not finish a newer one."""
    state: str = DeliveryState.WAITING
    attempts: int = 0
    """How often ORCID refused it; its being down or busy does not count."""
    not_before: int = 0
    """Milliseconds since 1970, UTC."""
    reason: str = ""
    what_to_do: str = ""
    stopped: bool = False
    """The author does not want it on the record; remembered through withdrawals and edits."""
    agreed: bool = False
    """Somebody has said yes to this very work, which counts for more than what the person chose for all."""
    doubt: str | None = None
    """The ``self`` keys of a work that was sent and may stand on the record, though no answer came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutCode:
    """ORCID's number for our copy of an item's work on one record."""

    orcid: str
    repository: str
    item_id: str
    section: str = Section.WORK
    put_code: int
    speaks: bool = True
    """Of items that share one work by a common ``self`` identifier, the one whose metadata stands there."""
    fingerprint: str | None = None
    """Of what ORCID last accepted for this item; ``None``: not known (imported, adopted)."""
    deleting: bool = False
    """We have asked ORCID to delete it and may not have heard the answer."""
    origin: str = "sent"
    """``sent``, ``adopted`` (found on the record), ``imported`` (from a CSV file), ``shared``."""
