"""How much of what ORCID's rate limit allows a push makes use of, with the limit on at both ends."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.measuring import Row
from benchmarks.push_desk import Desk, check, deposit_and_push, mapped
from benchmarks.push_items import write_items
from benchmarks.registry_process import RegistryProcess, registry_process
from orcid_repo_plugin.orcid_api.pace import BURST
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.push.run import Push

RATE: Final = 24
"""Requests a second. Source: ORCID's FAQ on API limits."""
GOAL: Final = 95.0
RECORDS: Final = 8


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """The share."""
    works = RECORDS * (15 if quick else 50)
    with registry_process() as registry:
        desk = Desk(folder / "pace", registry)
        orcids = desk.connect(RECORDS)
        with desk.app() as app:
            _, summary = deposit_and_push(app, write_items(folder / "first.xml", orcids, works))
            check(summary, sent=works, requests=RECORDS)
        edited = write_items(folder / "edited.xml", orcids, works, edition=1, changed=1)
        yield _share(desk, registry, edited, works)


def _share(desk: Desk, registry: RegistryProcess, edited: Path, works: int) -> Row:
    """A PUT for each work. The burst goes ahead of the rate, so that it is left out."""
    before = registry.journal()[-1]["n"]
    registry.rate_limit(on=True)
    with desk.app(requests_a_second=RATE) as app:
        list(Deposit(app, "main").run(mapped(app, edited)))
        begin = time.perf_counter()
        summary = Push(app).run()
        seconds = time.perf_counter() - begin
    check(summary, updated=works, requests=works)
    refused = sum(entry["status"] in (429, 503) for entry in registry.journal(before))
    if refused or summary.unanswered:
        raise RuntimeError(f"the limiter refused {refused} requests")
    share = 100 * (works - BURST) / (seconds * RATE)
    return Row(
        f"of what {RATE} requests a second allow, PUTs on {RECORDS} records",
        share,
        "%",
        f"≥ {GOAL:g} %",
        share >= GOAL,
        f"{works} in {seconds:.1f} s, of which {BURST} ahead of the rate; none was refused (503)",
    )
