"""``orcid-repo failures``: what needs a human, and what to do."""

from collections.abc import Iterator

import click

from orcid_repo_plugin.cli.context import open_books, say
from orcid_repo_plugin.cli.delivery_rows import DELIVERY, delivery_rows
from orcid_repo_plugin.cli.finding import find_key
from orcid_repo_plugin.cli.options import ITEM, ORCID, REPOSITORY
from orcid_repo_plugin.cli.rows import AS, write_rows
from orcid_repo_plugin.cli.status import Filters
from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.store.times import iso


@click.command(
    "failures",
    epilog="""\b
Examples:
  orcid-repo failures               what was refused, why, and what to do
  orcid-repo failures --as csv      rows for a spreadsheet""",
)
@ITEM
@ORCID
@REPOSITORY
@AS
@click.pass_context
def failures(
    ctx: click.Context, item: str | None, orcid: str | None, repository: str | None, form: str
) -> int:
    """List the deliveries that were refused, each with the reason and what to do.

    People whose permission is lost, and plugins that broke, are told on standard error. When something is
    mended, `retry` sends it again. An empty list is no failure.
    """
    app = open_books(ctx)
    filters = Filters(*find_key(app, item, repository), orcid, (DeliveryState.REFUSED,))
    write_rows(delivery_rows(filters.deliveries(app)), DELIVERY, form)
    for line in [*lost_permissions(app, orcid), *broken_plugins(app)]:
        say(line)
    return 0


def lost_permissions(app: App, orcid: str | None = None) -> Iterator[str]:
    """People whose permission ORCID no longer takes; not those who have ended it themselves.

    :param orcid: only those with this iD.
    """
    store = app.store
    with store.reading() as c:
        lost = {
            person_id: one
            for person_id, one in store.permissions.summary(c).items()
            if one.lost_at is not None and not one.given_up
        }
        for person in store.people.all(c) if lost else ():
            one = lost.get(person.person_id or 0)
            if one is not None and orcid in (None, person.orcid.path):
                yield (
                    f"{person.name or 'a person'} ({person.orcid}, {person.repository}): "
                    f"the permission is lost: {one.lost_why.rstrip('.') or 'ORCID takes it no more'}. "
                    "What to do: ask the person to connect again; what is queued is sent then"
                )


def broken_plugins(app: App) -> Iterator[str]:
    """Plugins that broke where no report could say so."""
    with app.store.reading() as c:
        for one in app.store.failures.rows(c):
            yield (
                f"plugin {one.plugin} broke in {one.hook}, {one.times} times, last at {iso(one.last_at)}: "
                f"{one.error}. What to do: mend it, or name it in `blocked_plugins`"
            )


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(failures)
