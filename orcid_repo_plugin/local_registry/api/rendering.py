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

CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$.]{0,99}")
CORS: Final = {
    "Access-Control-Allow-Origin": "*",
}
PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET,POST,PUT,DELETE",
    "Access-Control-Allow-Headers": "X-Requested-With,Origin,Content-Type,Accept",
}
"""Without ``Authorization``: from another origin, browsers cannot send tokens to ORCID."""


def render(answer: Answer, media_type: str) -> Response:
    """The HTTP answer of a handler."""
    if answer.text is not None:
        response = Response(answer.text, answer.status, content_type=answer.media_type)
    elif answer.content is None and answer.shape is None:
        response = Response(b"", answer.status)
        del response.headers["Content-Type"]
    else:
        response = _written(answer, media_type)
    response.headers.update(answer.headers)
    return response


def _written(answer: Answer, media_type: str) -> Response:
    if answer.shape is None:
        body = orjson.dumps(answer.content, option=orjson.OPT_INDENT_2 if pretty(media_type) else None)
    else:
        body = write(answer.shape, answer.content, notation(media_type), pretty=pretty(media_type))
    return Response(body, answer.status, content_type=f"{media_type};charset=UTF-8")


def render_refusal(refusal: Refusal, media_type: str) -> Response:
    """The error document of a refusal."""
    answer = Answer(refusal.status, ERROR, refusal.body(), refusal.headers)
    return render(answer, media_type)


def as_script(response: Response, callback: str) -> Response:
    """A JSON answer, also an error, as a call of a JavaScript function; any other as it is.

    :param callback: the function's name; empty for none.
    """
    if callback and (response.mimetype or "").endswith("json"):
        response.set_data(b"%s(%s)" % (callback.encode(), response.get_data()))
        response.content_type = "application/javascript;charset=UTF-8"
    return response


def oauth_json(status: int, body: dict[str, Any]) -> Response:
    """What the token filter answers: JSON of OAuth's form."""
    return Response(orjson.dumps(body), status, content_type="application/json;charset=UTF-8")
