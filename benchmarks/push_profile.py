"""Where the time of a first deposit and push goes."""

from pathlib import Path
from typing import Final

from benchmarks.push_cost import EACH
from benchmarks.push_desk import REPOSITORY, Desk, mapped
from benchmarks.push_items import write_items
from benchmarks.registry_process import registry_process
from benchmarks.where_time_goes import STAGES as MAPPING
from benchmarks.where_time_goes import Share, sampled
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.push.run import Push

STAGES: Final = (
    ("services/map_items.py", "mapping"),
    *((mark, "mapping") for mark, _ in MAPPING if mark.startswith(("reading/", "adapters/"))),
    ("services/preparing.py", "deposit: who is concerned, what would be sent"),
    ("services/deciding.py", "deposit: what shall change"),
    ("orcid_api/", "push: asking ORCID, reading its answer"),
    ("services/push/sharing.py", "push: who shares a work"),
    ("store/history.py", "books: history"),
    ("store/items.py", "books: items, by whom and what they are found"),
    ("store/payloads.py", "books: payloads"),
    ("store/put_codes.py", "books: put-codes"),
    ("store/records.py", "books: records, leases"),
    ("store/outbox.py", "books: the outbox"),
    ("store/", "books: the rest, with transactions"),
    ("services/deposit", "deposit: the rest"),
    ("services/push/", "push: the rest"),
)
"""Which file on the stack names the stage; the first in this order that stands there."""


def profile(folder: Path, quick: bool) -> tuple[list[Share], list[Share]]:
    """Stages and busiest functions, with one sender: only the main thread is looked at."""
    records = 5 if quick else 50
    with registry_process() as registry:
        desk = Desk(folder / "profile", registry)
        orcids = desk.connect(records)
        path = write_items(folder / "profiled.xml", orcids, records * EACH)
        with desk.app(senders=1) as app:
            return sampled(lambda: _once(app, path), STAGES)


def _once(app: App, path: Path) -> None:
    for _ in Deposit(app, REPOSITORY).run(mapped(app, path)):
        pass
    Push(app).run()
