"""``python -m benchmarks [--json] [--quick] [NAME...]``."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks import grouping, hooks, memory, page, speed, steps
from benchmarks.measuring import Row
from benchmarks.where_time_goes import shares

BENCHMARKS: Final[dict[str, Callable[[Path, bool], Iterator[Row]]]] = {
    "speed": speed.rows,
    "memory": memory.rows,
    "hooks": hooks.rows,
    "grouping": grouping.rows,
    "steps": steps.rows,
}
PAGE: Final = Path(__file__).parent.parent / "docs" / "performance.md"
PROFILED: Final = ("eprints", "dspace-array")


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for; write the page when that was everything.

    :returns: 0, goals met or not: a busy machine is no failure.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(BENCHMARKS)}")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each row")
    parser.add_argument("--quick", action="store_true", help="fewer items and rounds; writes no page")
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {sorted(unknown)[0]!r}; known are {', '.join(BENCHMARKS)}")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="orcid-repo-bench-") as name:
        folder = Path(name)
        for benchmark in given.names or BENCHMARKS:
            for row in BENCHMARKS[benchmark](folder, given.quick):
                rows.append(row)
                print(row.json() if given.json else page.plain(row), flush=True)
        if given.names or given.quick:
            return 0
        profiles = {speed.WHAT[shape]: shares(folder, shape, given.quick) for shape in PROFILED}
    PAGE.write_text(page.page(rows, profiles), encoding="utf-8")
    print(f"written: {PAGE}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
