"""One record of a source, in the shape of its format."""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MAX_ITEM_BYTES: Final = 20 * 1024 * 1024
"""A larger item is reported and passed over."""
MAX_FIELD_CHARACTERS: Final = 1024 * 1024
"""A longer field is cut, with a warning."""
MAX_DEPTH: Final = 100
"""Deeper nesting is reported and passed over."""


@dataclass(frozen=True, slots=True)
class Record(Generic[T]):
    """A value read from a source, and where it begins."""

    position: str
    """``line:column``, both from 1."""
    value: T
