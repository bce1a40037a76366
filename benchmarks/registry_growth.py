"""What one more work costs on a record that holds few, and on one that is nearly full."""

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Final

import requests

from benchmarks.measuring import Row, alternate
from benchmarks.registry_process import WRITER, writing_headers
from benchmarks.registry_works import (
    BULK,
    bulk_body,
    bulks,
    mapped_works,
    new_works,
    one_body,
    put_codes_of,
)
from orcid_repo_plugin.domain.work import Work
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_start import in_process

GOAL: Final = 1.5
FEW: Final = 100


class Filled:
    """A record with so many works of the client that writes."""

    def __init__(self, registry: Registry, works: Iterator[Work], stored: int) -> None:
        self._registry = registry
        self._works = works
        self._bulks = bulks(works)
        self._orcid = registry.person("Ada", "Example")["orcid"]
        self._headers = writing_headers(registry.token(self._orcid, WRITER)["access_token"])
        self._session = registry.session()
        self.stored = stored
        for _ in range(stored // BULK):
            put_codes_of(self._post("works", bulk_body(next(self._bulks))))

    def _post(self, path: str, body: bytes) -> requests.Response:
        url = f"{self._registry.member_api_url}/v3.0/{self._orcid}/{path}"
        answer = self._session.post(url, data=body, headers=self._headers)
        answer.raise_for_status()
        return answer

    def one_by_one(self) -> Callable[[], object]:
        """POST a hundred works, each by itself; the bodies are made, and room for them, beforehand."""
        self._make_room()
        bodies = [one_body(next(self._works)) for _ in range(BULK)]
        return lambda: [self._post("work", body) for body in bodies]

    def together(self) -> Callable[[], object]:
        """POST a hundred works at once."""
        self._make_room()
        body = bulk_body(next(self._bulks))
        return lambda: self._post("works", body)

    def _make_room(self) -> None:
        """Delete what stands above the number: the latest works."""
        books = self._registry.local.books
        record = books.records[self._orcid]
        with books.changing():
            for item in record.items.of("work")[self.stored :]:
                books.remove_item(record, item)


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """The time on the nearly full record beside the one with few works."""
    many = 2_000 if quick else 9_900
    with in_process() as registry:
        works = new_works(mapped_works(folder, 100))
        few, full = Filled(registry, works, FEW), Filled(registry, works, many)
        for name, made in (("POST work", Filled.one_by_one), ("bulk POST of 100", Filled.together)):
            seconds = _alternate(made, (few, full), 3 if quick else 15)
            ratio = seconds[1] / seconds[0]
            yield Row(
                f"{name}, {many:,} works stored beside {FEW}",
                ratio,
                "x",
                f"≤ {GOAL:g} x",
                ratio <= GOAL,
                f"{seconds[1] * 1e3 / BULK:.2f} and {seconds[0] * 1e3 / BULK:.2f} ms a work, in-process",
            )


def _alternate(
    made: Callable[[Filled], Callable[[], object]], records: tuple[Filled, ...], rounds: int
) -> list[float]:
    """The median seconds of each record; what a round needs is made before its clock runs."""
    taken = [alternate([made(record) for record in records], rounds=1) for _ in range(rounds)]
    return [median(seconds) for seconds in zip(*taken, strict=True)]
