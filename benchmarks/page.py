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
- `python -m benchmarks local_registry` also writes its section of this page anew, and leaves the rest;
  so does `python -m benchmarks push`.
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
PUSH: Final = "## The push"
_PUSH: Final = """
Works are counted once for each record. "The first push" maps a repository's items (EPrints XML, 3.4 KB each),
deposits them and pushes them, each with one connected author; then the same items come again unchanged, and
again with one title in ten changed. Milliseconds are what this process computes, in all its threads, for each
work; the registry is a process of its own. The books are an SQLite file.

The other clients send works that are made already: they map nothing, keep no books, and would send
everything anew the next day. The client from PyPI opens a connection for each work and serialises it by
`json`; plain `requests` keeps its connection; "the bare floor" sends bytes that are ready by the hundred, and
reads the put-codes from the answers. They are measured on a part of the works.

About half of our own time is mapping, which the others do not do; a client that reads its works out of the
repository one by one has that before it, too. The other half is books: some eleven rows for each work (item,
authors, keys, payload, delivery, put-code, two of history), by which nothing is sent twice and an unchanged
item costs no request. Asking ORCID itself, by the hundred, is the smallest part.

These pushes are not slowed down: `requests_a_second` is 1,000. What remains of the rate limit in them is that
each request takes its place in the queue, which is kept in a file of its own. With the limit on, 20 requests
may go ahead of the rate; they are left out of the share.

The outbox holds nothing but works that are due, 100 for each record. A cycle claims a record, takes its
works, marks them as on their way, settles them and gives the record back, as a push does around a request, in
five transactions. PostgreSQL is a server on this machine that waits for no disk. Where several processes
claim, each does whole cycles until nothing is left, and each record is claimed exactly once. SQLite lets one
process write at a time, so that more of them gain nothing in such cycles; what they gain in a push is time in
which ORCID is waited for. All of them and the server share this machine's cores. Memory is the peak of a
process of its own, whose books were filled before with finished works, which are not mapped.
"""
_PUSH_PROFILE: Final = """
Where the time of a first deposit and push goes, mapping included, with one sender:
"""
SERVICE: Final = "## The service"
_SERVICE: Final = """
`orcid-repo serve` and Flask's "hello" run as processes of their own under the same server (waitress, 16
threads), and take turns. One client asks over one connection, so that an answer's time counts and not the
number of cores. The books are SQLite. A new launch costs a check of its signature, two transactions that
write (it works once; a session begins), and the page; looked at again, a read and the page. The person
behind `/account` is connected and has a work.

A deposit's way: `PUT /items/…` to the running service; it is there when the local registry has answered the
POST that adds the work. One by one: the next follows when the last has arrived. Burst: all at once, on one
record each.
"""
BADGES: Final = "## Badges"
_BADGES: Final = """
The service and Flask's "hello" run as processes of their own under the same server, and take turns; one
client asks over one connection. 500 people have signed in; the books are SQLite. An answer is kept in memory
for one second and looked up again then, so that badges of 500 iDs in turn are mostly looked up anew. Drawing
is measured in one process, beside a bare jinja2 template that writes the same words.
"""
Profile = tuple[list[Share], list[Share]]
_DIGITS: Final = {"items/s": 0, "claims/s": 0, "x": 2, "ms": 3, "requests a work": 2}
"""Behind the point; 1 for other units."""
_NEXT: Final = "\n## "


def machine() -> str:
    """Cores, Python and the libraries that matter."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}, {libraries}"
    )


def figure(row: Row) -> str:
    """The figure with its unit."""
    whole = row.unit == "requests/s" and row.figure >= 100
    digits = 0 if whole else _DIGITS.get(row.unit, 1)
    return f"{row.figure:,.{digits}f} {row.unit}"


def verdict(row: Row) -> str:
    """Whether the goal is met."""
    return "" if row.met is None else "met" if row.met else "**not met**"


def table(rows: Iterable[Row]) -> list[str]:
    """The rows as a Markdown table."""
    lines = ["| what | figure | goal | | |", "| --- | ---: | --- | --- | --- |"]
    lines += [f"| {r.name} | {figure(r)} | {r.goal} | {verdict(r)} | {r.note} |" for r in rows]
    return lines


def page(rows: Sequence[Row], profiles: dict[str, Profile], sections: Sequence[str]) -> str:
    """The whole page.

    :param sections: by ``registry_section`` and ``push_section``.
    """
    lines = [_HEAD, f"Machine: {machine()}.", _SPEED, *table(rows), "", "## Where the time goes", ""]
    lines.append("The stack is looked at every millisecond while `map --as jsonl` runs.")
    for what, profile in profiles.items():
        lines += ["", f"### {what}", "", *_shares(profile)]
    return "\n\n".join(("\n".join(lines), *sections))


def registry_section(rows: Sequence[Row], profile: Profile) -> str:
    """The section on the local registry."""
    return _section(REGISTRY, _REGISTRY, rows, _REGISTRY_PROFILE, profile)


def push_section(rows: Sequence[Row], profile: Profile) -> str:
    """The section on the push."""
    return _section(PUSH, _PUSH, rows, _PUSH_PROFILE, profile)


def service_section(rows: Sequence[Row]) -> str:
    """The section on the service."""
    return "\n".join([SERVICE, _SERVICE, f"Measured on: {machine()}.", "", *table(rows)]) + "\n"


def badges_section(rows: Sequence[Row]) -> str:
    """The section on badges."""
    return "\n".join([BADGES, _BADGES, f"Measured on: {machine()}.", "", *table(rows)]) + "\n"


def _section(heading: str, words: str, rows: Sequence[Row], before: str, profile: Profile) -> str:
    measured = f"Measured on: {machine()}."
    lines = [heading, words, measured, "", *table(rows), before, *_shares(profile)]
    return "\n".join(lines) + "\n"


def with_section(page: str, section: str) -> str:
    """The page with another section under the same heading, or with one more; everything else as it was.

    >>> with_section("# Performance\\n\\n## A\\nslow\\n\\n## B\\nas it was\\n", "## A\\nfast\\n")
    '# Performance\\n\\n## A\\nfast\\n\\n## B\\nas it was\\n'
    """
    heading = section.partition("\n")[0]
    before, found, after = f"\n{page}".partition(f"\n{heading}\n")
    rest = f"\n## {after.partition(_NEXT)[2]}" if found and _NEXT in after else ""
    return f"{before.strip()}\n\n{section}{rest}"


def _shares(profile: Profile) -> list[str]:
    stages, functions = profile
    lines = ["| stage | share |", "| --- | ---: |"]
    lines += [f"| {stage.name} | {stage.share:.0%} |" for stage in stages if stage.share >= 0.005]
    lines += ["", "| busiest functions, by their own time | share |", "| --- | ---: |"]
    return lines + [f"| `{function.name}` | {function.share:.1%} |" for function in functions]


def plain(row: Row) -> str:
    """The row as a line for a terminal."""
    return f"{figure(row):>18}  {row.goal:<10} {verdict(row).strip('*'):<8} {row.name}  [{row.note}]"
