"""The permissions with which one record is written to: the one that works, renewed once if it has run out."""

from collections.abc import Callable
from typing import TypeVar

from orcid_repo_plugin.domain.person import Permission
from orcid_repo_plugin.domain.scopes import may_write
from orcid_repo_plugin.errors import OrcidRefusal, SettingsError
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.push.signals import ClientRefused, PermissionLost, RecordClosed
from orcid_repo_plugin.services.push.verdicts import RECORD_STATES, Verdict, verdict

T = TypeVar("T")

_ENDED = frozenset({"invalid_grant", "unauthorized_client", "invalid_request"})
"""What ORCID says, with 400, of a refresh token that has ended or is another client's; old words and new."""


class Tokens:
    """The permissions for one record.

    :raises WrongKey: the sealed tokens cannot be opened.
    """

    def __init__(self, app: App, orcid: str) -> None:
        self.app = app
        self.orcid = orcid
        with app.store.reading() as c:
            all_of_them = app.store.permissions.of_record(c, orcid)
        self._alive = [one for one in all_of_them if one.alive and may_write(one.scopes)]
        self._lost = [one for one in all_of_them if not one.alive]
        self._renewed: set[int | None] = set()

    @property
    def connected(self) -> bool:
        """Whether anything may be added or changed."""
        return bool(self._alive)

    @property
    def any(self) -> bool:
        """Whether anything may be deleted: ORCID allows that with a permission that was taken back, too."""
        return bool(self._alive or self._lost)

    def ask(self, request: Callable[[str], T]) -> T:
        """Make a request with a permission that is alive.

        :param request: gets the access token.
        :raises PermissionLost: there is none, or ORCID takes none any more.
        :raises RecordClosed: nothing can be written to this record.
        :raises ClientRefused: ORCID refuses us.
        :raises OrcidRefusal: it refuses this one work.
        """
        last: OrcidRefusal | None = None
        while self._alive:
            try:
                return _judged(request, self._alive[0].access_token)
            except OrcidRefusal as refusal:
                if verdict(refusal) is not Verdict.PERMISSION:
                    raise
                last = refusal
                if not (_has_ended(refusal) and self._renew(self._alive[0])):
                    self._lost.insert(0, self._alive.pop(0))
        raise PermissionLost(last) from last

    def ask_to_delete(self, request: Callable[[str], T]) -> T:
        """Make a deletion with any permission, also one that was taken back.

        :raises PermissionLost: ORCID takes none.
        """
        last: OrcidRefusal | None = None
        untried = [*self._alive, *self._lost]
        while untried:
            permission = untried.pop(0)
            try:
                return _judged(request, permission.access_token)
            except OrcidRefusal as refusal:
                if verdict(refusal) is not Verdict.PERMISSION:
                    raise
                last = refusal
                if _has_ended(refusal) and permission in self._alive:
                    place = self._alive.index(permission)
                    untried[:0] = self._alive[place : place + 1] if self._renew(permission) else []
        raise PermissionLost(last) from last

    def _renew(self, old: Permission) -> bool:
        """Use the refresh token, once. :returns: whether there is a new access token now.

        :raises ClientRefused: ORCID finds fault with us, which says nothing of the person's permission.
        """
        if old.refresh_token is None or old.person_id is None or old.person_id in self._renewed:
            return False
        self._renewed.add(old.person_id)
        try:
            new = self.app.orcid.oauth.refresh(old.refresh_token)
        except SettingsError:
            return False
        except OrcidRefusal as refusal:
            if refusal.status == 400 and refusal.error in _ENDED:
                return False
            raise ClientRefused(refusal) from refusal
        store = self.app.store
        with store.writing() as c:
            store.permissions.renew(
                c, old.person_id, self.orcid, new.access_token, new.refresh_token, new.expires_at
            )
        with store.reading() as c:
            again = [
                one for one in store.permissions.of_record(c, self.orcid) if one.person_id == old.person_id
            ]
        if again:
            self._alive[self._alive.index(old)] = again[0]
        return bool(again)


def _has_ended(refusal: OrcidRefusal) -> bool:
    """Whether another access token may help: ORCID does not take this one, whatever it is for."""
    return refusal.status == 401 and refusal.code is None


def _judged(request: Callable[[str], T], token: str) -> T:
    """The answer; a refusal that strikes more than a work or a permission ends the sending."""
    try:
        return request(token)
    except OrcidRefusal as refusal:
        reach = verdict(refusal)
        if reach is Verdict.RECORD:
            raise RecordClosed(RECORD_STATES[refusal.code or 0], refusal) from refusal
        if reach is Verdict.CLIENT:
            raise ClientRefused(refusal) from refusal
        raise
