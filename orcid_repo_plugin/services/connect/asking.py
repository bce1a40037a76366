"""What a person is asked to allow: by purpose and settings, step by step, and never twice."""

from collections.abc import Collection

from orcid_repo_plugin.domain.host import Purpose
from orcid_repo_plugin.domain.scopes import (
    AUTHENTICATE,
    OF_PUBLIC_CLIENTS,
    OPENID,
    READ_LIMITED,
    UPDATE_ACTIVITIES,
    UPDATE_PERSON,
    joined,
    lacking,
)
from orcid_repo_plugin.errors import OrcidRepoError
from orcid_repo_plugin.settings import Settings

_BY_PURPOSE = {
    Purpose.AUTHENTICATE: (AUTHENTICATE,),
    Purpose.READ: (READ_LIMITED,),
    Purpose.WRITE: (UPDATE_ACTIVITIES,),
    Purpose.PERSON: (UPDATE_PERSON,),
    Purpose.SIGN_IN: (OPENID,),
}


class NotPossible(OrcidRepoError):
    """What a purpose needs cannot be asked for with credentials of the public API.

    :ivar purpose: what was wanted.
    :ivar scopes: what ORCID would refuse.
    """

    def __init__(self, purpose: str, scopes: tuple[str, ...]) -> None:
        super().__init__(
            f"{' '.join(scopes)} can be asked for by ORCID members only; this installation has credentials "
            'of the public API ([connect] api = "public"), which know the iD and nothing more'
        )
        self.purpose = purpose
        self.scopes = scopes


def scopes_for(settings: Settings, purpose: str) -> tuple[str, ...]:
    """The scopes that a purpose needs; an unknown purpose needs what connecting does.

    >>> scopes_for(Settings(), "connect"), scopes_for(Settings(), "person")
    (('/read-limited', '/activities/update'), ('/person/update',))
    """
    known = _BY_PURPOSE.get(Purpose(purpose)) if purpose in set(Purpose) else None
    if known is not None:
        return known
    if settings.connect.scopes:
        return joined(settings.connect.scopes)
    return (AUTHENTICATE,) if settings.connect.api == "public" else (READ_LIMITED, UPDATE_ACTIVITIES)


def not_possible(settings: Settings, purpose: str) -> NotPossible | None:
    """Why the purpose cannot be served with our credentials; ``None``: it can."""
    if settings.connect.api != "public":
        return None
    beyond = tuple(scope for scope in scopes_for(settings, purpose) if scope not in OF_PUBLIC_CLIENTS)
    return NotPossible(purpose, beyond) if beyond else None


def to_ask(settings: Settings, purpose: str, granted: Collection[str] = ()) -> tuple[str, ...]:
    """What is asked at ORCID: what is needed, and what is granted already, so that one token holds it all.

    ORCID asks the person anew for each other set, and gives a token for that set only. A mere sign-in is
    a set of its own: its token is not kept.

    :param granted: the scopes of the person's permission, if it is alive.
    """
    needed = scopes_for(settings, purpose)
    if purpose == Purpose.SIGN_IN:
        return needed
    if settings.connect.api == "public":
        granted = [scope for scope in granted if scope in OF_PUBLIC_CLIENTS]
    return joined(needed, granted, (OPENID,) if settings.connect.prompt_login else ())


def missing(settings: Settings, purpose: str, granted: Collection[str]) -> tuple[str, ...]:
    """What the purpose needs and the person has not granted yet.

    >>> missing(Settings(), "connect", ["/activities/update"])
    ('/read-limited',)
    """
    return lacking(scopes_for(settings, purpose), granted)


def is_satisfied(settings: Settings, purpose: str, granted: Collection[str]) -> bool:
    """Whether nothing has to be asked: what is granted brings all with it that the purpose needs.

    >>> is_satisfied(Settings(), "authenticate", ["openid"]), is_satisfied(Settings(), "write", ["openid"])
    (True, False)
    """
    return not missing(settings, purpose, granted)
