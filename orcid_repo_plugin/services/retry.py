"""Try again what was refused, after a human has put right what was wrong."""

from dataclasses import replace
from typing import Final

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.store.chunks import chunks

_REFUSED: Final = (DeliveryState.REFUSED,)
_ASKED_FOR: Final = (DeliveryState.REFUSED, DeliveryState.STOPPED_BY_AUTHOR)
"""An item that is asked for by name also comes back when its author had taken it off the record."""


def retry(
    app: App, repository: str | None = None, item: str | None = None, everything: bool = False
) -> list[Delivery]:
    """Let refused deliveries wait for the next push, with no attempt used up.

    :param repository: only of this one.
    :param item: an item by any of its names: also what its authors have taken off their records.
    :param everything: all that were refused; what authors have taken off stays off.
    :returns: the deliveries that wait again, as they are now.
    :raises WrongUse: there is no such item or repository, or nothing was asked for.
    """
    if repository is not None:
        app.repository_name(repository)
    if item is None and not everything:
        raise WrongUse("say what to try again: one item with --item, or all that was refused with --all")
    wanted = _of_item(app, item, repository) if item is not None else _all_refused(app, repository)
    for some in chunks(wanted):
        with app.store.writing() as c:
            app.store.outbox.retry(c, some)
    return [
        replace(
            one,
            state=DeliveryState.WAITING,
            version=one.version + 1,
            attempts=0,
            not_before=app.store.now(),
            reason="",
            what_to_do="",
            stopped=False,
            agreed=one.agreed or one.state == DeliveryState.STOPPED_BY_AUTHOR,
        )
        for one in wanted
    ]


def _all_refused(app: App, repository: str | None) -> list[Delivery]:
    with app.store.reading() as c:
        return list(app.store.outbox.rows(c, states=_REFUSED, repository=repository))


def _of_item(app: App, name: str, repository: str | None) -> list[Delivery]:
    store = app.store
    with store.reading() as c:
        found = store.items.find(c, name, repository)
        if len(found) > 1:
            several = ", ".join(f"{one.item_id!r} of {one.repository}" for one in found[:5])
            raise WrongUse(f"{name!r} may mean several items: {several}; name one by its id and --repository")
        if found:
            repository, name = found[0].repository, found[0].item_id
        deliveries = list(store.outbox.rows(c, repository=repository, item_id=name))
    if not found and not deliveries:
        raise WrongUse(f"there is no item {name!r} in the books; `orcid-repo status` counts those that are")
    return [one for one in deliveries if one.state in _ASKED_FOR]
