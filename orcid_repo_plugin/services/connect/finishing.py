"""A person comes back from ORCID: whatever happened there, it ends in one way, and once."""

import hmac
import re
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection

from orcid_repo_plugin.domain.host import Launch, Purpose
from orcid_repo_plugin.domain.person import Permission
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable, WrongKey
from orcid_repo_plugin.orcid_api.records import RecordState
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect import refused, waiting
from orcid_repo_plugin.services.connect.ended import Ended
from orcid_repo_plugin.services.connect.keeping import Kept, connected, give_back, keep, welcome_back
from orcid_repo_plugin.services.connect.making_room import make_room
from orcid_repo_plugin.services.connect.outcome import Ending, Outcome
from orcid_repo_plugin.services.connect.sent import Sent
from orcid_repo_plugin.services.connect.signed_in import SignedIn, exchanged
from orcid_repo_plugin.services.connect.signing_in import identified
from orcid_repo_plugin.services.connect.starting import known
from orcid_repo_plugin.services.connect.whose import Case, whose
from orcid_repo_plugin.store.history import Happened
from orcid_repo_plugin.store.records import OPEN
from orcid_repo_plugin.store.store import Store

_LONGEST: Final = 500
_CODE: Final = re.compile(r"[\x21-\x7e]{1,500}")


def finish(app: App, seat: str, query: Mapping[str, str]) -> Outcome:
    """How somebody's way to ORCID ended. A ``state`` works once, whatever comes of it.

    :param seat: whose browser it is, and for which account; must be the one that set out.
    :param query: of the callback.
    :raises StoreError: the books cannot be used; nothing has been changed.
    """
    sent = _sent(app, seat, query)
    if isinstance(sent, Outcome):
        return sent
    try:
        return _finished(app, sent, query)
    except Ended as ended:
        return _told(app, sent, ended)


def _sent(app: App, seat: str, query: Mapping[str, str]) -> Sent | Outcome:
    """Whom we sent there, if it is they who come back, in time, and for the first time."""
    state, store = query.get("state", ""), app.store
    if not state:
        silent = not (query.get("code") or query.get("error"))
        return Outcome(ending=Ending.NOTHING_BACK if silent else Ending.UNKNOWN_STATE)
    if len(state) > _LONGEST:
        return Outcome(ending=Ending.UNKNOWN_STATE)
    try:
        with store.reading() as c:
            found = store.visits.sign_in(c, state)
    except WrongKey:
        found = None
    if found is None:
        return Outcome(ending=Ending.UNKNOWN_STATE)
    if not seat or not hmac.compare_digest(found.seat.encode(), seat.encode("utf-8", "surrogatepass")):
        return Outcome(ending=Ending.OTHER_BROWSER)
    sent = Sent.of(found.data)
    if found.used_at is None and found.expires_at <= store.now():
        return Outcome(ending=Ending.EXPIRED_STATE, launch=sent.launch)
    with store.writing() as c:
        first = found.used_at is None and store.visits.end(c, state)
    return sent if first else Outcome(ending=Ending.USED_STATE, launch=sent.launch)


def _finished(app: App, sent: Sent, query: Mapping[str, str]) -> Outcome:
    """What ORCID has to say.

    :raises Ended: nothing good.
    """
    if word := query.get("error"):
        raise refused.at_its_page(word, sent.redirect_uri)
    code = query.get("code", "")
    if not code:
        raise Ended(Ending.NOTHING_BACK)
    if not _CODE.fullmatch(code):
        raise Ended(Ending.ODD_ANSWER, "what came as the code can be none")
    person, _ = known(app, sent.launch)
    expected = person.orcid.path if person is not None and person.authenticated else ""
    signed_in = exchanged(app, sent, code, expected)
    if sent.launch.purpose == Purpose.SIGN_IN:
        return identified(app, sent.launch, signed_in)
    return _connected(app, sent.launch, signed_in)


def _connected(app: App, launch: Launch, signed_in: SignedIn) -> Outcome:
    """Into the books, unless the person has to be asked first."""
    orcid, store = signed_in.orcid, app.store
    with store.reading() as c:
        before = whose(c, store, launch, orcid)
        state = store.records.of(c, orcid.path).state
    if state != OPEN and (closed := refused.closed_record(app, orcid.path)) is not None:
        closed.orcid, closed.token = orcid.path, signed_in.permission.access_token
        raise closed
    merged = bool(before.former) and _is_merged(app, before.former, orcid.path)
    if before.case is Case.OURS:
        welcome_back(app, orcid.path)
    kept: Kept | None = None
    with store.writing() as c:
        store.outbox.lock(c, launch.repository, [])  # of two who come at once the second sees the first
        if merged:
            _follow(c, store, before.former, orcid.path)
        now = whose(c, store, launch, orcid)
        if now.case is Case.OURS:
            kept = keep(c, app, launch, signed_in, make_room(c, store, launch, now))
        else:
            pending = waiting.begin(c, store, launch, signed_in, now)
    if kept is None:
        return waiting.asked(launch, signed_in, now, pending)
    return connected(app, launch, signed_in, kept, former=before.former if merged else "")


def _is_merged(app: App, former: str, orcid: str) -> bool:
    """Whether ORCID has merged the former record into this one: then it is no other person."""
    with app.store.reading() as c:
        known_as = app.store.records.primaries(c).get(former)
    if known_as is not None:
        return known_as == orcid
    try:
        found = app.orcid.records.exists(former)
    except (OrcidUnavailable, OrcidRefusal):
        return False  # then the person is asked
    return found.state is RecordState.DEPRECATED and found.primary == orcid


def _follow(c: Connection, store: Store, former: str, orcid: str) -> None:
    """The person has the primary iD from now on, in all repositories; nothing goes to the former one."""
    told = f"the record was merged into {orcid}"
    store.records.lock(c, [former])
    store.records.close(c, former, RecordState.DEPRECATED, told, orcid)
    store.dispatch.disconnect(c, former, told, "", deletes=True)
    store.people.move(c, former, orcid)
    happened = Happened(repository="", item_id="", orcid=former, operation="record", message=told)
    store.history.add(c, [happened])


def _told(app: App, sent: Sent, ended: Ended) -> Outcome:
    """Nothing is stored of it; ORCID is told to end what it gave, and the admin what to do."""
    store = app.store
    for_admin = ended.ending in refused.FOR_THE_ADMIN
    if ended.token or for_admin:
        with store.writing() as c:
            if ended.token:
                give_back(c, store, ended.orcid, Permission(access_token=ended.token), frozenset())
            if for_admin:
                store.history.add(c, [_for_the_admin(sent.launch, ended)])
    return Outcome(
        ending=ended.ending,
        launch=sent.launch,
        orcid=ended.orcid,
        missing_scopes=ended.missing,
        other_orcid=ended.other_orcid,
        detail=ended.detail,
    )


def _for_the_admin(launch: Launch, ended: Ended) -> Happened:
    refusal = ended.refusal
    return Happened(
        repository=launch.repository,
        item_id="",
        orcid="",
        operation="connect",
        message=ended.detail,
        http_status=refusal.status if refusal else None,
        error_code=(refusal.error or None) if refusal else None,
    )
