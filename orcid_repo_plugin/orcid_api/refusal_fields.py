"""Which field a refusal is about, and what is wrong with it, read from ORCID's text for developers.

The code decides what we do; the text only helps a human. So every wording may fail to be understood.
Wordings: ORCID's ``api_en.properties``, Jackson's and Xerces' messages inside of 9001, 9047 and 9051.
"""

import re
from typing import Final, NamedTuple

from orcid_repo_plugin.errors import OrcidRefusal


class Found(NamedTuple):
    """What a text tells."""

    field: str
    """ORCID's name of the field: ``publication-date``; empty if none is told."""
    value: str = ""
    """What stands in it, if that is told."""
    problems: tuple[str, ...] = ()
    """What is wrong, in our words."""


_DATE: Final = 9049
_IDENTIFIERS: Final = 9023
_WITH_FIELDS: Final = frozenset(
    {9001, 9008, 9020, 9022, 9023, 9037, 9045, 9046, 9047, 9049, 9051, 9054, 9058}
)
_WITH_SCOPES: Final = frozenset({9002, 9004, 9005, 9015, 9017, 9038})
_OF_SCOPES: Final = frozenset({"invalid_scope", "insufficient_scope", "forbidden", "access_denied"})

_WORDS: Final = (
    ("external-id-relationship", r"external-id-relationship|funded-by"),
    ("external-id-type", r"external-id-type"),
    ("external-id-value", r"external-id-value"),
    ("external-id-url", r"external-id-url"),
    ("translated-title", r"translated[- ]title"),
    ("journal-title", r"journal[- ]title"),
    ("subtitle", r"sub-?title"),
    ("short-description", r"short[- ]description"),
    ("citation", r"citation(?:[- ](?:type|value))?"),
    ("publication-date", r"publication[- ]date"),
    ("start-date", r"start[- ]date"),
    ("end-date", r"end[- ]date"),
    ("contributor-orcid", r"contributor-orcid|orcid id|orcid uri|orcid identifier"),
    ("contributor-email", r"contributor-email|e-?mail"),
    ("contributor-role", r"contributor[- ]role|roles?"),
    ("contributor-sequence", r"contributor[- ]sequence"),
    ("credit-name", r"credit[- ]name"),
    ("language-code", r"language(?:[- ]code)?"),
    ("country", r"country"),
    ("visibility", r"visibility"),
    ("put-code", r"put[- ]code"),
    ("group-id", r"group[- ]id|group"),
    ("organization", r"organi[sz]ation"),
    ("amount", r"amount|currency"),
    ("external-ids", r"external[- ]id(?:s|entifiers?)?"),
    ("contributors", r"contributors?"),
    ("type", r"(?:work )?type"),
    ("title", r"title"),
    ("url", r"url"),
)
"""ORCID's names and how texts write them: the exact ones first, as one may stand within another."""
_ANY: Final = re.compile(
    "|".join(rf"(?P<f{place}>\b(?:{words})\b)" for place, (_, words) in enumerate(_WORDS)), re.I
)
_PATH: Final = re.compile(r"[\w-]+(?:\[\d+\])?(?:\.[\w-]+(?:\[\d+\])?)+")
"""The way through a document: ``title.translated-title``. Its last part tells the field."""
_GENERAL: Final = ("contributors", "external-ids")
_LISTS: Final = re.compile(
    r"valid values.*|\bthe roles are\b.*|One of '\{.*?\}'|"
    r"\(\d+ known properties.*?\)|\(class [^)]*\)|\$\{\w*\}",
    re.I | re.S,
)
"""What is valid, told beside what is not; also which elements would have been right."""
_VALUE: Final = (
    re.compile(r"(?:is|value|role) [`'\"‘“]([^`'\"’”]{1,80})[`'\"’”]", re.I),
    re.compile(r"no date ([0-9][0-9-]{3,9})"),
    re.compile(r"\b([0-9]{4}-[0-9]{1,2}(?:-[0-9]{1,2})?)\b(?!-)"),
    re.compile(r"no role (\S{1,80}?);"),
)
_LONG: Final = re.compile(r"longer than ([0-9]+)|maxLength '([0-9]+)'|too long", re.I)
_EMPTY: Final = re.compile(r"\bempty\b|\bhas no value\b|\bwithout text\b|minLength|\bblank\b", re.I)
_SCOPE: Final = re.compile(
    r"(?<![\w./-])/(?:activities|person|read-limited|read-public|authenticate|webhook|premium-notification|basic-"
    r"notification|group-id-record|email|orcid-[a-z]+|affiliations|funding|peer-review)(?:/[a-z-]+)*(?![\w-])"
)


_MARKS: Final = (
    "Full validation error:",
    "through reference chain",
    "->",
    "invalid -",
    "message is invalid:",
    "element '",
)


def field_in(detail: str, code: int | None) -> Found | None:
    """The field that a text tells; ``None`` if it tells none.

    >>> field_in("The JSON is invalid - title.title is longer than 1000 characters", 9047)
    Found(field='title', value='', problems=('it is longer than 1,000 characters',))
    >>> field_in("The work could not be stored.", 9047)
    """
    if code not in _WITH_FIELDS or not detail:
        return None
    if code == _IDENTIFIERS:
        return Found("external-ids", problems=tuple(_identifier_problems(detail)))
    text = _LISTS.sub(" ", detail)
    if code == _DATE:
        return Found(_first(text) or "publication-date", _value(text))
    field = _first(_said(text)) or _first(text)
    return Found(field, _value(text), tuple(_problems(text))) if field else None


def scopes_in(refusal: OrcidRefusal) -> list[str]:
    """The scopes that a refusal for want of one names.

    >>> scopes_in(OrcidRefusal(400, None, "Invalid scope: /webhook", error="invalid_scope"))
    ['/webhook']
    """
    if refusal.code not in _WITH_SCOPES and refusal.error not in _OF_SCOPES:
        return []
    return list(dict.fromkeys(_SCOPE.findall(refusal.detail)))


def _said(text: str) -> str:
    """What comes after ORCID's general words: the place and what is wrong there."""
    for mark in _MARKS:
        text = text.rpartition(mark)[2]
    return text


def _first(text: str) -> str:
    """The field that is named first; one that says more goes before "contributor" and "identifier"."""
    names = _names(_PATH.sub(lambda path: (_names(path[0]) or [path[0]])[-1], text))
    return next((name for name in names if name not in _GENERAL), names[0] if names else "")


def _names(text: str) -> list[str]:
    return [_WORDS[int((found.lastgroup or "f0")[1:])][0] for found in _ANY.finditer(text)]


def _value(text: str) -> str:
    for pattern in _VALUE:
        if found := pattern.search(text):
            return found[1]
    return ""


def _problems(text: str) -> list[str]:
    if found := _LONG.search(text):
        most = found[1] or found[2]
        return [f"it is longer than {int(most):,} characters" if most else "it is too long"]
    return ["it is empty"] if _EMPTY.search(text) else []


def _identifier_problems(detail: str) -> list[str]:
    """What is wrong with the identifiers: ORCID lists unknown types by their name, and what is missing."""
    problems: list[str] = []
    if found := _INVALID.search(detail):
        words = re.findall(r"[^\s,]+", found[1])
        problems += [_MISSING.get(word) or f"ORCID knows no identifier of the type {word}" for word in words]
    if "'self'" in detail:
        problems.append("none of them names the work itself (relationship self)")
    if not problems:
        problems.append("the work has none")
    return list(dict.fromkeys(problems))


_INVALID: Final = re.compile(r"invalid external-id\b:?(.*?)(?:At least one|$)", re.I | re.S)
_MISSING: Final = {
    "type": "one of them has no type",
    "value": "one of them has no value",
    "relationship": "one of them has no relationship to the work",
}
