"""Forget a person: what our books hold of them, and if wished what we wrote to their record.

It is done in two steps, each safe to repeat: ``ask_to_forget`` writes down that it is wanted, and
``finish_forgetting`` erases as soon as nothing has to be taken off the record any more.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from orcid_repo_plugin.errors import WrongKey, WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect.revoking import finish_revocations
from orcid_repo_plugin.services.push.run import Push
from orcid_repo_plugin.services.taking_off import BUSY, queue_deletes, standing, works_on
from orcid_repo_plugin.services.telling import tell_ended
from orcid_repo_plugin.store.history import FORGOTTEN
from orcid_repo_plugin.store.store import Store

WISHED: Final = "the person is to be forgotten"
"""Why works are deleted."""
FORGOTTEN_HERE: Final = "the person is forgotten here"
"""Why a permission has ended."""
_THEMSELVES: Final = "the person can take our permission away in the settings of their ORCID account"
_NO_KEY: Final = f"no key opens the person's tokens, so they were not given back to ORCID; {_THEMSELVES}"
_NOT_TOLD: Final = "ORCID could not be told yet that our permission is to end; the service does it later"


class Forgotten(NamedTuple):
    """How far forgetting has come."""

    done: bool
    """Whether our books know nothing of the person any more."""
    removed: int = 0
    """Works that were taken off the record just now."""
    standing: int = 0
    """Works of ours that stand on the record, as far as we know."""
    left: tuple[str, ...] = ()
    """Why not all is done: what could not be taken off, each with its reason."""
    notes: tuple[str, ...] = ()
    """What the admin should know besides."""


def forget(app: App, orcid: str, *, remove_works: bool = False) -> Forgotten:
    """Forget a person. What could not be finished goes on when it is called again, or by the service.

    :param remove_works: take our works off the record first. As long as one stands there the person is
        kept, marked to be forgotten.
    :raises WrongUse: the books hold nothing of this iD.
    """
    before = ask_to_forget(app, orcid, remove_works=remove_works)
    stays = before
    if remove_works:
        problems = Push(app, orcid=orcid).run().problems
        with app.store.reading() as c:
            stays = works_on(c, app.store, orcid)
            left = [str(one) for one in standing(c, app.store, orcid, WISHED)]
        if left:
            return Forgotten(False, before - stays, stays, tuple(dict.fromkeys([*left, *problems])))
    done, notes = finish_forgetting(app, orcid)
    finish_revocations(app)
    with app.store.reading() as c:
        untold = app.store.revocations.count(c, FORGOTTEN)
    if untold:
        notes = (*notes, _NOT_TOLD)
    return Forgotten(done, before - stays, stays, () if done else (BUSY,), notes)


def ask_to_forget(app: App, orcid: str, *, remove_works: bool) -> int:
    """Write down that a person is to be forgotten. Asks ORCID for nothing.

    :param remove_works: our works are queued to be deleted first; else they stay, and their put-codes
        are forgotten now.
    :returns: how many works of ours stand on the record.
    :raises WrongUse: the books hold nothing of this iD.
    """
    store = app.store
    with store.writing() as c:
        before = works_on(c, store, orcid)
        if not (before or store.people.of_record(c, orcid) or store.outbox.counts(c, orcid)):
            raise WrongUse(
                f"nobody in the books has the iD {orcid}; `orcid-repo people list` shows who is known"
            )
        store.people.mark_forget(c, orcid)
        store.record_cards.remove(c, orcid)
        if remove_works:
            queue_deletes(c, store, orcid, WISHED)
        else:
            store.records.lock(c, [orcid])
            store.outbox.remove(c, orcid)
            store.put_codes.remove_record(c, orcid)
    return before


def finish_forgetting(app: App, orcid: str) -> tuple[bool, tuple[str, ...]]:
    """Erase a person, if nothing of theirs has to be taken off the record any more.

    The tokens are kept, without a name, until ORCID is told to end them.

    :returns: whether it is done; and what the admin should know.
    """
    store = app.store
    with store.writing() as c:
        known = store.permissions.summary(c, orcid=orcid)
        people = store.people.of_record(c, orcid)
        alive = [one for one in people if (it := known.get(one.person_id or 0)) and it.lost_at is None]
        asked_for = bool(store.outbox.counts(c, orcid))
        if asked_for and standing(c, store, orcid, WISHED):
            return False, ()
        former = [old for old, primary in store.records.primaries(c).items() if primary == orcid]
        if any(store.records.busy(c, one) for one in [orcid, *former]):
            return False, ()
        notes = _give_back(c, store, orcid)
        for one in [orcid, *former]:
            _erase(c, store, one)
    with store.writing() as c:
        store.payloads.prune(c)
    tell_ended(app, alive, FORGOTTEN_HERE)
    return True, notes


def _give_back(c: Connection, store: Store, orcid: str) -> tuple[str, ...]:
    """Remember to tell ORCID that we do not need the person's tokens any more."""
    try:
        permissions = store.permissions.of_record(c, orcid)
    except WrongKey:
        return (_NO_KEY,)
    for one in permissions:
        store.revocations.add(c, FORGOTTEN, one.access_token)
    return ()


def _erase(c: Connection, store: Store, orcid: str) -> None:
    """Take one iD out of the books. Further accounts, links and choices go with the person's row.

    Names stay on items: those are the repository's. The iD beside them goes, since a person who wants to
    be erased has proved it; a later deposit may bring it again, as the repository's claim.
    """
    accounts = accounts_of(c, store, orcid)
    store.visits.forget_those(c, lambda data: tells_of(data, orcid, accounts))
    store.revocations.forget(c, orcid)
    store.people.remove(c, orcid)
    store.bylines.forget_orcid(c, orcid)
    store.outbox.remove(c, orcid)
    store.put_codes.remove_record(c, orcid)
    store.records.remove(c, orcid)
    store.record_cards.remove(c, orcid)
    store.history.forget(c, orcid)
    store.replies.forget(c, orcid)


def accounts_of(c: Connection, store: Store, orcid: str) -> set[tuple[str, str]]:
    """All accounts of the people with this iD: repository and user id."""
    people = store.people.of_record(c, orcid)
    ids = {one.person_id for one in people}
    further = {account for account, person_id in store.people.accounts(c).items() if person_id in ids}
    return further | {(one.repository, one.user_id) for one in people if one.user_id}


def tells_of(data: Any, orcid: str, accounts: Collection[tuple[str, str]]) -> bool:
    """Whether a browser's or a sign-in's data speak of a person, anywhere in them.

    >>> tells_of({"launch": {"repository": "main", "user_id": "7"}}, "", {("main", "7")})
    True
    """
    if isinstance(data, Mapping):
        if (data.get("repository"), data.get("user_id")) in accounts:
            return True
        return any(tells_of(value, orcid, accounts) for value in data.values())
    if isinstance(data, list | tuple):
        return any(tells_of(value, orcid, accounts) for value in data)
    return bool(orcid) and isinstance(data, str) and orcid in data
