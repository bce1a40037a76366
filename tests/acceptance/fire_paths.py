"""Odd paths, methods, parameters and headers."""

from collections.abc import Iterator
from random import Random
from typing import Final
from urllib.parse import quote

from tests.acceptance.fire_values import HEADERS, METHODS, NAMES, SEGMENTS, text
from tests.acceptance.registry_range import Shot
from tests.acceptance.registry_targets import ROUTES, Targets, filled, place

PAGES: Final = (
    "/",
    "/<orcid>",
    "/account",
    "/inbox",
    "/inbox/<put_code>",
    "/my-orcid",
    "/my-orcid/work/<put_code>/delete",
    "/signin",
    "/signout",
    "/trusted",
    "/static/style.css",
    "/static/<put_code>",
    "/oauth/authorize",
    "/oauth/token",
    "/oauth/revoke",
    "/oauth/userinfo",
    "/oauth/jwks",
    "/.well-known/openid-configuration",
    "/member/oauth/token",
    "/public/oauth/token",
    "/control/records/<orcid>",
    "/control/journal",
)
PARAMETERS: Final = (
    "access_token",
    "callback",
    "q",
    "page",
    "page-size",
    "name",
    "group-id",
    "locale",
    "fl",
    "",
)


def paths(targets: Targets, chance: Random) -> Iterator[Shot]:
    """Paths of both APIs and of the pages with one or two parts that are odd, asked for in any way."""
    known = [place(role, route) for role, route in ROUTES] + list(PAGES)
    while True:
        template = chance.choice(known)
        path = filled(template, targets.values_for(template.split("/v3.0")[-1], chance))
        for _ in range(chance.choice((0, 1, 1, 2))):
            path = _spoilt(path, chance)
        yield Shot(chance.choice(METHODS), path, _query(targets, chance), _usual_headers(targets, chance))


def _spoilt(path: str, chance: Random) -> str:
    parts = path.split("/")
    at = chance.randrange(1, len(parts))
    match chance.randrange(6):
        case 0:
            parts.insert(at, chance.choice(SEGMENTS))
        case 1:
            parts[at] += chance.choice(SEGMENTS)
        case 2:
            del parts[at]
        case 3:
            parts.append(chance.choice(("", "/", "//", ".", "..")))
        case _:
            parts[at] = chance.choice(SEGMENTS)
    return "/" + "/".join(parts[1:])


def _query(targets: Targets, chance: Random) -> str:
    if chance.random() < 0.6:
        return ""
    pairs = []
    for _ in range(chance.randrange(1, 4)):
        name = chance.choice(PARAMETERS)
        if name == "access_token" and chance.random() < 0.5:
            value = chance.choice(list(targets.tokens.values()))
        else:
            value = chance.choice((chance.choice(SEGMENTS), quote(text(chance))))
        pairs.append(f"{name}={value}" if chance.random() < 0.9 else name)
    return chance.choice("&&&&;").join(pairs)


def _usual_headers(targets: Targets, chance: Random) -> dict[str, str]:
    headers = {"Accept": chance.choice(("application/json", "application/xml", "*/*", "text/html"))}
    token = chance.choice((None, *targets.tokens.values(), targets.tokens["writer"]))
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return headers


def headers(targets: Targets, chance: Random) -> Iterator[Shot]:
    """Good requests with headers that are odd."""
    known = [(route.method, place(role, route)) for role, route in ROUTES] + [("GET", path) for path in PAGES]
    while True:
        method, template = chance.choice(known)
        path = filled(template, targets.values_for(template.split("/v3.0")[-1], chance))
        sent = _usual_headers(targets, chance) | {"Content-Type": "application/json"}
        for _ in range(chance.choice((1, 1, 2, 3))):
            sent[chance.choice(NAMES)] = chance.choice(HEADERS)
        body = chance.choice((b"", b"{}", b"a=b&c", b"--x\r\n\r\nx\r\n--x--\r\n", b"<a/>"))
        if chance.random() < 0.1:
            sent["Content-Length"] = chance.choice(("0", "", "1", "3"))
        yield Shot(method, path, "", sent, body)
