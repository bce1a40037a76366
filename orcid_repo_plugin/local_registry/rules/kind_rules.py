"""What a kind of item brings to the common road: its checks, its duplicates, what is kept of it.

``api/items.py`` takes every kind along one road and asks the kind's ``KindRules`` at each station;
``rules/all_kinds.py`` has them in a table. Orders of checks: ORCID-Source, the kinds' managers and
``ActivityValidator``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.items import Item, Key, Source
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.kinds import SPACES
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.refusals import Refusal

Content = dict[str, Any]
"""A document of the kind's shape, as ``documents.notations.read`` gives it."""


@dataclass(slots=True, kw_only=True)
class Change:
    """What a client wants of a record: a new item, or another content for one that is there."""

    kind: str
    """As the path has it: ``work``, ``employment``, ``other-names``."""
    content: Content
    """What was sent, with ``put-code`` and ``visibility`` (either may be ``None``)."""
    books: Books
    options: Options
    record: Record
    source: Source
    """Who sends it."""
    existing: Item | None = None
    """What would be replaced; ``None`` for a new item."""
    in_bulk: bool = False
    """Whether it came in a bulk of works, where the schema was not enforced."""

    @property
    def creating(self) -> bool:
        """Whether it is a POST."""
        return self.existing is None


def take(change: Change) -> None:
    """No check."""


def as_sent(content: Content) -> Content:
    """The content unchanged."""
    return content


def refuse_put_code(change: Change) -> None:
    """A put-code in a POST is refused.

    :raises Refusal: 9024.
    """
    if change.creating and change.content.get("put-code") is not None:
        raise Refusal(9024)


def refuse_other_visibility(change: Change) -> None:
    """An update may leave the visibility out, or repeat it, but not change it.

    :raises Refusal: 9035.
    """
    wanted = change.content.get("visibility")
    if change.existing is not None and wanted is not None and wanted != change.existing.visibility:
        raise Refusal(9035)


def refuse_foreign(change: Change) -> None:
    """Only its source may change an item; the assertion origin counts, too.

    :raises Refusal: 9010.
    """
    if change.existing is not None and change.existing.source != change.source:
        raise Refusal(9010)


def refuse_same_key(change: Change, keys: tuple[Key, ...]) -> None:
    """No second item of one source with the same ``self`` identifier.

    :param keys: of the new content, by ``books.contents.item_body``.
    :raises Refusal: 9021, with the put-code of the item that is there.
    """
    found = change.record.items.duplicate(
        SPACES[change.kind],
        change.source,
        keys,
        other_than=change.existing.put_code if change.existing else None,
        versions=change.in_bulk,
    )
    if found is not None:
        raise Refusal(9021, put_code=found.put_code)


@dataclass(frozen=True, kw_only=True)
class KindRules:
    """The rules of one kind, for the common road.

    POST: ``validate``, ``refuse_full``, ``refuse_duplicate``, ``kept``, and the item is stored.
    PUT: ``refuse_foreign`` if ``source_first``; ``same`` (then nothing changes, and nothing is checked);
    ``validate``, ``refuse_duplicate``, ``refuse_foreign``, ``kept``, and the item is replaced.
    The road itself does the put-code of the address (9034, 9019), the record (9016 ...), token and scope.
    """

    validate: Callable[[Change], None] = take
    """All checks of the content in ORCID's order, with ``refuse_put_code`` and ``refuse_other_visibility``
    at their places. Raises ``Refusal``. May enter a peer-review group that is made on the fly."""
    refuse_full: Callable[[Change], None] = take
    """Whether the record has room for one more; POST only."""
    refuse_duplicate: Callable[[Change, tuple[Key, ...]], None] = refuse_same_key
    """Raises ``Refusal`` if the same source has it already; gets the ``self`` keys of the new content."""
    kept: Callable[[Content], Content] = as_sent
    """What is stored of a content that was accepted; it may change and return the dictionary it gets."""
    source_first: bool = False
    """Whether PUT looks at the source before anything else about the content."""
    same: Callable[[Change], bool] | None = None
    """Whether a PUT changes nothing. Then the own item is answered as it is, and a foreign one is 9014."""
