"""From documents to XML, by shape: elements in the schema's order, what is absent left out.

As ORCID does, the root declares every prefix, and characters that XML cannot have are left out.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from orcid_repo_plugin.local_registry.documents.leaves import SPACE
from orcid_repo_plugin.local_registry.documents.namespaces import DECLARATIONS
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

Writer = Callable[[Any, list[str]], None]
"""Takes a value and appends its XML to the pieces."""
AsText = Callable[[Any], str]

PROLOGUE: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_XML: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_SPECIAL: Final = re.compile(f"[&<>\r{_NOT_XML}]")
_SPECIAL_QUOTED: Final = re.compile(f'[&<>"\t\n\r{_NOT_XML}]')
_NAMES: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}


def make_writer(shape: Shape) -> Callable[[dict[str, Any]], str]:
    """A function from a document to its XML, with the XML declaration."""
    write = _group(shape.root, shape.group, DECLARATIONS if ":" in shape.root else "")

    def write_root(content: dict[str, Any]) -> str:
        pieces = [PROLOGUE]
        write(content, pieces)
        return "".join(pieces)

    return write_root


def escaped(text: object) -> str:
    """A text as it stands between tags.

    >>> escaped("R&D <small>\\x00")
    'R&amp;D &lt;small&gt;'
    """
    words = text if type(text) is str else str(text)
    return _SPECIAL.sub(_named, words) if _SPECIAL.search(words) else words


def quoted(text: object) -> str:
    """A text as the value of an attribute, with its quotes.

    >>> quoted('say "a"')
    '"say &quot;a&quot;"'
    """
    return f'"{_SPECIAL_QUOTED.sub(_named, str(text))}"'


def date_time(milliseconds: int) -> str:
    """An ``xs:dateTime`` in UTC with milliseconds.

    >>> date_time(1621961144645)
    '2021-05-25T16:45:44.645Z'
    """
    seconds, rest = divmod(milliseconds, 1000)
    return f"{_second(seconds)}.{rest:03}Z"


@lru_cache(maxsize=1024)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _named(match: re.Match[str]) -> str:
    return _NAMES.get(match[0], "")


def _field(field: Field) -> Writer:
    write = _choice(field.of) if isinstance(field.of, Choice) else _element(field.name, field.of)
    return _many(write, field.wrapper) if field.many else write


def _element(name: str, kind: Kind) -> Writer:
    match kind:
        case Group():
            return _group(name, kind)
        case Labelled():
            return _labelled(name, kind)
        case Boxed():
            return _boxed(_leaf(name, escaped, blank=kind.of.blank))
        case DatePart():
            return _boxed(_leaf(name, escaped))
        case Moment():
            return _boxed(_leaf(name, date_time)) if kind.boxed else _leaf(name, date_time)
        case Text():
            return _leaf(name, _as_text(kind), blank=kind.blank)
        case _:
            return _leaf(name, _as_text(kind))


def _as_text(kind: Kind) -> AsText:
    match kind:
        case Flag():
            return lambda value: "true" if value else "false"
        case Text() if kind.in_xml:
            names = kind.in_xml
            return lambda value: escaped(names.get(value, value))
        case Number() | Text():
            return escaped
        case _:
            raise TypeError("no text stands for this")


def _leaf(name: str, as_text: AsText, *, blank: bool = True) -> Writer:
    """:param blank: whether the schema takes an empty one; else it is left out."""
    start, end = f"<{name}>", f"</{name}>"

    def write(value: Any, pieces: list[str]) -> None:
        if blank or value.strip(SPACE):
            pieces.append(f"{start}{as_text(value)}{end}")

    return write


def _boxed(write: Writer) -> Writer:
    def write_inside(value: Any, pieces: list[str]) -> None:
        inner = value["value"]
        if inner is not None:
            write(inner, pieces)

    return write_inside


def _labelled(name: str, kind: Labelled) -> Writer:
    label, as_text = kind.label, _as_text(kind.holds)

    def write(value: Any, pieces: list[str]) -> None:
        shown = value.get(label)
        attribute = "" if shown is None else f" {label}={quoted(as_text(shown))}"
        pieces.append(f"<{name}{attribute}>{escaped(value['value'] or '')}</{name}>")

    return write


def _group(name: str, kind: Group, declarations: str = "") -> Writer:
    attributes = [
        (field.key, f" {field.name}=", _as_text(field.of))
        for field in kind.fields
        if field.attribute and field.in_json and field.in_xml
    ]
    writers = [
        (field.key, _field(field))
        for field in kind.fields
        if not field.attribute and field.in_json and field.in_xml
    ]
    end = f"</{name}>"

    def write(value: Any, pieces: list[str]) -> None:
        start = f"<{name}"
        for key, words, as_text in attributes:
            inner = value.get(key)
            if inner is not None:
                start += f"{words}{quoted(as_text(inner))}"
        pieces.append(f"{start}{declarations}>")
        for key, write_field in writers:
            inner = value.get(key)
            if inner is not None:
                write_field(inner, pieces)
        pieces.append(end)

    return write


def _choice(kind: Choice) -> Writer:
    writers = {option.key: _element(option.name, option.of) for option in kind.options}

    def write(value: Any, pieces: list[str]) -> None:
        for key, inner in value.items():
            writers[key](inner, pieces)

    return write


def _many(write: Writer, wrapper: str) -> Writer:
    def write_all(values: Any, pieces: list[str]) -> None:
        if wrapper:
            pieces.append(f"<{wrapper}>")
        for value in values:
            write(value, pieces)
        if wrapper:
            pieces.append(f"</{wrapper}>")

    return write_all
