"""Forms that only our own pages can send."""

import hmac
import secrets

from flask import abort, request, session

FIELD = "csrf_token"
"""The name of the hidden field."""


def csrf_token() -> str:
    """The secret of this browser's session, for the hidden field of a form."""
    token = session.get(FIELD)
    if not isinstance(token, str):
        token = session[FIELD] = secrets.token_urlsafe(32)
    return token


def check_form() -> None:
    """Refuse a form that another site has sent, or one from before the session.

    :raises werkzeug.exceptions.BadRequest: the hidden field is missing or wrong.
    """
    expected = session.get(FIELD)
    sent = request.form.get(FIELD, "")
    if not isinstance(expected, str) or not hmac.compare_digest(expected.encode(), sent.encode()):
        abort(400, "The form had expired. Go back, load the page again and send it once more.")
