"""Peak memory of few and of many items."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.made_items import write
from benchmarks.measuring import Row, peak_megabytes
from benchmarks.speed import WHAT

GOAL: Final = 1.2
SHAPES: Final = ("eprints", "dspace-array", "dspace-lines")


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """The most memory that the many take, beside the few."""
    few, many = (500, 5_000) if quick else (1_000, 50_000)
    for shape in SHAPES:
        small = peak_megabytes(write(folder, shape, few))
        path = write(folder, shape, many)
        large = peak_megabytes(path)
        path.unlink()
        yield Row(
            f"peak memory, {WHAT[shape]}, {many:,} items beside {few:,}",
            large / small,
            "x",
            f"≤ {GOAL:g} x",
            large / small <= GOAL,
            f"{large:.0f} MB and {small:.0f} MB",
        )
