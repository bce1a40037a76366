"""Bodies that are damaged, misshapen or made to hurt, of every kind, in XML and JSON."""

import gzip
import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any, Final

import orjson
from lxml import etree

from orcid_repo_plugin.local_registry.api.call import XML_AND_JSON, Route
from orcid_repo_plugin.local_registry.documents.notations import Notation, read, write
from tests.acceptance.damage import ODD_VALUES, damaged
from tests.acceptance.fire_hurtful import HURTFUL
from tests.acceptance.fire_values import TEXTS, text
from tests.acceptance.registry_range import Shot
from tests.acceptance.registry_targets import WRITTEN, Targets, filled, place

TYPES: Final = {
    notation: [name for name in XML_AND_JSON if name.endswith(notation)] for notation in ("json", "xml")
}


def json_bodies(targets: Targets, chance: Random) -> Iterator[Shot]:
    """Good JSON, in which some values are of another kind, or some bytes are wrong."""
    while True:
        role, route = chance.choice(WRITTEN)
        body = deepcopy(targets.body_for(route))
        put_code = _aim(targets, route, body, chance)
        for _ in range(chance.choice((0, 0, 1, 1, 1, 2, 4))):
            _misshape(body, chance)
        content = json.dumps(body).encode()
        if chance.random() < 0.3:
            content = damaged(content, chance.getrandbits(30))
        yield _shot(targets, role, route, put_code, chance, content, "json")


def xml_bodies(targets: Targets, chance: Random) -> Iterator[Shot]:
    """Good XML, in which elements are elsewhere or otherwise, or some bytes are wrong."""
    while True:
        role, route = chance.choice(WRITTEN)
        body = deepcopy(targets.body_for(route))
        put_code = _aim(targets, route, body, chance)
        root = etree.fromstring(_as_xml(route, orjson.dumps(body)))
        for _ in range(chance.choice((0, 0, 1, 1, 1, 2, 4))):
            _rearrange(root, chance)
        content = etree.tostring(root)
        if chance.random() < 0.3:
            content = damaged(content, chance.getrandbits(30))
        yield _shot(targets, role, route, put_code, chance, content, "xml")


def hurtful_bodies(targets: Targets, chance: Random) -> Iterator[Shot]:
    """What is made to break parsers, sent everywhere; each once before any a second time."""
    while True:
        for notation, hurtful in chance.sample(HURTFUL, len(HURTFUL)):
            role, route = chance.choice(WRITTEN)
            body = deepcopy(targets.body_for(route)) or {}
            put_code = _aim(targets, route, body, chance)
            good = orjson.dumps(body) if notation == "json" else _as_xml(route, orjson.dumps(body))
            shot = _shot(targets, role, route, put_code, chance, hurtful(good), notation)
            yield _encoded(shot, chance)


def _aim(targets: Targets, route: Route, body: Any, chance: Random) -> int:
    """Choose what a PUT replaces, and say so in the body; take the put-code out for a POST, mostly."""
    put_code = targets.put_code_for(route.path, chance)
    body.pop("put-code", None)
    if "bulk" not in body and (route.method == "PUT") == (chance.random() < 0.95):
        body["put-code"] = put_code
    if chance.random() < 0.75:
        _make_new(body, chance)
    return put_code


def _make_new(body: Any, chance: Random) -> None:
    """Other identifiers, so that it is no duplicate."""
    for node in _nodes(body):
        if isinstance(node, dict):
            for key in ("external-id-value", "content"):
                if isinstance(node.get(key), str):
                    node[key] = f"{node[key]}-{chance.getrandbits(40)}"


def _nodes(value: Any) -> list[Any]:
    """All objects and lists of a JSON value, the outermost first."""
    found, waiting = [], [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict | list):
            found.append(node)
            waiting += node.values() if isinstance(node, dict) else node
    return found


def _misshape(body: Any, chance: Random) -> None:
    node = chance.choice([node for node in _nodes(body) if node] or [body])
    odd = text(chance) if chance.random() < 0.5 else chance.choice(ODD_VALUES)
    if isinstance(node, list):
        node[chance.randrange(len(node))] = deepcopy(odd)
    elif node:
        key = chance.choice(list(node))
        match chance.randrange(4):
            case 0:
                node[text(chance)] = node.pop(key)
            case 1:
                del node[key]
            case _:
                node[key] = deepcopy(odd)


@cache
def _as_xml(route: Route, body: bytes) -> bytes:
    assert route.reads is not None
    content = read(route.reads, body, "json", checked=not route.path.endswith("/works"))
    return write(route.reads, content, "xml")


def _rearrange(root: etree._Element, chance: Random) -> None:
    node = chance.choice(list(root.iter()))
    parent = node.getparent()
    match chance.randrange(8):
        case 0 if parent is not None:
            parent.remove(node)
        case 1 if parent is not None:
            parent.append(deepcopy(node))
        case 2 if parent is not None:
            parent.insert(chance.randrange(len(parent)), node)
        case 3:
            node.tag = chance.choice(("x", "{http://www.orcid.org/ns/common}title", "{urn:x}y", "{}work"))
        case 4:
            node.set(chance.choice(("put-code", "visibility", "x", "{urn:x}y")), _xml_text(chance))
        case 5:
            etree.SubElement(node, "{http://www.orcid.org/ns/common}value").text = _xml_text(chance)
        case _:
            node.text = _xml_text(chance)


def _xml_text(chance: Random) -> str:
    return "".join(sign for sign in chance.choice(TEXTS) if sign >= " " and sign not in "\ufffe\uffff")


def _shot(
    targets: Targets, role: str, route: Route, put_code: int, chance: Random, body: bytes, notation: Notation
) -> Shot:
    values = targets.values_for(route.path, chance) | {"put_code": str(put_code)}
    other = notation if chance.random() < 0.95 else "xml" if notation == "json" else "json"
    own = "group-id" in route.path or "notification" in route.path
    whose = chance.choice(("own", "own", "writer")) if own else chance.choice(("writer", "writer", "other"))
    headers = {
        "Authorization": f"Bearer {targets.tokens[whose]}",
        "Content-Type": chance.choice(TYPES[other]),
        "Accept": chance.choice((*XML_AND_JSON, "*/*")),
    }
    return Shot(route.method, filled(place(role, route), values), "", headers, body)


def _encoded(shot: Shot, chance: Random) -> Shot:
    """The body in another encoding than the one that is expected, or than the one that is named."""
    body, headers = shot.body, dict(shot.headers)
    match chance.randrange(8):
        case 0:
            body, headers["Content-Encoding"] = gzip.compress(body[:100_000]), "gzip"
        case 1:
            headers["Content-Type"] += "; charset=" + chance.choice(("utf-16", "latin-1", "nonsense", '"'))
        case 2 if len(body) < 100_000:
            body = body.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-32-be", "utf-8-sig")))
    return Shot(shot.method, shot.path, shot.query, headers, body)
