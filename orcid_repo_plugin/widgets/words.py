"""What a badge says besides its iD: whose it is, and what to think of it."""

from collections.abc import Callable
from typing import Final

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.widgets.escaping import clean_name
from orcid_repo_plugin.widgets.look import Look, to_translate

BARE: Final = to_translate("ORCID iD")
UNAUTHENTICATED: Final = to_translate("(unauthenticated)")
SANDBOX: Final = to_translate("(sandbox: for trials only)")
_OF_A_PERSON: Final = to_translate("ORCID iD of %(name)s")
_ITSELF: Final = to_translate("ORCID iD: %(orcid)s")
_PLACE: Final = "\ue000"
"""Stands where the iD will be, while the words around it are escaped."""


def label(badge: Badge, look: Look) -> str:
    """What a badge is, for those who do not see it: ``ORCID iD of Josiah Carberry``.

    Without a name, the digits stand in: no two badges on a page read alike.
    """
    if name := clean_name(badge.name):
        return look.words.text(_OF_A_PERSON) % {"name": name}
    return look.words.text(_ITSELF) % {"orcid": badge.orcid.path}


def states(badge: Badge, look: Look) -> tuple[str, ...]:
    """What stands after a badge: nothing for an authenticated iD of ORCID's own registry."""
    if badge.authenticated and not badge.sandbox:
        return ()
    said = (UNAUTHENTICATED, not badge.authenticated), (SANDBOX, badge.sandbox)
    return tuple(look.words.text(word) for word, applies in said if applies)


def introduced(orcid: str, look: Look, escape: Callable[[str], str]) -> str:
    """An iD in a line of text, with what it is before it: ``ORCID iD: https://orcid.org/…``.

    :param orcid: the iD as the form writes it, maybe a link.
    :param escape: how the form takes words.
    """
    said = escape(look.words.text(_ITSELF) % {"orcid": _PLACE})
    return said.replace(_PLACE, orcid) if _PLACE in said else f"{said} {orcid}"
