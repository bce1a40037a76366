"""Items of an XML file, each parsed by itself, with no way to anything outside of it."""

import re
from collections.abc import Iterator
from html.entities import name2codepoint
from typing import Final, TypeAlias

from lxml import etree

from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.reading.record import MAX_DEPTH, Record
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.reading.xml_chunks import WRAPPER, read_chunks

Parsed: TypeAlias = "Record[etree._Element] | UnreadableItem"

MAX_TAGS: Final = 400_000
"""More tags in one item are refused: each element costs a hundred bytes of memory and more."""

_PARSER: Final = etree.XMLParser(
    resolve_entities=False,
    load_dtd=False,
    no_network=True,
    huge_tree=True,
    remove_comments=True,
    remove_pis=True,
)
_TOO_DEEP: Final = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")
_ENTITY: Final = re.compile(r"<!\[CDATA\[.*?\]\]>|&(?P<name>[A-Za-z][A-Za-z0-9]{0,31});", re.DOTALL)
_KEPT: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_PLACE: Final = re.compile(r",? line \d+, column \d+.*$", re.DOTALL)


def read_xml(source: Source, tag: str, *, unread: tuple[str, str] | None = None) -> Iterator[Parsed]:
    """Read each ``<tag …>`` of a file as an lxml element.

    Entities other than XML's own five and HTML's names are refused, and so is anything that is
    not well-formed, nested more than ``MAX_DEPTH`` levels deep or larger than 20 MB.

    :param unread: an element, and one in it that nobody asks for: it is cut out, to save the parser's time.
    :returns: items with their positions, and what cannot be read in its place among them.
    :raises UnreadableSource: no such element, and no empty list of them, is in the file; it is
        empty, or damaged so that it cannot be read to its end (then after the items before).
    """
    for chunk in read_chunks(source, tag):
        if isinstance(chunk, UnreadableItem):
            yield chunk
            continue
        try:
            element = _parse_without(chunk.value, *unread) if unread else parse_chunk(chunk.value)
        except ValueError as error:
            yield UnreadableItem(source.name, chunk.position, str(error))
        else:
            yield Record(chunk.position, element)


def _parse_without(text: str, outer: str, name: str) -> etree._Element:
    """Parse an item less some of its elements; whole, if that leaves nothing well-formed."""
    shorter = cut_out(text, outer, name)
    if shorter is not text:
        try:
            return parse_chunk(shorter)
        except ValueError:
            pass  # the element stood in itself, in a comment or in CDATA
    return parse_chunk(text)


def cut_out(text: str, outer: str, name: str) -> str:
    """The text less each ``<name>`` within the first ``<outer>``; the same name elsewhere stays.

    >>> cut_out("<a><files/><docs><doc><files>1</files><b/></doc></docs></a>", "docs", "files")
    '<a><files/><docs><doc><b/></doc></docs></a>'
    """
    place = text.find(f"<{outer}>")
    last = text.find(f"</{outer}>", place) if place >= 0 else -1
    begin, end = f"<{name}>", f"</{name}>"
    if last < 0:
        return text
    kept = [text[:place]]
    while (start := text.find(begin, place, last)) >= 0:
        stop = text.find(end, start, last)
        if stop < 0:
            break
        kept.append(text[place:start])
        place = stop + len(end)
    return "".join(kept) + text[place:] if len(kept) > 1 else text


def parse_chunk(text: str) -> etree._Element:
    """Parse one item as ``read_chunks`` has cut it out.

    :raises ValueError: it is not well-formed or breaks a limit; the message says why.

    >>> parse_chunk("<eprint><title>Caf&eacute; &amp; bar</title></eprint>").findtext("title")
    'Café & bar'
    """
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise ValueError(f"holds more than {MAX_TAGS // 1000},000 tags")
    try:
        element = etree.fromstring(_encoded(text), _PARSER)
    except etree.XMLSyntaxError as error:
        element = _parse_html_entities(text, error)
    if tags > MAX_DEPTH and _TOO_DEEP(element):
        raise ValueError(f"is nested more than {MAX_DEPTH} levels deep")
    return element[0] if element.tag == WRAPPER else element


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag if tag[0] != "{" else tag.rpartition("}")[2]


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("holds bytes that are no text in the file's encoding") from None


def _parse_html_entities(text: str, error: etree.XMLSyntaxError) -> etree._Element:
    """Try once more with HTML's entities as characters: old exports hold them."""
    if "&" not in text:
        raise ValueError(_words(error)) from None
    unknown: list[str] = []

    def character(found: re.Match[str]) -> str:
        name = found["name"]
        if name is None or name in _KEPT:
            return found[0]
        if name not in name2codepoint:
            unknown.append(name)
            return found[0]
        return chr(name2codepoint[name])

    repaired = _ENTITY.sub(character, text)
    if unknown:
        raise ValueError(f"uses the entity &{unknown[0]}; which is not defined") from None
    try:
        return etree.fromstring(_encoded(repaired), _PARSER)
    except etree.XMLSyntaxError as second:
        raise ValueError(_words(second)) from None


def _words(error: etree.XMLSyntaxError) -> str:
    message = _PLACE.sub("", error.msg or "unknown fault")
    if message.startswith("Excessive depth"):
        return f"is nested more than {MAX_DEPTH} levels deep"
    if "Char" in message and ("range" in message or "value" in message):
        return f"holds a character that XML does not allow ({message.strip()})"
    return f"is no correct XML: {' '.join(message.split()[:40])}"
