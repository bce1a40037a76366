"""What a fault makes of an answer."""

from collections.abc import Callable
from html import escape
from http import HTTPStatus
from typing import Final

import orjson

from orcid_repo_plugin.local_registry.control.answered import Answered, made
from orcid_repo_plugin.local_registry.control.faults import Acting, AnswerCut, AnswerLost
from orcid_repo_plugin.local_registry.refusals import MORE_INFO

TEXT: Final = "text/plain;charset=UTF-8"
HTML: Final = "text/html"
JSON: Final = "application/json;charset=UTF-8"

_PROXY: Final = (502, 503, 504)
_CODES: Final = {404: 9016, 500: 9008}
"""The error-code of a status that is asked for; others get 9001, which comes with many statuses."""
_OAUTH: Final = {400: "invalid_request", 401: "invalid_token", 403: "forbidden"}


def carry_out(acting: Acting, path: str, ask: Callable[[], Answered]) -> Answered:
    """The answer to a request when faults act on it; their waiting is over.

    :param path: as asked; decides the form of an error.
    :param ask: lets the request take effect.
    :raises AnswerLost: nothing of the answer may be sent.
    :raises AnswerCut: only a part of it.
    """
    ending = acting.ending
    if ending is None:
        return ask()
    if ending.fault == "status":
        return error(ending.status, path)
    raise (AnswerLost if ending.fault == "lose_answer" else AnswerCut)(ask())


def error(status: int, path: str) -> Answered:
    """An answer with this status in the form that it has at ORCID.

    429 is plain text; 502 to 504 are a proxy's page; OAuth's errors and 401 have OAuth's JSON form; all
    others are error documents.
    """
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return made(status, TEXT, b"Too many requests: the quota of this address is used up for today.")
    if status in _PROXY:
        return proxy_error(status)
    if status < HTTPStatus.BAD_REQUEST:
        return made(status, JSON, b"{}")
    if status == HTTPStatus.UNAUTHORIZED or "/oauth/" in path:
        told = {"error": _OAUTH.get(status, "server_error"), "error_description": "A fault was asked for."}
        return made(status, JSON, orjson.dumps(told))
    return made(status, JSON, orjson.dumps(_document(status)))


def proxy_error(status: int) -> Answered:
    """The page of a proxy that got nothing from behind it.

    >>> proxy_error(503).body.decode()[:54]
    '<html><head><title>503 Service Unavailable</title></he'
    """
    told = escape(f"{status} {_phrase(status)}")
    page = f"<html><head><title>{told}</title></head><body><h1>{told}</h1></body></html>"
    return made(status, HTML, page.encode("ascii"))


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus.__members__.values() else "Unknown"


def _document(status: int) -> dict[str, object]:
    return {
        "response-code": status,
        "developer-message": f"{status} {_phrase(status)}: A fault was asked for.",
        "user-message": "Something went wrong in the registry.",
        "error-code": _CODES.get(status, 9001),
        "more-info": MORE_INFO,
    }
