"""What every answer of a registry must be, whatever was asked: the right form for its role and status."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any, Final, Literal, Self

from lxml import etree

from orcid_repo_plugin.local_registry.control.answered import Answered, Environ
from orcid_repo_plugin.local_registry.refusals import REFUSALS
from orcid_repo_plugin.testing.registry_start import NOWHERE

Role = Literal["member", "public", "control", "pages"]

STATUSES: Final = frozenset(
    {200, 201, 204, 206, 301, 302, 303, 304, 308, 400, 401, 403, 404, 405, 406, 409, 413, 415, 416}
)
"""All that the registry ever answers when no fault was asked for. There is no 500 among them."""
REDIRECTS: Final = (301, 302, 303, 308)
CANARY: Final = "canary-5d1c-must-never-be-read"
"""Stands in a file that hostile XML names."""
TAG: Final = "<x-fire"
"""The beginning of what no page may take for a tag when it comes from outside."""
HEADER: Final = "X-Fire"
"""A header that no answer may have: where it comes from a request, lines were split."""
REGISTERED: Final = ("http://127.0.0.1:8000/", "http://localhost:8000/")
"""Where pages may lead beside the registry itself: what the default clients registered."""

_ERROR: Final = {"response-code", "developer-message", "user-message", "error-code", "more-info"}
_XML: Final = frozenset({"application/vnd.orcid+xml", "application/orcid+xml", "application/xml"})
_JSON: Final = frozenset(
    {
        "application/vnd.orcid+json",
        "application/orcid+json",
        "application/json",
        "application/ld+json",
        "application/vnd.citationstyles.csl+json",
    }
)
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, as far as the form of the answer depends on it."""

    method: str
    path: str
    accept: str
    site: str
    """The registry's own address."""

    @classmethod
    def of(cls, environ: Environ, site: str = NOWHERE) -> Self:
        """From a request."""
        return cls(environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("HTTP_ACCEPT", ""), site)

    @property
    def role(self) -> Role:
        """Who has to answer."""
        first = self.path.split("/")[1] if self.path.startswith("/") else ""
        roles: Mapping[str, Role] = {"member": "member", "public": "public", "control": "control"}
        return roles.get(first, "pages")


def complaints(asked: Asked, answered: Answered) -> Iterator[str]:
    """What is wrong with an answer; nothing if all is well."""
    if answered.code not in STATUSES:
        yield "has a status that nobody asked for"
    if b"Traceback" in answered.body or CANARY.encode() in answered.body:
        yield "tells what it must not"
    headers = {name.lower(): value for name, value in answered.headers}
    yield from _about_headers(answered, headers)
    if asked.method == "HEAD" or not answered.may_have_body:
        if answered.body:
            yield "has a body where none may be"
    elif answered.body:
        try:
            yield from _JUDGES[asked.role](asked, answered, _Typed(headers.get("content-type", "")))
        except (ValueError, etree.XMLSyntaxError, AssertionError) as error:
            yield f"is not of the form that it says ({error!r:.200})"
    if answered.code in REDIRECTS:
        yield from _about_location(asked, headers.get("location", ""))


def _about_headers(answered: Answered, headers: Mapping[str, str]) -> Iterator[str]:
    if HEADER.lower() in headers:
        yield "has a header of the client's"
    for name, value in answered.headers:
        if not value.isascii() or any(ord(sign) < 32 or ord(sign) == 127 for sign in value):
            yield f"has an odd header {name}: {value[:100]!r}"
    length = headers.get("content-length")
    if length is not None and answered.body and int(length) != len(answered.body):
        yield f"announces {length} bytes and has {len(answered.body)}"


def _about_location(asked: Asked, there: str) -> Iterator[str]:
    inside = there.startswith("/") and not there.startswith(("//", "/\\"))
    if not (inside or there.startswith((f"{asked.site}/", *REGISTERED)) or asked.path.endswith("/answer")):
        yield f"leads to another site, or nowhere: {there[:200]!r}"


class _Typed:
    """A content type, taken apart."""

    def __init__(self, content_type: str) -> None:
        message = Message()
        message["Content-Type"] = content_type
        self.name = message.get_content_type() if content_type else ""
        self.charset = str(message.get_param("charset", "")).lower()

    def __repr__(self) -> str:
        return self.name


def _of_api(asked: Asked, answered: Answered, typed: _Typed) -> Iterator[str]:
    scripted = typed.name == "application/javascript"
    if scripted:
        answered, typed = _out_of_script(answered), _Typed("application/json;charset=utf-8")
    content = _content(answered.body, typed)
    if answered.code < 300:
        wanted = {asked.accept} if asked.accept in _XML | _JSON else _XML | _JSON | {"text/csv"}
        if not scripted and typed.name not in wanted:
            yield f"has the type {typed}, and {asked.accept} was asked for"
    elif isinstance(content, dict) and "error" in content:
        if answered.code not in (401, 403) and not asked.path.endswith("/oauth/token"):
            yield "has OAuth's form"
        yield from _about_oauth(content)
    elif answered.code != 413:
        yield from _about_error(_error(answered.body, typed), answered.code)
    elif typed.name != "text/plain":
        yield f"has the type {typed}"


def _out_of_script(answered: Answered) -> Answered:
    """The JSON that a function is called with."""
    return answered._replace(body=answered.body.partition(b"(")[2].removesuffix(b")"))


def _about_error(error: Mapping[str, Any], status: int) -> Iterator[str]:
    if set(error) != _ERROR or not all(isinstance(error[key], str) for key in _ERROR if "code" not in key):
        yield f"is no error document: {sorted(error)}"
    elif int(error["response-code"]) != status or int(error["error-code"]) not in REFUSALS:
        yield f"is an error document for {error['response-code']}, error-code {error['error-code']}"


def _about_oauth(content: Mapping[str, Any]) -> Iterator[str]:
    words = {"error", "error_description"}
    if set(content) != words or not all(isinstance(content[word], str) for word in words):
        yield f"is no error of OAuth's form: {sorted(content)}"


def _content(body: bytes, typed: _Typed) -> Any:
    """What JSON holds; XML and text are only read."""
    if typed.name in _JSON:
        return json.loads(body)
    if typed.name in _XML:
        etree.fromstring(body, _PARSER)
    else:
        body.decode()
    return None


def _error(body: bytes, typed: _Typed) -> Mapping[str, Any]:
    if typed.name in _JSON:
        found: dict[str, Any] = json.loads(body)
        return found
    root = etree.fromstring(body, _PARSER)
    return {str(etree.QName(leaf).localname): leaf.text for leaf in root}


def _of_control(asked: Asked, answered: Answered, typed: _Typed) -> Iterator[str]:
    content = json.loads(answered.body)
    if typed.name != "application/json":
        yield f"has the type {typed}"
    if answered.code >= 400 and not (set(content) == {"error"} and isinstance(content["error"], str)):
        yield "is no error of the control endpoint"


def _of_pages(asked: Asked, answered: Answered, typed: _Typed) -> Iterator[str]:
    text = answered.body.decode()
    if typed.name == "application/json":
        content = json.loads(text)
        if answered.code >= 400 and not (isinstance(content, dict) and "error" in content):
            yield "is no error"
    elif typed.name == "text/html":
        if typed.charset != "utf-8" or TAG in text.lower():
            yield "shows what came from outside as it came"
    elif typed.name not in ("text/css", "image/svg+xml", "text/javascript"):
        yield f"has the type {typed}"


_JUDGES: Final = {"member": _of_api, "public": _of_api, "control": _of_control, "pages": _of_pages}
