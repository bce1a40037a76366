"""DSpace's metadata as text values, whatever shape they came in.

DSpace 7 and later write a map of fields, DSpace 5 and 6 a flat list; exports by hand write plain
texts instead of objects.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from orcid_repo_plugin.domain.item_builder import ItemBuilder
from orcid_repo_plugin.reading.record import MAX_FIELD_CHARACTERS

PLACEHOLDER: Final = "#PLACEHOLDER_PARENT_METADATA_VALUE#"
"""DSpace-CRIS writes it where a nested field has no value."""
UNPLACED: Final = 1 << 30
"""The place of values without one, and of helper values (place -1): after all others."""


class Value(NamedTuple):
    """A metadata value, as text."""

    text: str
    language: str | None = None
    authority: str = ""
    confidence: int = -1


def metadata_of(data: Mapping[str, Any]) -> Mapping[str, object]:
    """An item's metadata as a map of fields, whatever their shape was.

    :raises ValueError: there is none, and nothing else of an item either.

    >>> metadata_of({"metadata": [{"key": "dc.title", "value": "Cracked Pots"}]})
    {'dc.title': [{'key': 'dc.title', 'value': 'Cracked Pots'}]}
    """
    metadata = data.get("metadata")
    if isinstance(metadata, dict):
        return metadata
    if isinstance(metadata, list):
        return _from_flat_list(metadata)
    if metadata is not None:
        raise ValueError(f"`metadata` is {type(metadata).__name__}, not a map of fields")
    if isinstance(sections := data.get("sections"), dict):  # a submission that is not yet an item
        parts = [section for section in sections.values() if isinstance(section, dict)]
        return {name: raw for part in parts for name, raw in part.items() if "." in name}
    bare = {name: raw for name, raw in data.items() if name.startswith(("dc.", "dcterms."))}
    if not bare and not any(data.get(key) for key in ("uuid", "handle", "type")):
        raise ValueError("no `metadata` and no `uuid`: not a DSpace item")
    return bare


def _from_flat_list(entries: list[Any]) -> Mapping[str, object]:
    metadata: dict[str, object] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
            raise ValueError('`metadata` is a list whose entries are not {"key": …, "value": …}')
        values = metadata.setdefault(entry["key"], [])
        if isinstance(values, list):
            values.append(entry)
    return metadata


def _place(entry: object) -> int:
    place = entry.get("place") if isinstance(entry, dict) else None
    return place if isinstance(place, int) and place >= 0 else UNPLACED


def values_of(
    builder: ItemBuilder, field: str, raw: object, language_of_field: str | None = None
) -> Iterator[Value]:
    """A field's values in their order, as text; blank ones are passed over.

    :param raw: a list of values or one of them; a value is an object or plain text.
    :param language_of_field: what the field's name says, for values that do not say it themselves.
    """
    entries = raw if isinstance(raw, list) else [raw]
    if len(entries) > 1:
        entries = sorted(entries, key=_place)
    for entry in entries:
        members: Mapping[str, Any] = entry if isinstance(entry, dict) else {"value": entry}
        value = members.get("value")
        text = value if isinstance(value, str) else _as_text(builder, field, value)
        if not text or text.isspace() or text == PLACEHOLDER:
            continue
        if len(text) > MAX_FIELD_CHARACTERS:
            builder.warn("field-cut", field, f"{len(text)} characters; cut after {MAX_FIELD_CHARACTERS}")
            text = text[:MAX_FIELD_CHARACTERS]
        language, authority = members.get("language"), members.get("authority")
        if not isinstance(language, str) or not language or language == "*":
            language = language_of_field
        confidence = members.get("confidence")
        yield Value(
            text,
            language,
            authority if isinstance(authority, str) else "",
            confidence if isinstance(confidence, int) else -1,
        )


def _as_text(builder: ItemBuilder, field: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    builder.warn("field-shape", field, f"a {type(value).__name__} where text belongs; left out")
    return ""
