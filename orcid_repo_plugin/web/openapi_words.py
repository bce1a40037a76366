"""What the description of ``/items`` says: its problems, examples, and the shapes of its answers."""

from typing import Any, Final

from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.domain.item_schema import EXAMPLE
from orcid_repo_plugin.domain.report import Level

ABOUT: Final = """\
A repository (a *host*) tells here of items that are new, changed or gone, and is told what will happen on
whose ORCID record. Nothing is asked of ORCID while the call is answered: the work goes by itself within
seconds, and waits by itself when ORCID is down.

Each call is signed with the host's key (`orcid-repo hosts add` prints it): a JWT, HS256, with the claims
`iss` (the host's name), `aud` (this service's address), `repository`, `iat`, `exp` (at most 300 seconds
later), `jti` (a new one each time, at most 200 characters) and `purpose` = `deposit`. It stands in the header
`Authorization: Bearer …` and is good for one request; the very same request may be sent again with it when
its answer was lost.

The header `Idempotency-Key` (up to 200 printable characters) makes a repeated call one: within a day the
first answer is given again, with the header `Idempotent-Replayed: true`.
"""
PROBLEMS: Final[dict[int, dict[str, str]]] = {
    400: {"wrong-key": "The Idempotency-Key is too long or not printable."},
    401: {
        "unsigned": "There is no signed call.",
        "malformed, unknown-host, bad-signature, missing-claim, wrong-purpose": "It is signed wrongly.",
        "wrong-audience": "It is for another service: `aud` is not our address.",
        "expired, future, too-long": "It is too old, of the future, or good for too long; look at the clock.",
        "used": "It was used for another request.",
    },
    403: {"wrong-repository": "The host may not speak for this repository."},
    404: {"unknown-item": "The item was never sent to us."},
    409: {"in-progress": "The same request is being answered; ask again after `Retry-After` seconds."},
    413: {"too-large": "More than 10 MB, or 50 MB unpacked.", "too-many-items": "More than 1,000 items."},
    415: {"unknown-encoding": "`Content-Encoding` is neither absent nor `gzip`."},
    422: {
        "unreadable": "The body cannot be read; says where and why.",
        "unknown-platform": "Nobody can tell whose format it is; say it with `?platform=`.",
        "wrong-id": "The address and the metadata name different items; both are said.",
        "unfit-id": "The id has more than 500 characters, or is no UTF-8.",
        "several-items": "The body holds several items, and the address names one.",
        "no-item": "The body holds no item.",
        "key-reused": "The Idempotency-Key came with another request before.",
    },
    503: {"books": "Our database does not answer; try again after `Retry-After` seconds."},
}
"""By status and code. Every one is a problem document, RFC 9457."""
BIBTEX: Final = """@article{pots-3,
  author = {Carberry, Josiah},
  title = {A Theory of Cracked Pots},
  journal = {Journal of Psychoceramics},
  year = {2008},
  doi = {10.5555/12345678}
}
"""
EPRINTS: Final = """<?xml version="1.0" encoding="utf-8"?>
<eprints xmlns="http://eprints.org/ep2/data/2.0">
  <eprint id="https://repo.example.edu/id/eprint/12">
    <eprintid>12</eprintid>
    <eprint_status>archive</eprint_status>
    <type>article</type>
    <title>A Theory of Cracked Pots</title>
    <creators><item>
      <name><family>Carberry</family><given>Josiah</given></name>
      <orcid>0000-0002-1825-0097</orcid>
    </item></creators>
    <date>2008-08-13</date>
  </eprint>
</eprints>
"""
DSPACE: Final[dict[str, Any]] = {
    "uuid": "7c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f",
    "handle": "20.500.99998/11",
    "inArchive": True,
    "discoverable": True,
    "withdrawn": False,
    "metadata": {
        "dc.title": [{"value": "A Theory of Cracked Pots"}],
        "dc.type": [{"value": "Article"}],
        "dc.contributor.author": [{"value": "Carberry, Josiah"}],
        "dc.date.issued": [{"value": "2008-08-13"}],
    },
}
ITEM: Final[dict[str, Any]] = EXAMPLE
DECISION: Final[dict[str, Any]] = {
    "repository": "main",
    "item_id": "pots-3",
    "orcid": "0000-0002-1825-0097",
    "state": "waiting",
    "reason": "to be added",
}
TAKEN: Final[dict[str, Any]] = {
    "repository": "main",
    "id": "pots-3",
    "state": "live",
    "decisions": [DECISION],
    "work": {"title": "A Theory of Cracked Pots", "type": "journal-article"},
    "problems": [],
}
_TEXT: Final[dict[str, Any]] = {"type": "string"}
_TEXT_OR_NULL: Final[dict[str, Any]] = {"type": ["string", "null"]}
_NUMBER_OR_NULL: Final[dict[str, Any]] = {"type": ["integer", "null"]}
_TIME_OR_NULL: Final[dict[str, Any]] = {
    "type": ["string", "null"],
    "format": "date-time",
    "examples": ["2026-11-21T04:40:31Z"],
}


def _object(about: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "description": about,
        "required": list(properties),
        "properties": properties,
        **more,
    }


def _list_of(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


_STATE: Final[dict[str, Any]] = {
    "type": "string",
    "enum": [state.value for state in DeliveryState],
    "description": "`waiting` goes by itself; `not_connected` goes when the person connects; `refused` needs "
    "a human.",
}
_ITEM_STATE: Final[dict[str, Any]] = {
    "type": "string",
    "enum": ["live", "superseded", "withdrawn", "refused"],
    "description": "`superseded`: a newer version speaks for it. `refused`: it becomes no work.",
}
SCHEMAS: Final[dict[str, Any]] = {
    "Item": {
        "type": "object",
        "description": "An item as JSON, for home-made repositories. Without `item_id` it has the address's. "
        "All keys stand in docs/items.md.",
        "properties": {
            "item_id": {"type": ["string", "integer"]},
            "type": _TEXT,
            "title": _TEXT,
            "contributors": {"type": "array", "items": {"type": "object"}},
            "dates": {"type": "array", "items": _TEXT},
            "identifiers": {"type": "object", "additionalProperties": _TEXT},
            "uri": _TEXT,
            "state": {
                "type": "string",
                "enum": ["live", "unpublished", "withdrawn", "private", "not-a-work"],
            },
        },
        "examples": [ITEM],
    },
    "Deletions": _object(
        "Items whose works shall leave the records.",
        {"delete": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 1000}},
        additionalProperties=False,
        examples=[{"delete": ["pots-3", "pots-4"]}],
    ),
    "Decision": _object(
        "What was decided for one item and one record; a row of `orcid-repo deposit --as json`.",
        {
            "repository": _TEXT,
            "item_id": _TEXT,
            "orcid": {**_TEXT_OR_NULL, "description": "`null`: about the item as a whole."},
            "state": _STATE,
            "reason": _TEXT,
        },
        examples=[DECISION],
    ),
    "Finding": _object(
        "What a human should look at; its code is stable.",
        {
            "level": {"type": "string", "enum": [level.value for level in Level]},
            "code": _TEXT,
            "field": _TEXT,
            "message": _TEXT,
        },
    ),
    "Taken": _object(
        "What will happen with an item.",
        {
            "repository": _TEXT,
            "id": {**_TEXT, "description": "The item's own id."},
            "state": _ITEM_STATE,
            "decisions": {
                **_list_of("Decision"),
                "description": "Of this item; and of its older versions, where they are concerned.",
            },
            "work": {
                "description": "What it becomes at ORCID; `null`: nothing, or it was a deletion.",
                "oneOf": [
                    _object("A work.", {"title": _TEXT, "type": _TEXT_OR_NULL}),
                    {"type": "null"},
                ],
            },
            "problems": _list_of("Finding"),
        },
        examples=[TAKEN],
    ),
    "Batch": _object(
        "What will happen with many. One that cannot be taken stops no other.",
        {
            "repository": _TEXT,
            "items": _list_of("Taken"),
            "failed": {
                "type": "array",
                "items": _object(
                    "An item that was not taken.",
                    {
                        "where": {**_TEXT, "description": "Line and column in the body; or the id."},
                        "reason": _TEXT,
                    },
                ),
            },
        },
    ),
    "Known": _object(
        "How far an item has come.",
        {
            "repository": _TEXT,
            "id": _TEXT,
            "platform": _TEXT,
            "title": _TEXT,
            "state": _ITEM_STATE,
            "reason": _TEXT,
            "deliveries": {
                "type": "array",
                "items": _object(
                    "One item for one record; a row of `orcid-repo status --as json`.",
                    {
                        "repository": _TEXT,
                        "item_id": _TEXT,
                        "orcid": _TEXT,
                        "section": _TEXT,
                        "state": _STATE,
                        "attempts": {"type": "integer"},
                        "not_before": _TIME_OR_NULL,
                        "reason": _TEXT,
                        "what_to_do": _TEXT,
                    },
                ),
            },
            "history": {
                "type": "array",
                "description": "The newest hundred, the oldest of them first.",
                "items": _object(
                    "What was sent, answered or decided; a row of `orcid-repo history --as json`.",
                    {
                        "at": _TIME_OR_NULL,
                        "repository": _TEXT,
                        "item_id": _TEXT,
                        "orcid": _TEXT,
                        "section": _TEXT,
                        "operation": _TEXT,
                        "http_status": _NUMBER_OR_NULL,
                        "error_code": _TEXT_OR_NULL,
                        "put_code": _NUMBER_OR_NULL,
                        "ms": _NUMBER_OR_NULL,
                        "message": _TEXT,
                    },
                ),
            },
        },
    ),
    "Problem": {
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "detail", "instance", "reference"],
        "properties": {
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": {**_TEXT, "description": "What happened, and the way out."},
            "instance": _TEXT,
            "reference": {**_TEXT, "description": "Stands in our log as well."},
            "code": {**_TEXT, "description": "The problem's own name; stable."},
        },
    },
}
