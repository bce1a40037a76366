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

_ORCIDS_JSON: Final = frozenset(media_type for media_type in XML_AND_JSON if media_type.endswith("json"))
_NO_TOKEN: Final = "token-error"
_OAUTH_ERROR: Final = {
    "type": "object",
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
    "required": ["error"],
}
"""What is answered to a token that is missing or worth nothing."""
_VALUE: Final = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")


def openapi(role: Role, api_url: str, routes: Sequence[Route]) -> dict[str, Any]:
    """The OpenAPI 3.0 document of one API.

    :param api_url: the base address, without a version.
    """
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Any] = {_NO_TOKEN: _OAUTH_ERROR}
    for route in routes:
        path = ("/v3.0" if route.versioned else "") + _VALUE.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(role, route, schemas)
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


def _operation(role: Role, route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": route.summary,
        "parameters": _parameters(route),
        "responses": _responses(route, schemas),
    }
    if route.scope and role == "member":
        operation["description"] = f"Needs the scope `{route.scope}`."
    if route.reads is not None:
        content = _content(XML_AND_JSON, _schema([route.reads], schemas))
        operation["requestBody"] = {"required": True, "content": content}
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
    if route.success == 200:
        shapes = [shape for shape in (route.answers, route.or_answers) if shape]
        success["content"] = _content(route.produces, _schema(shapes, schemas))
    if route.success == 201:
        success["headers"] = {"Location": {"description": "Where it is.", "schema": {"type": "string"}}}
    also = {str(route.or_success): {"description": "There was nothing to do."}} if route.or_success else {}
    return {str(route.success): success, **also, "default": _refused(schemas)}


def _refused(schemas: dict[str, Any]) -> dict[str, Any]:
    """An error document; or, about tokens, plain JSON of OAuth's form."""
    documents = _content(XML_AND_JSON, _schema([ERROR], schemas))
    about_tokens = {"$ref": f"#/components/schemas/{_NO_TOKEN}"}
    plain = {"anyOf": [documents["application/json"]["schema"], about_tokens]}
    return {"description": "refused", "content": documents | {"application/json": {"schema": plain}}}


def _schema(shapes: Sequence[Shape], schemas: dict[str, Any]) -> dict[str, Any]:
    """A reference to the schema of a shape, or to those of several; any object without one."""
    references = []
    for shape in shapes:
        name = re.sub(r"\W+", "-", shape.name)
        if name not in schemas:
            schemas[name] = schema_of(shape)
        references.append({"$ref": f"#/components/schemas/{name}"})
    if len(references) > 1:
        return {"anyOf": references}
    return references[0] if references else {"type": "object"}


def _content(types: Sequence[str], schema: dict[str, Any]) -> dict[str, Any]:
    """What each media type holds: the schema is of ORCID's JSON; other JSON is an object of its own kind."""

    def held(media_type: str) -> dict[str, Any]:
        if media_type in _ORCIDS_JSON:
            return schema
        return {"type": "object" if media_type.endswith("json") else "string"}

    return {media_type: {"schema": held(media_type)} for media_type in types}


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
