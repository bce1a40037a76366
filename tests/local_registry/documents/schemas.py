"""ORCID's own schemas, from beside the project: what we write is held against them."""

from pathlib import Path
from typing import Any

from lxml import etree

from orcid_repo_plugin.local_registry.documents import shapes
from orcid_repo_plugin.local_registry.documents.namespaces import NAMESPACES
from orcid_repo_plugin.local_registry.documents.shape import Shape

_ELSEWHERE = {
    "external-identifier": "record_3.0/person-external-identifier",
    "group-id": "group-id-3.0/group-id",
    "notification": "notification_3.0/notification-permission",
    "client": "client_3.0/client",
    "summary": "summary_3.0/summary",
}


class Schemas:
    """Loads a schema when it is first asked for."""

    def __init__(self, model: Path) -> None:
        self.model = model
        self.loaded: dict[str, etree.XMLSchema] = {}

    def problems(self, xml: bytes) -> list[str]:
        """What the schema of its root finds wrong with a document.

        White space around texts is taken off: ORCID's parser allows it around times, libxml2 does not.
        """
        root = etree.fromstring(xml)
        for element in root.iter():
            element.text = element.text and element.text.strip()
        schema = self.of(str(etree.QName(root).namespace))
        schema.validate(root)
        return [f"{entry.line}: {entry.message}" for entry in schema.error_log]

    def of(self, namespace: str) -> etree.XMLSchema:
        """The schema of a namespace."""
        name = namespace.rpartition("/")[2]
        if name not in self.loaded:
            path = self.model / f"{_ELSEWHERE.get(name, f'record_3.0/{name}')}-3.0.xsd"
            self.loaded[name] = etree.XMLSchema(etree.parse(str(path)))
        return self.loaded[name]


def all_shapes() -> dict[str, Shape]:
    """Every shape there is, by its root element."""
    found: dict[str, Shape] = {}
    for name in shapes.__all__:
        entry: Any = getattr(shapes, name)
        for shape in (entry,) if isinstance(entry, Shape) else entry.values():
            found[shape.root] = shape
    return found


def shape_of(xml: bytes) -> Shape | None:
    """The shape of a document, by its root."""
    root = etree.QName(etree.fromstring(xml))
    prefix = next(prefix for prefix, uri in NAMESPACES.items() if uri == root.namespace)
    return all_shapes().get(f"{prefix}:{root.localname}")
