"""``orcid-repo deposit``: hands items over; what shall stand on whose record is decided and queued."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

import click

from orcid_repo_plugin.cli.context import FAILED, greet, open_app, say, say_what_broke, with_progress
from orcid_repo_plugin.cli.decisions import Counted
from orcid_repo_plugin.cli.delivery_rows import DECISION
from orcid_repo_plugin.cli.map_command import PATHS, PLATFORM, begin
from orcid_repo_plugin.cli.options import REPOSITORY
from orcid_repo_plugin.cli.rows import AS, write_rows
from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.hookspecs import hookimpl

T = TypeVar("T")


@click.command(
    "deposit",
    epilog="""\b
Examples:
  orcid-repo deposit export.xml             decide for every item, and queue what must be sent
  orcid-repo deposit --dry-run export.xml   only show what would be decided
  orcid-repo deposit --remap export.xml     also resend what only our mapping has changed
  curl … | orcid-repo deposit --as csv -    from standard input, rows for a spreadsheet

Exit codes: 0 all well, 1 some items could not be read (the others are done), 2 wrong use.""",
)
@PATHS
@REPOSITORY
@PLATFORM
@click.option("--dry-run", is_flag=True, help="Change nothing; show what would be decided.")
@click.option("--remap", is_flag=True, help="Also send works that only a change of our mapping has changed.")
@AS
@click.pass_context
def deposit(
    ctx: click.Context,
    paths: tuple[str, ...],
    repository: str | None,
    platform: str | None,
    dry_run: bool,
    remap: bool,
    form: str,
) -> int:
    """Hand over items that are new or changed. Sends nothing yet: `push` does.

    Each item is mapped, its connected authors are found, and what must be sent is queued; what stands on
    their records already is left alone. PATH is as for `map`. The same files may be deposited again at
    any time.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.deposit import Deposit

    app = open_app(ctx)
    name = app.repository_name(repository)
    journey = begin(app, paths, platform, name)
    greet(app)
    counted = Counted()
    decisions = Deposit(app, name, remap=remap, dry_run=dry_run).run(journey.run())
    write_rows(counted.rows(counting(decisions, "decisions")), DECISION, form)
    say_what_broke(app.plugins)
    say(counted.words())
    if dry_run:
        say("this was a dry run: nothing was changed")
    elif counted.counts[DeliveryState.WAITING]:
        say("next: orcid-repo push")
    return FAILED if counted.failed else 0


def counting(items: Iterable[T], what: str) -> Iterator[T]:
    """Count on stderr, unless the rows go to the screen anyway."""
    return iter(items) if sys.stdout.isatty() else with_progress(items, what)


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(deposit)
