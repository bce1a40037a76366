"""What it means for a sign-in when ORCID says no: at its own page, or to the code that it has just given."""

import re
from types import MappingProxyType
from typing import Final

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.records import RecordState
from orcid_repo_plugin.orcid_api.refusals import meaning
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect.ended import Ended
from orcid_repo_plugin.services.connect.outcome import Ending

AT_ITS_PAGE: Final = MappingProxyType(
    {
        "access_denied": Ending.DENIED,
        "login_required": Ending.NOTHING_BACK,
        "interaction_required": Ending.NOTHING_BACK,
        "consent_required": Ending.NOTHING_BACK,
        "account_selection_required": Ending.NOTHING_BACK,
        "invalid_scope": Ending.REFUSED_SCOPE,
        "invalid_client": Ending.WRONG_CLIENT,
        "unauthorized_client": Ending.WRONG_CLIENT,
        "unsupported_response_type": Ending.WRONG_CLIENT,
        "client_locked": Ending.WRONG_CLIENT,
        "client_deactivated": Ending.WRONG_CLIENT,
        "redirect_uri_mismatch": Ending.WRONG_REDIRECT,
        "invalid_grant": Ending.WRONG_REDIRECT,
        "server_error": Ending.UNAVAILABLE,
        "temporarily_unavailable": Ending.UNAVAILABLE,
    }
)
"""By the word with which ORCID sends the person back; any other is an odd answer. Source: RFC 6749, 4.1.2.1;
OpenID Connect Core, 3.1.2.6; at ORCID's page ``invalid_grant`` is an address that is not registered."""
TO_THE_CODE: Final = MappingProxyType(
    {
        "invalid_grant": Ending.CODE_REFUSED,
        "invalid_request": Ending.CODE_REFUSED,
        "invalid_scope": Ending.REFUSED_SCOPE,
        "invalid_client": Ending.WRONG_CLIENT,
        "unsupported_grant_type": Ending.WRONG_CLIENT,
        "method_not_allowed": Ending.WRONG_CLIENT,
        "redirect_uri_mismatch": Ending.WRONG_REDIRECT,
        "server_error": Ending.UNAVAILABLE,
        "temporarily_unavailable": Ending.UNAVAILABLE,
    }
)
"""By the word with which ORCID refuses a code; any other means that it has to be begun anew."""
FOR_THE_ADMIN: Final = frozenset({Ending.WRONG_CLIENT, Ending.WRONG_REDIRECT, Ending.REFUSED_SCOPE})
"""What happens to everybody until somebody acts; it stands in the history."""
CLOSED: Final = MappingProxyType(
    {
        RecordState.DEACTIVATED: Ending.DEACTIVATED,
        RecordState.LOCKED: Ending.LOCKED,
        RecordState.DEPRECATED: Ending.DEPRECATED,
    }
)
"""Records that nobody can connect."""
_ORCID: Final = re.compile(r"\b(?:[0-9]{4}-){3}[0-9]{3}[0-9X]\b")


def at_its_page(word: str, redirect_uri: str) -> Ended:
    """How it ended when ORCID sends somebody back with an error."""
    ending = AT_ITS_PAGE.get(word)
    if ending is None:
        return Ended(Ending.ODD_ANSWER, "ORCID sent the person back with an error that we do not know")
    refusal = OrcidRefusal(400, None, error=word)
    return Ended(ending, _detail(ending, refusal, redirect_uri), refusal=refusal)


def to_the_code(app: App, refusal: OrcidRefusal, redirect_uri: str, orcid: str) -> Ended:
    """How it ended when ORCID does not take a code.

    :param orcid: whom we expected, if anybody; only to ask what became of the record.
    """
    if not refusal.error:  # no word of OAuth: something between us and ORCID has answered
        return Ended(Ending.UNAVAILABLE, str(refusal))
    if refusal.error == "unauthorized_client":
        closed = _closed(app, refusal, orcid)
        return closed or Ended(
            Ending.WRONG_CLIENT, _detail(Ending.WRONG_CLIENT, refusal, redirect_uri), refusal=refusal
        )
    ending = TO_THE_CODE.get(refusal.error, Ending.CODE_REFUSED)
    if refusal.error == "invalid_request" and refusal.status == 401:  # it misses the secret
        ending = Ending.WRONG_CLIENT
    if refusal.error == "invalid_grant" and "redirect" in refusal.detail.lower():
        ending = Ending.WRONG_REDIRECT
    return Ended(ending, _detail(ending, refusal, redirect_uri), refusal=refusal)


def closed_record(app: App, orcid: str) -> Ended | None:
    """Why nobody can connect a record; ``None``: it is open, as far as ORCID tells us now."""
    try:
        found = app.orcid.records.exists(orcid)
    except (OrcidUnavailable, OrcidRefusal):
        return None
    ending = CLOSED.get(found.state)
    if ending is None:
        return None
    return Ended(ending, f"the record is {found.state}", other_orcid=found.primary or "")


def _closed(app: App, refusal: OrcidRefusal, expected: str) -> Ended | None:
    """Whether ORCID means the record and not us: the one that it names, else the one that we expected."""
    named = _ORCID.search(refusal.detail)
    orcid = OrcidId.parse(named[0]) if named else OrcidId.parse(expected)
    return None if orcid is None else closed_record(app, orcid.path)


def _detail(ending: Ending, refusal: OrcidRefusal, redirect_uri: str) -> str:
    if ending is Ending.WRONG_REDIRECT:
        return (
            "ORCID does not know our address. Register it there, with your client, as a redirect URI, to the "
            f"letter: {redirect_uri}"
        )
    if ending in (Ending.DENIED, Ending.NOTHING_BACK):
        return ""
    meant = meaning(refusal)
    return f"{meant.admin} {meant.what_to_do}"
