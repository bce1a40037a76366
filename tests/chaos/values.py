"""What the worlds of the chaos test are made of: people, items, old works, and the steps of a story."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

REPOSITORIES: Final = ("main", "press")
NAMES: Final = (
    ("Josiah", "Carberry"),
    ("Inês", "Carvalho"),
    ("Anita", "Sharma"),
    ("Minjun", "Kim"),
    ("Ming", "Li"),
    ("Anna", "Kovaleva"),
    ("Layla", "Haddad"),
    ("Ottoline", "Gray"),
    ("Ludo", "Linden"),
    ("Beatriz", "Santos"),
    ("Tomas", "Hale-Mbeki"),
    ("Ruth", "Okafor"),
    ("Grace", "Ong"),
    ("Søren", "Ågård"),
    ("Zoë", "Ng"),
)
"""People of the worlds, by their numbers."""


class Key(NamedTuple):
    """An item's name in the world."""

    repository: str
    item_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account in a repository."""

    person: int
    repository: str

    @property
    def user_id(self) -> str:
        """The repository's own key for the person."""
        return f"user-{self.person}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a repository, as it is at one time."""

    key: Key
    edition: int = 1
    """Counts the edits; it stands in the title, so that what stands at ORCID tells how old it is."""
    kind: str = "article"
    """``article``, ``preprint`` or ``book``."""
    doi: str | None = None
    """Other items may have the same: then they are one work."""
    handle: str = ""
    """Of this item alone, if there is one."""
    version_of: str | None = None
    """A DOI of another work, of which this is another version."""
    authors: tuple[int, ...] = ()
    """People with a record, by their iDs."""
    known: tuple[int, ...] = ()
    """People with an account in the repository whose iD is not on the item; its user id is."""
    live: bool = True

    @property
    def everyone(self) -> frozenset[int]:
        """Everyone whose record this item belongs on, once they are connected."""
        return frozenset((*self.authors, *self.known))

    @property
    def title(self) -> str:
        """Names the item and its edition."""
        return f"On {self.key.item_id} of {self.key.repository}, edition {self.edition}"

    @property
    def self_ids(self) -> frozenset[tuple[str, str]]:
        """By which ORCID tells that two works of ours are one; normalised."""
        ids = {("doi", self.doi.lower())} if self.doi else set()
        if self.handle:
            ids.add(("handle", self.handle.lower()))
        return frozenset(ids or {("source-work-id", ":".join(self.key).lower())})

    def as_json(self, orcids: Sequence[str]) -> dict[str, Any]:
        """As the platform ``items`` reads it."""
        data: dict[str, Any] = {"item_id": self.key.item_id, "type": self.kind, "title": self.title}
        if not self.live:
            return data | {"state": "withdrawn"}
        identifiers = [{"type": "doi", "value": self.doi}] if self.doi else []
        identifiers += [{"type": "handle", "value": self.handle}] if self.handle else []
        if self.version_of:
            identifiers.append({"type": "doi", "value": self.version_of, "relationship": "version-of"})
        return data | {
            "contributors": [
                *({**_name(person), "orcid": orcids[person]} for person in self.authors),
                *({**_name(person), "local_id": f"user-{person}"} for person in self.known),
                {"family": "Nobody", "given": "Ned"},
            ],
            "dates": ["2019-04"],
            "identifiers": identifiers,
            "containers": {"journal": "Journal of Psychoceramics"} if self.kind == "article" else {},
        }


def _name(person: int) -> dict[str, str]:
    given, family = NAMES[person]
    return {"family": family, "given": given}


@dataclass(frozen=True, slots=True, kw_only=True)
class OldWork:
    """A work that is on a record before we come."""

    person: int
    by: str
    """``us`` (an older program, with our client id), ``person`` or ``other`` (another client)."""
    doi: str
    version_of: str | None = None
    title: str = "As it was before"
    deleted: bool = False
    """The person has taken it off again."""
    of: tuple[Key, ...] = ()
    """The items to which ``put-codes import`` says it belongs."""
    owned: bool = False
    """Whether items of ours are this work, said to be so or not; else nobody may touch it."""


# -- the steps of a story


@dataclass(frozen=True, slots=True)
class Connect:
    """People give their permission: ``people import``, and ``backfill`` for what was deposited before."""

    accounts: tuple[Account, ...]
    backfill: bool = True


@dataclass(frozen=True, slots=True)
class ImportPutCodes:
    """What an older program knew: ``put-codes import``."""

    works: tuple[OldWork, ...]


@dataclass(frozen=True, slots=True)
class Deposit:
    """The repository tells of items, all of one repository."""

    items: tuple[Item, ...]
    killed: bool = False
    """Whether the first attempt is killed somewhere."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """``orcid-repo withdraw``."""

    key: Key


@dataclass(frozen=True, slots=True)
class Remove:
    """A person deletes the work of an item on their record, at ORCID's pages."""

    person: int
    key: Key


@dataclass(frozen=True, slots=True)
class Revoke:
    """A person takes our permission back, at ORCID's pages."""

    person: int


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy from another source comes to a record."""

    work: OldWork


Step = Connect | ImportPutCodes | Deposit | Withdraw | Remove | Revoke | Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """What goes wrong during a round."""

    faults: bool = True
    slow_writes: bool = False
    """Whether requests that change something may come late; then nobody is killed while items are deposited:
    what a dead process has sent would arrive after what a living one has sent since."""
    kills: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Steps in bad weather; after them the weather is good until nothing waits."""

    weather: Weather
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that happens in one world."""

    seed: int
    people: int
    """They are ``NAMES[0]`` to ``NAMES[people - 1]``."""
    old_works: tuple[OldWork, ...]
    rounds: tuple[Round, ...]
    accounts: tuple[Account, ...]
    first_wait: float
    """Seconds that a push waits after a failure, at first; with longer ones more happens in between."""
