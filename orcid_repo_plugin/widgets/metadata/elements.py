"""XML elements. Text goes through lxml and is cleaned before, so nothing in it can become mark-up."""

from collections.abc import Mapping
from typing import Final, cast

from lxml import etree

from orcid_repo_plugin.widgets.metadata.text import plain

LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def root(tag: str, namespaces: Mapping[str | None, str] | None = None) -> etree._Element:
    """The outermost element.

    :param tag: with its namespace in braces.
    :param namespaces: prefixes and what they stand for; ``None`` is the namespace without a prefix.
    """
    return etree.Element(tag, nsmap=cast(dict[str, str] | None, namespaces))  # the stubs forget None


def add(
    parent: etree._Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None
) -> etree._Element:
    """Put an element at the end of another. Attributes without a value are left out.

    :param tag: without braces it gets its parent's namespace.
    """
    if not tag.startswith("{") and (namespace := etree.QName(parent).namespace):
        tag = f"{{{namespace}}}{tag}"
    cleaned = {key: plain(value) for key, value in (attributes or {}).items()}
    made = etree.SubElement(parent, tag, {key: value for key, value in cleaned.items() if value})
    made.text = plain(text) or None
    return made


def add_known(
    parent: etree._Element, tag: str, text: str, attributes: Mapping[str, str] | None = None
) -> None:
    """The same, only if there is a text."""
    if plain(text):
        add(parent, tag, text, attributes)


def written(element: etree._Element) -> str:
    """The element as text, indented, without a declaration: UTF-8 once it is sent."""
    etree.indent(element)
    return etree.tostring(element, encoding="unicode") + "\n"
