"""From parsed XML to documents, by shape.

Checked as ORCID's schema checks: order, unknown elements and attributes, what is required. Unchecked, as a
bulk of works is read: whatever does not fit is passed over.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from lxml import etree

from orcid_repo_plugin.local_registry.documents.leaves import SPACE
from orcid_repo_plugin.local_registry.documents.misfits import Misfit, shown
from orcid_repo_plugin.local_registry.documents.namespaces import local, qualified
from orcid_repo_plugin.local_registry.documents.shape import (
    Choice,
    Field,
    Flag,
    Group,
    Kind,
    Number,
    Shape,
    Text,
)
from orcid_repo_plugin.local_registry.documents.xml_leaves import (
    OfText,
    Reader,
    leaf,
    of_text,
    refuse_attribute,
    unknown_element,
)


def make_reader(shape: Shape, *, checked: bool, whole: bool) -> Reader:
    """A function from the root element to a document.

    :param checked: whether the schema is enforced.
    :param whole: whether to keep what is ORCID's to fill in.
    """
    root = qualified(shape.root)
    read = _Maker(checked, whole).group(shape.group)

    def read_root(element: etree._Element) -> Any:
        if element.tag != root:
            raise Misfit(f"has the root {shown(str(element.tag))}, not {root}")
        return read(element)

    return read_root


class _Child(NamedTuple):
    """What to do with an element of a group."""

    position: int
    key: str
    many: bool
    kept: bool
    read: Reader


class _Attribute(NamedTuple):
    key: str
    kept: bool
    read: OfText


Children = dict[Any, _Child]
"""By tag."""


class _Maker:
    def __init__(self, checked: bool, whole: bool) -> None:
        self.checked = checked
        self.whole = whole

    def of(self, kind: Kind) -> Reader:
        if isinstance(kind, Group):
            return self.group(kind)
        if isinstance(kind, Choice):
            raise TypeError("the options of a choice are children of its group")
        return leaf(kind, checked=self.checked, trimmed=self.whole)

    def keeps(self, field: Field) -> bool:
        """Whether what was read goes into the document."""
        return field.in_json and (self.whole or not (field.given or field.computed))

    def children(self, kind: Group) -> Children:
        found: Children = {}
        for position, field in enumerate(kind.fields):
            kept = self.keeps(field)
            if field.attribute or not field.in_xml:
                continue
            if isinstance(field.of, Choice):
                for option in field.of.options:
                    if self.whole or not option.given:
                        read = _wrapping(option.key, self.of(option.of))
                        found[qualified(option.name)] = _Child(position, field.key, True, kept, read)
            elif field.wrapper:
                inner = self.group(Group((replace(field, wrapper=""),), (field.key,)))
                read = _unwrapping(field.key, inner)
                found[qualified(field.wrapper)] = _Child(position, field.key, False, kept, read)
            else:
                read = self.of(field.of)
                found[qualified(field.name)] = _Child(position, field.key, field.many, kept, read)
        return found

    def attributes(self, kind: Group) -> dict[Any, _Attribute]:
        found = {}
        for field in kind.fields:
            if field.attribute and field.in_xml:
                assert isinstance(field.of, Text | Number | Flag)
                read = of_text(field.of, checked=self.checked, trimmed=self.whole)
                found[field.name] = _Attribute(field.key, self.keeps(field), read)
        return found

    def group(self, kind: Group) -> Reader:
        children, attributes = self.children(kind), self.attributes(kind)
        given = set() if self.whole else {field.key for field in kind.fields if field.given}
        template = dict.fromkeys(key for key in kind.keys if key not in given)
        lists = tuple(field.key for field in kind.fields if field.many and field.in_json)
        read_children = _in_order if self.checked else _in_any_order
        check = self.checker(kind, template) if self.checked else None
        checked = self.checked

        def read(element: etree._Element) -> dict[str, Any]:
            result: dict[str, Any] = template.copy()
            for key in lists:
                result[key] = []
            read_children(element, children, result)
            for name, text in element.items():
                attribute = attributes.get(name)
                if attribute is not None:
                    _read_attribute(attribute, str(text), result)
                elif checked:
                    refuse_attribute(name)
            if check is not None:
                check(result)
            return result

        return read

    def checker(self, kind: Group, template: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
        required = [field.key for field in kind.fields if field.required and field.key in template]
        most = [(field.key, field.most) for field in kind.fields if field.most]

        def check(result: dict[str, Any]) -> None:
            for key in required:
                if not result[key] and result[key] in (None, []):
                    raise Misfit(f"has no {key}")
            for key, number in most:
                if len(result[key]) > number:
                    raise Misfit(f"has more than {number} of {key}")
            if kind.check is not None and (wrong := kind.check(result)):
                raise Misfit(wrong)

        return check


def _in_order(element: etree._Element, children: Children, result: dict[str, Any]) -> None:
    if _has_text(element.text):
        raise Misfit("has text between its elements")
    last = -1
    for child in element:
        entry = children.get(child.tag)
        if entry is None:
            raise unknown_element(child)
        if entry.position < last or (entry.position == last and not entry.many):
            raise Misfit(f"has {local(str(child.tag))} twice or not in its place")
        if _has_text(child.tail):
            raise Misfit("has text between its elements")
        last = entry.position
        _read_child(child, entry, result)


def _in_any_order(element: etree._Element, children: Children, result: dict[str, Any]) -> None:
    for child in element:
        entry = children.get(child.tag)
        if entry is not None:
            _read_child(child, entry, result)


def _read_child(child: etree._Element, entry: _Child, result: dict[str, Any]) -> None:
    try:
        value = entry.read(child)
    except Misfit as misfit:
        misfit.place.append(entry.key)
        raise
    if entry.many:
        result[entry.key].append(value)
    elif entry.kept:
        result[entry.key] = value


def _read_attribute(attribute: _Attribute, text: str, result: dict[str, Any]) -> None:
    try:
        value = attribute.read(text)
    except Misfit as misfit:
        misfit.place.append(attribute.key)
        raise
    if attribute.kept:
        result[attribute.key] = value


def _has_text(text: str | None) -> bool:
    return bool(text) and bool((text or "").strip(SPACE))


def _wrapping(name: str, read: Reader) -> Reader:
    return lambda element: {name: read(element)}


def _unwrapping(key: str, read: Reader) -> Reader:
    return lambda element: read(element)[key]
