"""The description of ``/items``: as an OpenAPI 3.1 document for machines, and as a page for people."""

import json
from typing import Any, Final

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from orcid_repo_plugin import __version__
from orcid_repo_plugin.web.openapi_words import (
    ABOUT,
    BIBTEX,
    DSPACE,
    EPRINTS,
    ITEM,
    PROBLEMS,
    SCHEMAS,
    TAKEN,
)
from orcid_repo_plugin.web.pages import page
from orcid_repo_plugin.web.service import service

blueprint = Blueprint("openapi", __name__)

_REPOSITORY: Final = {
    "name": "repository",
    "in": "path",
    "required": True,
    "description": "Its name in the settings; the one in the signed call.",
    "schema": {"type": "string", "pattern": "^[^/]+$"},
    "example": "main",
}
_ID: Final = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The item's own id: EPrints' `eprintid`, DSpace's `uuid` or handle, the BibTeX key. "
    "UTF-8, percent-encoded; slashes may stand as they are.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 500},
    "example": "pots-3",
}
_PLATFORM: Final = {
    "name": "platform",
    "in": "query",
    "description": "Whose format the body has: `eprints`, `dspace`, `files` (BibTeX), `items`, or a plugin's "
    "own. Else its content tells.",
    "schema": {"type": "string"},
}
_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Of your own choice, a new one for each new request.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
_OF_ALL: Final = (401, 403, 503)
_OF_WRITING: Final = (400, 409, 413, 415, 422)


def document(base_url: str) -> dict[str, Any]:
    """The whole description.

    :param base_url: where the service is reached.
    """
    return {
        "openapi": "3.1.0",
        "info": {"title": "Items for ORCID", "version": __version__, "description": ABOUT},
        "servers": [{"url": base_url}],
        "security": [{"signed": []}],
        "paths": {
            "/items/{repository}/{id}": {
                "parameters": [_REPOSITORY, _ID],
                "put": _put(),
                "get": _get(),
                "delete": _delete(),
            },
            "/items/{repository}": {"parameters": [_REPOSITORY], "post": _post()},
        },
        "components": {
            "schemas": SCHEMAS,
            "responses": {f"Problem{status}": _problem(codes) for status, codes in PROBLEMS.items()},
            "securitySchemes": {
                "signed": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "HS256, with the host's key; `purpose` is `deposit`. For one request.",
                }
            },
        },
    }


def _put() -> dict[str, Any]:
    return {
        "operationId": "putItem",
        "summary": "An item is new, or has changed",
        "description": "The item that the body describes takes the place of what we knew of it. One that is "
        "not public, or withdrawn, leaves the records.",
        "parameters": [_PLATFORM, _KEY],
        "requestBody": _body({"$ref": "#/components/schemas/Item"}, ITEM, "The item's metadata."),
        "responses": _answers("202", "Taken", "It is taken, and this will happen.", *_OF_WRITING),
    }


def _delete() -> dict[str, Any]:
    return {
        "operationId": "deleteItem",
        "summary": "An item is gone",
        "description": "Its work leaves every record. To say it again changes nothing. An item that is put "
        "again comes back.",
        "parameters": [_KEY],
        "responses": _answers("202", "Taken", "It will leave the records.", 404, *_OF_WRITING),
    }


def _get() -> dict[str, Any]:
    return {
        "operationId": "getItem",
        "summary": "How far an item has come",
        "responses": _answers("200", "Known", "What stands where, and what waits.", 404, 422),
    }


def _post() -> dict[str, Any]:
    one_of = {
        "oneOf": [
            {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"type": "object"}},
            {"$ref": "#/components/schemas/Deletions"},
            {"$ref": "#/components/schemas/Item"},
        ]
    }
    body = _body(one_of, [ITEM], "Up to 1,000 items of one format; or ids to delete.")
    body["content"]["application/jsonl"] = {
        "schema": {"type": "string", "description": "An item a line."},
        "example": f"{json.dumps(ITEM)}\n",
    }
    return {
        "operationId": "postItems",
        "summary": "Up to a thousand items at once",
        "description": "New or changed items in one of the formats, or deletions. Of an item that comes "
        "twice the last one counts.",
        "parameters": [_PLATFORM, _KEY],
        "requestBody": body,
        "responses": _answers(
            "202", "Batch", "This will happen; `failed` says what was not taken.", *_OF_WRITING
        ),
    }


def _body(schema: dict[str, Any], example: Any, about: str) -> dict[str, Any]:
    return {
        "required": True,
        "description": f"{about} At most 10 MB; may be packed with gzip.",
        "content": {
            "application/json": {
                "schema": schema,
                "examples": {
                    "items": {"summary": "Our own JSON", "value": example},
                    "dspace": {
                        "summary": "DSpace",
                        "value": [DSPACE] if isinstance(example, list) else DSPACE,
                    },
                },
            },
            "application/xml": {
                "schema": {"type": "string", "description": "EPrints XML."},
                "example": EPRINTS,
            },
            "application/x-bibtex": {"schema": {"type": "string"}, "example": BIBTEX},
        },
    }


def _answers(status: str, schema: str, about: str, *problems: int) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    if schema == "Taken":
        content["example"] = TAKEN
    good = {"description": about, "content": {"application/json": content}}
    refused = {
        str(one): {"$ref": f"#/components/responses/Problem{one}"} for one in sorted({*problems, *_OF_ALL})
    }
    return {status: good, **refused}


def _problem(codes: dict[str, str]) -> dict[str, Any]:
    return {
        "description": " ".join(f"`{code}`: {words}" for code, words in codes.items()),
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


@blueprint.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """The document."""
    text = json.dumps(document(service().base_url), indent=2, ensure_ascii=False)
    return Response(f"{text}\n", mimetype="application/json")


@blueprint.get("/docs")
def docs() -> ResponseReturnValue:
    """The page."""
    found = document(service().base_url)
    return page(
        "items_api.html",
        api=found,
        operations=operations(found),
        problems=PROBLEMS,
        about=ABOUT,
        examples=examples,
        shown=shown,
    )


def examples(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The examples of a body: the media type, and the text."""
    found = []
    for media_type, given in content.items():
        several = [one["value"] for one in given.get("examples", {}).values()] or [given["example"]]
        found += [(media_type, shown(one)) for one in several]
    return found


def shown(value: Any) -> str:
    """A text as it is, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def operations(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations of a document, each with its path and method, in their order."""
    return [
        {**operation, "path": path, "method": method.upper()}
        for path, methods in found["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    ]
