"""1,000 people connect at once, while the registry is slow: nobody is lost, nobody mixed up.

    python -m benchmarks.connect_crowd [--people 1000] [--at-once 100] [--slow 0.3]

Every person has an account (``user-17``), a record of their own, and one item that names the account. A
host sends them all; each signs in at the registry in a browser of their own, and agrees. Then the books, the
registry's tokens and the records are compared with who is who. Exit code 1: somebody was lost or mixed up.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.connect_browser import Astray, Browser
from benchmarks.registry_process import RegistryProcess, registry_process
from benchmarks.service_process import ServiceProcess, free_port, service_process, write_settings
from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.launches import link
from orcid_repo_plugin.services.map_items import ItemMapping, find_sources

PAGE: Final = Path(__file__).parent.parent / "docs" / "reliability.md"
MARK: Final = "<!-- figures: written by benchmarks/connect_crowd.py -->"
END: Final = "<!-- end of these figures -->"


@dataclass
class Someone:
    """A person of the crowd."""

    user_id: str
    orcid: str
    email: str
    seconds: float = 0.0
    """From the launch to the page that thanks."""
    tries: int = 0
    fault: str = ""


def crowd(registry: RegistryProcess, number: int) -> list[Someone]:
    """People with records of their own."""
    people = []
    for n in range(number):
        email = f"person-{n}@example.org"
        made = registry._control("people", given_names=f"Person{n}", family_name="Crowd", email=email)
        people.append(Someone(f"user-{n}", str(made["orcid"]), email))
    return people


def deposit(service: ServiceProcess, people: list[Someone], folder: Path) -> None:
    """One item of each, in the books before they connect."""
    items = folder / "items.jsonl"
    with items.open("w", encoding="utf-8") as file:
        for someone in people:
            item = {
                "item_id": f"item-{someone.user_id}",
                "type": "article",
                "title": f"Work of {someone.user_id}",
                "dates": ["2026"],
                "contributors": [{"family": "Crowd", "given": someone.user_id, "local_id": someone.user_id}],
                "identifiers": {"doi": f"10.5555/{someone.user_id}"},
            }
            file.write(json.dumps(item) + "\n")
    mapping = ItemMapping(service.app.mapper, repository="main")
    mapping.recognise(find_sources([str(items)], sys.stdin.buffer))
    for _ in Deposit(service.app, "main").run(mapping.run()):
        pass


def connect(service: ServiceProcess, someone: Someone) -> None:
    """One person's way, begun again like a patient person would when a page asks for it."""
    began = time.perf_counter()
    for _ in range(3):
        someone.tries += 1
        browser = Browser()
        try:
            address = link(service.app, repository="main", user=someone.user_id)
            page = browser.connect(address, someone.email)
            if page.answer.ok and someone.orcid in page.answer.text:
                someone.seconds = time.perf_counter() - began
                someone.fault = ""
                return
            someone.fault = f"{page.answer.status_code} {page.heading}"
        except Astray as astray:
            someone.fault = str(astray)
        finally:
            browser.close()


def judge(service: ServiceProcess, registry: RegistryProcess, people: list[Someone]) -> list[str]:
    """Who was lost or mixed up: by the books, by the registry's tokens, by the records."""
    wrong = [f"{one.user_id}: {one.fault}" for one in people if one.fault or not one.seconds]
    store = service.app.store
    with store.reading() as c:
        held = {one.user_id: one.orcid.path for one in store.people.all(c)}
        tokens = {}
        for someone in people:
            given = store.permissions.of_record(c, someone.orcid)
            tokens[someone.orcid] = given[0].access_token if given else ""
    issued: dict[str, set[str]] = {}
    for token in registry.get("tokens"):
        issued.setdefault(str(token["orcid"]), set()).add(str(token["access_token"]))
    for someone in people:
        if held.get(someone.user_id) != someone.orcid:
            wrong.append(f"{someone.user_id}: the books have another iD, or none")
        if tokens[someone.orcid] not in issued.get(someone.orcid, set()):
            wrong.append(f"{someone.user_id}: the token is another person's, or none")
        titles = [work["title"]["title"]["value"] for work in registry.works(someone.orcid)]
        if titles != [f"Work of {someone.user_id}"]:
            wrong.append(f"{someone.user_id}: the record holds {len(titles)} works, or another's")
    return wrong


def pushed(service: ServiceProcess, seconds: float) -> float:
    """Wait until nothing waits in the outbox. :returns: the seconds that it took."""
    began, store = time.perf_counter(), service.app.store
    while time.perf_counter() - began < seconds:
        with store.reading() as c:
            counts = store.outbox.counts(c)
        if not counts.get(DeliveryState.WAITING) and not counts.get(DeliveryState.SENDING):
            break
        time.sleep(0.2)
    return time.perf_counter() - began


def run(number: int, at_once: int, slow: float, folder: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """The whole run. :returns: its figures, and what went wrong."""
    port = free_port()
    with registry_process() as registry:
        settings = write_settings(folder, registry, port)
        people = crowd(registry, number)
        with service_process(settings, port) as service:
            deposit(service, people, folder)
            registry._control("faults", fault="slow", match={"path": "/oauth/"}, seconds=slow, times=None)
            began = time.perf_counter()
            with ThreadPoolExecutor(at_once) as pool:
                list(pool.map(lambda one: connect(service, one), people))
            took = time.perf_counter() - began
            more = pushed(service, 300)
            wrong = judge(service, registry, people)
    seconds = sorted(one.seconds for one in people)
    figures = [
        ("people", f"{number:,}"),
        ("of them at the same time", f"{at_once}"),
        ("seconds that the registry's OAuth takes longer for each answer", f"{slow:g}"),
        ("seconds until all were connected", f"{took:.1f}"),
        ("seconds of one person, median", f"{statistics.median(seconds):.2f}"),
        ("seconds of one person, 95th percentile", f"{seconds[int(0.95 * (number - 1))]:.2f}"),
        ("people who had to begin again", f"{sum(1 for one in people if one.tries > 1)}"),
        ("seconds more until every waiting work was on its record", f"{more:.1f}"),
        ("people lost or mixed up", f"{len(wrong)}"),
    ]
    return figures, wrong


def write(figures: list[tuple[str, str]]) -> None:
    """Put the figures on the page."""
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(MARK)
    table = "\n".join(
        ["| what | how many |", "| --- | ---: |", *(f"| {what} | {n} |" for what, n in figures)]
    )
    PAGE.write_text(f"{head}{MARK}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def main() -> int:
    """Play it. :returns: 1 if somebody was lost or mixed up."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=100)
    parser.add_argument("--slow", type=float, default=0.3, help="seconds more for each answer of OAuth")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/reliability.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="orcid-repo-crowd-") as folder:
        figures, wrong = run(given.people, given.at_once, given.slow, Path(folder))
    for what, number in figures:
        print(f"{what}: {number}")
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    if given.write and not wrong:
        write(figures)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
