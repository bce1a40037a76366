"""``orcid-repo history``: what was sent, what ORCID answered, what was decided."""

from collections.abc import Iterator

import click

from orcid_repo_plugin.cli.context import open_books
from orcid_repo_plugin.cli.delivery_rows import HISTORY, history_rows
from orcid_repo_plugin.cli.finding import find_key
from orcid_repo_plugin.cli.options import ITEM, ORCID, REPOSITORY
from orcid_repo_plugin.cli.rows import AS, Row, write_rows
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.app import App


@click.command(
    "history",
    epilog="""\b
Examples:
  orcid-repo history --item 107                        one item, on all records
  orcid-repo history --orcid 0000-0002-1825-0097       one record, all items
  orcid-repo history --as csv > history.csv            everything, for a spreadsheet""",
)
@ITEM
@ORCID
@REPOSITORY
@AS
@click.pass_context
def history(
    ctx: click.Context, item: str | None, orcid: str | None, repository: str | None, form: str
) -> int:
    """List what was sent, answered and decided, the oldest first. Tokens are never part of it.

    It is kept as long as `push.history_months` says.
    """
    app = open_books(ctx)
    named, item_id = find_key(app, item, repository)
    write_rows(_rows(app, named, item_id, orcid), HISTORY, form)
    return 0


def _rows(app: App, repository: str | None, item_id: str | None, orcid: str | None) -> Iterator[Row]:
    with app.store.reading() as c:
        yield from history_rows(app.store.history.rows(c, item=item_id, orcid=orcid, repository=repository))


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(history)
