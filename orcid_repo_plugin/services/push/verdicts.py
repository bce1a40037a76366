"""What a refusal strikes: one work, the person's permission, the whole record, or us."""

from enum import StrEnum
from typing import Final

from orcid_repo_plugin.errors import OrcidRefusal


class Verdict(StrEnum):
    """How far a refusal reaches."""

    WORK = "work"
    """This work only; the others go on."""
    PERMISSION = "permission"
    """The person's permission is worth nothing, or too little."""
    RECORD = "record"
    """Nothing can be written to this record, whoever asks."""
    CLIENT = "client"
    """Nothing can be written by us at all."""


RECORD_STATES: Final = {
    9007: "deprecated",
    9018: "locked",
    9036: "unclaimed",
    9044: "deactivated",
}
"""ORCID's error-code to what our books call such a record."""

_CLIENT: Final = frozenset({9012, 9056, 9057, 9059})
_PERMISSION: Final = frozenset({9002, 9004, 9005, 9015, 9017, 9038, 9052})
_OAUTH: Final = frozenset(
    {"invalid_token", "invalid_grant", "forbidden", "access_denied", "insufficient_scope"}
    | {"unauthorized", "unauthorized_client"}
)
"""Words that ORCID's token filter, or a newer one, may say of a token. A bare 401 or 403 is no word of
ORCID's: something in front of it answered, and nobody has taken anything back."""
HALVED: Final = frozenset(
    {9001, 9006, 9019, 9020, 9022, 9023, 9024, 9035, 9037, 9047, 9048, 9049, 9051, 9058}
)
"""Codes by which a whole bulk is refused though one work in it may be the cause."""
TOO_LARGE: Final = 413
"""The HTTP status by which a proxy refuses a bulk; ORCID itself has none for that."""
FULL: Final = 9048
"""The record takes no more works, whichever."""
REBUILT: Final = frozenset({9019, 9024, 9035})
"""Codes that say that we put something into the request that does not belong there."""


def is_strangers(refusal: OrcidRefusal) -> bool:
    """Whether something between us and ORCID has answered: ORCID gives a code, or a word of OAuth.

    >>> is_strangers(OrcidRefusal(403, None, "Blocked by the firewall"))
    True
    >>> is_strangers(OrcidRefusal(409, 9021))
    False
    """
    return refusal.code is None and not refusal.error and refusal.status != TOO_LARGE


def verdict(refusal: OrcidRefusal) -> Verdict:
    """How far a refusal reaches. Source: ORCID-Source, ``OrcidCoreExceptionMapper``.

    >>> verdict(OrcidRefusal(403, 9038)).value, verdict(OrcidRefusal(401, None, error="invalid_token")).value
    ('permission', 'permission')
    >>> verdict(OrcidRefusal(409, 9021)).value, verdict(OrcidRefusal(409, 9044)).value
    ('work', 'record')
    >>> verdict(OrcidRefusal(403, None, "Request blocked by the firewall")).value
    'work'
    """
    if refusal.code in RECORD_STATES:
        return Verdict.RECORD
    if refusal.code in _CLIENT:
        return Verdict.CLIENT
    if refusal.code in _PERMISSION or (refusal.code is None and refusal.error in _OAUTH):
        return Verdict.PERMISSION
    return Verdict.WORK
