"""The web components and their style sheet, for the pages of other sites."""

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Final

from flask import Blueprint, Response, request

from orcid_repo_plugin.web.public import refuse

blueprint = Blueprint("components", __name__)

KINDS: Final[Mapping[str, str]] = {
    "orcid-badges.js": "text/javascript",
    "orcid-badges.css": "text/css",
}
"""The files, and their media types."""
_HOUR: Final = 3600
_YEAR: Final = 365 * 24 * 3600


@blueprint.get("/components/<anything:name>")
def file(name: str) -> Response:
    """A file of the components; kept for a year if its address names what is in it (``?v=``)."""
    place = files("orcid_repo_plugin.templates") / "components" / name if name in KINDS else None
    if place is None or not place.is_file():
        told = "The components are orcid-badges.js and orcid-badges.css."
        return refuse(404, told, "unknown-component")
    body = place.read_bytes()
    mark = mark_of(body)
    answer = Response(body, mimetype=KINDS[name])
    answer.set_etag(mark)
    answer.cache_control.public = True
    answer.cache_control.max_age = _YEAR if request.args.get("v") == mark else _HOUR
    return answer


def mark_of(body: bytes) -> str:
    """What tells this file from every other version of it."""
    return sha256(body).hexdigest()[:16]
