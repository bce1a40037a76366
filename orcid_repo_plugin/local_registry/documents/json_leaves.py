"""From decoded JSON to the leaves of a document: texts, dates, numbers.

The leniencies are those of ORCID's JSON library: ``{"value": ...}`` may be written as its value, a number as
a string.
"""

from collections.abc import Callable
from typing import Any

from orcid_repo_plugin.local_registry.documents.leaves import (
    check_date_part,
    in_range,
    text_check,
    whole_number,
)
from orcid_repo_plugin.local_registry.documents.misfits import Misfit, shown
from orcid_repo_plugin.local_registry.documents.shape import (
    Boxed,
    DatePart,
    Flag,
    Labelled,
    Moment,
    Number,
    Text,
)

Reader = Callable[[Any], Any]
Leaf = Text | Boxed | Labelled | DatePart | Number | Flag | Moment


def leaf(kind: Leaf, *, checked: bool) -> Reader:
    """A function from decoded JSON to a leaf; ``None`` never comes to it."""
    match kind:
        case Text():
            return _text(kind, checked)
        case Boxed():
            return _boxed(kind, checked)
        case Labelled():
            return _labelled(kind, checked)
        case DatePart():
            return _date_part(kind, checked)
        case Number():
            return _number
        case Flag():
            return _flag
        case Moment():
            return _boxed_moment if kind.boxed else _number


def fill(result: dict[str, Any], value: Any, readers: dict[str, Reader]) -> None:
    """Read an object's members into ``result``, by key.

    :raises Misfit: it is no object, or has a key that no reader is for.
    """
    if type(value) is not dict:
        raise Misfit("is no object")
    for key, inner in value.items():
        read = readers.get(key)
        if read is None:
            raise Misfit(f"has the unknown key {shown(key)}")
        if inner is not None:
            try:
                result[key] = read(inner)
            except Misfit as misfit:
                misfit.place.append(key)
                raise


def _text(of: Text, checked: bool) -> Reader:
    if of.values is not None:
        return _one_of(of)
    check = text_check(of) if checked else None
    if check is None:
        return _any_text

    def read(value: Any) -> str:
        if type(value) is not str:
            raise Misfit("is no text")
        check(value)
        return value

    return read


def _one_of(of: Text) -> Reader:
    values = of.values or {}

    def read(value: Any) -> str:
        meant = values.get(value) if type(value) is str else None
        if meant is None:
            raise Misfit(f"is {shown(value)}, which is none of its values", is_value=True)
        return meant

    return read


def _boxed(kind: Boxed, checked: bool) -> Reader:
    read, bare = _text(kind.of, checked), kind.bare
    kept = not checked or kind.empty  # the rules will say what is missing
    needed = not kept and (kind.of.values is not None or not kind.of.blank)

    def read_boxed(value: Any) -> dict[str, Any] | None:
        if type(value) is str and bare:
            return {"value": read(value)}
        inner = _inside(value)
        if inner is not None:
            return {"value": read(inner)}
        if needed:
            raise Misfit("has no value")
        return {"value": None} if kept else None

    return read_boxed


def _labelled(kind: Labelled, checked: bool) -> Reader:
    readers = {"value": _text(kind.of, checked), kind.label: leaf(kind.holds, checked=checked)}

    def read(value: Any) -> dict[str, Any]:
        result: dict[str, Any] = dict.fromkeys(readers)
        fill(result, value, readers)
        if checked:
            for key in readers:
                if result[key] is None:
                    raise Misfit(f"has no {key}")
        return result

    return read


def _date_part(kind: DatePart, checked: bool) -> Reader:
    digits = kind.digits

    def read(value: Any) -> dict[str, str | None]:
        if type(value) is int:
            inner: Any = str(in_range(value)).zfill(digits)
        else:
            inner = _inside(value)
        if inner is None and not checked:
            return {"value": None}
        if type(inner) is not str and type(inner) is not int:
            raise Misfit("has no value")
        text = str(inner)
        if checked:
            check_date_part(kind, text)
        return {"value": text}

    return read


def _inside(value: Any) -> Any:
    """What is in ``{"value": ...}``."""
    if type(value) is not dict:
        raise Misfit("is no object with a value")
    for key in value:
        if key != "value":
            raise Misfit(f"has the unknown key {shown(key)}")
    return value.get("value")


def _any_text(value: Any) -> str:
    if type(value) is not str:
        raise Misfit("is no text")
    return value


def _number(value: Any) -> int:
    if type(value) is int:
        return in_range(value)
    if type(value) is str:
        return whole_number(value)
    raise Misfit("is no whole number")


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise Misfit("is neither true nor false")
    return value


def _boxed_moment(value: Any) -> dict[str, int] | None:
    inner = value if type(value) is int else _inside(value)
    return None if inner is None else {"value": _number(inner)}
