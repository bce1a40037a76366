"""``orcid-repo retry``: lets what was refused be tried again, after somebody has put it right."""

import click

from orcid_repo_plugin.cli.context import open_books, say
from orcid_repo_plugin.cli.delivery_rows import DELIVERY, delivery_rows
from orcid_repo_plugin.cli.options import REPOSITORY
from orcid_repo_plugin.cli.rows import AS, write_rows
from orcid_repo_plugin.hookspecs import hookimpl


@click.command(
    "retry",
    epilog="""\b
Examples:
  orcid-repo retry --item 107      one item; also if its author had taken it off
  orcid-repo retry --all           all that was refused""",
)
@click.option(
    "--item",
    metavar="ID",
    help="This item: the platform's own id, or a handle, DOI or address of exactly one.",
)
@click.option("--all", "everything", is_flag=True, help="Everything that was refused.")
@REPOSITORY
@AS
@click.pass_context
def retry(ctx: click.Context, item: str | None, everything: bool, repository: str | None, form: str) -> int:
    """Queue again what was refused. Sends nothing yet: `push` does.

    A work that its author has taken off the record stays off with --all; --item puts it back, for it is
    asked for.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.retry import retry as try_again

    app = open_books(ctx)
    deliveries = try_again(app, repository, item, everything)
    write_rows(delivery_rows(deliveries), DELIVERY, form)
    say(
        f"{len(deliveries)} queued again; next: orcid-repo push"
        if deliveries
        else "there is nothing to retry"
    )
    return 0


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(retry)
