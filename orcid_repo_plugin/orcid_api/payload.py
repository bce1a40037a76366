"""A work as ORCID's JSON: what is sent, and what is read from an answer.

Sent: ORCID's keys in ORCID's order, absent parts left out, never ``null``; no visibility (the
person's own default holds) and no e-mail. Read: whatever ORCID takes or answers.
Source: ORCID API 3.0, ``POST /{orcid}/work``.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, Final, NamedTuple

import orjson

from orcid_repo_plugin.domain.orcid_id import PRODUCTION_HOST, OrcidId
from orcid_repo_plugin.domain.work import (
    Citation,
    CitationType,
    Contributor,
    ExternalId,
    PublicationDate,
    TranslatedTitle,
    Work,
)
from orcid_repo_plugin.errors import InputError


class SealedPayload(NamedTuple):
    """What is sent, and its name: two payloads with one fingerprint are the same to the last byte."""

    fingerprint: str
    """SHA-256 of the body, in hexadecimal digits."""
    body: bytes
    """JSON in UTF-8, keys in alphabetical order."""


def sealed_payload(work: Work, host: str = PRODUCTION_HOST) -> SealedPayload:
    """The work as it is sent, for everybody's record the same: without put-code and visibility.

    >>> sealed_payload(Work(type="book", title="Cracked Pots", put_code=12)).body
    b'{"title":{"title":{"value":"Cracked Pots"}},"type":"book"}'
    """
    data = work_to_json(work if work.put_code is None else replace(work, put_code=None), host=host)
    body = orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
    return SealedPayload(sha256(body).hexdigest(), body)


def work_to_json(work: Work, *, host: str = PRODUCTION_HOST) -> dict[str, Any]:
    """The work as JSON, ready for ``json.dumps``.

    :param host: the registry's host, which stands in the iDs of contributors.

    >>> work_to_json(Work(type="book", title="Cracked Pots", external_ids=(ExternalId("doi", "10.5555/1"),)))
    ... # doctest: +NORMALIZE_WHITESPACE
    {'title': {'title': {'value': 'Cracked Pots'}}, 'type': 'book', 'external-ids': {'external-id':
     [{'external-id-type': 'doi', 'external-id-value': '10.5555/1', 'external-id-relationship': 'self'}]}}
    """
    data: dict[str, Any] = {} if work.put_code is None else {"put-code": work.put_code}
    data["title"] = _title(work)
    if work.journal_title is not None:
        data["journal-title"] = {"value": work.journal_title}
    if work.short_description is not None:
        data["short-description"] = work.short_description
    if work.citation is not None:
        data["citation"] = {
            "citation-type": str(work.citation.type),
            "citation-value": work.citation.value,
        }
    data["type"] = str(work.type)
    if work.publication_date is not None:
        data["publication-date"] = _date(work.publication_date)
    if work.external_ids:
        data["external-ids"] = {"external-id": [_external_id(external) for external in work.external_ids]}
    if work.url is not None:
        data["url"] = {"value": work.url}
    if work.contributors:
        data["contributors"] = {"contributor": [_contributor(one, host) for one in work.contributors]}
    if work.language is not None:
        data["language-code"] = work.language
    if work.country is not None:
        data["country"] = {"value": work.country}
    return data


def _title(work: Work) -> dict[str, Any]:
    title: dict[str, Any] = {"title": {"value": work.title}}
    if work.subtitle is not None:
        title["subtitle"] = {"value": work.subtitle}
    if work.translated_title is not None:
        translated = work.translated_title
        title["translated-title"] = {"value": translated.value, "language-code": translated.language}
    return title


def _date(date: PublicationDate) -> dict[str, Any]:
    parts = {"year": {"value": f"{date.year:04}"}}
    if date.month is not None:
        parts["month"] = {"value": f"{date.month:02}"}
    if date.day is not None:
        parts["day"] = {"value": f"{date.day:02}"}
    return parts


def _external_id(external: ExternalId) -> dict[str, Any]:
    data: dict[str, Any] = {"external-id-type": external.type, "external-id-value": external.value}
    if external.url is not None:
        data["external-id-url"] = {"value": external.url}
    data["external-id-relationship"] = str(external.relationship)
    return data


def _contributor(contributor: Contributor, host: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if contributor.orcid is not None:
        path = contributor.orcid.path
        data["contributor-orcid"] = {"uri": f"https://{host}/{path}", "path": path, "host": host}
    if contributor.credit_name is not None:
        data["credit-name"] = {"value": contributor.credit_name}
    attributes = {}
    if contributor.sequence is not None:
        attributes["contributor-sequence"] = contributor.sequence
    if contributor.role is not None:
        attributes["contributor-role"] = contributor.role
    if attributes:
        data["contributor-attributes"] = attributes
    return data


def work_from_json(data: Mapping[str, Any]) -> Work:
    """Read a work that ORCID answered, or that we wrote.

    As tolerant as ORCID: ``null`` is absent, a plain text may stand for ``{"value": …}`` and a
    single object for a list of one; numbers may be texts. What ORCID adds (source, dates of the
    record, visibility, normal forms of identifiers) is not part of a work and passed over.
    What breaks a rule is kept as it is, for ``mapping.validity`` to name.

    :raises InputError: it does not have the shape of a work.

    >>> work_from_json({"title": {"title": "Cracked Pots", "subtitle": None}, "type": "book"}).title
    'Cracked Pots'
    """
    if not isinstance(data, Mapping):
        raise InputError(f"a work is a JSON object, not {type(data).__name__}")
    title = _mapping(data, "title")
    contributors = _list(_mapping(data, "contributors"), "contributor")
    return Work(
        type=_text(data, "type") or "",
        title=_text(title, "title") or "",
        subtitle=_text(title, "subtitle"),
        translated_title=_read_translated(_mapping(title, "translated-title")),
        journal_title=_text(data, "journal-title"),
        short_description=_text(data, "short-description"),
        citation=_read_citation(_mapping(data, "citation")),
        publication_date=_read_date(_mapping(data, "publication-date")),
        external_ids=tuple(map(_read_external_id, _list(_mapping(data, "external-ids"), "external-id"))),
        url=_text(data, "url"),
        contributors=tuple(map(_read_contributor, contributors)),
        language=_text(data, "language-code"),
        country=_text(data, "country"),
        put_code=_number(data, "put-code"),
    )


_NOTHING: Final[Mapping[str, Any]] = {}


def _mapping(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    if value is None:
        return _NOTHING
    if isinstance(value, Mapping):
        return value
    if isinstance(value, str):  # ORCID's leniency: "title": "A title"
        return {key: value, "value": value}
    raise InputError(f"{key}: an object was expected, not {type(value).__name__}")


def _list(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = data.get(key)
    if value is None:
        return []
    members = value if isinstance(value, list) else [value]
    for member in members:
        if not isinstance(member, Mapping):
            raise InputError(f"{key}: objects were expected, not {type(member).__name__}")
    return members


def _text(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    if isinstance(value, Mapping):
        value = value.get("value")
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise InputError(f"{key}: a text was expected, not {type(value).__name__}")


def _number(data: Mapping[str, Any], key: str) -> int | None:
    text = _text(data, key)
    if text is None:
        return None
    if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) < 20):
        raise InputError(f"{key}: a number was expected, not {text[:40]!r}")
    return int(text)


def _read_translated(data: Mapping[str, Any]) -> TranslatedTitle | None:
    value = _text(data, "value")
    return None if value is None else TranslatedTitle(value, _text(data, "language-code") or "")


def _read_citation(data: Mapping[str, Any]) -> Citation | None:
    value, kind = _text(data, "citation-value"), _text(data, "citation-type")
    if value is None and kind is None:
        return None
    return Citation(value or "", kind or CitationType.UNSPECIFIED)


def _read_date(data: Mapping[str, Any]) -> PublicationDate | None:
    year = _number(data, "year")
    return None if year is None else PublicationDate(year, _number(data, "month"), _number(data, "day"))


def _read_external_id(data: Mapping[str, Any]) -> ExternalId:
    return ExternalId(
        type=_text(data, "external-id-type") or "",
        value=_text(data, "external-id-value") or "",
        relationship=_text(data, "external-id-relationship") or "",
        url=_text(data, "external-id-url"),
    )


def _read_contributor(data: Mapping[str, Any]) -> Contributor:
    identifier = _mapping(data, "contributor-orcid")
    path = _text(identifier, "path") or (_text(identifier, "uri") or "").rpartition("/")[2]
    attributes = _mapping(data, "contributor-attributes")
    return Contributor(
        credit_name=_text(data, "credit-name"),
        role=_text(attributes, "contributor-role"),
        sequence=_text(attributes, "contributor-sequence"),
        orcid=(OrcidId.parse(path) or OrcidId(path)) if path else None,
    )
