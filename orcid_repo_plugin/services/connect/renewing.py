"""Permissions are renewed before they end, once each.

At ORCID a renewed permission ends when the former one would have: to try it once near the end is all that
helps. What ORCID gives is kept, whatever it says of its end.

Source: ORCID-Source, ``OrcidRefreshTokenTokenGranter``.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from orcid_repo_plugin.domain.person import Permission, Person
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable, SettingsError, WrongKey
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect.keeping import permission_of
from orcid_repo_plugin.services.push.patience import Patience
from orcid_repo_plugin.services.push.strikes import Strikes
from orcid_repo_plugin.services.push.summary import Tally
from orcid_repo_plugin.store.history import Happened

SOON: Final = timedelta(days=30)
_ENDED: Final = frozenset({"invalid_grant", "unauthorized_client", "invalid_request"})
"""What ORCID says, with 400, of a refresh token that has ended or is another client's."""


def renew_due(app: App) -> int:
    """Renew what ends within 30 days and was not renewed for that before. :returns: how many were.

    Ends early when ORCID is not there, or does not take us as a client: the others are tried next time.
    """
    number = 0
    for person in list(_ending(app)):
        with app.store.reading() as c:
            given = permission_of(c, app.store, person)
        if given is None or not given.alive or given.refresh_token is None:
            continue
        try:
            renewed = _renewed(app, person, given)
        except (OrcidUnavailable, OrcidRefusal, SettingsError):
            break
        number += renewed
    if number:
        app.note_broken_plugins()
    return number


def _ending(app: App) -> Iterator[Person]:
    """Whose permission ends soon and was not renewed within that time."""
    store = app.store
    now = datetime.fromtimestamp(store.now() / 1000, UTC)
    with store.reading() as c:
        permissions = store.permissions.summary(c)
        soon = {
            person_id: given.expires_at
            for person_id, given in permissions.items()
            if given.lost_at is None and given.expires_at is not None and given.expires_at <= now + SOON
        }
        people = [one for one in store.people.all(c) if one.person_id in soon] if soon else []
        for one in people:
            ends = soon[one.person_id or 0]
            since = int((ends - SOON).timestamp() * 1000)
            rows = store.history.rows(c, orcid=one.orcid.path, repository=one.repository, newest_first=True)
            if not any(row.operation == "renew" and row.at >= since for row in rows):
                yield one


def _renewed(app: App, person: Person, given: Permission) -> bool:
    """Use the refresh token.

    :raises OrcidUnavailable: no answer.
    :raises OrcidRefusal: ORCID finds fault with us, and not with the person's permission.
    """
    assert person.person_id is not None  # it was read from the books
    assert given.refresh_token is not None  # the caller has looked
    store, orcid = app.store, person.orcid.path
    try:
        new = app.orcid.oauth.refresh(given.refresh_token)
    except OrcidRefusal as refusal:
        if refusal.status != 400 or refusal.error not in _ENDED:
            raise
        _lost(app, person, given, refusal)
        return False
    happened = Happened(
        repository=person.repository,
        item_id="",
        orcid=orcid,
        operation="renew",
        http_status=200,
        message="the permission was renewed before its end",
    )
    with store.writing() as c:
        store.permissions.renew(
            c, person.person_id, orcid, new.access_token, new.refresh_token, new.expires_at
        )
        store.history.add(c, [happened])
    return True


def _lost(app: App, person: Person, given: Permission, refusal: OrcidRefusal) -> None:
    """ORCID does not take the refresh token, so the permission is over: as a push meets it."""
    store, orcid = app.store, person.orcid.path
    try:
        with store.reading() as c:
            now = store.permissions.of_record(c, orcid)
    except WrongKey:
        return
    mine = next((one for one in now if one.person_id == person.person_id), None)
    if mine is None or mine.refresh_token != given.refresh_token:
        return  # a push has renewed it meanwhile
    if any(one.alive for one in now if one.person_id != person.person_id):
        with store.writing() as c:
            store.permissions.end(c, person.person_id or 0, "ORCID does not take it any more")
        return
    strikes = Strikes(app, Tally(None), Patience.of(app.settings.push, store.now))
    strikes.lose(orcid, refusal, deletes=False)
    app.note_broken_plugins()
