"""The service: its pages beside Flask's "hello", and a deposit's way to ORCID."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import deposit_latency, page, pages
from benchmarks.measuring import Row


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """All rows of the page's section."""
    yield from pages.rows(folder, quick)
    yield from deposit_latency.rows(folder, quick)


def section(rows: list[Row], _folder: Path, _quick: bool) -> str:
    """The page's section."""
    return page.service_section(rows)
