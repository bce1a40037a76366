"""The person answers which iD is theirs, or that both accounts are; until then nothing is changed."""

from collections.abc import Mapping
from typing import Any

from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect import waiting
from orcid_repo_plugin.services.connect.keeping import Kept, connected, keep, welcome_back
from orcid_repo_plugin.services.connect.making_room import make_room
from orcid_repo_plugin.services.connect.outcome import Ending, Outcome
from orcid_repo_plugin.services.connect.waiting import Waiting
from orcid_repo_plugin.services.connect.whose import Case, whose


def use_new(app: App, launch: Launch, pending: Mapping[str, Any]) -> Outcome:
    """The person takes the iD with which they have signed in, in the place of the former one.

    What stands on the former record stays there. The former permission is destroyed, and ORCID told.

    :param pending: of the outcome that asked.
    """
    return _answered(app, launch, pending, Case.OTHER)


def merge(app: App, launch: Launch, pending: Mapping[str, Any]) -> Outcome:
    """Both accounts are the person's: this one becomes a further one of theirs.

    An iD that this account had of its own is given up, as by ``use_new``.
    """
    return _answered(app, launch, pending, Case.TAKEN)


def drop(app: App, launch: Launch, pending: Mapping[str, Any]) -> Outcome:
    """All stays as it was; ORCID is told to end what it gave."""
    waits = Waiting.of(pending)
    token, orcid = waits.signed_in.permission.access_token, waits.signed_in.orcid.path
    if waits.launch.account == launch.account:
        revocations = app.store.revocations
        with app.store.writing() as c:
            if revocations.take(c, waits.revocation, token):
                revocations.add(c, orcid, token)
    return Outcome(ending=Ending.DROPPED, launch=launch, orcid=orcid, name=waits.signed_in.name)


def _answered(app: App, launch: Launch, pending: Mapping[str, Any], answer: Case) -> Outcome:
    """Do what was answered, if it is still the question; in time, once, and by who was asked."""
    waits, store = Waiting.of(pending), app.store
    signed_in = waits.signed_in
    if waits.launch.account != launch.account:
        return Outcome(ending=Ending.OTHER_BROWSER)
    if waits.until < store.now():
        return Outcome(ending=Ending.EXPIRED_STATE, launch=launch)
    kept: Kept | None = None
    welcome_back(app, signed_in.orcid.path)
    with store.writing() as c:
        store.outbox.lock(c, launch.repository, [])
        found = whose(c, store, launch, signed_in.orcid)
        if found.case in (answer, Case.OURS):
            if not store.revocations.take(c, waits.revocation, signed_in.permission.access_token):
                return Outcome(ending=Ending.USED_STATE, launch=launch)
            kept = keep(c, app, launch, signed_in, make_room(c, store, launch, found))
    if kept is None:  # it has become another question meanwhile
        return waiting.asked(launch, signed_in, found, pending)
    return connected(app, launch, signed_in, kept, joined=found.case is Case.TAKEN)
