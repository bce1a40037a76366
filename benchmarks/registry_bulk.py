"""A hundred works in one request: what they cost the local registry, beside what they cost a client.

The client does what any client must: makes JSON of its works, sends it, reads the answer into works.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

import orjson
import requests

from benchmarks.measuring import Row
from benchmarks.registry_process import WRITER, registry_process, writing_headers
from benchmarks.registry_works import bulk_body, bulks, mapped_works, new_works
from benchmarks.where_time_goes import Share, sampled
from orcid_repo_plugin.domain.work import Work
from orcid_repo_plugin.orcid_api.payload import work_from_json
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_door import InProcess
from orcid_repo_plugin.testing.registry_start import in_process

GOAL: Final = 2.0
PEOPLE: Final = 10
STAGES: Final = (
    ("books/folder.py", "keeping"),
    ("api/rendering.py", "writing the answer's JSON"),
    ("rules/", "ORCID's rules for works"),
    ("books/", "putting it into the books: normal forms, keys, the stored JSON"),
    ("documents/", "reading the body, by the shape"),
    ("api/elements.py", "the answer's document"),
    ("api/items.py", "the way of an item"),
    ("api/bulk.py", "the way of an item"),
    ("api/", "token, path, media types"),
    ("control/", "journal, faults"),
)


class _Clocked:
    """A registry, with a clock for the time in which it computes."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry.local
        self.seconds = 0.0

    def answer(self, environ: dict[str, Any]) -> Any:
        begin = time.process_time()
        try:
            return self._registry.answer(environ)
        finally:
            self.seconds += time.process_time() - begin


def _client(session: requests.Session, url: str, headers: dict[str, str], works: list[Work]) -> list[Work]:
    """All that a client does."""
    answer = session.post(url, data=bulk_body(works), headers=headers, timeout=60)
    answer.raise_for_status()
    return [work_from_json(element["work"]) for element in orjson.loads(answer.content)["bulk"]]


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """The registry's time beside the client's: in one process, and in two."""
    rounds = 10 if quick else 100
    works = bulks(new_works(mapped_works(folder, 100)))
    yield _row("in one process", *_in_one(works, rounds))
    yield _row("in a process each", *_in_two(works, rounds))


def _row(how: str, registry: float, client: float) -> Row:
    return Row(
        f"bulk POST of 100, the registry beside its client, {how}",
        registry / client,
        "x",
        f"< {GOAL:g} x",
        registry / client < GOAL,
        f"{registry * 1e3:.1f} and {client * 1e3:.1f} ms of computing",
    )


def _in_one(works: Iterator[list[Work]], rounds: int) -> tuple[float, float]:
    """Median seconds of registry and client for one bulk."""
    ours, theirs = [], []
    with in_process() as registry, requests.Session() as session:
        clocked = _Clocked(registry)
        session.mount(registry.registry_url, InProcess(clocked))  # type: ignore[arg-type]
        for send in _senders(registry, session, rounds):
            clocked.seconds = 0.0
            batch = next(works)
            begin = time.process_time()
            send(batch)
            whole = time.process_time() - begin
            ours.append(clocked.seconds)
            theirs.append(whole - clocked.seconds)
    return median(ours), median(theirs)


def _senders(
    registry: Registry, session: requests.Session, rounds: int
) -> Iterator[Callable[[list[Work]], list[Work]]]:
    """One for each round; the rounds are spread over some people."""
    people = [registry.person("Ada", "Example")["orcid"] for _ in range(PEOPLE)]
    headers = {one: writing_headers(registry.token(one, WRITER)["access_token"]) for one in people}
    for number in range(rounds):
        orcid = people[number % PEOPLE]
        url = f"{registry.member_api_url}/v3.0/{orcid}/works"
        yield partial(_client, session, url, headers[orcid])


def _in_two(works: Iterator[list[Work]], rounds: int) -> tuple[float, float]:
    """Mean seconds of registry and client for one bulk; waiting costs neither of them."""
    with registry_process() as process:
        people = [process.person("Ada", 0) for _ in range(PEOPLE)]
        headers = {one: process.writer(one) for one in people}
        batches = [next(works) for _ in range(rounds)]
        theirs, ours = time.process_time(), process.cpu()
        for number, batch in enumerate(batches):
            orcid = people[number % PEOPLE]
            _client(process.session, f"{process.api}/{orcid}/works", headers[orcid], batch)
        return (process.cpu() - ours) / rounds, (time.process_time() - theirs) / rounds


def profile(folder: Path, quick: bool) -> tuple[list[Share], list[Share]]:
    """Where the registry's time goes in bulk POSTs, the client left out."""
    rounds = 10 if quick else 100
    batches = bulks(new_works(mapped_works(folder, 100)))
    bodies = [bulk_body(next(batches)) for _ in range(rounds)]
    with in_process() as registry:
        orcid = registry.person("Ada", "Example")["orcid"]
        headers = writing_headers(registry.token(orcid, WRITER)["access_token"])
        session, url = registry.session(), f"{registry.member_api_url}/v3.0/{orcid}/works"
        return sampled(
            lambda: [session.post(url, data=body, headers=headers) for body in bodies[:99]], STAGES
        )
