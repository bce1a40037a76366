"""Calls that a host signs without a person: ``Authorization: Bearer <JWT>``, each good for one request.

Source: RFC 6750; the same claims as a launch, with ``purpose`` ``deposit``.
"""

from typing import Any, Final

from flask import request
from sqlalchemy import Connection

from orcid_repo_plugin.domain.host import Launch, Purpose
from orcid_repo_plugin.errors import LaunchRefused
from orcid_repo_plugin.services.launches import Launches
from orcid_repo_plugin.web.service import service

_MARGIN_MS: Final = 10 * 60 * 1000
"""How much longer than it lives a used call is remembered: clocks differ."""
_REALM: Final = 'Bearer realm="orcid-repo"'


class CallRefused(Exception):
    """A call of a host is refused before anything is done.

    :ivar status: of the answer.
    :ivar code: the problem's name.
    :ivar headers: of the answer.
    """

    def __init__(
        self, status: int, title: str, detail: str, code: str, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail
        self.code = code
        self.headers = headers or {}

    def as_problem(self) -> dict[str, Any]:
        """What ``problem`` is called with."""
        names = ("status", "title", "detail", "code", "headers")
        return {name: getattr(self, name) for name in names}


def signed_for(repository: str) -> Launch:
    """What the host has signed, once it is right and for this repository.

    :raises CallRefused: 401 or 403.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        words = "Send the signed call in the header: Authorization: Bearer, then the JWT."
        raise CallRefused(401, "Not signed", words, "unsigned", {"WWW-Authenticate": _REALM})
    try:
        launch = Launches(service().app).check(token.strip(), purposes=[Purpose.DEPOSIT])
    except LaunchRefused as error:
        raise _refused(error) from None
    if launch.repository != repository:
        words = f"The signed call is for the repository {launch.repository}, and for no other."
        raise _forbidden(words)
    return launch


def use(c: Connection, launch: Launch, seat: str) -> None:
    """Use a signed call for one request. The very same request may come again: an answer gets lost.

    :param seat: a digest of the request.
    :raises CallRefused: 401: it was used for another one.
    """
    expires = int(launch.expires_at.timestamp() * 1000) + _MARGIN_MS
    if not service().app.store.visits.use(c, launch.host, launch.jti, seat, expires):
        words = "The signed call was used before, for another request; sign each one anew, with a new jti."
        raise _refused(LaunchRefused("used", words))


def count_taken() -> None:
    """Count a call that was good."""
    service().metrics.launches.labels("taken").inc()


def _refused(error: LaunchRefused) -> CallRefused:
    service().metrics.launches.labels(error.code).inc()
    if error.code == "wrong-repository":
        return _forbidden(str(error))
    challenge = f'{_REALM}, error="invalid_token", error_description="{error.code}"'
    headers = {"WWW-Authenticate": challenge}
    return CallRefused(401, "The signed call is not taken", str(error), error.code, headers)


def _forbidden(words: str) -> CallRefused:
    headers = {"WWW-Authenticate": f'{_REALM}, error="insufficient_scope"'}
    return CallRefused(403, "Not your repository", words, "wrong-repository", headers)
