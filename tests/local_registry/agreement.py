"""Whether XML and JSON say the same thing, told without our own engine: the JSON leads through the XML."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

Element = etree._Element

_START = datetime(1970, 1, 1, tzinfo=UTC)
_LISTS = {"bulk": "", "summaries": ""}
"""Lists of objects that are named like the elements they stand for; the elements stand bare in XML."""
_WRAPPED = {"resource-item": "resource-items"}
"""What has an element around it in XML, and nothing in JSON."""
_ONLY_XML = {"display-index"}
"""Whole works, fundings, peer reviews and research resources have it in XML only."""
_JAVA = {"DIRECT": "Direct", "API": "API", "MEMBER_REFERRED": "Member-referred", "WEBSITE": "website"}
"""``creation-method``: the one enumeration that JSON writes otherwise."""


def disagreements(said: Any, xml: bytes) -> list[str]:
    """Where a JSON answer and an XML answer do not say the same."""
    root = etree.fromstring(xml)
    name = etree.QName(root).localname
    return list(_object(said if isinstance(said, dict) else {name.removesuffix("s"): said}, root, name))


def _object(said: dict[str, Any], element: Element, place: str) -> Iterator[str]:
    left: list[Element] = [child for child in element if isinstance(child.tag, str)]
    attributes = {str(name) for name in element.attrib}
    for key, value in said.items():
        here = f"{place}/{key}"
        found = _children(element, key)
        if key in element.attrib and not found:
            attributes.discard(key)
            yield from _text(value, element.attrib[key], here)
            continue
        left = [child for child in left if child not in found and _name(child) != _WRAPPED.get(key)]
        if isinstance(value, list):
            yield from _list(key, value, found, here)
        elif value is None or len(found) != 1:
            if found or value is not None:
                yield f"{here}: {value!r} in JSON, {len(found)} elements in XML"
        else:
            yield from _value(value, found[0], here)
    yield from (f"{place}: <{_name(child)}> is only in XML" for child in left)
    yield from (f"{place}: @{name} is only in XML" for name in sorted(attributes - (_ONLY_XML - said.keys())))


def _children(element: Element, key: str) -> list[Element]:
    if key in _LISTS:
        return [child for child in element if key == "bulk" or _name(child).endswith("-summary")]
    around = element.find(f"{{*}}{_WRAPPED[key]}") if key in _WRAPPED else element
    return [] if around is None else [child for child in around if _name(child) == key]


def _list(key: str, values: list[Any], found: list[Element], place: str) -> Iterator[str]:
    if len(values) != len(found):
        yield f"{place}: {len(values)} in JSON, {len(found)} in XML"
        return
    for n, (value, child) in enumerate(zip(values, found, strict=True)):
        if key in _LISTS:
            ((name, value),) = value.items()
            if name != _name(child):
                yield f"{place}[{n}]: {name} in JSON, {_name(child)} in XML"
        yield from _value(value, child, f"{place}[{n}]")


def _value(value: Any, element: Element, place: str) -> Iterator[str]:
    if isinstance(value, dict) and "value" in value:
        yield from _text(value["value"], element.text or "", place)
        labels = {name: label for name, label in value.items() if name != "value"}
        if labels.keys() != set(element.attrib):
            yield f"{place}: {sorted(labels)} in JSON, {sorted(map(str, element.attrib))} in XML"
        for name in labels.keys() & set(element.attrib):
            yield from _text(labels[name], element.attrib[name], f"{place}/{name}")
    elif isinstance(value, dict):
        if (element.text or "").strip():
            yield f"{place}: text in XML only"
        yield from _object(value, element, place)
    else:
        yield from _text(value, element.text or "", place)


def _text(value: Any, text: Any, place: str) -> Iterator[str]:
    if isinstance(value, bool):
        same = text == str(value).lower()
    elif isinstance(value, int):
        same = value == (_milliseconds(text) if "T" in text else int(text))
    else:
        same = text == (_JAVA.get(value, value) if place.endswith("/creation-method") else value)
    if not same:
        yield f"{place}: {value!r} in JSON, {text!r} in XML"


def _milliseconds(text: str) -> int:
    return (datetime.fromisoformat(text) - _START) // timedelta(milliseconds=1)


def _name(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
