"""``orcid-repo backfill``: queues the works of the past for authors who have connected since."""

import click

from orcid_repo_plugin.cli.context import open_books, say, say_what_broke
from orcid_repo_plugin.cli.decisions import Counted
from orcid_repo_plugin.cli.delivery_rows import DECISION
from orcid_repo_plugin.cli.deposit import counting
from orcid_repo_plugin.cli.options import ORCID
from orcid_repo_plugin.cli.rows import AS, write_rows
from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.hookspecs import hookimpl


@click.command(
    "backfill",
    epilog="""\b
Examples:
  orcid-repo backfill                                  for everyone who is connected
  orcid-repo backfill --orcid 0000-0002-1825-0097      for one person""",
)
@ORCID
@click.option("--repository", metavar="NAME", help="Only items of this repository.")
@AS
@click.pass_context
def backfill(ctx: click.Context, orcid: str | None, repository: str | None, form: str) -> int:
    """Queue what connected authors lack on their records, from the items that were deposited before.

    The repository is not asked again. May be killed at any moment and run again: what is queued stays
    queued, and a second run queues nothing twice.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.backfill import Backfill

    app = open_books(ctx)
    name = None if repository is None else app.repository_name(repository)
    counted = Counted()
    decisions = Backfill(app, orcid=orcid, repository=name).run()
    write_rows(counted.rows(counting(decisions, "works")), DECISION, form)
    say_what_broke(app.plugins)
    queued = counted.counts[DeliveryState.WAITING]
    say(f"{queued} queued{'; next: orcid-repo push' if queued else ': nobody lacks anything'}")
    return 0


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(backfill)
