"""A shape as a JSON Schema: for the OpenAPI document, and for those who make up requests from it."""

from typing import Any, Final

from orcid_repo_plugin.local_registry.documents.shape import (
    Boxed,
    Choice,
    DatePart,
    Field,
    Flag,
    Group,
    Kind,
    Labelled,
    Moment,
    Number,
    Shape,
    Text,
)

Schema = dict[str, Any]
_STRING: Final = "string"


def schema_of(shape: Shape) -> Schema:
    """The JSON Schema of a document in the form in which ORCID answers it."""
    schema = _of(shape.group, sent=shape.sent)
    if shape.bare_list:
        found: Schema = schema["properties"][shape.bare_list]
        return found
    return schema | {"title": shape.name}


def _of(kind: Kind, *, sent: bool) -> Schema:
    if isinstance(kind, Group):
        return _group(kind, sent=sent)
    if isinstance(kind, Choice):
        options = [_object({field.key: _field(field, sent=sent)}, [field.key]) for field in kind.options]
        return {"anyOf": options}
    if isinstance(kind, Boxed):
        return _object({"value": _text(kind.of)}, ["value"])
    if isinstance(kind, Labelled):
        label = {"type": "boolean"} if isinstance(kind.holds, Flag) else _text(kind.holds)
        return _object({"value": _text(kind.of), kind.label: label}, ["value"])
    if isinstance(kind, DatePart):
        return _object({"value": {"type": _STRING, "pattern": f"^[0-9]{{{kind.digits}}}$"}}, ["value"])
    if isinstance(kind, Number):
        return {"type": "integer"}
    if isinstance(kind, Flag):
        return {"type": "boolean"}
    if isinstance(kind, Moment):
        moment = {"type": "integer", "description": "milliseconds since 1970"}
        return _object({"value": moment}, ["value"]) if kind.boxed else moment
    return _text(kind)


def _text(text: Text) -> Schema:
    schema: Schema = {"type": _STRING}
    if text.values is not None:
        schema["enum"] = sorted(set(text.values.values()))
    if text.longest is not None:
        schema["maxLength"] = text.longest
    if not text.blank:
        schema["minLength"] = 1
    return schema


def _group(group: Group, *, sent: bool) -> Schema:
    fields = {field.key: field for field in group.fields if field.in_json}
    properties = {
        key: _field(fields[key], sent=sent) | ({"readOnly": True} if sent and _is_ours(fields[key]) else {})
        for key in group.keys
    }
    return _object(properties, [key for key in group.keys if fields[key].required])


def _is_ours(field: Field) -> bool:
    """Whether clients cannot set it."""
    return field.given or field.computed


def _field(field: Field, *, sent: bool) -> Schema:
    schema = _of(field.of, sent=sent)
    if field.many:
        schema = {"type": "array", "items": schema} | ({"maxItems": field.most} if field.most else {})
    return schema if field.required else _or_null(schema)


def _or_null(schema: Schema) -> Schema:
    return schema | {"nullable": True}


def _object(properties: Schema, required: list[str]) -> Schema:
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": required} if required else {})
