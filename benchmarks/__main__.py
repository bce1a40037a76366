"""``python -m benchmarks [--json] [--quick] [NAME...]``."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks import badges, grouping, hooks, local_registry, memory, page, push, service, speed, steps
from benchmarks.measuring import Row
from benchmarks.where_time_goes import shares

SECTIONS: Final[dict[str, Callable[[list[Row], Path, bool], str]]] = {
    "local_registry": local_registry.section,
    "push": push.section,
    "service": service.section,
    "badges": badges.section,
}
"""Benchmarks that have a section of the page to themselves."""
BENCHMARKS: Final[dict[str, Callable[[Path, bool], Iterator[Row]]]] = {
    "speed": speed.rows,
    "memory": memory.rows,
    "hooks": hooks.rows,
    "grouping": grouping.rows,
    "steps": steps.rows,
    "local_registry": local_registry.rows,
    "push": push.rows,
    "service": service.rows,
    "badges": badges.rows,
}
PAGE: Final = Path(__file__).parent.parent / "docs" / "performance.md"
PROFILED: Final = ("eprints", "dspace-array")


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for; write the page, or the section of it, when that was everything.

    :returns: 0, goals met or not: a busy machine is no failure.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(BENCHMARKS)}")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each row")
    parser.add_argument("--quick", action="store_true", help="fewer items and rounds; writes no page")
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {sorted(unknown)[0]!r}; known are {', '.join(BENCHMARKS)}")
    with tempfile.TemporaryDirectory(prefix="orcid-repo-bench-") as name:
        folder = Path(name)
        rows = {one: _run(one, folder, given) for one in given.names or BENCHMARKS}
        if given.quick or not rows.keys() & SECTIONS:
            return 0
        text = _page(rows, folder, whole=not given.names)
    PAGE.write_text(text, encoding="utf-8")
    print(f"written: {PAGE}", file=sys.stderr)
    return 0


def _run(benchmark: str, folder: Path, given: argparse.Namespace) -> list[Row]:
    rows = []
    for row in BENCHMARKS[benchmark](folder, given.quick):
        rows.append(row)
        print(row.json() if given.json else page.plain(row), flush=True)
    return rows


def _page(rows: dict[str, list[Row]], folder: Path, *, whole: bool) -> str:
    """The page, of which only the sections of what was run are new unless everything was run."""
    sections = [make(rows.pop(name), folder, False) for name, make in SECTIONS.items() if name in rows]
    if whole:
        profiles = {speed.WHAT[shape]: shares(folder, shape, quick=False) for shape in PROFILED}
        return page.page([row for some in rows.values() for row in some], profiles, sections)
    text = PAGE.read_text(encoding="utf-8")
    for section in sections:
        text = page.with_section(text, section)
    return text


if __name__ == "__main__":
    sys.exit(main())
