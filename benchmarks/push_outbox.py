"""An outbox that grows: what it takes to claim a record and send from it, also by several processes."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing.pool import Pool
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import text

from benchmarks.measuring import Row
from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.domain.orcid_id import check_digit
from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.dispatch import Settled
from orcid_repo_plugin.store.outbox import Wish
from orcid_repo_plugin.store.sealing import Sealer
from orcid_repo_plugin.store.store import Store
from tests.store_fixtures import binaries, running

GOAL: Final = 1.5
EACH: Final = 100
"""Deliveries for each record."""
SIZES: Final = (1_000, 10_000, 100_000)
PROCESSES: Final = (1, 2, 4)
FEW: Final = 20
"""Deliveries for each record where processes claim from one outbox."""
LEASE_MS: Final = 15_000
_CHUNK: Final = 5_000
_BARRIER: Barrier


@dataclass
class Books:
    """An outbox full of deliveries that are due."""

    store: Store
    rows: int
    seconds: list[float] = field(default_factory=list)

    @classmethod
    def fresh(cls, url: str, rows: int, each: int) -> "Books":
        """New books with so many deliveries, so many to each record."""
        books = cls(_open(url), rows)
        wishes = [_wish(number, each) for number in range(rows)]
        for start in range(0, rows, _CHUNK):
            with books.store.writing() as c:
                books.store.outbox.put(c, wishes[start : start + _CHUNK])
        with books.store.writing() as c:
            c.execute(text("ANALYZE"))  # PostgreSQL does so by itself, a minute later
        return books

    def cycle(self) -> None:
        """What a push does in the books for one record, and how long it takes; then all is as before."""
        begin = time.perf_counter()
        orcid = _cycle(self.store, "bench")
        self.seconds.append(time.perf_counter() - begin)
        with self.store.writing() as c:
            done = list(self.store.outbox.rows(c, states=[DeliveryState.SENT], orcid=orcid))
            self.store.outbox.retry(c, done)


def _open(url: str) -> Store:
    return Store(Database.open(url), environment="local", client_id="APP-BENCH", sealer=Sealer("none"))


def _wish(number: int, each: int) -> Wish:
    digits = f"00090009{number // each:07d}"
    digits += check_digit(digits)
    orcid = "-".join(digits[place : place + 4] for place in range(0, 16, 4))
    return Wish(orcid=orcid, repository="main", item_id=f"item-{number}", fingerprint=f"{number:064x}")


def _cycle(store: Store, owner: str) -> str | None:
    """Claim a record, take what is due, note that it is sent, settle it, give the record back.

    :returns: the iD; ``None``: there is nothing to claim.
    """
    with store.writing() as c:
        record = store.records.claim(c, owner, LEASE_MS)
        if record is None:
            return None
        store.dispatch.recover(c, record.orcid)
    with store.reading() as c:
        tasks = store.dispatch.take(c, record.orcid, "add", EACH)
    with store.writing() as c:
        still = store.dispatch.still(c, tasks)
        store.dispatch.sending(c, {task.delivery.delivery_id: "doi 10.5555/1" for task in still})
    with store.writing() as c:
        store.dispatch.settle(c, [Settled(task.delivery, DeliveryState.SENT) for task in still])
    with store.writing() as c:
        store.records.release(c, record.orcid, owner, failures=0)
    if not still:
        raise RuntimeError("a record that was due had nothing to send")
    return record.orcid


@contextmanager
def _databases(folder: Path) -> Iterator[dict[str, Callable[[], str]]]:
    """Makers of fresh databases by their kind; PostgreSQL if its server is installed."""
    numbers = iter(range(1_000))
    makers: dict[str, Callable[[], str]] = {
        "SQLite": lambda: f"sqlite:///{folder / f'outbox-{next(numbers)}.sqlite3'}"
    }
    programs = binaries()
    if programs is None:
        yield makers
        return
    with (
        TemporaryDirectory(prefix="pg-") as own,
        running(Path(own), programs) as server,
        ExitStack() as stack,
    ):
        makers["PostgreSQL"] = lambda: stack.enter_context(server.fresh("template0"))
        yield makers


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """Claims from outboxes of several sizes, and by several processes from one."""
    with _databases(folder) as makers:
        for kind, fresh in makers.items():
            yield from _growing(kind, fresh, quick)
            yield from _shared(kind, fresh, quick)
        if "PostgreSQL" not in makers:
            yield Row("PostgreSQL", 0, "", note="its server is not installed, so that nothing was measured")


def _growing(kind: str, fresh: Callable[[], str], quick: bool) -> Iterator[Row]:
    sizes = SIZES[:2] if quick else SIZES
    books = [Books.fresh(fresh(), size, EACH) for size in sizes]
    try:
        for _ in range(20 if quick else 100):
            for one in books:
                one.cycle()
    finally:
        for one in books:
            one.store.close()
    least, *others = [median(one.seconds) for one in books]
    for size, seconds in zip(sizes[1:], others, strict=True):
        yield Row(
            f"claim, take {EACH}, settle, release; {kind}, {size:,} rows beside {sizes[0]:,}",
            seconds / least,
            "x",
            f"≤ {GOAL:g} x",
            seconds / least <= GOAL,
            f"{seconds * 1e3:.1f} and {least * 1e3:.1f} ms",
        )


def _shared(kind: str, fresh: Callable[[], str], quick: bool) -> Iterator[Row]:
    total = SIZES[0] if quick else SIZES[1]
    rates = {}
    for number in PROCESSES:
        url = fresh()
        Books.fresh(url, total, FEW).store.close()
        rates[number] = _claims_a_second(url, number, total // FEW)
    for number, rate in rates.items():
        beside = f"{rate / rates[1]:.2f} x of one" if number > 1 else f"{FEW} deliveries each"
        yield Row(f"claims by {number} processes from {total:,} rows; {kind}", rate, "claims/s", note=beside)


def _claims_a_second(url: str, processes: int, expected: int) -> float:
    """Let processes claim until nothing is left.

    :raises RuntimeError: a record was claimed twice, or not at all.
    """
    context: Any = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes)
    pool: Pool
    with context.Pool(processes, _meet, (barrier,)) as pool:
        told: list[Mapping[str, Any]] = pool.map(_claim_all, [url] * processes, chunksize=1)
    claimed = [orcid for one in told for orcid in one["orcids"]]
    if len(claimed) != expected or len(set(claimed)) != expected:
        raise RuntimeError(f"{len(claimed)} claims of {len(set(claimed))} records; there are {expected}")
    seconds: float = max(one["end"] for one in told) - min(one["begin"] for one in told)
    return expected / seconds


def _meet(barrier: Barrier) -> None:
    global _BARRIER
    _BARRIER = barrier


def _claim_all(url: str) -> dict[str, Any]:
    """One of the processes; all begin at the same time."""
    store = _open(url)
    owner = f"bench-{multiprocessing.current_process().name}"
    orcids = []
    _BARRIER.wait(60)
    begin = time.monotonic()
    while (orcid := _cycle(store, owner)) is not None:
        orcids.append(orcid)
    end = time.monotonic()
    store.close()
    return {"begin": begin, "end": end, "orcids": orcids}
