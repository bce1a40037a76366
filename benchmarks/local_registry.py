"""The local registry: how many requests a second, how much memory, and whether it stays so when it fills."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import page, registry_bulk, registry_growth, registry_rates
from benchmarks.measuring import Row


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """All rows of the page's section."""
    yield from registry_bulk.rows(folder, quick)
    yield from registry_growth.rows(folder, quick)
    yield from registry_rates.rows(folder, quick)


def section(rows: list[Row], folder: Path, quick: bool) -> str:
    """The page's section, with a profile of bulk writes."""
    return page.registry_section(rows, registry_bulk.profile(folder, quick))
