"""The push: what a work costs, beside other clients; the pace; an outbox that grows; memory."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import page, push_clients, push_cost, push_memory, push_outbox, push_pace, push_profile
from benchmarks.measuring import Row


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """All rows of the page's section."""
    pushes = push_cost.Pushes(folder / "push", records=10 if quick else 100)
    pushes.run()
    yield from push_cost.rows(pushes)
    yield from push_clients.rows(folder, quick, pushes)
    yield from push_pace.rows(folder, quick)
    yield from push_outbox.rows(folder, quick)
    yield from push_memory.rows(folder, quick)


def section(rows: list[Row], folder: Path, quick: bool) -> str:
    """The page's section, with a profile of a first deposit and push."""
    return page.push_section(rows, push_profile.profile(folder, quick))
