"""What a work costs: requests, and the time that this process computes, in three pushes of the same items."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.measuring import Row
from benchmarks.push_desk import Desk, Spent, check, deposit_and_push, mapped
from benchmarks.push_items import write_items
from benchmarks.registry_process import registry_process
from orcid_repo_plugin.services.push.summary import PushSummary

EACH: Final = 100
"""Works for each record: as many as ORCID takes in one request."""
ONE_IN: Final = 10
"""Items that have changed in the third push."""


class Pushes:
    """The same items deposited and pushed three times: new, unchanged, and one in ten changed.

    :param folder: where books and items are kept meanwhile.
    :ivar first: what the first time took, by step; so ``unchanged`` and ``changed``.
    """

    def __init__(self, folder: Path, records: int) -> None:
        self.folder = folder
        self.records = records
        self.works = records * EACH
        self.first, self.unchanged, self.changed = Spent(), Spent(), Spent()

    def run(self) -> None:
        """Do it, and see that each push does exactly what it should.

        :raises RuntimeError: one does something else.
        """
        self.folder.mkdir()
        with registry_process() as registry:
            desk = Desk(self.folder, registry)
            orcids = desk.connect(self.records)
            before = write_items(self.folder / "before.xml", orcids, self.works)
            after = write_items(self.folder / "after.xml", orcids, self.works, edition=1, changed=ONE_IN)
            few = write_items(self.folder / "few.xml", orcids, EACH)
            self.first, summary = self._one(desk, before, few)
            check(summary, sent=self.works, requests=self.records)
            self.unchanged, summary = self._one(desk, before, few)
            check(summary)
            self.changed, summary = self._one(desk, after, few)
            changed = self.works // ONE_IN
            check(summary, updated=changed, requests=changed)

    @staticmethod
    def _one(desk: Desk, path: Path, few: Path) -> tuple[Spent, PushSummary]:
        """One deposit and push, in an installation that is warm: its start is not the works' cost."""
        with desk.app() as app:
            for _ in mapped(app, few):
                pass
            return deposit_and_push(app, path)


def rows(pushes: Pushes) -> Iterator[Row]:
    """Requests and milliseconds for each work."""
    works, records, changed = pushes.works, pushes.records, pushes.works // ONE_IN
    many = f"{works:,} works on {records:,} records"
    yield _requests(f"first push, {many}", records / works, "≤ 0.01", "bulk POSTs of 100")
    yield _requests("unchanged: deposited and pushed again", 0.0, "0", "the registry is not asked at all")
    yield _requests(f"one in {ONE_IN} changed, for each changed work", 1.0, "1", f"{changed:,} PUTs")
    yield _ms("first push, mapping, deposit and push", pushes.first, works)
    yield _ms("unchanged, mapping, deposit and push", pushes.unchanged, works)
    yield _ms(f"one in {ONE_IN} changed, mapping, deposit and push", pushes.changed, works)
    for_each = pushes.changed.ms(changed, "push")
    note = "bulk does not update: each goes by a PUT of its own, and is written down before the next"
    yield Row("the push alone, for each changed work", for_each, "ms", note=note)


def _requests(name: str, figure: float, goal: str, note: str) -> Row:
    """The pushes were counted and checked when they ran."""
    return Row(name, figure, "requests a work", goal, True, note)


def _ms(name: str, spent: Spent, works: int) -> Row:
    parts = ", ".join(f"{step} {spent.ms(works, step):.3f}" for step in ("mapping", "deposit", "push"))
    return Row(f"{name}, for each work", spent.ms(works), "ms", note=parts)
