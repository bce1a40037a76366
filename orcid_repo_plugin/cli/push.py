"""``orcid-repo push``: sends what is due, and says what came of it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from orcid_repo_plugin.cli.context import FAILED, open_books, say, say_what_broke
from orcid_repo_plugin.cli.options import ORCID
from orcid_repo_plugin.cli.rows import AS, encoded, write_rows
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.store.times import iso

if TYPE_CHECKING:
    from orcid_repo_plugin.services.push.summary import PushSummary

COLUMNS: Final = ("sent", "updated", "deleted", "unchanged", "refused", "waiting", "requests")
"""The keys of the JSON; a promise, see ``docs/cli.md``."""
_OUTCOMES: Final = (
    ("sent", "added", True, ""),
    ("updated", "updated", True, ""),
    ("deleted", "deleted", True, ""),
    ("unchanged", "unchanged", False, ""),
    (
        "stopped",
        "taken off by the author",
        False,
        "nothing; `orcid-repo retry --item ID` puts one back if asked",
    ),
    ("refused", "refused", False, "see `orcid-repo failures`, mend it, then `orcid-repo retry`"),
    ("not_connected", "not connected", False, "the person must connect again; then they are sent"),
    ("lost", "permissions lost", False, "ask these people to connect again; see `orcid-repo failures`"),
    ("unanswered", "no answer from ORCID", False, "nothing, if it does not last; else `orcid-repo doctor`"),
    ("requests", "requests", True, ""),
)
"""Field of the summary, word, whether a nought is shown, and what a human has to do."""


@click.command(
    "push",
    epilog="""\b
Examples:
  orcid-repo push                                  what is due
  orcid-repo push --orcid 0000-0002-1825-0097      one record only
  orcid-repo push --wait                           and stay until nothing waits
  orcid-repo push --as json                        one object for scripts

Exit codes: 0 nothing failed, 1 something needs a human or ORCID gave no answer, 2 wrong use.""",
)
@ORCID
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Send so many works at most.")
@click.option("--wait", is_flag=True, help="Stay until nothing waits any more.")
@AS
@click.pass_context
def push(ctx: click.Context, orcid: str | None, limit: int | None, wait: bool, form: str) -> int:
    """Send what is due to ORCID: new works, changes, deletions.

    May be stopped or killed at any moment and run again, also beside another: nothing is lost and nothing
    is sent twice. What ORCID is too busy for is tried again later.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.push.run import Push

    app = open_books(ctx)
    with _live() as progress:
        journey = Push(app, orcid=orcid, limit=limit, wait=wait, progress=progress)
        try:
            summary = journey.run()
        except KeyboardInterrupt:
            say(f"{in_short(journey.tally.summary)}; the next push goes on from here")
            raise
    say_what_broke(app.plugins)
    _write(summary, form)
    for problem in summary.problems:
        say(problem)
    return FAILED if summary.failed else 0


@contextmanager
def _live() -> "Iterator[Callable[[PushSummary], None] | None]":
    """What is done so far, on stderr, when a person is looking there."""
    console = Console(stderr=True)
    if not (sys.stderr and sys.stderr.isatty()) or console.is_dumb_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("asking what is due", total=None)
        yield lambda summary: bar.update(task, description=in_short(summary))


def in_short(summary: "PushSummary") -> str:
    """A summary in a few words: ``3 added, 1 refused, 2 requests``."""
    parts = [(word, getattr(summary, name)) for name, word, _, _ in _OUTCOMES]
    return ", ".join(f"{number:,} {word}" for word, number in parts if number) or "nothing so far"


def _write(summary: "PushSummary", form: str) -> None:
    waiting = _waiting(summary)
    if form == "table":
        rows = (
            {"outcome": word, "number": number, "what_to_do": what_to_do if number else ""}
            for name, word, always, what_to_do in _OUTCOMES
            if (number := getattr(summary, name)) or always
        )
        write_rows(rows, ("outcome", "number", "what_to_do"), "table")
        if waiting:
            click.echo(waiting)
        return
    values = {name: getattr(summary, name) for name in COLUMNS}
    if form == "json":
        click.echo(encoded(values))
    else:
        write_rows([values], COLUMNS, form)
    for name, word, _, what_to_do in _OUTCOMES:
        if what_to_do and (number := getattr(summary, name)):
            say(f"{number} {word}: {what_to_do}")
    if waiting:
        say(waiting)


def _waiting(summary: "PushSummary") -> str:
    if not summary.waiting:
        return ""
    until = f" until {iso(summary.waiting_until)}" if summary.waiting_until is not None else ""
    return f"{summary.waiting} waiting{until}"


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(push)
