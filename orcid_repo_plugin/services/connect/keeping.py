"""A sign-in goes into the books: the person, what they allow, and what waited for them; all or nothing."""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.domain.events import AuthenticateEvent
from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.domain.person import Choices, Permission, Person, Proof
from orcid_repo_plugin.domain.scopes import joined as all_of
from orcid_repo_plugin.domain.scopes import lacking, may_write
from orcid_repo_plugin.errors import WrongKey
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.backfill import Backfill
from orcid_repo_plugin.services.connect.asking import scopes_for
from orcid_repo_plugin.services.connect.outcome import Ending, Outcome
from orcid_repo_plugin.services.connect.signed_in import SignedIn, tokens_of
from orcid_repo_plugin.services.keeping_back import follow_choices
from orcid_repo_plugin.services.leaving import stay
from orcid_repo_plugin.store.history import FORGOTTEN, Happened
from orcid_repo_plugin.store.records import OPEN
from orcid_repo_plugin.store.store import Store


class Kept(NamedTuple):
    """What is in the books now."""

    person: Person
    """With the row's number."""
    is_new: bool
    reconnected: int
    """Works that had waited for the person and go now."""
    scopes: tuple[str, ...]
    missing: tuple[str, ...]
    """What was granted before, or is needed, and is not in the permission that was kept."""


def keep(c: Connection, app: App, launch: Launch, signed_in: SignedIn, there: Person | None) -> Kept:
    """Write a sign-in down, in the caller's transaction.

    :param there: whose it is, if they are in the books; with the same iD, or one that gives way.
    """
    store, orcid = app.store, signed_in.orcid.path
    store.records.lock(c, [orcid])
    person = _person(launch, signed_in, there)
    old = permission_of(c, store, there) if there is not None and there.orcid == signed_in.orcid else None
    person_id = store.people.save(c, person)
    store.people.stay(c, person_id)
    given = _given(c, store, person_id, signed_in, old)
    _open(c, store, orcid)
    reconnected = _reconnected(c, store, orcid) if may_write(given.scopes) else 0
    before = old.scopes if old is not None and old.alive else ()
    wanted = all_of(scopes_for(app.settings, launch.purpose), before)
    message = f"the person has signed in at ORCID and allows {' '.join(given.scopes)}"
    store.history.add(
        c,
        [
            Happened(
                repository=launch.repository,
                item_id="",
                orcid=orcid,
                operation="connect",
                http_status=200,
                message=message,
            )
        ],
    )
    is_new = there is None or not there.authenticated
    saved = next(one for one in store.people.of_record(c, orcid) if one.person_id == person_id)
    return Kept(saved, is_new, reconnected, given.scopes, lacking(wanted, given.scopes))


def _person(launch: Launch, signed_in: SignedIn, there: Person | None) -> Person:
    """The name is the repository's own; ORCID's is better than none."""
    known = there.name if there is not None else ""
    return Person(
        repository=launch.repository,
        orcid=signed_in.orcid,
        user_id=(there.user_id if there is not None else None) or launch.user_id,
        name=launch.full_name or known or signed_in.name,
        proof=Proof.SIGNED_IN,
        authenticated_at=signed_in.at,
    )


def permission_of(c: Connection, store: Store, person: Person) -> Permission | None:
    """A person's permission; none if there is none, or no key of ours opens it any more."""
    try:
        found = store.permissions.of_record(c, person.orcid.path)
    except WrongKey:
        return None
    return next((one for one in found if one.person_id == person.person_id), None)


def give_back(c: Connection, store: Store, orcid: str, old: Permission, spared: frozenset[str]) -> None:
    """Remember to end a permission at ORCID that we do not use any more.

    Not if a token of it is in use: ORCID may give the same one again, and other people of ours may have
    been imported with it. To end one of a pair ends the other.

    :param spared: the tokens that are in use beside those in the books.
    """
    try:
        others = store.permissions.of_record(c, orcid)
    except WrongKey:
        return
    used = spared.union(*(tokens_of(one) for one in others if one.person_id != old.person_id))
    if old.access_token and not tokens_of(old) & used:
        store.revocations.add(c, orcid, old.access_token)


def _given(
    c: Connection, store: Store, person_id: int, signed_in: SignedIn, old: Permission | None
) -> Permission:
    """The permission that is in the books from now on: the new one, unless it is the narrower one.

    ORCID's tokens stand side by side: who was sent there twice may come back with the wider one first.
    """
    orcid, new = signed_in.orcid.path, signed_in.permission
    if old is not None and old.alive and _is_wider(old, new):
        if not signed_in.tokens & tokens_of(old):
            store.revocations.add(c, orcid, new.access_token)
        return old
    store.permissions.save(c, person_id, orcid, new)
    store.revocations.spare(c, {orcid, FORGOTTEN}, signed_in.tokens)
    if old is not None:
        give_back(c, store, orcid, old, signed_in.tokens)
    return new


def _is_wider(old: Permission, new: Permission) -> bool:
    """Whether something would be lost with the new one, and nothing won that counts for more."""
    if not lacking(old.scopes, new.scopes):
        return False
    return not lacking(new.scopes, old.scopes) or (may_write(old.scopes) and not may_write(new.scopes))


def _open(c: Connection, store: Store, orcid: str) -> None:
    """Who can sign in to a record can have works on it: what was put off for a week goes now."""
    if store.records.of(c, orcid).state == OPEN:
        return
    store.records.close(c, orcid, OPEN, "")
    moment = store.now()
    waiting = store.outbox.rows(c, states=[DeliveryState.WAITING], orcid=orcid)
    store.outbox.retry(c, [one for one in waiting if one.not_before > moment and not one.stopped])


def _reconnected(c: Connection, store: Store, orcid: str) -> int:
    """Let the works go that have waited for the person; not those that they have chosen to keep back."""
    number = store.outbox.reconnect(c, orcid)
    people = store.people.of_record(c, orcid)
    if all(one.choices == Choices(show_orcid=one.choices.show_orcid) for one in people):
        return number
    return max(number - follow_choices(c, store, orcid).held, 0)


def welcome_back(app: App, orcid: str) -> None:
    """Who was leaving, or was to be forgotten, and signs in, stays: in all repositories, as they were to go.

    What was to be taken off for that is wanted again.
    """
    with app.store.reading() as c:
        people = app.store.people.of_record(c, orcid)
    if people:
        stay(app, people[0])


def connected(
    app: App, launch: Launch, signed_in: SignedIn, kept: Kept, *, former: str = "", joined: bool = False
) -> Outcome:
    """What follows once it is in the books: works of the past are queued, and plugins hear of it.

    :param former: the iD of the record that was merged into this one, if we have followed.
    :param joined: whether the account was added to another one of the same person.
    """
    queued = kept.reconnected
    if may_write(kept.scopes):
        rows = Backfill(app, orcid=signed_in.orcid.path).run()
        queued += sum(1 for one in rows if one.state == DeliveryState.WAITING)
    announce(app, launch, signed_in, kept.person.user_id, kept.person.name, kept.scopes, is_new=kept.is_new)
    identity = signed_in.identity
    return Outcome(
        ending=Ending.CONNECTED,
        launch=launch,
        orcid=signed_in.orcid.path,
        name=signed_in.name,
        is_new=kept.is_new,
        queued=queued,
        scopes=kept.scopes,
        missing_scopes=kept.missing,
        amr=signed_in.permission.amr,
        auth_time=identity.auth_time if identity else None,
        merged=bool(former),
        other_orcid=former,
        joined=joined,
    )


def announce(
    app: App,
    launch: Launch,
    signed_in: SignedIn,
    user_id: str | None,
    name: str,
    scopes: tuple[str, ...],
    *,
    is_new: bool,
) -> None:
    """Tell the plugins, once; a broken one is noted and stops nobody."""
    event = AuthenticateEvent(
        repository=launch.repository,
        user_id=user_id,
        orcid=signed_in.orcid.path,
        name=name,
        scopes=scopes,
        purpose=str(launch.purpose),
        amr=signed_in.permission.amr,
        is_new=is_new,
        at=datetime.fromtimestamp(app.store.now() / 1000, UTC),
    )
    app.plugins.announce("orcid_on_authenticate", event)
    app.note_broken_plugins()
