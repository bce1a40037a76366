"""The promised columns of the commands that write rows, each with its meaning."""

from collections.abc import Sequence
from typing import Final

from orcid_repo_plugin.cli.delivery_rows import DECISION, DELIVERY, HISTORY
from orcid_repo_plugin.cli.people import CHECK
from orcid_repo_plugin.cli.person_rows import LIST
from orcid_repo_plugin.cli.push import COLUMNS as PUSH
from orcid_repo_plugin.cli.reconcile import COLUMNS as RECONCILE
from orcid_repo_plugin.domain.delivery import DeliveryState
from pages.markdown import code, codes, paragraph, table

_HEAD: Final = """
A promise to scripts: `--as json` is one array of objects (for `push` one object), `--as csv` a line of names
and a line for each row. Keys may be added at the end, none is taken away or changes its meaning. What is not
there is `null` in JSON and empty in CSV. In CSV a text that a spreadsheet would run as a formula has an
apostrophe in front, which `people import` and `put-codes import` take off again.
"""
_MEANINGS: Final = {
    "repository": "The repository, by its name in the settings.",
    "item_id": "The platform's own key.",
    "orcid": "The ORCID iD of the record that is meant; none in a line about the item as a whole.",
    "section": "The kind of thing on the record; `work` so far.",
    "state": f"One of {codes(DeliveryState)}; [push.md](push.md#states) explains them.",
    "reason": "Why, in words for people; not stable.",
    "what_to_do": "What a human has to do, in words; empty when nothing.",
    "attempts": "How often ORCID refused it; its being down or busy does not count.",
    "not_before": "When it may go, in ISO 8601, UTC; none when nothing waits.",
    "at": "When, in ISO 8601, UTC.",
    "operation": "What was done: `add`, `update`, `delete`, or what was decided.",
    "http_status": "What ORCID answered; none when nothing was asked.",
    "error_code": "ORCID's error-code, or the word of its OAuth layer.",
    "put_code": "ORCID's number for our copy.",
    "ms": "How long the request took, in milliseconds.",
    "message": "What happened, in words for people; not stable.",
    "sent": "Works that were added.",
    "updated": "Works that were changed.",
    "deleted": "Works that were taken off.",
    "unchanged": "Works that the record had as they should be.",
    "refused": "Works to which ORCID said no; `failures` lists them.",
    "waiting": "Deliveries that wait now.",
    "requests": "Requests that were made.",
    "name": "The person's name, as the repository has it.",
    "user_id": "The repository's own key for the account.",
    "proof": "How we know the iD: `signed-in`, `imported`, `proved` (imported, and taken by ORCID), `none`.",
    "scopes": "What the person allowed, with blanks between.",
    "permission": "`alive`, `lost` (ORCID takes it no more), `left` (the person has ended it) or `none`.",
    "lost_at": "When it was lost, in ISO 8601, UTC.",
    "lost_why": "Why, in words for people; not stable.",
    "expires_at": "When the token ends, in ISO 8601, UTC; none when ORCID did not say.",
    "works_sent": "Works that stand on the record as they should.",
    "works_waiting": "Works that wait, also for the person's permission.",
    "to_forget": "Whether the person is forgotten as soon as the works are off the record.",
    "record_state": "`open`, `deprecated`, `locked`, `deactivated`, `unclaimed` or `unknown`.",
    "primary_orcid": "Of a deprecated record: the iD that it was merged into.",
    "finding": "`missing`, `lost`, `stray`, `double`, `foreign` or, with `--all`, `others`.",
}
_ROWS: Final[tuple[tuple[str, Sequence[str]], ...]] = (
    ("`deposit`, `withdraw`, `backfill`: what was decided for one item and one record", DECISION),
    ("`status`, `failures`, `retry`: deliveries", DELIVERY),
    ("`history`: what was sent, answered and decided", HISTORY),
    ("`push`: what came of it", PUSH),
    ("`people list`: everyone in the books", LIST),
    ("`people check`: one iD", CHECK),
    ("`reconcile`: what differs between a record and the books", RECONCILE),
)


def columns() -> list[str]:
    """The section's lines."""
    lines = ["## Rows", "", *paragraph(_HEAD)]
    for what, names in _ROWS:
        lines += [f"{what}.", "", *table(["key", "meaning"], ([code(n), _MEANINGS[n]] for n in names))]
    return lines
