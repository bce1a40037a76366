"""An installation beside a registry in a process of its own, with people who have given permission."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.registry_process import MEMBER, WRITER, RegistryProcess
from orcid_repo_plugin.domain.events import Decision
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Permission, Person, Proof
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.map_items import ItemMapping, Mapped
from orcid_repo_plugin.services.push.run import Push
from orcid_repo_plugin.services.push.summary import PushSummary
from orcid_repo_plugin.settings import load
from orcid_repo_plugin.store.sealing import make_key_file

UNPACED: Final = 1000
"""Requests a second that are as good as no limit."""
REPOSITORY: Final = "main"


@dataclass
class Spent:
    """The processor time of this process, by step."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def on(self, step: str) -> Iterator[None]:
        """Count what is computed meanwhile, by all threads."""
        begin = time.process_time()
        yield
        self.seconds[step] = self.seconds.get(step, 0.0) + time.process_time() - begin

    def ms(self, count: int, *steps: str) -> float:
        """Milliseconds for each of so many works; of all steps if none is named."""
        return 1000 * sum(self.seconds[step] for step in steps or self.seconds) / count


class Desk:
    """An installation with books in a folder, that speaks to a registry.

    :param database: where the books are instead.
    """

    def __init__(self, folder: Path, registry: RegistryProcess, database: str = "") -> None:
        folder.mkdir(exist_ok=True)
        self.registry = registry
        self.database = database or f"sqlite:///{folder / 'books.sqlite3'}"
        self.key = folder / "key"
        make_key_file(self.key)

    def environ(self, **push: object) -> dict[str, str]:
        """The settings, as variables of the environment."""
        told = self.registry.told
        client = next(one for one in told["clients"] if one["kind"] == MEMBER)
        orcid = {name: told[name] for name in ("registry_url", "member_api_url", "public_api_url")}
        orcid |= {name: client[name] for name in ("client_id", "client_secret")} | {"environment": "local"}
        push = {"requests_a_second": UNPACED} | push
        return {
            "ORCID_REPO_DATABASE__URL": self.database,
            "ORCID_REPO_SECRETS__KEY_FILE": str(self.key),
            **{f"ORCID_REPO_ORCID__{name.upper()}": value for name, value in orcid.items()},
            **{f"ORCID_REPO_PUSH__{name.upper()}": str(value) for name, value in push.items()},
        }

    @contextmanager
    def app(self, **push: object) -> Iterator[App]:
        """The installation, as a new process would open it.

        :param push: settings of the push.
        """
        app = App(load(environ=self.environ(**push)))
        gc.freeze()  # as the commands do
        try:
            yield app
        finally:
            gc.unfreeze()
            app.close()

    def connect(self, number: int) -> list[str]:
        """New people with empty records, who let us write. :returns: their iDs."""
        orcids = [self.registry.person(f"Ada{place}", 0) for place in range(number)]
        tokens = [self.registry.token(orcid, WRITER) for orcid in orcids]
        with self.app() as app, app.store.writing() as c:
            for orcid, token in zip(orcids, tokens, strict=True):
                who = Person(repository=REPOSITORY, orcid=OrcidId(orcid), proof=Proof.SIGNED_IN)
                person_id = app.store.people.save(c, who)
                given = Permission(access_token=token, scopes=tuple(WRITER.split()))
                app.store.permissions.save(c, person_id, orcid, given)
        return orcids


def mapped(app: App, path: Path) -> Iterator[Mapped]:
    """Read and map a file, as ``deposit`` does.

    :raises RuntimeError: an item failed: then the figures would mean nothing.
    """
    journey = ItemMapping(app.mapper, repository=REPOSITORY)
    journey.recognise([(Source(str(path), path), True)])
    for row in journey.run():
        if not isinstance(row, Mapped):
            raise RuntimeError(f"{row.source}: {row}")
        yield row


def deposit_and_push(app: App, path: Path) -> tuple[Spent, PushSummary]:
    """Deposit a file, and push: what each step takes, and what came of it.

    Mapping runs within the deposit; it is also run alone, to tell the two apart.
    """
    spent = Spent()
    with spent.on("mapping"):
        for _ in mapped(app, path):
            pass
    with spent.on("deposit"):
        for one in Deposit(app, REPOSITORY).run(mapped(app, path)):
            if not isinstance(one, Decision):
                raise RuntimeError(str(one))
    spent.seconds["deposit"] -= spent.seconds["mapping"]
    with spent.on("push"):
        summary = Push(app).run()
    return spent, summary


def check(summary: PushSummary, **expected: int) -> None:
    """Make sure that a push did what the figures are about.

    :raises RuntimeError: it did something else: then the figures would mean nothing.
    """
    wanted = dict.fromkeys(("sent", "updated", "deleted", "refused", "waiting", "requests"), 0) | expected
    found = {name: getattr(summary, name) for name in wanted}
    if found != wanted:
        raise RuntimeError(f"the push did {found} and not {wanted}: {summary.problems[:3]}")


def turns(calls: Sequence[Callable[[], int]], rounds: int) -> list[float]:
    """Milliseconds of this process's own time for each work, of calls that take turns.

    :param calls: each sends some works, and says how many.
    """
    seconds, works = [0.0] * len(calls), [0] * len(calls)
    for _ in range(rounds):
        for place, call in enumerate(calls):
            begin = time.process_time()
            works[place] += call()
            seconds[place] += time.process_time() - begin
    return [1000 * taken / number for taken, number in zip(seconds, works, strict=True)]
