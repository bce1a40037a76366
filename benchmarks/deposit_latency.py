"""How soon a deposit is at ORCID: from the host's call to the answer of the registry, over HTTP all the way.

    python -m benchmarks.deposit_latency [--deposits 200] [--authors 20] [--burst 50]

``orcid-repo serve`` runs as it is started by an admin, with ORCID's pace of 24 requests a second, beside
``orcid-repo registry``. A host puts new items: one after the other, and in bursts from eight threads. A
deposit ends when the registry's answer is in our history.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import requests

from benchmarks.measuring import Row
from benchmarks.registry_process import WRITER, RegistryProcess, registry_process
from benchmarks.service_process import ServiceProcess, free_port, service_process, write_settings
from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Permission, Person, Proof
from orcid_repo_plugin.services.launches import sign

GOAL: Final = 5.0
"""Seconds, at the 95th percentile."""
THREADS: Final = 8
PATIENCE: Final = 120.0


@dataclass(frozen=True)
class Latencies:
    """Seconds of each deposit, until the host was answered and until the work was at ORCID."""

    answered: Sequence[float]
    at_orcid: Sequence[float]


class Host:
    """A repository that calls the service."""

    def __init__(self, service: ServiceProcess, registry: RegistryProcess, authors: int) -> None:
        self.service = service
        self.authors = [self._connected(registry, number) for number in range(authors)]

    def _connected(self, registry: RegistryProcess, number: int) -> str:
        """An author who has connected."""
        orcid = registry.person(f"Josiah{number}", 0)
        person = Person(
            repository="main", user_id=f"user-{number}", orcid=OrcidId(orcid), proof=Proof.SIGNED_IN
        )
        given = Permission(access_token=registry.token(orcid, WRITER), scopes=tuple(WRITER.split()))
        store = self.service.app.store
        with store.writing() as c:
            person_id = store.people.save(c, person)
            store.permissions.save(c, person_id, orcid, given)
        return orcid

    def put(self, session: requests.Session, number: int) -> tuple[float, float]:
        """Put a new item of one of the authors. :returns: when it was sent, and when it was answered."""
        item_id = f"pots-{number}"
        token = sign(self.service.app, "main", purpose="deposit", repository="main")
        sent = time.time()
        answer = session.put(
            f"{self.service.url}/items/main/{item_id}",
            json=article(item_id, self.authors[number % len(self.authors)]),
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        )
        answered = time.time()
        if answer.status_code != 202 or answer.json()["decisions"][0]["state"] != DeliveryState.WAITING:
            raise RuntimeError(f"{item_id} was not taken: {answer.text}")
        return sent, answered

    def arrived(self, numbers: Sequence[int]) -> list[float]:
        """When ORCID had answered for each of these items. Waits for them."""
        latest = time.monotonic() + PATIENCE
        while True:
            at = self._added()
            if all(f"pots-{number}" in at for number in numbers):
                return [at[f"pots-{number}"] for number in numbers]
            if time.monotonic() > latest:
                raise RuntimeError("a deposit has not reached the registry")
            time.sleep(0.02)

    def _added(self) -> dict[str, float]:
        store = self.service.app.store
        with store.reading() as c:
            rows = store.history.rows(c, repository="main")
            return {row.item_id: row.at / 1000 for row in rows if row.operation == "add" and row.http_status}


def article(item_id: str, orcid: str) -> dict[str, Any]:
    """An article of one author with a DOI of its own."""
    return {
        "item_id": item_id,
        "type": "article",
        "title": f"A Theory of Cracked Pots: {item_id}",
        "contributors": [{"family": "Carberry", "given": "Josiah", "orcid": orcid}],
        "dates": ["2008-04"],
        "identifiers": {"doi": f"10.5555/{item_id}"},
        "containers": {"journal": "Journal of Psychoceramics"},
    }


def one_by_one(host: Host, numbers: range) -> Latencies:
    """Each is put when the one before has arrived."""
    answered, at_orcid = [], []
    with requests.Session() as session:
        for number in numbers:
            sent, known = host.put(session, number)
            answered.append(known - sent)
            at_orcid.append(host.arrived([number])[0] - sent)
    return Latencies(answered, at_orcid)


def in_bursts(host: Host, numbers: range, burst: int) -> Latencies:
    """So many at the same time; the next burst comes when all have arrived."""
    answered: list[float] = []
    at_orcid: list[float] = []
    with ThreadPoolExecutor(THREADS) as pool, requests.Session() as session:
        for first in range(numbers.start, numbers.stop, burst):
            some = range(first, min(first + burst, numbers.stop))
            times = list(pool.map(lambda number: host.put(session, number), some))
            answered += [known - sent for sent, known in times]
            done = host.arrived(some)
            at_orcid += [end - sent for end, (sent, _) in zip(done, times, strict=True)]
    return Latencies(answered, at_orcid)


def measured(folder: Path, deposits: int, authors: int, burst: int) -> dict[str, Latencies]:
    """Both ways, each with so many deposits."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with registry_process() as registry:
        settings = write_settings(folder, registry, port)
        with service_process(settings, port) as service:
            host = Host(service, registry, authors)
            alone = one_by_one(host, range(deposits))
            together = in_bursts(host, range(deposits, 2 * deposits), burst)
    return {"one by one": alone, f"in bursts of {burst}": together}


def percentile(seconds: Sequence[float], share: int) -> float:
    """The value that so many of a hundred do not exceed."""
    return statistics.quantiles(seconds, n=100, method="inclusive")[share - 1]


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """The percentiles."""
    deposits = 20 if quick else 200
    for how, found in measured(folder / "latency", deposits, authors=20, burst=50).items():
        late = percentile(found.at_orcid, 95)
        name, note = (
            f"a deposit is at ORCID, {how}, 95 of 100",
            f"median {statistics.median(found.at_orcid):.2f}",
        )
        note += f", most {max(found.at_orcid):.2f}; the host is answered within "
        note += f"{percentile(found.answered, 95):.2f}"
        yield Row(name, late, "s", f"at most {GOAL:.0f}", late <= GOAL, note)


def main(arguments: list[str] | None = None) -> int:
    """Print the percentiles. :returns: 1: the goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deposit_latency")
    parser.add_argument("--deposits", type=int, default=200)
    parser.add_argument("--authors", type=int, default=20)
    parser.add_argument("--burst", type=int, default=50)
    given = parser.parse_args(arguments)
    missed = False
    with tempfile.TemporaryDirectory(prefix="orcid-repo-bench-") as name:
        found = measured(Path(name), given.deposits, given.authors, given.burst)
    print(f"{given.deposits} deposits of {given.authors} authors, seconds{'':24} p50    p95    max")
    for how, latencies in found.items():
        for what, seconds in (("answered", latencies.answered), ("at ORCID", latencies.at_orcid)):
            p50, p95 = statistics.median(seconds), percentile(seconds, 95)
            print(f"{how + ', ' + what:<56} {p50:6.3f} {p95:6.3f} {max(seconds):6.3f}")
        missed = missed or percentile(latencies.at_orcid, 95) > GOAL
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
