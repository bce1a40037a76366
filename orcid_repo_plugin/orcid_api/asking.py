"""What all parts of the client share: which API is asked, and where an answer says what it made."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from orcid_repo_plugin.errors import OrcidUnavailable, PutCodeMissing
from orcid_repo_plugin.orcid_api.session import Answer, Method, OrcidSession

_PUT_CODE: Final = re.compile(r"0*[1-9][0-9]{0,17}", re.ASCII)


def get(
    session: OrcidSession,
    path: str,
    *,
    token: str | None = None,
    query: Mapping[str, str | int] | None = None,
) -> Answer:
    """Read: from the member API with a token, from the public API without one.

    :param path: what comes after the version: ``0000-0002-1825-0097/works``.
    """
    asked = f"{path}?{urlencode(query)}" if query else path
    if token is None:
        return session.call("GET", session.endpoints.public(asked), pace="public")
    return session.call("GET", session.endpoints.member(asked), token=token, pace="member")


def write(session: OrcidSession, method: Method, path: str, token: str, body: bytes | None = None) -> Answer:
    """Add, update or delete through the member API."""
    return session.call(method, session.endpoints.member(path), token=token, body=body, pace="member")


def mapping(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer.

    :raises OrcidUnavailable: it is something else: half an answer, or a page of something in between.
    """
    document = answer.json()
    if not isinstance(document, dict):
        raise OrcidUnavailable("ORCID's answer is not what was asked for", status=answer.status)
    return document


def put_code_of(answer: Answer, path: str) -> int:
    """The put-code of what was added; only the header ``Location`` tells it.

    :param path: where it was posted to: ``0000-0002-1825-0097/work``.
    :raises PutCodeMissing: there is no such header, or it names something else.
    """
    location = answer.headers.get("Location", "")
    place, _, last = urlsplit(location).path.rstrip("/").rpartition("/")
    if not place.endswith(f"/{path}") or _PUT_CODE.fullmatch(last) is None:
        raise PutCodeMissing(answer.status)
    return int(last)
