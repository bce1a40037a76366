"""``/openapi.json``: the API described for machines, made from its routes."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from orcid_repo_plugin import __version__
from orcid_repo_plugin.local_registry.api.call import XML_AND_JSON, Answer, Call, Role, Route
from orcid_repo_plugin.local_registry.documents.json_schema import schema_of
from orcid_repo_plugin.local_registry.documents.shape import Shape
from orcid_repo_plugin.local_registry.documents.shapes import ERROR

_VALUE: Final = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")


def openapi(role: Role, api_url: str, routes: Sequence[Route]) -> dict[str, Any]:
    """The OpenAPI 3.0 document of one API.

    :param api_url: the base address, without a version.
    """
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Any] = {}
    for route in routes:
        path = ("/v3.0" if route.versioned else "") + _VALUE.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.0.3",
        "info": {"title": f"local ORCID registry, {role} API", "version": __version__},
        "servers": [{"url": api_url}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}] if role == "member" else [{}, {"token": []}],
    }


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": route.summary,
        "parameters": _parameters(route),
        "responses": _responses(route, schemas),
    }
    if route.scope:
        operation["description"] = f"Needs the scope `{route.scope}`."
    if route.reads is not None:
        operation["requestBody"] = {"required": True, "content": _content(route.reads, XML_AND_JSON, schemas)}
    if route.open:
        operation["security"] = [{}]
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _VALUE.findall(route.path)
    ]
    return in_path + [{"name": name, "in": "query", "schema": {"type": "string"}} for name in route.query]


def _responses(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    success: dict[str, Any] = {"description": route.summary}
    if route.answers is not None:
        success["content"] = _content(route.answers, route.produces, schemas)
    refused = {"description": "refused", "content": _content(ERROR, XML_AND_JSON, schemas)}
    return {str(route.success): success, "default": refused}


def _content(shape: Shape, types: Sequence[str], schemas: dict[str, Any]) -> dict[str, Any]:
    name = re.sub(r"\W+", "-", shape.name)
    if name not in schemas:
        schemas[name] = schema_of(shape)
    reference = {"$ref": f"#/components/schemas/{name}"}
    return {
        media_type: {"schema": reference if media_type.endswith("json") else {"type": "string"}}
        for media_type in types
    }


@lru_cache(maxsize=16)
def _document(role: Role, api_url: str) -> dict[str, Any]:
    from orcid_repo_plugin.local_registry.api.routes import routes_of  # it lists our route, too

    return openapi(role, api_url, routes_of(role))


def read_openapi(call: Call) -> Answer:
    """The document."""
    base = call.api_url.removesuffix("/v3.0")
    return Answer(content=_document(call.role, base))


ROUTES: Final = tuple(
    Route(
        method="GET",
        path="/openapi.json",
        handler=read_openapi,
        summary="The API, described for machines",
        open=True,
        produces=("application/json",),
        versioned=versioned,
    )
    for versioned in (True, False)
)
