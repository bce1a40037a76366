"""Which item a command means: by the platform's own id, or by what else the item is called."""

from typing import TYPE_CHECKING, Final

from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.services.app import App

if TYPE_CHECKING:
    from orcid_repo_plugin.store.items import StoredItem

_NAMED: Final = 5
"""Candidates that a message names."""


def find_item(app: App, name: str, repository: str | None = None) -> "StoredItem":
    """The one item of the books that is called so.

    :param name: the platform's own id; or a handle, DOI or address of exactly one item.
    :param repository: by its name in the settings; ``None``: any.
    :raises WrongUse: no item is called so, or several are; names them.
    """
    if repository is not None:
        app.repository_name(repository)
    with app.store.reading() as c:
        found = app.store.items.find(c, name, repository)
    if len(found) == 1:
        return found[0]
    if not found:
        where = f" of {repository}" if repository else ""
        raise WrongUse(
            f"no item{where} in the books is called {name!r}; items come there by `orcid-repo deposit`"
        )
    told = ", ".join(f"{one.item_id} of {one.repository}" for one in found[:_NAMED])
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    raise WrongUse(
        f"{len(found)} items are called {name!r}: {told}{more}; name one by its id, and --repository"
    )


def find_key(app: App, name: str | None, repository: str | None = None) -> tuple[str | None, str | None]:
    """Repository and id of the one item that is called so; also of one of which only deliveries are known.

    :param name: ``None``: no item is meant.
    :returns: ``repository`` as given, and ``None``, if no item is meant.
    :raises WrongUse: as ``find_item`` does.
    """
    if name is None:
        return (None if repository is None else app.repository_name(repository)), None
    try:
        item = find_item(app, name, repository)
    except WrongUse:
        known = _with_history(app, name, repository)
        if len(known) != 1:
            raise
        return known.pop(), name
    return item.repository, item.item_id


def _with_history(app: App, item_id: str, repository: str | None) -> set[str]:
    """The repositories of an item that was never deposited, as one whose put-codes were imported."""
    store = app.store
    with store.reading() as c:
        found = {row.repository for row in store.history.rows(c, item=item_id, repository=repository)}
        return found | {
            row.repository for row in store.outbox.rows(c, item_id=item_id, repository=repository)
        }
