"""The control endpoint: bodies and paths that are odd. Nothing here reaches the default people."""

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any, Final

from tests.acceptance.damage import ODD_VALUES, damaged
from tests.acceptance.fire_values import HEADERS, SEGMENTS, text
from tests.acceptance.registry_range import Shot
from tests.acceptance.registry_targets import Targets

SCOPES: Final = (
    "/read-limited",
    "/activities/update openid",
    "/read-public",
    "/nonsense",
    "",
    "openid openid",
)
NUMBERS: Final = (0, -1, 10**30, 1e300)
QUERIES: Final = ("", "since=0", "since=%D9%A1", f"since={'9' * 30}", "orcid=x", "x=y", "=&=&")
STATES: Final = ("locked", "deprecated", "deactivated")


def controls(targets: Targets, chance: Random) -> Iterator[Shot]:
    """Every odd value for each key; then people, clients, tokens and faults with whatever chance brings."""
    yield from _one_by_one(targets, chance)
    while True:
        method, path, body = chance.choice(_good(targets, chance))
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            body = _odd(body, chance)
        content = json.dumps(body).encode("utf-8", "replace")
        if chance.random() < 0.2:
            content = damaged(content, chance.getrandbits(30))
        if chance.random() < 0.2:
            path = f"{path}/{chance.choice(SEGMENTS)}"
        elif chance.random() < 0.1:
            path, _, _ = path.rpartition("/")
        query = chance.choice(QUERIES) if chance.random() < 0.1 or path == "/journal" else ""
        headers = {"Content-Type": chance.choice(("application/json", "application/json", "text/plain"))}
        if chance.random() < 0.15:
            headers[chance.choice(("Host", "Origin"))] = chance.choice(HEADERS)
        method = method if chance.random() < 0.95 else chance.choice(("PUT", "PATCH", "HEAD", "OPTIONS"))
        yield Shot(method, f"/control{path}", query, headers, content if method != "GET" else b"")


def _one_by_one(targets: Targets, chance: Random) -> Iterator[Shot]:
    for method, path, body in _good(targets, chance):
        for key in body or ():
            for odd in (*ODD_VALUES, *NUMBERS, *STATES):
                yield Shot(method, f"/control{path}", "", {}, json.dumps({**body, key: odd}).encode())


def _good(targets: Targets, chance: Random) -> list[tuple[str, str, Any]]:
    client_id = chance.choice(list(targets.clients.values()))["client_id"]
    pair = {"orcid": targets.orcid, "client_id": client_id}
    number = chance.choice(targets.put_codes["work"])
    fault = {"fault": "status", "match": {"method": "GET", "path": "/x"}, "status": 503, "times": None}
    return [
        ("POST", "/people", {"given_names": "A", "family_name": text(chance), "works": 3}),
        ("POST", "/people", {"given_names": text(chance), "email": f"{text(chance)}@x", "password": "x"}),
        ("POST", "/clients", {"kind": "member", "redirect_uris": [text(chance)], "client_id": None}),
        ("POST", "/tokens", pair | {"scope": chance.choice(SCOPES)}),
        ("GET", "/tokens", None),
        ("POST", "/tokens/revoke", pair),
        ("POST", "/tokens/expire", pair),
        ("GET", f"/records/{targets.orcid}", None),
        ("POST", f"/records/{targets.orcid}/state", {"state": "active", "primary": None}),
        ("DELETE", f"/records/{targets.orcid}/work/{number}", None),
        ("POST", "/faults", fault | {"seconds": chance.choice((None, 0.0, 1.5))}),
        ("GET", "/faults", None),
        ("DELETE", "/faults", None),
        ("GET", "/journal", None),
        ("POST", "/rate-limit", {"on": False}),
    ]


def _odd(body: Any, chance: Random) -> Any:
    if not isinstance(body, dict) or not body or chance.random() < 0.1:
        return deepcopy(chance.choice(ODD_VALUES))
    body = deepcopy(body)
    key = chance.choice(list(body))
    match chance.randrange(4):
        case 0:
            del body[key]
        case 1:
            body[text(chance)] = body[key]
        case _:
            body[key] = deepcopy(chance.choice(chance.choice((ODD_VALUES, NUMBERS, (text(chance), *STATES)))))
    return body
