"""What a search query consists of, once it is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One term, or what the field's cutter makes of it."""

    field: str | None
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other; ``slop`` more may stand between them."""

    field: str | None
    text: str
    slop: int = 0
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A term with ``*`` and ``?``; the single letter ``*`` asks whether there is anything in the field."""

    field: str | None
    pattern: str
    """As in the query, with its escapes."""
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A term that may differ in one or two letters."""

    field: str | None
    text: str
    edits: int
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Between:
    """A range; ``None`` is an open end."""

    field: str | None
    low: str | None
    high: str | None
    with_low: bool
    with_high: bool


@dataclass(frozen=True, slots=True)
class Everything:
    """``*:*``."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """What must match, what may, and what must not."""

    must: tuple["Query", ...]
    should: tuple["Query", ...]
    must_not: tuple["Query", ...]
    boost: float = 1.0


Query = Term | Phrase | Wildcard | Fuzzy | Between | Everything | Clauses
