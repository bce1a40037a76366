"""Takes an item's work off the records, by the word of an admin or of the repository."""

from datetime import UTC, datetime
from typing import Final

from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.domain.events import Decision, DepositEvent
from orcid_repo_plugin.domain.item import ItemState, Repository, RepositoryItem, Title
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.deposit_batch import Books, Changes
from orcid_repo_plugin.services.matching_people import Connected
from orcid_repo_plugin.services.wishing import Rules, Wishing
from orcid_repo_plugin.store.items import StoredItem

BY_HAND: Final = "withdrawn by an admin"
NOWHERE: Final = "it stands on no record"


def withdraw(app: App, item: StoredItem, why: str = BY_HAND) -> list[Decision]:
    """Let the work leave every record. Nothing is sent; ``push`` does that.

    The item comes back when it is deposited again and is live. ``orcid_on_deposit`` hears of it with what
    the books know of the item: its key, title and state.

    :param why: in words, for the books and the history.
    :returns: a row for each record concerned; one with ``orcid`` None when there is none.
    """
    store = app.store
    with store.writing() as c:
        books = Books.read(c, store, item.repository, [item.item_id], lock=True)
        changes = _changes(item, books, why)
        if changes.any:
            changes.write(c, store, item.repository, app.settings.orcid.host)
    decisions = list(changes.decisions.get(item.item_id, {}).values())
    if changes.any:
        _announce(app, item, decisions, why)
    return decisions


def _changes(item: StoredItem, books: Books, why: str) -> Changes:
    rules = Rules(repository=item.repository, connected=Connected())
    wishing = Wishing(rules, books)
    known = books.items.get(item.item_id)
    if known is not None and known.state != "withdrawn":
        wishing.changes.states.append((item.item_id, "withdrawn", why))
    if item.item_id in books.bylines:
        wishing.changes.bylines[item.item_id] = None
    for orcid in books.records(item.item_id):
        wishing.take_off(item.item_id, orcid, why)
    if not wishing.changes.decisions:
        wishing.tell(item.item_id, None, DeliveryState.WITHDRAWN, NOWHERE)
    return wishing.changes


def _announce(app: App, item: StoredItem, decisions: list[Decision], why: str) -> None:
    if not app.plugins.listens("orcid_on_deposit"):
        return
    told = RepositoryItem(
        repository=Repository(item.repository, item.platform),
        item_id=item.item_id,
        state=ItemState.WITHDRAWN,
        state_reason=why,
        titles=(Title(item.title, "title"),) if item.title else (),
    )
    at = datetime.fromtimestamp(app.store.now() / 1000, UTC)
    event = DepositEvent(item=told, work=None, decisions=tuple(decisions), at=at)
    app.plugins.announce("orcid_on_deposit", event)
    app.note_broken_plugins()
