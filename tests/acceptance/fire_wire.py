"""Requests over real HTTP, and what only looks like HTTP: sent as bytes, with no client to tidy them up."""

import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from itertools import chain, islice
from random import Random
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from orcid_repo_plugin.local_registry.control.answered import Answered
from tests.acceptance.damage import damaged
from tests.acceptance.fire_bodies import hurtful_bodies, json_bodies, xml_bodies
from tests.acceptance.fire_forms import grants
from tests.acceptance.fire_paths import headers, paths
from tests.acceptance.registry_answers import Asked, complaints
from tests.acceptance.registry_range import Shot
from tests.acceptance.registry_targets import Targets

AT_ONCE: Final = 8
"""Connections that are open at the same time."""
SILENCE: Final = 0.3
"""Seconds after which somebody who has not sent a whole request gives up waiting for an answer."""
LONGEST: Final = 10.0
"""Seconds that an answer may take."""
OWN: Final = frozenset({400, 413, 414, 431, 501, 505})
"""What the server itself answers, in plain text, before the registry sees anything of it."""


class Wire(NamedTuple):
    """Bytes for one connection."""

    sent: bytes
    asked: Asked | None = None
    """What was asked, if it is a request; then there must be an answer."""


def fire_over_http(targets: Targets, whole: int, broken: int) -> tuple[int, list[str]]:
    """Send whole requests of all kinds, and broken ones, from several connections at once.

    :returns: how many were sent, and what was wrong with the answers.
    """
    chance = Random(0)
    wires = list(_mixed(targets, chance, whole)) + list(islice(_broken(targets, chance), broken))
    chance.shuffle(wires)
    address = urlsplit(targets.registry.registry_url)
    place = (str(address.hostname), address.port or 80)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(lambda wire: _fire(wire, place), wires))
    return len(wires), [said for wrong in told for said in wrong]


def _fire(wire: Wire, place: tuple[str, int]) -> list[str]:
    with socket.create_connection(place, LONGEST) as connection:
        with suppress(OSError):  # it was refused before it was all sent
            connection.sendall(wire.sent)
        connection.settimeout(SILENCE if wire.asked is None else LONGEST)
        try:
            answered = _received(connection, wire.asked)
        except (OSError, HTTPException) as error:
            lost = [f"no answer ({error!r}) to {wire.sent[:300]!r}"]
            return [] if wire.asked is None else lost
    return [f"{said}: {answered.status} to {wire.sent[:600]!r}" for said in _wrong(wire, answered)]


def _received(connection: socket.socket, asked: Asked | None) -> Answered:
    response = HTTPResponse(connection, method=asked.method if asked else "GET")
    response.begin()
    body = response.read()
    return Answered(f"{response.status} {response.reason}", response.getheaders(), body)


def _wrong(wire: Wire, answered: Answered) -> Iterator[str]:
    kind = dict(answered.headers).get("Content-Type", "")
    if answered.code in OWN and kind.startswith("text/plain"):
        if b"Traceback" in answered.body:
            yield "tells what it must not"
    elif wire.asked is not None:
        yield from complaints(wire.asked, answered)
    elif answered.code >= 500:
        yield "has a status that nobody asked for"


def _mixed(targets: Targets, chance: Random, count: int) -> Iterator[Wire]:
    """Requests that the registry must answer, in equal parts of every sort."""
    makers = (paths, headers, json_bodies, xml_bodies, hurtful_bodies, grants)
    sorts = [make(targets, Random(number)) for number, make in enumerate(makers)]
    shots = (shot for shot in chain.from_iterable(zip(*sorts, strict=True)) if _fits(shot))
    for shot in islice(shots, count):
        sent = _on_the_wire(shot, chance)
        yield Wire(sent, Asked.of(shot.environ(), targets.registry.registry_url))


def _fits(shot: Shot) -> bool:
    """Whether it is HTTP; and calls nobody, as a webhook would."""
    words = (shot.method, shot.path, shot.query, *shot.headers.values())
    lines = not any(set(word) & set("\r\n\0") for word in words)
    bare = " " not in shot.path + shot.query and shot.path.startswith("/") and shot.path.isascii()
    known = shot.method.isupper() and not {"Content-Length", "Expect", "Transfer-Encoding"} & set(
        shot.headers
    )
    return lines and bare and known and shot.query.isascii() and "webhook" not in shot.path


def _on_the_wire(shot: Shot, chance: Random) -> bytes:
    target = shot.path + (f"?{shot.query}" if shot.query else "")
    lines = [f"{shot.method} {target} HTTP/1.1", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in ({"Host": "127.0.0.1"} | dict(shot.headers)).items()]
    if shot.body and chance.random() < 0.3:
        lines.append("Transfer-Encoding: chunked")
        body = _chunked(shot.body, chance)
    else:
        lines.append(f"Content-Length: {len(shot.body)}")
        body = shot.body
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body


def _chunked(body: bytes, chance: Random) -> bytes:
    size = chance.choice((1000, 7, len(body))) if len(body) < 10_000 else len(body) // 3
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


_HOST: Final = b"Host: 127.0.0.1\r\nConnection: close\r\n"
_POST: Final = b"POST /oauth/token HTTP/1.1\r\n" + _HOST + b"Content-Type: application/json\r\n"
_CHUNKS: Final = _POST + b"Transfer-Encoding: chunked\r\n\r\n"
NO_HTTP: Final[Sequence[bytes]] = (
    b"",
    b"\r\n\r\n",
    b"\0" * 100,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200)),
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"SSH-2.0-x\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET /\r\n\r\n",
    b"GET  / HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET / HTTP/9.9\r\n" + _HOST + b"\r\n",
    b"GET / HTTP/1.1 x\r\n" + _HOST + b"\r\n",
    b"GET / http/1.1\r\n" + _HOST + b"\r\n",
    b"get / HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET / HTTP/1.1\n\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET * HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"OPTIONS * HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET http://evil.example:99999999/ HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET http://[::1/ HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET // HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET ?x HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET #x HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET member/v3.0/search HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET /\0 HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET /a b HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\n" + _HOST + b"\r\n",
    b"GET / HTTP/1.1\r\n" + _HOST + b"X: " + b"a" * 300_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + _HOST + b"".join(b"X%d: 1\r\n" % n for n in range(10_000)) + b"\r\n",
    b"GET / HTTP/1.1\r\n" + _HOST + b"no colon\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + _HOST + b": no name\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + _HOST + b"X : 1\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + _HOST + b" folded\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + _HOST + b"X: 1\0\r\nY: \xff\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + _HOST + b"X: 1\rY: 2\nZ: 3\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: [::1\r\nConnection: close, x\r\nUpgrade: h2c\r\n\r\n",
    _POST + b"Content-Length: -1\r\n\r\n{}",
    _POST + b"Content-Length: +2\r\n\r\n{}",
    _POST + b"Content-Length: 0x2\r\n\r\n{}",
    _POST + b"Content-Length: 2_0\r\n\r\n{}",
    _POST + b"Content-Length: 2, 2\r\n\r\n{}",
    _POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    _POST + b"Content-Length: \xb2\r\n\r\n{}",
    _POST + b"Content-Length: 99999999999999999999999\r\n\r\n{}",
    _POST + b"Content-Length: 1\r\n\r\n{}{}{}",
    _POST + b"Content-Length: 100\r\n\r\n{}",
    _POST + b"Content-Length: 11000000\r\n\r\n" + b" " * 100_000,
    _POST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
    _POST + b"Expect: nonsense\r\nContent-Length: 2\r\n\r\n{}",
    _POST + b"\r\n{}",
    _POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    _POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    _POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    _POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    _POST + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
    _CHUNKS + b"g\r\n{}\r\n0\r\n\r\n",
    _CHUNKS + b"-2\r\n{}\r\n0\r\n\r\n",
    _CHUNKS + b"+2\r\n{}\r\n0\r\n\r\n",
    _CHUNKS + b"0x2\r\n{}\r\n0\r\n\r\n",
    _CHUNKS + b"ffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    _CHUNKS + b"2;" + b"x" * 300_000 + b"\r\n{}\r\n0\r\n\r\n",
    _CHUNKS + b"2\r\n{}{}\r\n0\r\n\r\n",
    _CHUNKS + b"2\n{}\n0\n\n",
    _CHUNKS + b"2\r\n{}",
    _CHUNKS + b"0\r\nX: 1\r\nContent-Length: 5\r\n\r\n",
    _CHUNKS + b"1\r\n \r\n" * 20_000 + b"0\r\n\r\n",
)
"""What no registry should ever see, and what it should not mind."""


def _broken(targets: Targets, chance: Random) -> Iterator[Wire]:
    """Each of these once, then good requests with bytes exchanged, or two of them in a row."""
    yield from map(Wire, NO_HTTP)
    good = [wire.sent for wire in _mixed(targets, chance, 60)]
    while True:
        sent = chance.choice(good)
        head, end, body = sent.partition(b"\r\n\r\n")
        if chance.random() < 0.2:
            yield Wire(sent.replace(b"Connection: close\r\n", b"", 1) + chance.choice(good))
        else:
            yield Wire(damaged(head, chance.getrandbits(30)) + end + body[:5_000])
