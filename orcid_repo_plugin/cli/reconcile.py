"""``orcid-repo reconcile``: holds the records against the books."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import click

from orcid_repo_plugin.cli.context import FAILED, open_books, say, with_progress
from orcid_repo_plugin.cli.options import ORCID
from orcid_repo_plugin.cli.rows import AS, Row, write_rows
from orcid_repo_plugin.errors import OrcidUnavailable
from orcid_repo_plugin.hookspecs import hookimpl

if TYPE_CHECKING:
    from orcid_repo_plugin.services.reconcile import Compared

COLUMNS: Final = ("orcid", "put_code", "repository", "item_id", "finding", "what_to_do")
"""A promise, see ``docs/cli.md``."""


@click.command(
    "reconcile",
    epilog="""\b
Examples:
  orcid-repo reconcile                                   a request a person; nothing is changed
  orcid-repo reconcile --orcid 0000-0002-1825-0097 --repair
  orcid-repo reconcile --as json > findings.json

Exit codes: 0 books and records agree, or all was repaired; 1 something was found; 2 wrong use.""",
)
@ORCID
@click.option(
    "--repair", is_flag=True, help="Mend what can be mended; nothing that may be wanted is deleted."
)
@click.option("--all", "everything", is_flag=True, help="Also name works that other sources have, too.")
@AS
@click.pass_context
def reconcile(ctx: click.Context, orcid: str | None, repair: bool, everything: bool, form: str) -> int:
    """Hold each connected person's record against the books, and say where they differ.

    Found are works that the books have and the record has not (missing: the person took it off), works of
    ours that the books do not know (lost: it is one of our items; stray: of no item we know; double: our
    second copy of one), put-codes that are another client's (foreign) and, with --all, works that other
    sources have, too (others: no fault).

    With --repair, put-codes that the books lost are taken in, works that a person removed are noted as
    removed, and a second copy of ours leaves with the next push. A stray work is never deleted.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.reconcile import Reconcile

    journey = Reconcile(open_books(ctx), orcid=orcid, repair=repair, show_others=everything)
    counts: Counter[str] = Counter()
    write_rows(_rows(with_progress(journey.run(), "people"), counts), COLUMNS, form)
    _sum_up(counts, journey.not_connected)
    return FAILED if counts["disagree"] or counts["trouble"] else 0


def _rows(answers: "Iterable[Compared]", counts: Counter[str]) -> Iterator[Row]:
    """The findings; what struck a person or all is told, and ends no list in the middle."""
    try:
        for one in answers:
            counts["people"] += 1
            counts["others"] += one.others
            counts["found"] += len(one.faults)
            counts["repaired"] += len(one.repaired)
            if one.trouble:
                counts["trouble"] += 1
                say(f"{one.orcid}: {one.trouble}")
            counts["disagree"] += not one.agrees
            yield from one.rows()
    except OrcidUnavailable as unavailable:
        counts["people"] += 1
        counts["trouble"] += 1
        say(f"{unavailable}; not all people were compared: run it again later")


def _sum_up(counts: Counter[str], not_connected: int) -> None:
    compared = counts["people"] - counts["trouble"]
    found = f"{counts['found']} findings" if counts["found"] else "books and records agree"
    say(f"{compared} people compared{f': {found}' if compared else ''}")
    if counts["trouble"]:
        say(f"{counts['trouble']} could not be compared")
    if not_connected:
        say(f"{not_connected} are not connected and were not looked at")
    if counts["repaired"]:
        say(f"{counts['repaired']} of them repaired; next: orcid-repo push")
    if counts["others"]:
        say(f"{counts['others']} of our works stand there from other sources, too; that is no fault")


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(reconcile)
