"""What the admin has chosen to send: settings ``collections``, ``published_from``, ``published_until``."""

from typing import Final

from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.domain.item import RepositoryItem
from orcid_repo_plugin.domain.work import PublicationDate, Refusal, Work
from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.settings import PushSettings

CODES: Final = frozenset({"collection-not-chosen", "date-not-chosen"})
"""Reasons that are the admin's own choice, and nobody's mistake."""

Parts = tuple[int, ...]


class ChoiceMapping:
    """A built-in answer of ``orcid_refuse_push``: is it among the works that the admin wants to be sent?

    :raises SettingsError: a date of the settings is none.
    """

    def __init__(self, push: PushSettings) -> None:
        self.named = ", ".join(push.collections)
        self.collections = frozenset(map(fold, push.collections))
        self.first = parts_of(push.published_from, "published_from")
        self.last = parts_of(push.published_until, "published_until")

    @property
    def chooses(self) -> bool:
        """Whether anything is left out at all."""
        return bool(self.collections or self.first or self.last)

    @hookimpl(trylast=True)
    def orcid_refuse_push(self, item: RepositoryItem, work: Work | None) -> Refusal | None:
        """The collection, then the date. Where it is less exact than the limit, it may go."""
        if self.collections and self.collections.isdisjoint(fold(text.value) for text in item.collections):
            fields = ", ".join(dict.fromkeys(text.field for text in item.collections))
            words = f"it is in none of the collections that are sent ({self.named})"
            return Refusal("collection-not-chosen", f"{words}: setting push.collections", fields)
        if work is None or not (self.first or self.last):
            return None
        if work.publication_date is None:
            words = "it has no publication date, and only works of certain years are sent"
            return Refusal("date-not-chosen", f"{words}: settings push.published_from, push.published_until")
        published = _parts(work.publication_date)
        if self.first and published < self.first[: len(published)]:
            words = f"published {work.publication_date}, before {_said(self.first)}"
            return Refusal("date-not-chosen", f"{words}: setting push.published_from")
        if self.last and published[: len(self.last)] > self.last:
            words = f"published {work.publication_date}, after {_said(self.last)}"
            return Refusal("date-not-chosen", f"{words}: setting push.published_until")
        return None


def parts_of(text: str, setting: str) -> Parts:
    """Year, month and day of a setting, as far as it says them.

    :raises SettingsError: names the setting and what it may be.

    >>> parts_of("2015-06", "published_from"), parts_of("", "published_from")
    ((2015, 6), ())
    """
    text = text.strip()
    pieces = text.split("-") if text else []
    right = [len(piece) == length for piece, length in zip(pieces, (4, 2, 2), strict=False)]
    parts = tuple(int(piece) for piece in pieces if piece.isascii() and piece.isdigit())
    limits = ((1, 9999), (1, 12), (1, 31))
    fits = all(low <= part <= high for part, (low, high) in zip(parts, limits, strict=False))
    if len(pieces) > 3 or not all(right) or len(parts) != len(pieces) or not fits:
        raise SettingsError(f"push.{setting}: {text!r} is no date; write 2015, 2015-06 or 2015-06-30")
    return parts


def _parts(date: PublicationDate) -> Parts:
    return tuple(part for part in (date.year, date.month, date.day) if part)


def _said(parts: Parts) -> str:
    return str(PublicationDate(*parts))
