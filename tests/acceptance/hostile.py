"""Hostile contents by hand: what attackers, broken exports and wrong tools hand to a reader."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tests.acceptance.good_files import Format

DEEP: Final = 100_000
MB: Final = 1024 * 1024
CANARY_PLACE: Final = b"@@CANARY@@"
"""Stands for the address of a file whose text must appear nowhere."""


@dataclass(frozen=True)
class Hostile:
    """A hostile file and what must come of it."""

    name: str
    ending: str
    make: Callable[[], bytes]
    ids: tuple[str, ...] = ()
    """Items that must be mapped all the same."""
    fails: bool | None = True
    """Whether something must be told as failed; ``None`` where either will do."""
    says: str = ""
    """What the messages or the report must hold."""
    platform: str = ""


def between(
    form: Format, items: Mapping[str, Callable[[], bytes]], fails: bool | None, platform: str = ""
) -> Iterator[Hostile]:
    """Each item in a file of its own between two good ones, which must be mapped."""
    for name, make in items.items():
        yield Hostile(
            f"{form.name}: {name}",
            form.ending,
            lambda make=make: form.around(make()),  # type: ignore[misc]
            tuple(form.survivors),
            fails=fails,
            platform=platform,
        )
