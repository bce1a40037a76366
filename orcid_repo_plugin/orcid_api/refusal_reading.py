"""What ORCID says when it says no, from any of its error bodies, and without the secrets that it repeats.

There are five forms: the API's error document in JSON and in XML, OAuth's JSON, plain text, and the HTML
of a proxy. Source: ORCID API 3.0; ORCID-Source, ``OrcidCoreExceptionMapper``; RFC 6749, 5.2.
"""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from lxml import etree

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.errors import OrcidRefusal
from orcid_repo_plugin.orcid_api.answer import Answer

LONGEST: Final = 600
"""Characters of ORCID's text that are kept."""
HIDDEN: Final = "(hidden)"

_DUPLICATE: Final = 9021
_DEPRECATED: Final = 9007
_SECRETS: Final = (
    re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.I),
    re.compile(r"(?<=Access Denied: )\S+", re.I),
    re.compile(r"(?<=token: )\S+", re.I),
    re.compile(r"(?<=authorization code: )\S+", re.I),
    re.compile(r"(?<=Bearer )\S+", re.I),
    re.compile(r"(?<=(?:_token|secret)[=:])[^\s&]+", re.I),
    re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+\.[^\s@<>\"'(),;:]+"),
)
"""UUIDs (ORCID's tokens and secrets are such), what follows the words that announce a secret, and e-mail."""
_PUT_CODE: Final = re.compile(
    r"\bput[-_ ]?codes?\b[\s:=#'\"(\[]*(?:is|was|of)?[\s:=#'\"(\[]*([0-9]{1,18})(?![-\w])", re.I
)
_ORCID: Final = re.compile(r"\b[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]\b", re.I)
_TAGS: Final = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.I | re.S)
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)
_CONTROL: Final = re.compile(r"[\x00-\x20\x7f-\x9f]+")


def refusal_of(answer: Answer, *, asked: str = "", secrets: Iterable[str] = ()) -> OrcidRefusal:
    """The refusal that an answer tells.

    :param answer: any answer that is no success.
    :param asked: the address that was asked, to tell the iD in it from the one that an answer names.
    :param secrets: what must not be in the text beside what looks like a secret anyway: the token.
    """
    document = _document(answer)
    if "error-code" in document or "response-code" in document:
        return refusal_in(
            document,
            status=answer.status,
            location=answer.headers.get("location", ""),
            asked=asked,
            secrets=secrets,
        )
    error = _text(document.get("error"))
    told = document.get("error_description", document.get("error-description", document.get("message")))
    detail = _text(told) if document else _plain(answer)
    return OrcidRefusal(answer.status, None, harmless(detail, secrets), error=harmless(error, secrets)[:60])


def refusal_in(
    error: Mapping[str, Any],
    *,
    status: int | None = None,
    location: str = "",
    asked: str = "",
    secrets: Iterable[str] = (),
) -> OrcidRefusal:
    """The refusal that an error document tells, also as a member of a bulk answer.

    :param status: of the answer that it came with; a member of a bulk has only its own.

    >>> told = {"response-code": 409, "error-code": 9021, "developer-message": "see put-code 41."}
    >>> refusal_in(told).put_code
    41
    """
    code = _number(error.get("error-code"))
    text = _text(error.get("developer-message")) or _text(error.get("user-message"))
    return OrcidRefusal(
        status or _number(error.get("response-code")) or 0,
        code,
        harmless(text, secrets),
        put_code=put_code_in(text) if code == _DUPLICATE else None,
        orcid=_primary(text, location, asked) if code == _DEPRECATED else None,
    )


def put_code_in(text: str) -> int | None:
    """The put-code that a text names; ``None`` for the old wording, which names none.

    >>> put_code_in("please see element with put-code 12345. If you are trying to edit, use PUT")
    12345
    >>> put_code_in("You have already added this activity. Use PUT instead of POST.")
    """
    found = _PUT_CODE.search(text)
    return (int(found[1]) or None) if found else None


def harmless(text: str, secrets: Iterable[str] = ()) -> str:
    """A text in one line, without tokens, secrets and e-mail addresses.

    >>> harmless("Invalid access token: 11111111-2222-4333-8444-555555555555")
    'Invalid access token: (hidden)'
    """
    for secret in secrets:
        if secret:
            text = text.replace(secret, HIDDEN)
    for pattern in _SECRETS:
        text = pattern.sub(HIDDEN, text)
    text = _CONTROL.sub(" ", text).strip()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _document(answer: Answer) -> Mapping[str, Any]:
    """The error document, whatever the headers call it; empty if it is none."""
    body = answer.body.strip()
    if body.startswith(b"{"):
        return _json(body)
    return _xml(body) if body.startswith(b"<") else {}


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _xml(body: bytes) -> Mapping[str, Any]:
    """The fields of ORCID's error element; empty for HTML and for what is cut off."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    if etree.QName(root).localname not in ("error", "orcid-error"):
        return {}
    return {etree.QName(child).localname: child.text or "" for child in root.iterchildren("{*}*")}


def _plain(answer: Answer) -> str:
    """What a body without a form says: its title if it is HTML, else its text."""
    text = answer.body[:65536].decode("utf-8", "replace")
    if not text.lstrip().startswith("<"):
        return text
    title = _TITLE.search(text)
    return unescape(_TAGS.sub(" ", title[1] if title else text))


def _primary(text: str, location: str, asked: str) -> str | None:
    """The iD that a record was merged into: of the header ``location``, else of the text."""
    old = set(_ORCID.findall(asked.upper()))
    for place in (urlsplit(location).path, text.partition("rimary")[2], text.partition("efer to")[2], text):
        for found in _ORCID.findall(place):
            if found.upper() not in old and OrcidId.parse(found.upper()):
                return str(found).upper()
    return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return (
        int(value) if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,6}\s*", value, re.ASCII) else None
    )
