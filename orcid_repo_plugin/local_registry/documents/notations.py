"""Reading and writing documents in XML and JSON."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final, Literal

import orjson
from lxml import etree

from orcid_repo_plugin.local_registry.documents import json_reading, xml_reading, xml_writing
from orcid_repo_plugin.local_registry.documents.dates import refuse_impossible
from orcid_repo_plugin.local_registry.documents.misfits import Misfit
from orcid_repo_plugin.local_registry.documents.shape import Shape
from orcid_repo_plugin.local_registry.refusals import Refusal

Notation = Literal["xml", "json"]

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_PERHAPS_NOT_XML: Final = (re.compile(rb"\\[bfu]"), re.compile(rb"\xef\xbf[\xbe\xbf]"))
"""Two, for a pattern with a fixed beginning is found four times as fast."""
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DOCTYPE: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?(?>.*?\?>)|<!--(?>.*?-->))*+<!DOCTYPE", re.DOTALL)
_PARSER: Final = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


def read(
    shape: Shape, body: bytes, notation: Notation, *, checked: bool = True, whole: bool = False
) -> dict[str, Any]:
    """A document from what a client sent, or from an answer.

    :param checked: whether ORCID's schema is enforced; for a bulk of works it is not.
    :param whole: whether to keep what is ORCID's to fill in (dates, source, path, normal forms), which is
        taken off from what clients send. Shapes that clients do not send are always read whole.
    :returns: every key of the shape in JSON's order, ``None`` for what is absent, ``[]`` for an absent list.
    :raises Refusal: 9001 or 9047 for what does not fit, 9051 for a wrong value in XML. A date that the
        calendar does not have fits: the rules refuse it, after much else.
    """
    kept = whole or not shape.sent
    try:
        if notation == "json":
            return _json_reader(shape, checked, kept)(_decoded(body))
        return _xml_reader(shape, checked, kept)(_parsed(body))
    except Misfit as misfit:
        raise misfit.refusal(notation) from None


def write(shape: Shape, content: Any, notation: Notation, *, pretty: bool = False) -> bytes:
    """A document as it is answered.

    :param content: every key of the shape, in JSON's order; JSON is written as it stands.
    :param pretty: whether JSON is indented.
    """
    if notation == "json":
        return _as_json(content, orjson.OPT_INDENT_2 if pretty else None)
    if shape.bare_list:
        content = {shape.bare_list: content}
    return _xml_writer(shape)(content or {}).encode("utf-8")


def _as_json(content: Any, option: int | None) -> bytes:
    try:
        return orjson.dumps(content, option=option)
    except orjson.JSONEncodeError:  # half a surrogate pair, out of an address that was asked for
        return orjson.dumps(_without_odd_characters(content), option=option)


def _decoded(body: bytes) -> Any:
    text = body.removeprefix(_BYTE_ORDER_MARK)
    if not text.strip():
        raise Misfit("is empty")
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refusal(9001, f"The body is no JSON: {error.msg}, line {error.lineno}.") from None
    suspicious = any(mark.search(text) for mark in _PERHAPS_NOT_XML)
    return _without_odd_characters(value) if suspicious else value


def fit_for_xml(text: str) -> str:
    """The text without the characters that XML cannot have: ORCID drops them, in JSON, too.

    >>> fit_for_xml("Cracked\\x00 pots\\x1b")
    'Cracked pots'
    """
    return _NOT_XML.sub("", text)


def _without_odd_characters(value: Any) -> Any:
    """The same without the characters that XML cannot have; in place, and at any depth."""
    if isinstance(value, str):
        return fit_for_xml(value)
    waiting = [value]
    while waiting:
        container = waiting.pop()
        if isinstance(container, dict):
            places: Any = container.items()
        elif isinstance(container, list):
            places = enumerate(container)
        else:
            continue
        for place, inner in list(places):
            if isinstance(inner, str):
                container[place] = fit_for_xml(inner)
            else:
                waiting.append(inner)
    return value


def _parsed(body: bytes) -> etree._Element:
    if _DOCTYPE.match(body):  # before a parser sees its entities
        raise Refusal(9001, "The body has a document type declaration, which is not allowed.")
    try:
        root = etree.fromstring(body, _PARSER)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise Refusal(9001, f"The body is no XML: {error}.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refusal(9001, "The body has a document type declaration, which is not allowed.")
    return root


def refuse_impossible_dates(shape: Shape, content: dict[str, Any]) -> None:
    """Look at all dates of an item that does not come by the API, where its kind's rules do.

    :raises Refusal: 9049.
    """
    for path in shape.dates:
        place: Any = content
        for key in path:
            place = place and place[key]
        refuse_impossible(place)


@cache
def _json_reader(shape: Shape, checked: bool, whole: bool) -> Callable[[Any], dict[str, Any]]:
    return json_reading.make_reader(shape, checked=checked, whole=whole)


@cache
def _xml_reader(shape: Shape, checked: bool, whole: bool) -> Callable[[etree._Element], dict[str, Any]]:
    return xml_reading.make_reader(shape, checked=checked, whole=whole)


@cache
def _xml_writer(shape: Shape) -> Callable[[dict[str, Any]], str]:
    return xml_writing.make_writer(shape)
