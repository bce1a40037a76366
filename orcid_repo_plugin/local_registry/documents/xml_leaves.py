"""From XML's texts and attributes to the leaves of a document."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from lxml import etree

from orcid_repo_plugin.local_registry.documents.leaves import (
    SPACE,
    check_date_part,
    moment,
    text_check,
    whole_number,
)
from orcid_repo_plugin.local_registry.documents.misfits import Misfit, shown
from orcid_repo_plugin.local_registry.documents.namespaces import ALLOWED_ANYWHERE, local
from orcid_repo_plugin.local_registry.documents.shape import (
    Boxed,
    DatePart,
    Flag,
    Labelled,
    Moment,
    Number,
    Text,
)

Reader = Callable[[etree._Element], Any]
OfText = Callable[[str], Any]
Leaf = Text | Boxed | Labelled | DatePart | Number | Flag | Moment

_FLAGS: Final = {"true": True, "1": True, "false": False, "0": False}


def leaf(kind: Leaf, *, checked: bool, trimmed: bool) -> Reader:
    """A function from an element to a leaf.

    :param trimmed: whether white space around the value of an enumeration is passed over.
    """
    match kind:
        case Boxed():
            read = of_text(kind.of, checked=checked, trimmed=trimmed)
            return _element(_boxing(read), checked, kind.passed_over)
        case DatePart():
            return _element(_date_part(kind, checked), checked)
        case Moment():
            time = moment if checked else _or_none(moment)
            return _element(_boxing(time) if kind.boxed else time, checked)
        case Labelled():
            return _labelled(kind, checked, trimmed)
        case _:
            return _element(of_text(kind, checked=checked, trimmed=trimmed), checked)


def of_text(kind: Text | Number | Flag, *, checked: bool, trimmed: bool) -> OfText:
    """A function from a text, of an element or an attribute, to what it means.

    Unchecked, what cannot be read counts as absent.
    """
    match kind:
        case Text() if kind.values is not None:
            return _one_of(kind, checked, trimmed)
        case Text():
            return _text(kind, checked)
        case Number():
            return whole_number if checked else _or_none(whole_number)
        case Flag():
            return _flag if checked else _or_none(_flag)


def refuse_attribute(name: str | bytes) -> None:
    """Only those that any element may have are fine.

    :raises Misfit: it is another.
    """
    if name not in ALLOWED_ANYWHERE:
        raise Misfit(f"has the unknown attribute {shown(str(name))}")


def unknown_element(element: etree._Element) -> Misfit:
    """What is wrong when an element is where it must not be."""
    return Misfit(f"has the unknown element {shown(local(str(element.tag)))}")


def _element(read: OfText, checked: bool, passed_over: frozenset[str] = frozenset()) -> Reader:
    if not checked:
        return lambda element: read(element.text or "")

    def read_checked(element: etree._Element) -> Any:
        if len(element):
            raise unknown_element(element[0])
        for name in element.keys():  # noqa: SIM118  (an element is no dictionary)
            if name not in passed_over:
                refuse_attribute(name)
        return read(element.text or "")

    return read_checked


def _labelled(kind: Labelled, checked: bool, trimmed: bool) -> Reader:
    label = kind.label
    read = _element(of_text(kind.of, checked=checked, trimmed=trimmed), checked, frozenset((label,)))
    read_label = of_text(kind.holds, checked=checked, trimmed=trimmed)

    def read_labelled(element: etree._Element) -> dict[str, Any]:
        text = element.get(label)
        if text is None and checked:
            raise Misfit(f"has no {label}")
        return {"value": read(element), label: None if text is None else read_label(text)}

    return read_labelled


def _text(of: Text, checked: bool) -> OfText:
    check = text_check(of) if checked else None
    if check is None:
        return str

    def read(text: str) -> str:
        check(text)
        return text

    return read


def _one_of(of: Text, checked: bool, trimmed: bool) -> OfText:
    values: Mapping[str, str] = of.values or {}
    if of.in_xml is not None:
        values = {there: here for here, there in of.in_xml.items()}
    default, is_value = of.default, not of.listed

    def read(text: str) -> str | None:
        meant = values.get(text.strip(SPACE) if trimmed else text) or (default if not text else None)
        if meant is None and checked:
            raise Misfit(f"is {shown(text)}, which is none of its values", is_value=is_value)
        return meant

    return read


def _date_part(kind: DatePart, checked: bool) -> OfText:
    if not checked:
        return _boxing(str)

    def read(text: str) -> dict[str, str]:
        check_date_part(kind, text)
        return {"value": text}

    return read


def _boxing(read: OfText) -> OfText:
    return lambda text: {"value": read(text)}


def _flag(text: str) -> bool:
    meant = _FLAGS.get(text.strip(SPACE))
    if meant is None:
        raise Misfit("is neither true nor false")
    return meant


def _or_none(read: OfText) -> OfText:
    def read_or_none(text: str) -> Any:
        try:
            return read(text)
        except Misfit:
            return None

    return read_or_none
