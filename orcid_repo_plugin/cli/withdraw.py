"""``orcid-repo withdraw``: takes an item's work off the records."""

import click

from orcid_repo_plugin.cli.context import open_books, say, say_what_broke
from orcid_repo_plugin.cli.decisions import Counted
from orcid_repo_plugin.cli.delivery_rows import DECISION
from orcid_repo_plugin.cli.finding import find_item
from orcid_repo_plugin.cli.options import REPOSITORY
from orcid_repo_plugin.cli.rows import AS, write_rows
from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.hookspecs import hookimpl


@click.command(
    "withdraw",
    epilog="""\b
Examples:
  orcid-repo withdraw 107                        by the platform's own id
  orcid-repo withdraw https://doi.org/10.5555/12345678
  orcid-repo withdraw --repository main 20.500.99998/11""",
)
@click.argument("item_id", metavar="ITEM_ID")
@REPOSITORY
@AS
@click.pass_context
def withdraw(ctx: click.Context, item_id: str, repository: str | None, form: str) -> int:
    """Let an item's work leave its authors' records. Sends nothing yet: `push` does.

    ITEM_ID is the platform's own id; a handle, DOI or address of exactly one item is understood, too. A
    work that another item of ours shares stays, until the last of them goes. An item that is deposited
    again comes back.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.withdraw import withdraw as withdraw_item

    app = open_books(ctx)
    item = find_item(app, item_id, repository)
    counted = Counted()
    write_rows(counted.rows(withdraw_item(app, item)), DECISION, form)
    say_what_broke(app.plugins)
    queued = counted.counts[DeliveryState.WAITING]
    what = f"item {item.item_id} of {item.repository} is withdrawn"
    if queued:
        say(f"{what}; to take it off {queued} record{'' if queued == 1 else 's'}: orcid-repo push")
    else:
        say(f"{what}; nothing of it has to leave a record")
    return 0


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(withdraw)
