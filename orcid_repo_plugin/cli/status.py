"""``orcid-repo status``: whose books these are, and where each delivery is."""

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

import click

from orcid_repo_plugin.cli.context import open_books, say
from orcid_repo_plugin.cli.delivery_rows import DELIVERY, delivery_rows
from orcid_repo_plugin.cli.finding import find_key
from orcid_repo_plugin.cli.options import ITEM, ORCID, REPOSITORY
from orcid_repo_plugin.cli.person_rows import standing_of
from orcid_repo_plugin.cli.rows import AS, write_rows
from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.store.times import iso

AT_REST: Final = (DeliveryState.SENT, DeliveryState.UNCHANGED, DeliveryState.WITHDRAWN)
"""States in which all is as it should be."""
MOST_AT_REST: Final = 20
"""Deliveries at rest that a screen shows; if there are more, only the others are shown."""


class Filters(NamedTuple):
    """Which deliveries are meant."""

    repository: str | None
    item_id: str | None
    orcid: str | None
    states: tuple[str, ...]

    def deliveries(self, app: App, without: tuple[str, ...] = ()) -> Iterator[Delivery]:
        """They themselves, streamed."""
        states = [state for state in self.states or tuple(DeliveryState) if state not in without]
        with app.store.reading() as c:
            yield from app.store.outbox.rows(
                c, states=states, repository=self.repository, item_id=self.item_id, orcid=self.orcid
            )


@click.command(
    "status",
    epilog="""\b
Examples:
  orcid-repo status                                whose books, how many in each state, what is open
  orcid-repo status --item 107                     where one item stands, record by record
  orcid-repo status --state refused --as csv       rows for a spreadsheet""",
)
@ITEM
@ORCID
@REPOSITORY
@click.option(
    "--state",
    "states",
    type=click.Choice([state.value for state in DeliveryState]),
    multiple=True,
    help="Only deliveries in this state. Again for more.",
)
@AS
@click.pass_context
def status(
    ctx: click.Context,
    item: str | None,
    orcid: str | None,
    repository: str | None,
    states: tuple[str, ...],
    form: str,
) -> int:
    """Tell which books are in use, how many deliveries are in each state, and list them.

    A delivery is one item for one record. On a screen, many that are as they should be are only counted.
    With any of the filters only the deliveries that are meant are listed.
    """
    app = open_books(ctx)
    filters = Filters(*find_key(app, item, repository), orcid, states)
    hidden = 0
    if form == "table" and not any(filters):
        for line in (*overview(app), ""):
            click.echo(line)
        hidden = _hidden(app)
    without = AT_REST if hidden else ()
    write_rows(delivery_rows(filters.deliveries(app, without)), DELIVERY, form)
    if hidden:
        click.echo(f"{hidden} that are as they should be are not listed; --state sent lists them")
    if filters.item_id is not None and (why := _why_nothing(app, filters)):
        say(why)
    return 0


def _why_nothing(app: App, filters: Filters) -> str:
    """Why an item has no deliveries at all; empty when it has some."""
    of_item = Filters(filters.repository, filters.item_id, None, ())
    if any(True for _ in of_item.deliveries(app)):
        return ""
    with app.store.reading() as c:
        known = app.store.items.known(c, str(of_item.repository), [str(of_item.item_id)])
    found = known.get(str(of_item.item_id))
    why = (found.reason if found else "it was not deposited") or "no author of it is connected"
    return f"item {of_item.item_id} of {of_item.repository} goes to no record: {why}"


def overview(app: App) -> Iterator[str]:
    """Whose books these are, their people, and how many deliveries are in each state."""
    store = app.store
    with store.reading() as c:
        counts = store.outbox.counts(c)
        due = store.outbox.first_due(c)
        people = Counter(map(standing_of, store.permissions.summary(c).values()))
    yield f"books       {store.environment}, {_client(store.client_id)}, in {store.database.url_shown}"
    for environment, client_id in store.others():
        yield f"beside them {environment}, {_client(client_id)}"
    ended = [f", {people[state]} {state}" for state in ("lost", "left") if people[state]]
    yield f"people      {people['alive']} connected{''.join(ended)}"
    told = [f"{counts[state]} {state}" for state in DeliveryState if counts.get(state)]
    yield f"deliveries  {', '.join(told) or 'none yet'}"
    if due is not None:
        yield f"next due    {'now' if due <= store.now() else iso(due)}"


def _client(client_id: str) -> str:
    return f"client {client_id}" if client_id else "no client id"


def _hidden(app: App) -> int:
    """How many deliveries a screen does not list."""
    if not sys.stdout.isatty():
        return 0
    with app.store.reading() as c:
        counts = app.store.outbox.counts(c)
    resting = sum(counts.get(state, 0) for state in AT_REST)
    return resting if resting > MOST_AT_REST else 0


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(status)
