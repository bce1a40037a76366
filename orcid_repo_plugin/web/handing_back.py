"""What a host is told when a person goes back to it: who they are at ORCID, in an answer that we sign."""

from typing import Any, Final
from urllib.parse import quote

from orcid_repo_plugin.domain.host import Launch, Purpose
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.services import launches
from orcid_repo_plugin.services.connect.outcome import Outcome
from orcid_repo_plugin.web.service import service
from orcid_repo_plugin.web.standing import Standing

ANSWER: Final = "answer"
"""The parameter in which the host gets it."""


def back_to(launch: Launch, now: Standing) -> str:
    """Where somebody goes back to; the host of who is connected is told which iD the account has.

    :returns: empty: the host did not say where.
    """
    if not launch.return_to or not now.alive:
        return launch.return_to
    try:
        signed = _signed(launch, sub=launch.user_id, orcid=now.orcid, scopes=" ".join(now.held))
    except WrongUse:  # the host was removed meanwhile
        return launch.return_to
    return joined(launch.return_to, answer=signed)


def signed_in(outcome: Outcome, launch: Launch) -> str:
    """Where somebody who signed in goes: back to the host, who is told who it is. ORCID tells no e-mail.

    :raises WrongUse: the host was removed meanwhile.
    """
    at = outcome.auth_time
    claims = {
        "sub": outcome.orcid,
        "orcid": outcome.orcid,
        "name": outcome.name,
        "given_name": outcome.given_name,
        "family_name": outcome.family_name,
        "auth_time": None if at is None else int(at.timestamp()),
        "amr": outcome.amr,
        "user": outcome.user,
        "users": list(outcome.users),
    }
    return joined(launch.return_to, answer=_signed(launch, **claims))


def joined(address: str, **values: str) -> str:
    """An address with values after what its query holds already; its fragment stays last.

    >>> joined("https://repository.example.org/login?next=12#form", answer="x y")
    'https://repository.example.org/login?next=12&answer=x%20y#form'
    """
    before, hash_mark, fragment = address.partition("#")
    mark = "" if before.endswith(("?", "&")) else "&" if "?" in before else "?"
    told = "&".join(f"{name}={quote(value, safe='')}" for name, value in values.items())
    return f"{before}{mark}{told}{hash_mark}{fragment}"


def _signed(launch: Launch, **claims: Any) -> str:
    purpose = launch.purpose if launch.purpose == Purpose.SIGN_IN else Purpose.CONNECT
    about = {"purpose": str(purpose), "repository": launch.repository, "nonce": launch.jti}
    told = {name: value for name, value in (about | claims).items() if value not in (None, "", [])}
    return launches.answer(service().app, launch.host, **told)
