"""From an answer or a refusal to HTTP."""

import re
from typing import Any, Final

import orjson
from werkzeug.wrappers import Response

from orcid_repo_plugin.local_registry.api.call import Answer
from orcid_repo_plugin.local_registry.api.media_types import notation, pretty
from orcid_repo_plugin.local_registry.documents.notations import write
from orcid_repo_plugin.local_registry.documents.shapes import ERROR
from orcid_repo_plugin.local_registry.refusals import Refusal

_CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$.]{0,99}")
CORS: Final = {
    "Access-Control-Allow-Origin": "*",
}
PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET,POST,PUT,DELETE",
    "Access-Control-Allow-Headers": "X-Requested-With,Origin,Content-Type,Accept",
}
"""Without ``Authorization``: from another origin, browsers cannot send tokens to ORCID."""


def render(answer: Answer, media_type: str, callback: str | None = None) -> Response:
    """The HTTP answer of a handler.

    :param callback: from the query; wraps a JSON answer as a call of this JavaScript function.
    """
    if answer.text is not None:
        response = Response(answer.text, answer.status, content_type=answer.media_type)
    elif answer.content is None and answer.shape is None:
        response = Response(b"", answer.status)
        del response.headers["Content-Type"]
    else:
        response = _written(answer, media_type, callback)
    response.headers.update(answer.headers)
    return response


def _written(answer: Answer, media_type: str, callback: str | None) -> Response:
    if answer.shape is None:
        body = orjson.dumps(answer.content)
        media_type = "application/json"
    else:
        body = write(answer.shape, answer.content, notation(media_type), pretty=pretty(media_type))
    if callback and notation(media_type) == "json" and _CALLBACK.fullmatch(callback):
        return Response(
            b"%s(%s)" % (callback.encode(), body), answer.status, mimetype="application/javascript"
        )
    return Response(body, answer.status, content_type=f"{media_type};charset=UTF-8")


def render_refusal(refusal: Refusal, media_type: str) -> Response:
    """The error document of a refusal."""
    answer = Answer(refusal.status, ERROR, refusal.body(), refusal.headers)
    return render(answer, media_type)


def oauth_json(status: int, body: dict[str, Any]) -> Response:
    """What the token filter answers: JSON of OAuth's form."""
    return Response(orjson.dumps(body), status, content_type="application/json;charset=UTF-8")
