"""Plays a story: a registry, a repository's admin, people, and three pushing processes that are killed."""

import csv
import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any, Final

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.server import Server, address_of, listen
from orcid_repo_plugin.testing.registry import Registry
from tests.chaos.books import Books
from tests.chaos.judge import Document, Judge
from tests.chaos.launcher import Launcher, Running
from tests.chaos.model import Model
from tests.chaos.pushers import Pushers
from tests.chaos.values import (
    NAMES,
    REPOSITORIES,
    Connect,
    Copy,
    Deposit,
    ImportPutCodes,
    Item,
    OldWork,
    Remove,
    Revoke,
    Step,
    Story,
    Weather,
    Withdraw,
)
from tests.chaos.weather import MEMBER_API, ImpatientRegistry, Storm

SCOPES: Final = "/read-limited /activities/update"
_SETTINGS: Final = """
[orcid]
environment = "local"
registry_url = "{registry.registry_url}"
member_api_url = "{registry.member_api_url}"
public_api_url = "{registry.public_api_url}"
client_id = "{client[client_id]}"
client_secret = "{client[client_secret]}"
[database]
url = "{url}"
[push]
requests_a_second = 1000
senders = 2
first_wait = {story.first_wait}
longest_wait = 0.8
pause = 0.2
[repositories.main]
platform = "items"
[repositories.press]
platform = "items"
"""


@dataclass
class Ended:
    """How a story ended."""

    seed: int
    problems: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    """ORCID's error-codes that our history tells of."""


@contextmanager
def impatient_registry() -> Iterator[Registry]:
    """A registry over HTTP that now and then says when to come back."""
    listening = listen(0)
    local = ImpatientRegistry(Addresses.at(address_of(listening)), Options(control=True))
    server = Server(local, listening)
    thread = Thread(target=server.run, name="local registry", daemon=True)
    thread.start()
    try:
        yield Registry(local, in_process=False)
    finally:
        server.stop()
        thread.join()
        local.close()


def play(story: Story, folder: Path, url: str) -> Ended:
    """Play a story on an empty database.

    :param folder: for settings, inputs, outputs.
    :param url: of the database.
    """
    with ExitStack() as stack:
        registry = stack.enter_context(impatient_registry())
        launcher = stack.enter_context(Launcher(folder))
        books = stack.enter_context(Books(url))
        return _Play(story, folder, url, registry, launcher, books).run()


class _Play:
    def __init__(
        self,
        story: Story,
        folder: Path,
        url: str,
        registry: Registry,
        launcher: Launcher,
        books: Books,
    ) -> None:
        self.story = story
        self.folder = folder
        self.registry = registry
        self.launcher = launcher
        self.books = books
        self.rng = Random(f"{story.seed} as it is played")
        self.client = registry.client("member")
        self.model = Model(story.old_works)
        self.ended = Ended(story.seed)
        self.config = folder / "orcid-repo.toml"
        self.config.write_text(_SETTINGS.format(registry=registry, client=self.client, url=url, story=story))
        self.orcids = [registry.person(*NAMES[person])["orcid"] for person in range(story.people)]
        self.put_codes: dict[OldWork, int] = {}
        self.untouchable: dict[int, dict[int, Document]] = {}
        self.judge = Judge(registry, books, self.orcids, self.client["client_id"], self.untouchable)
        self.pushers = Pushers(lambda: launcher.start("--config", self.config, "push", "--wait"), books)
        self.storm = Storm(registry, Random(f"{story.seed} as the wind blows"), self._kill)
        self.files = 0

    def run(self) -> Ended:
        """Play all of it, and judge whenever nothing waits."""
        for work in self.story.old_works:
            self._place(work)
        self._command("init", self.folder)  # makes the key
        self._command("status")  # makes the database
        try:
            for number, one in enumerate(self.story.rounds):
                self._round(one.weather, one.steps)
                self._judge(f"after round {number}")
                if self.ended.problems:
                    break
            else:
                self._nothing_to_do()
        finally:
            self.storm.end()
            self.pushers.end()
        self._look_for_tokens()
        self._look_at_processes()
        self._sum_up()
        if self.ended.problems:
            self._keep_what_there_is()
        return self.ended

    def _kill(self) -> bool:
        return self.pushers.kill(self.rng)

    # -- a round

    def _round(self, weather: Weather, steps: tuple[Step, ...]) -> None:
        self.pushers.begin()
        self.storm.begin(weather)
        for step in steps:
            with self.storm.calm_enough_to_kill if weather.slow_writes else nullcontext():
                self._happen(step)
            self.model.apply(step)
            self.ended.figures["steps"] += 1
            time.sleep(self.rng.uniform(0, 0.08))
        self.pushers.wait_a_while(0.6)
        self.storm.end()
        if not self.pushers.settle():
            waiting = [row for row in self.books.rows("delivery") if row["state"] in ("waiting", "sending")]
            self.ended.problems.append(f"these wait for ever: {waiting} {self.books.rows('leftover')}")

    def _judge(self, when: str) -> None:
        self.ended.problems += [f"{when}: {problem}" for problem in self.judge.problems(self.model)]

    def _happen(self, step: Step) -> None:
        match step:
            case Connect():
                self._connect(step)
            case ImportPutCodes(works):
                rows = [
                    {
                        "repository": key.repository,
                        "item_id": key.item_id,
                        "orcid": self.orcids[work.person],
                        "put_code": self.put_codes[work],
                    }
                    for work in works
                    for key in work.of
                ]
                self._command("put-codes", "import", self._csv(rows))
            case Deposit(items, killed):
                self._deposit(items, killed=killed)
            case Withdraw(key):
                self._command("withdraw", key.item_id, "--repository", key.repository)
            case Remove(person, key):
                members = [self.model.items[one] for one in self.model.group_of(person, key)]
                work = self.judge.work_of(person, members)
                self.registry.delete(self.orcids[person], "work", work.put_code)
                self.ended.figures["works deleted by people"] += 1
            case Revoke(person):
                self.registry.revoke(self.orcids[person], self.client["client_id"])
            case Copy(work):
                self._place(work)

    def _connect(self, step: Connect) -> None:
        rows = []
        for account in step.accounts:
            orcid = self.orcids[account.person]
            token = self.registry.token(orcid, SCOPES, self.client["client_id"])
            rows.append(
                {
                    "repository": account.repository,
                    "user_id": account.user_id,
                    "name": " ".join(NAMES[account.person]),
                    "orcid": orcid,
                    "access_token": token["access_token"],
                    "refresh_token": token["refresh_token"],
                    "scopes": token["scope"],
                    "authenticated_at": "2026-11-21T04:40:31Z",
                }
            )
        file = self._csv(rows)
        self._command("people", "import", file)
        file.unlink()
        if step.backfill:
            self._command("backfill", killed=self.rng.random() < 0.3)

    def _deposit(self, items: tuple[Item, ...], *, killed: bool = False) -> None:
        self.files += 1
        file = self.folder / f"items-{self.files}.jsonl"
        lines = (json.dumps(item.as_json(self.orcids), ensure_ascii=False) for item in items)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self._command(
            "deposit", file, "--repository", items[0].key.repository, "--platform", "items", killed=killed
        )
        self.ended.figures["items deposited"] += len(items)

    def _command(self, *arguments: object, killed: bool = False) -> Running:
        """Run a command of the admin's; one that is killed is run again."""
        if killed:
            first = self.launcher.start("--config", self.config, *arguments)
            first.started.wait()
            time.sleep(self.rng.uniform(0.01, 0.25))
            if first.kill():
                self.ended.faults[f"kill -9 of a {arguments[0]}"] += 1
        done = self.launcher.run("--config", self.config, *arguments)
        if done.code != 0:
            told = f"{' '.join(map(str, arguments))} ended with {done.code}: {done.err or done.out}"
            self.ended.problems.append(told)
        return done

    def _csv(self, rows: list[dict[str, Any]]) -> Path:
        self.files += 1
        file = self.folder / f"rows-{self.files}.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return file

    # -- what is on the records

    def _place(self, work: OldWork) -> None:
        """Let a work come to a record, not by us; or by us, but before our books began."""
        orcid, document = self.orcids[work.person], _document(work)
        if work.by == "person":
            put_code = self.registry.add_item(orcid, "work", document)
        else:
            client = self.client if work.by == "us" else self.registry.client("premium")
            token = self.registry.token(orcid, SCOPES, client["client_id"])["access_token"]
            with self.storm.calm(), self.registry.session(token) as session:
                url = f"{self.registry.member_api_url}/v3.0/{orcid}/work"
                answer = session.post(url, json=document, timeout=30)
            assert answer.status_code == 201, answer.text
            put_code = int(answer.headers["Location"].rpartition("/")[2])
        self.put_codes[work] = put_code
        if work.deleted:
            self.registry.delete(orcid, "work", put_code)
        elif not work.owned:
            stored = next(one for one in self.registry.works(orcid) if one.put_code == put_code)
            self.untouchable.setdefault(work.person, {})[put_code] = stored.document

    # -- at the end

    def _nothing_to_do(self) -> None:
        """All over again: what has not changed costs no request."""
        before = self.registry.journal()[-1].n
        for repository in REPOSITORIES:
            items = [item for item in self.model.items.values() if item.key.repository == repository]
            if items:
                self._deposit(tuple(items))
        self._command("backfill")
        told = json.loads(self._command("push", "--as", "json").out or "{}")
        asked = [one for one in self.registry.journal(before) if MEMBER_API in one.path]
        if told.get("requests") or asked:
            self.ended.problems.append(f"there was nothing to do, and yet: {told} {asked}")
        self._judge("after nothing was done")

    def _look_for_tokens(self) -> None:
        """No token, and not our client's secret, in clear: in the database, in what commands wrote."""
        secrets = {self.client["client_secret"]}
        for token in self.registry.tokens():
            secrets |= {token["access_token"], token["refresh_token"]}
        places = [*self.books.everything()]
        for running in self.launcher.all:
            places += [("standard output", running.out.encode()), ("standard error", running.err.encode())]
        for place, content in places:
            if any(secret and secret.encode() in content for secret in secrets):
                self.ended.problems.append(f"a secret stands in clear in {place}")

    def _look_at_processes(self) -> None:
        for running in self.launcher.all:
            broken = "should not have happened" in running.err or "Traceback" in running.err
            if broken or running.code not in (0, 1, -9):
                self.ended.problems.append(f"a process ended with {running.code}: {running.err}")

    def _keep_what_there_is(self) -> None:
        """For whoever looks for the reason: the story, the books, the requests."""
        steps = [
            f"{one.weather}\n" + "\n".join(f"  {step}" for step in one.steps) for one in self.story.rounds
        ]
        (self.folder / "story.txt").write_text("\n".join(steps), encoding="utf-8")
        tables = ("delivery", "put_code", "leftover", "record", "history")
        rows = (f"{table}\t{row}" for table in tables for row in self.books.rows(table))
        (self.folder / "books.txt").write_text("\n".join(rows), encoding="utf-8")
        journal = "\n".join(map(str, self.registry.journal()))
        (self.folder / "journal.txt").write_text(journal, encoding="utf-8")

    def _sum_up(self) -> None:
        figures = self.ended.figures
        figures["requests"] = sum(1 for one in self.registry.journal() if MEMBER_API in one.path)
        figures["records"] = len(self.orcids)
        figures["works that stand"] = sum(len(self.model.standing(p)) for p in range(self.story.people))
        figures["shared by several items"] = sum(
            1 for p in range(self.story.people) for group in self.model.standing(p) if len(group) > 1
        )
        self.ended.faults += self.storm.struck
        codes = (row["error_code"] for row in self.books.rows("history"))
        self.ended.answers.update(code for code in codes if code)


def _document(work: OldWork) -> dict[str, Any]:
    ids = [(work.doi, "self"), *([(work.version_of, "version-of")] if work.version_of else [])]
    return {
        "title": {"title": {"value": work.title}},
        "type": "journal-article",
        "external-ids": {
            "external-id": [
                {
                    "external-id-type": "doi",
                    "external-id-value": doi,
                    "external-id-relationship": relationship,
                }
                for doi, relationship in ids
            ]
        },
    }
