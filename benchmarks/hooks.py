"""What asking a hook costs, with few and with many plugins."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.measuring import Row, alternate
from benchmarks.pipeline import new_app
from orcid_repo_plugin.domain.item import Repository, RepositoryItem
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import Work

PLUGINS: Final = (1, 5, 20)
ITEM: Final = RepositoryItem(repository=Repository("main", "items"), item_id="1")
WORK: Final = Work(type="book", title="Cracked Pots")


class Silent:
    """A plugin that has nothing to say."""

    def orcid_map_work_type(self, item: RepositoryItem, report: Report) -> None:
        """Not mine, ask the next."""

    def orcid_refuse_push(self, item: RepositoryItem, work: Work | None) -> None:
        """No objection."""


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """Microseconds of one call, of a hook that one answers and of a hook that everyone does."""
    calls = 2_000 if quick else 20_000
    for hook, kind in (("orcid_map_work_type", "until one answers"), ("orcid_refuse_push", "everyone")):
        for count in PLUGINS:
            plugins = new_app().plugins
            for number in range(count):
                plugins.register(Silent(), f"silent-{number}")
            [taken] = alternate([lambda: _ask(plugins.hook, hook, calls)])  # noqa: B023
            words = "our own answer besides" if count == PLUGINS[0] else ""
            yield Row(f"{hook} ({kind}), {count} plugins", taken / calls * 1e6, "µs", note=words)


def _ask(hook: Any, name: str, calls: int) -> None:
    caller = getattr(hook, name)
    for _ in range(calls):
        if name == "orcid_refuse_push":
            caller(item=ITEM, work=WORK, person=None)
        else:
            caller(item=ITEM, report=Report())
