"""The page ``docs/performance.md``, written from the rows."""

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Final

from benchmarks.measuring import Row
from benchmarks.where_time_goes import Share

LIBRARIES: Final = ("bibtexparser", "lxml", "orjson", "pluggy", "pylatexenc", "waitress", "xmltodict")
_HEAD: Final = """# Performance

This page is written by `python -m benchmarks` (`make bench`); do not edit it. Figures are medians of one
run on one machine; what is compared takes turns, so that ratios hold where seconds do not.

- `python -m benchmarks --quick` takes a minute, on fewer items, and writes no page.
- `python -m benchmarks speed grouping` runs only these. `--json` prints a line of JSON for each row.
- `python -m benchmarks local_registry` also writes its section of this page anew, and leaves the rest.
"""
_SPEED: Final = """
"The whole" is what `map --as jsonl` does after Python has started: recognise the platform, look for version
links, read, map, write the BibTeX entry, check by ORCID's rules, write JSON with the full report. The items
are made up, each different, in the shape and size of a real export. `xmltodict.parse` alone only turns the
same bytes into dictionaries; so does `json.loads`, which is written in C, so that there is no goal beside it.

One item in ten of "with version links" replaces another. Which ones are replaced must be known before the
first item is mapped, so that such a file is gone over first: once for the ids, once to cut it into items, of
which the fifth that is concerned is parsed. The row "looking for version links" is what that costs, and is
most of the distance between the two ratios; a file without links pays for one search of its bytes.
"""

REGISTRY: Final = "## The local registry"
_REGISTRY: Final = """
`orcid-repo registry` holds 1,000 people of 100 works and one of 10,000, and is asked by one `requests`
session that waits for each answer. "Over HTTP" is a process of its own on this machine that keeps its books
in memory; "with a folder" is the same with `--directory`; "in-process" is the fixture `registry`, without a
network. "The registry's own time" is what its process computes for a request; the rest is the client's.
Lists are made anew for each request: a list of ten thousand works is 15 MB of JSON.

The client beside which a bulk is measured makes JSON of its works, sends it with `requests`, and reads the
answer into works. What grows is measured where a record holds few works and where it is nearly full, in turn.
"""
_REGISTRY_PROFILE: Final = """
Where the registry's time goes in a bulk POST of 100 works (in-process, so that `requests` stands in it, too):
"""
Profile = tuple[list[Share], list[Share]]


def machine() -> str:
    """Cores, Python and the libraries that matter."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}, {libraries}"
    )


def figure(row: Row) -> str:
    """The figure with its unit."""
    whole = row.unit == "items/s" or (row.unit == "requests/s" and row.figure >= 100)
    digits = 0 if whole else 2 if row.unit == "x" else 1
    return f"{row.figure:,.{digits}f} {row.unit}"


def verdict(row: Row) -> str:
    """Whether the goal is met."""
    return "" if row.met is None else "met" if row.met else "**not met**"


def table(rows: Iterable[Row]) -> list[str]:
    """The rows as a Markdown table."""
    lines = ["| what | figure | goal | | |", "| --- | ---: | --- | --- | --- |"]
    lines += [f"| {r.name} | {figure(r)} | {r.goal} | {verdict(r)} | {r.note} |" for r in rows]
    return lines


def page(rows: Sequence[Row], profiles: dict[str, Profile], registry: str) -> str:
    """The whole page.

    :param registry: by ``registry_section``.
    """
    lines = [_HEAD, f"Machine: {machine()}.", _SPEED, *table(rows), "", "## Where the time goes", ""]
    lines.append("The stack is looked at every millisecond while `map --as jsonl` runs.")
    for what, profile in profiles.items():
        lines += ["", f"### {what}", "", *_shares(profile)]
    return "\n".join(lines) + f"\n\n{registry}"


def registry_section(rows: Sequence[Row], profile: Profile) -> str:
    """The last section of the page."""
    measured = f"Measured on: {machine()}."
    lines = [REGISTRY, _REGISTRY, measured, "", *table(rows), _REGISTRY_PROFILE, *_shares(profile)]
    return "\n".join(lines) + "\n"


def with_registry(page: str, section: str) -> str:
    """The page with another last section, and everything else as it was.

    >>> with_registry(f"# Performance\\n\\n{REGISTRY}\\nslow\\n", f"{REGISTRY}\\nfast\\n")
    '# Performance\\n\\n## The local registry\\nfast\\n'
    """
    return f"{page.partition(REGISTRY)[0].rstrip()}\n\n{section}"


def _shares(profile: Profile) -> list[str]:
    stages, functions = profile
    lines = ["| stage | share |", "| --- | ---: |"]
    lines += [f"| {stage.name} | {stage.share:.0%} |" for stage in stages if stage.share >= 0.005]
    lines += ["", "| busiest functions, by their own time | share |", "| --- | ---: |"]
    return lines + [f"| `{function.name}` | {function.share:.1%} |" for function in functions]


def plain(row: Row) -> str:
    """The row as a line for a terminal."""
    return f"{figure(row):>18}  {row.goal:<10} {verdict(row).strip('*'):<8} {row.name}  [{row.note}]"
