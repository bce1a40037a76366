"""Answers of ORCID's API that were saved as XML, in the form of their JSON."""

from typing import Any, Final

from lxml import etree

from orcid_repo_plugin.local_registry.documents.namespaces import qualified
from orcid_repo_plugin.local_registry.documents.notations import read
from orcid_repo_plugin.local_registry.documents.shape import Shape
from orcid_repo_plugin.local_registry.documents.shapes import (
    ACTIVITIES,
    BIOGRAPHY,
    EMAILS,
    ITEM,
    LIST,
    PERSON,
    PERSONAL_DETAILS,
    RECORD,
    SUMMARY,
    WORK_BULK,
)
from orcid_repo_plugin.local_registry.loading.plan import Conflict
from orcid_repo_plugin.local_registry.refusals import Refusal

_DOCUMENTS: Final = (
    RECORD,
    PERSON,
    PERSONAL_DETAILS,
    BIOGRAPHY,
    EMAILS,
    ACTIVITIES,
    WORK_BULK,
    *LIST.values(),
)


_SHAPES: Final[dict[str, tuple[str | None, Shape]]] = {
    **{qualified(shape.root): (None, shape) for shape in _DOCUMENTS},
    **{qualified(shape.root): (kind, shape) for kind, shape in ITEM.items()},
    **{qualified(shape.root): (f"{kind}-summary", shape) for kind, shape in SUMMARY.items()},
}
"""By root element: the key that the document goes under, if any, and its shape."""


def answer_in(body: bytes) -> dict[str, Any]:
    """A saved XML answer as its JSON would be; a single item under the name of its kind.

    :raises Conflict: it is no XML, or no answer that holds a person or items.
    """
    root = _root(body)
    if root not in _SHAPES:
        raise Conflict(f"has the root {root}, which is no answer with a person or items")
    key, shape = _SHAPES[root]
    try:
        answer = read(shape, body, "xml", checked=False, whole=True)
    except Refusal as refusal:
        raise Conflict(refusal.reason or str(refusal)) from refusal
    return {key: answer} if key else answer


def _root(body: bytes) -> str:
    """The name of the root element, in lxml's way."""
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        parser.feed(body[:100_000])
        _, root = next(iter(parser.read_events()))
    except (etree.XMLSyntaxError, StopIteration) as error:
        raise Conflict("is no XML") from error
    return str(root.tag) if isinstance(root, etree._Element) else ""
