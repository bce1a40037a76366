"""Peak memory of a push of few and of many works, each in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.measuring import Row
from benchmarks.push_desk import REPOSITORY, Desk
from benchmarks.registry_process import registry_process
from benchmarks.registry_works import mapped_works, new_works
from orcid_repo_plugin.domain.work import Work
from orcid_repo_plugin.orcid_api.payload import sealed_payload
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.store.items import ItemRow, StoredItem
from orcid_repo_plugin.store.outbox import Wish

GOAL: Final = 1.3
EACH: Final = 100
_CHUNK: Final = 2_000
_PUSH: Final = """
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.push.run import Push
app = App.open()
summary = Push(app).run()
app.close()
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(summary.sent, summary.requests, peak)
"""
"""``ru_maxrss`` would not do: a new process inherits it from the one that has started it."""


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """The most memory that the many take, beside the few."""
    few, many = (1_000, 5_000) if quick else (1_000, 100_000)
    works = new_works(mapped_works(folder, 100))
    small, large = (_peak(folder / f"memory-{number}", works, number) for number in (few, many))
    yield Row(
        f"peak memory of a push of {many:,} works beside {few:,}",
        large / small,
        "x",
        f"≤ {GOAL:g} x",
        large / small <= GOAL,
        f"{large:.0f} MB and {small:.0f} MB",
    )


def _peak(folder: Path, works: Iterator[Work], number: int) -> float:
    """The megabytes of one push.

    :raises RuntimeError: not all was sent: then the figure would mean nothing.
    """
    with registry_process() as registry:
        desk = Desk(folder, registry)
        orcids = desk.connect(number // EACH)
        with desk.app() as app:
            _fill(app, orcids, works)
        done = subprocess.run(
            [sys.executable, "-c", _PUSH],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            cwd=folder,
            env=os.environ | desk.environ() | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
    sent, requests, peak = map(int, done.stdout.split())
    if (sent, requests) != (number, len(orcids)):
        raise RuntimeError(f"{sent} works were sent in {requests} requests")
    return peak / 1024


def _fill(app: App, orcids: list[str], works: Iterator[Work]) -> None:
    """Finished works straight into the books: to map so many would take a minute, in another process."""
    wanted = [
        (f"item-{place}-{number}", orcid) for place, orcid in enumerate(orcids) for number in range(EACH)
    ]
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        bodies, items, wishes = {}, [], []
        for (item_id, orcid), work in zip(some, islice(works, len(some)), strict=True):
            fingerprint, body = sealed_payload(work)
            bodies[fingerprint] = body
            item = StoredItem(REPOSITORY, item_id, "eprints", work.title, fingerprint=fingerprint)
            items.append(ItemRow(item, self_keys=frozenset({f"doi {work.external_ids[0].value}"})))
            wishes.append(Wish(orcid=orcid, repository=REPOSITORY, item_id=item_id, fingerprint=fingerprint))
        with app.store.writing() as c:
            app.store.payloads.save(c, bodies)
            app.store.items.save(c, items)
            app.store.outbox.put(c, wishes)
