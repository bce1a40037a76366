"""The fields of an eprint as plain values: the same ones whether it came as XML or as JSON.

A value is a text, a list of values, or a compound of named values. Empty ones are left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from lxml import etree

from orcid_repo_plugin.reading.record import MAX_FIELD_CHARACTERS
from orcid_repo_plugin.reading.xml_records import local_name

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Fields: TypeAlias = dict[str, Plain]

DOCUMENTS: Final = "documents"
TEXT_KEYS: Final = ("text", "name", "value", "title", "id", "url", "uri", "code")
"""Sub-fields that hold the text of a compound, the likeliest first."""
LANGUAGE_KEYS: Final = ("lang", "language")
_DERIVED: Final = re.compile(r"/is\w*(?:Volatile|Thumbnail|IndexCodes)\w*VersionOf")
_EMAIL: Final = re.compile(r"\s*(?:mailto:)?[^@\s]+@[^@\s]+\.[^@\s]+\s*")


class Limit:
    """Cuts texts at 1 MB, and knows in which fields it had to."""

    __slots__ = ("cut", "field")

    def __init__(self) -> None:
        self.field = ""
        self.cut: dict[str, None] = {}

    def text(self, text: str) -> str:
        """The text without blanks around it, and not too long."""
        text = text.strip()
        if len(text) > MAX_FIELD_CHARACTERS:
            self.cut[self.field] = None
            return text[:MAX_FIELD_CHARACTERS]
        return text


def xml_fields(eprint: etree._Element, ignored: Mapping[str, bool], limit: Limit) -> Fields:
    """The fields of an ``<eprint>`` in the file's order.

    :param ignored: whether a field is of no use: it stands there with an empty text.
    """
    fields: Fields = {}
    for child in eprint:
        name, text = child.tag, child.text
        if name[0] == "{":  # a call for each element would cost more than the rest of the loop
            name = local_name(child)
        if ignored[name]:
            if len(child) or (text and not text.isspace()):
                fields[name] = ""
            continue
        limit.field = name
        if name == DOCUMENTS:
            fields[name] = _languages(map(_xml_document, child))
        elif value := _xml_value(child, limit) if len(child) else limit.text(text or ""):
            fields[name] = _joined(fields[name], value) if name in fields else value
    return fields


def json_fields(eprint: Mapping[str, Any], ignored: Mapping[str, bool], limit: Limit) -> Fields:
    """The same for an object of a JSON export, whose numbers become text again."""
    fields: Fields = {}
    for name, raw in eprint.items():
        if ignored[name]:
            if raw not in (None, "", [], {}):
                fields[name] = ""
            continue
        limit.field = name
        if name == DOCUMENTS:
            documents = raw if isinstance(raw, list) else [raw]
            fields[name] = _languages(_json_document(one) for one in documents if isinstance(one, dict))
        elif name != "uri" and (value := _json_value(raw, limit)):
            fields[name] = value
    return fields


def texts(value: Plain) -> Iterator[tuple[str, str | None]]:
    """The texts in a value with their languages, where it tells them.

    >>> list(texts([{"text": "Der Fluss", "lang": "de"}, "The river"]))
    [('Der Fluss', 'de'), ('The river', None)]
    >>> list(texts({"i": "Homo sapiens", "sup": "2"}))
    [('Homo sapiens 2', None)]
    """
    if isinstance(value, str):
        yield value, None
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
    else:
        text = first_text(value, *TEXT_KEYS) or joined_text(value)
        yield text, first_text(value, *LANGUAGE_KEYS) or None


def first_text(compound: Mapping[str, Plain], *names: str) -> str:
    """The first of these sub-fields that holds a text, or an empty text."""
    for name in names:
        value = compound.get(name)
        if isinstance(value, str):
            return value
    return ""


def joined_text(value: Plain) -> str:
    """All texts in a value, with blanks between."""
    if isinstance(value, str):
        return value
    parts = value if isinstance(value, list) else value.values()
    return " ".join(map(joined_text, parts))


def without_emails(value: Plain) -> Plain:
    """The value less every text that is an e-mail address.

    >>> without_emails({"name": "R. Okafor", "id": "ruth@example.org"})
    {'name': 'R. Okafor'}
    """
    if isinstance(value, str):
        return "" if "@" in value and _EMAIL.fullmatch(value) else value
    if isinstance(value, list):
        return [kept for part in value if (kept := without_emails(part))]
    return {name: kept for name, part in value.items() if (kept := without_emails(part))}


def _xml_value(element: etree._Element, limit: Limit) -> Plain:
    """An element with children: a list of ``<item>``, a compound, or text with markup in it."""
    text = element.text
    items: list[Plain] = []
    compound: dict[str, Plain] = {}
    mixed = text is not None and not text.isspace()
    for child in element:
        name, text = child.tag, child.text
        if name[0] == "{":
            name = local_name(child)
        value = _xml_value(child, limit) if len(child) else limit.text(text) if text else ""
        if name == "item":
            if value:
                items.append(value)
            continue
        tail = child.tail
        mixed = mixed or (tail is not None and not tail.isspace())
        if value:
            compound[name] = _joined(compound[name], value) if name in compound else value
    if mixed:  # markup that nobody escaped
        return limit.text(_all_text(element))
    if items and compound:
        return [*items, compound]
    return items or compound


def _all_text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _json_value(raw: object, limit: Limit) -> Plain:
    if isinstance(raw, str):
        return limit.text(raw)
    if isinstance(raw, list):
        return [value for part in raw if (value := _json_value(part, limit))]
    if isinstance(raw, dict):
        return {name: value for name, part in raw.items() if (value := _json_value(part, limit))}
    if raw is None:
        return ""
    return str(raw).upper() if isinstance(raw, bool) else str(raw)


def _joined(first: Plain, second: Plain) -> Plain:
    left = first if isinstance(first, list) else [first]
    return [*left, *second] if isinstance(second, list) else [*left, second]


def _xml_document(document: etree._Element) -> tuple[str, str]:
    """A document's language, and the relations that tell whether it was derived."""
    language = relations = ""
    for child in document:
        name = local_name(child)
        if name == "language":
            language = (child.text or "").strip()
        elif name == "relation":
            relations = _all_text(child)
    return language, relations


def _json_document(document: Mapping[str, Any]) -> tuple[str, str]:
    language, relation = document.get("language"), document.get("relation")
    relations = joined_text(_json_value(relation, Limit())) if relation else ""
    return language if isinstance(language, str) else "", relations


def _languages(documents: Iterable[tuple[str, str]]) -> Plain:
    """The languages of the documents that somebody uploaded; thumbnails and the like have none."""
    return list(
        dict.fromkeys(lang for lang, relations in documents if lang and not _DERIVED.search(relations))
    )
