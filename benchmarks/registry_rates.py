"""Requests a second and memory of a full local registry: in memory, in a folder, in the same process."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Final

import requests

from benchmarks.measuring import Row, alternate
from benchmarks.registry_process import WRITER, RegistryProcess, registry_process, writing_headers
from benchmarks.registry_works import bulk_body, bulks, mapped_works, new_works, one_body, put_codes_of
from orcid_repo_plugin.domain.work import Work
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_start import in_process

WORKS_EACH: Final = 100
WRITERS: Final = 20
"""People whose records are asked for and written to, in turn."""


@dataclass
class World:
    """A registry full of people, and a way to ask it."""

    session: requests.Session
    api: str
    big: str
    """The iD of the one with very many works."""
    headers: dict[str, dict[str, str]]
    """By iD: of the writers, and of the big one."""
    works: Iterator[Work]
    process: RegistryProcess | None = None
    put_codes: dict[str, int] = field(default_factory=dict)
    """A work of each writer's record that the client may change."""

    def __post_init__(self) -> None:
        self._turn = cycle([orcid for orcid in self.headers if orcid != self.big])
        self._bulks = bulks(self.works)
        for _ in range(len(self.headers) - 1):
            orcid = next(self._turn)
            self.put_codes[orcid] = put_codes_of(self.ask("POST", orcid, "works", self._next_bulk()))[0]

    def ask(self, method: str, orcid: str, path: str, body: bytes | None = None) -> requests.Response:
        """One request, answered well.

        :raises requests.HTTPError: it was refused.
        """
        url = f"{self.api}/{orcid}/{path}".rstrip("/")
        answer = self.session.request(method, url, data=body, headers=self.headers[orcid], timeout=60)
        answer.raise_for_status()
        return answer

    def _next_bulk(self) -> bytes:
        return bulk_body(next(self._bulks))

    def record(self) -> None:
        """GET of a whole record."""
        self.ask("GET", next(self._turn), "record")

    def list_of_works(self) -> None:
        """GET of the list of works."""
        self.ask("GET", next(self._turn), "works")

    def long_list(self) -> None:
        """GET of the list of very many works."""
        self.ask("GET", self.big, "works")

    def work(self) -> None:
        """GET of one work."""
        orcid = next(self._turn)
        self.ask("GET", orcid, f"work/{self.put_codes[orcid]}")

    def post(self) -> None:
        """POST of one work."""
        self.ask("POST", next(self._turn), "work", one_body(next(self.works)))

    def put(self) -> None:
        """PUT of one work, changed."""
        orcid = next(self._turn)
        number = self.put_codes[orcid]
        self.ask("PUT", orcid, f"work/{number}", one_body(next(self.works), number))

    def bulk(self) -> None:
        """POST of a hundred works."""
        self.ask("POST", next(self._turn), "works", self._next_bulk())

    def search(self) -> None:
        """A search that finds one person."""
        headers = next(iter(self.headers.values()))
        asked = {"q": "given-names:Ada7", "rows": "10"}
        answer = self.session.get(f"{self.api}/search", params=asked, headers=headers, timeout=60)
        if answer.json()["num-found"] != 1:
            raise RuntimeError("the search did not find the one person")


REQUESTS: Final[tuple[tuple[str, Callable[[World], None], int], ...]] = (
    ("GET record, 200 works", World.record, 60),
    ("GET works, a list of 200", World.list_of_works, 60),
    ("GET work", World.work, 200),
    ("search, nothing changed since the last", World.search, 60),
    ("GET works, the longest list", World.long_list, 2),
    ("PUT work", World.put, 200),
    ("POST work", World.post, 200),
    ("bulk POST of 100", World.bulk, 10),
)
"""What is asked, and how often in a round. The sizes of lists hold, for those who write come last."""


def _over_http(process: RegistryProcess, works: Iterator[Work], people: int, most: int) -> World:
    orcids = [process.person(f"Ada{number}", WORKS_EACH) for number in range(people)]
    big = process.person("Magna", most)
    headers = {orcid: process.writer(orcid) for orcid in (*orcids[:WRITERS], big)}
    return World(process.session, process.api, big, headers, works, process)


def _here(registry: Registry, works: Iterator[Work], people: int, most: int) -> World:
    orcids = [registry.person(f"Ada{n}", "Example", works=WORKS_EACH)["orcid"] for n in range(people)]
    big = registry.person("Magna", "Example", works=most)["orcid"]
    tokens = {orcid: registry.token(orcid, WRITER)["access_token"] for orcid in (*orcids[:WRITERS], big)}
    headers = {orcid: writing_headers(token) for orcid, token in tokens.items()}
    return World(registry.session(), f"{registry.member_api_url}/v3.0", big, headers, works)


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """Memory of each process, then each request: over HTTP, with a folder, and in this process."""
    people, most = (30, 1_000) if quick else (1_000, 10_000)
    works = new_works(mapped_works(folder, 100))
    kept = folder / "kept"
    with ExitStack() as stack:
        first = stack.enter_context(registry_process())
        second = stack.enter_context(registry_process(kept))
        empty = first.megabytes()
        worlds = [_over_http(one, works, people, most) for one in (first, second)]
        yield from _memory(worlds, empty, people * WORKS_EACH + most)
        worlds.append(_here(stack.enter_context(in_process()), works, people, most))
        for name, request, times in REQUESTS:
            yield _rate(name, request, max(1, times // 4) if quick else times, worlds, 3 if quick else 5)
    yield _restart(kept)


def _memory(worlds: list[World], empty: float, works: int) -> Iterator[Row]:
    for world, where in zip(worlds, ("in memory", "in a folder"), strict=True):
        assert world.process is not None
        full = world.process.megabytes()
        each = (full - empty) * 1024 / works
        yield Row(
            f"memory, {works:,} works, {where}",
            full,
            "MB",
            note=f"{empty:.0f} MB without them; {each:.1f} KB a work",
        )


def _restart(kept: Path) -> Row:
    with registry_process(kept) as again:
        size = sum(file.stat().st_size for file in kept.iterdir()) / 1e6
        return Row(
            "start with that folder",
            again.ready,
            "s",
            "< 2 s",
            again.ready < 2,
            f"{size:.0f} MB on disk, {again.megabytes():.0f} MB in memory until records are asked for",
        )


def _rate(name: str, request: Callable[[World], None], times: int, worlds: list[World], rounds: int) -> Row:
    def repeated(world: World) -> Callable[[], None]:
        def run() -> None:
            for _ in range(times):
                request(world)

        return run

    for world in worlds:
        request(world)
    process = worlds[0].process
    assert process is not None
    before = process.cpu()
    seconds = alternate([repeated(world) for world in worlds], rounds)
    own = (process.cpu() - before) / (times * rounds) * 1000
    http, folder, here = (times / taken for taken in seconds)
    note = f"{folder:,.1f} with a folder, {here:,.1f} in-process; {own:.1f} ms of the registry's own time"
    return Row(f"{name}, over HTTP", http, "requests/s", note=note)
