"""Ten thousand malformed iDs, paths, styles and bodies: each told so in one sentence, and nothing breaks."""

import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from werkzeug.test import create_environ, run_wsgi_app

from orcid_repo_plugin.web.app import MAX_BODY
from orcid_repo_plugin.web.server import Server, address_of, listen
from tests.web.malformed import BY_HAND, Call, calls
from tests.web.showcase import Showcase

NUMBER = 10_000
OVER_HTTP = 400
SENTENCE = re.compile(r"[A-Z][^\n]*\.")


@pytest.fixture
def show(make_site: Any) -> Showcase:
    """A site that answers as often as it is asked."""
    return Showcase(make_site(badges={"requests_a_minute": 1_000_000}, service={"port": 0}))


def wrong_with(method: str, status: int, headers: dict[str, str], body: bytes) -> str:
    """What is not right about a refusal; empty: nothing."""
    if status not in (400, 404):
        return f"status {status}"
    expected = "no-store" if method == "POST" else "public, max-age=60"
    if headers.get("cache-control") != expected:
        return f"cache-control {headers.get('cache-control')}"
    if headers.get("access-control-allow-origin") != "*" or "set-cookie" in headers or "etag" in headers:
        return "headers"
    kind = headers["content-type"]
    if kind == "application/problem+json":
        sentence = orjson.loads(body)["detail"]
    elif kind == "text/plain; charset=utf-8":
        sentence = body.decode().removesuffix("\n")
    else:
        return kind
    return "" if SENTENCE.fullmatch(sentence) and ". " not in sentence else sentence


def asked(site: Any, call: Call) -> tuple[int, dict[str, str], bytes]:
    """Ask the application, with the very bytes."""
    environ = create_environ("/", site.base_url, method=call.method, data=call.body)
    environ["PATH_INFO"] = call.path.decode("latin-1")
    environ["QUERY_STRING"] = call.query.decode("latin-1")
    answer, status, headers = run_wsgi_app(site.web, environ, buffered=True)
    return int(status[:3]), {name.lower(): value for name, value in headers}, b"".join(answer)


def test_ten_thousand_malformed_calls_are_refused_in_one_sentence(show: Showcase) -> None:
    seen: Counter[int] = Counter()

    wrong = {}
    for call in calls(seed=20260718, number=NUMBER):
        status, headers, body = asked(show.site, call)
        seen[status] += 1
        if fault := wrong_with(call.method, status, headers, body):
            wrong[fault] = call

    assert wrong == {}
    assert seen.total() == NUMBER
    assert min(seen[400], seen[404]) > NUMBER // 10


@pytest.fixture
def address(show: Showcase) -> Iterator[tuple[str, int]]:
    """Where the same site answers over HTTP."""
    listening = listen("127.0.0.1", 0)
    parts = urlsplit(address_of(listening))
    server = Server(show.site.web, listening, threads=4, max_body=MAX_BODY)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield str(parts.hostname), int(parts.port or 0)
    server.stop()
    thread.join(40)


def sent(address: tuple[str, int], first_line: bytes, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
    """Send a request as it is. :returns: status, headers, body."""
    head = first_line + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        whole = b""
        while part := connection.recv(65536):
            whole += part
    lines, _, content = whole.partition(b"\r\n\r\n")
    status, *headers = lines.decode("latin-1").split("\r\n")
    named = (one.partition(": ") for one in headers)
    return int(status.split()[1]), {name.lower(): value for name, _, value in named}, content


def test_over_http_they_are_refused_in_the_same_way(address: tuple[str, int]) -> None:
    wrong = {}
    for call in calls(seed=7, number=OVER_HTTP):
        status, headers, body = sent(address, call.method.encode() + b" " + call.target, call.body)
        if status == 431:  # the web server takes no longer paths
            fault = "" if headers["cache-control"] == "no-store" else "kept"
        else:
            fault = wrong_with(call.method, status, headers, body)
        if fault:
            wrong[fault] = call

    assert wrong == {}


@pytest.mark.parametrize(
    "target",
    [
        b"/badge/\x00.html",
        b"/badge/\xff.html",
        b"/badge/a b.html",
        b"/badge/%zz.html",
        b"/badge/%.html",
        b"/badge/%u0030.html",
        b"badge/x.html",
        b"//badge/x.html",
        b"http://[/badge/x.html",
        b"/badge/x.html#y",
        b"/badge/x\r\nX-Injected: 1\r\n.html",
        b"",
    ],
)
def test_what_is_no_path_at_all_is_answered_by_somebody(address: tuple[str, int], target: bytes) -> None:
    status, headers, body = sent(address, b"GET " + target)

    assert status in (400, 404)
    assert "x-injected" not in headers
    assert b"Traceback" not in body


def test_the_list_by_hand_has_paths_of_a_hundred_kilobytes() -> None:
    assert sum(len(call.path) >= 100_000 for call in BY_HAND) >= 3
