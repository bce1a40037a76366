"""What a person reads when something is not as it should be, with the way out."""

from types import MappingProxyType
from typing import Final, NamedTuple

from flask import Flask, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException


class Trouble(NamedTuple):
    """An error in plain words."""

    heading: str
    advice: str


TROUBLES: Final = MappingProxyType(
    {
        400: Trouble("This form could not be used", "Go back, look at what you entered and send it again."),
        403: Trouble("This is not open to you", "Sign in as the person whose page it is."),
        404: Trouble("There is nothing here", "The address may be mistyped, or the thing was deleted."),
        405: Trouble("This address is not used in that way", "Start again from the first page."),
        413: Trouble("That was too large", "Send less at once."),
        500: Trouble(
            "Something in the registry broke",
            "It is our fault. The terminal in which the registry runs tells more; nothing was half saved.",
        ),
    }
)
_OTHER: Final = Trouble("This did not work", "Start again from the first page.")


def answer_errors(app: Flask) -> None:
    """Give this application its error pages."""
    app.register_error_handler(HTTPException, _page)


def _page(error: Exception) -> ResponseReturnValue:
    assert isinstance(error, HTTPException)
    if error.code is None or error.response is not None:
        return error.get_response()
    trouble = TROUBLES.get(error.code, _OTHER)
    own_words = error.description if error.description != type(error).description else None
    advice = own_words if own_words and error.code < 500 else trouble.advice
    if request.accept_mimetypes.best_match(("text/html", "application/json"), "text/html") != "text/html":
        response = jsonify(error=trouble.heading, advice=advice)
    else:
        response = make_response(render_template("error.html", trouble=trouble, advice=advice))
    response.status_code = error.code
    if error.code == 405:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "GET")
    return response
