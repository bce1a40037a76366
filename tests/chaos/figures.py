"""The figures of many stories as a table for ``docs/reliability.md``."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from tests.chaos.play import Ended

BEGIN: Final = "<!-- figures: written by tests/chaos/run.py -->"
END: Final = "<!-- end of figures -->"

_HEALED: Final = {
    "9021": "9021, already added by us",
    "9016": "9016, no such put-code",
    "9010": "9010, not our work",
}


def table(ended: Sequence[Ended]) -> str:
    """Rows of what, and how often."""
    figures, faults, answers = (
        _sum(one.figures for one in ended),
        _sum(one.faults for one in ended),
        _sum(one.answers for one in ended),
    )
    rows: list[tuple[str, int]] = [
        ("stories, half of them on SQLite and half on PostgreSQL", len(ended)),
        ("records", figures["records"]),
        ("steps of admins and people", figures["steps"]),
        ("items deposited, changed or withdrawn", figures["items deposited"]),
        ("works deleted by people at ORCID", figures["works deleted by people"]),
        ("requests to the member API", figures["requests"]),
        *(sorted(faults.items())),
        *((f"refusals met: {words}", answers[code]) for code, words in _HEALED.items()),
        ("works that stand at the end", figures["works that stand"]),
        ("of them, works of several items", figures["shared by several items"]),
        ("**stories that ended wrongly**", sum(1 for one in ended if one.problems)),
    ]
    lines = ["| what | how many |", "| --- | ---: |", *(f"| {what} | {number:,} |" for what, number in rows)]
    return "\n".join(lines)


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counter in counters:
        total.update(counter)
    return total


def write(page: Path, figures: str) -> None:
    """Put the table between the marks of a page."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page} lacks the marks {BEGIN} and {END}")
    page.write_text(f"{before}{BEGIN}\n{figures}\n{END}{after}", encoding="utf-8")
