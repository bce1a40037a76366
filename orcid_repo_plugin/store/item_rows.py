"""What the books hold of an item."""

from dataclasses import dataclass
from typing import Final, NamedTuple

LIVE: Final = "live"


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item as last mapped."""

    repository: str
    item_id: str
    platform: str
    title: str
    state: str = LIVE
    """``live``, ``superseded``, ``withdrawn``, ``refused``."""
    reason: str = ""
    """Why it is not live."""
    fingerprint: str | None = None
    """Of the work's payload; ``None`` when there is no work."""
    facts: str = ""
    """A digest of what the repository says."""
    mapping: str = ""
    """A digest of the rules by which it was mapped."""


@dataclass(frozen=True, slots=True)
class ItemAuthor:
    """A contributor by whom an item can be found."""

    place: int
    """Among the item's contributors; no two have the same."""
    name: str
    orcid: str | None = None
    """Also a claimed one."""
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with all that it is found by."""

    item: StoredItem
    authors: tuple[ItemAuthor, ...] = ()
    self_keys: frozenset[str] = frozenset()
    """Its ``self`` identifiers, each by ``key_text``."""
    names: frozenset[str] = frozenset()
    """Its URI and its handle, in any spelling."""
    replaces: frozenset[str] = frozenset()
    """What it calls its older versions: their ids, URIs or handles, in any spelling."""
    replaced_by: frozenset[str] = frozenset()
    """The ids of newer versions that do not name it themselves."""


class KeyedItem(NamedTuple):
    """An item and its ``self`` identifiers."""

    repository: str
    item_id: str
    keys: frozenset[str]
    state: str
