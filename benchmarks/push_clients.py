"""Others who send works: a request each with a client from PyPI or by ``requests``, and the bare floor."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

import orcid
import orjson

from benchmarks.measuring import Row
from benchmarks.push_cost import Pushes
from benchmarks.push_desk import turns
from benchmarks.registry_process import MEMBER, WRITER, RegistryProcess, registry_process, writing_headers
from benchmarks.registry_works import BULK, mapped_works, new_works
from orcid_repo_plugin.domain.work import Work
from orcid_repo_plugin.orcid_api.payload import work_to_json

PEOPLE: Final = 20
ROUNDS: Final = 10


class Clients:
    """The clients, each of which has finished works at hand: nothing is mapped here.

    :param works: how many each sends in a round.
    """

    def __init__(self, process: RegistryProcess, works: Iterator[Work], number: int) -> None:
        self.number = number
        self._process = process
        self._works = works
        people = [process.person("Ada", 0) for _ in range(PEOPLE)]
        self._tokens = cycle([(one, process.token(one, WRITER)) for one in people])
        self._foreign = _foreign(process)

    def _ready(self) -> list[dict[str, Any]]:
        return [work_to_json(work) for work in islice(self._works, self.number)]

    def calls(self, rounds: int) -> list[Callable[[], int]]:
        """Who sends: the client from PyPI, plain ``requests``, and bulks of bytes that are ready."""
        one_by_one = iter([self._ready() for _ in range(rounds)])
        plain = iter([self._ready() for _ in range(rounds)])
        bulks = iter([self._bodies() for _ in range(rounds)])
        return [
            lambda: self._by_orcid(next(one_by_one)),
            lambda: self._by_requests(next(plain)),
            lambda: self._in_bulk(next(bulks)),
        ]

    def _bodies(self) -> list[list[bytes]]:
        ready = [orjson.dumps(one) for one in self._ready()]
        return [ready[start : start + BULK] for start in range(0, len(ready), BULK)]

    def _by_orcid(self, works: Sequence[dict[str, Any]]) -> int:
        for work, (who, token) in zip(works, self._tokens, strict=False):
            if not int(self._foreign.add_record(who, token, "work", work)):
                raise RuntimeError("no put-code")
        return len(works)

    def _by_requests(self, works: Sequence[dict[str, Any]]) -> int:
        for work, (who, token) in zip(works, self._tokens, strict=False):
            url = f"{self._process.api}/{who}/work"
            answer = self._process.session.post(url, json=work, headers=writing_headers(token), timeout=60)
            answer.raise_for_status()
            int(answer.headers["Location"].rpartition("/")[2])
        return len(works)

    def _in_bulk(self, bulks: Sequence[list[bytes]]) -> int:
        for bodies, (who, token) in zip(bulks, self._tokens, strict=False):
            body = b'{"bulk":[{"work":' + b'},{"work":'.join(bodies) + b"}]}"
            url = f"{self._process.api}/{who}/works"
            answer = self._process.session.post(url, data=body, headers=writing_headers(token), timeout=60)
            found = [one["work"]["put-code"] for one in orjson.loads(answer.content)["bulk"]]
            if len(found) != len(bodies):
                raise RuntimeError("some works were not taken")
        return sum(map(len, bulks))


def _foreign(process: RegistryProcess) -> orcid.MemberAPI:
    """The package ``orcid``, told our addresses."""
    client = next(one for one in process.told["clients"] if one["kind"] == MEMBER)
    api = orcid.MemberAPI(client["client_id"], client["client_secret"], timeout=10)
    api._endpoint = process.told["member_api_url"]
    return api


@contextmanager
def _version_3() -> Iterator[None]:
    """The package ``orcid`` 1.0.3 was written for API 2.0; told the version 3.0 while this lasts."""
    before, orcid.orcid.VERSION = orcid.orcid.VERSION, "/v3.0"
    try:
        yield
    finally:
        orcid.orcid.VERSION = before


def rows(folder: Path, quick: bool, pushes: Pushes) -> Iterator[Row]:
    """What others cost, and ours beside them."""
    rounds, number = 3 if quick else ROUNDS, 100
    works = new_works(mapped_works(folder, 100))
    with registry_process() as process, _version_3():
        clients = Clients(process, works, number)
        theirs, plain, floor = turns(clients.calls(rounds), rounds)
    sent = f"{rounds * number:,} works, which are ready, in turn with the next two"
    yield Row("one request a work, PyPI orcid 1.0.3, for each work", theirs, "ms", note=sent)
    yield Row("one request a work, requests, connection kept, for each work", plain, "ms")
    yield Row("bare floor: bulk, connection kept, payloads ready, for each work", floor, "ms")
    own = pushes.first.ms(pushes.works)
    for name, other in (("PyPI orcid", theirs), ("requests", plain)):
        yield Row(
            f"first push with mapping, beside one request a work by {name} without",
            own / other,
            "x",
            "< 1 x",
            own < other,
            f"{own:.2f} and {other:.2f} ms",
        )
    rest = pushes.first.ms(pushes.works, "deposit", "push")
    for name, other in (("one request a work by PyPI orcid", theirs), ("the bare floor", floor)):
        note = f"{rest:.2f} and {other:.2f} ms"
        yield Row(f"first deposit and push, without mapping, beside {name}", rest / other, "x", note=note)
