"""What is too large, too deep, too slow, or could be read in two ways; also over the server itself."""

import gzip
import json
import socket
import zlib
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest

from orcid_repo_plugin.web.app import MAX_BODY
from orcid_repo_plugin.web.server import Server, listen
from tests.web.browser import Browser
from tests.web.caller import Caller

XML = (
    '<?xml version="1.0"?>{dtd}<eprints xmlns="http://eprints.org/ep2/data/2.0"><eprint><eprintid>12</eprintid>\
<eprint_status>archive</eprint_status><type>article</type><title>{title}</title></eprint></eprints>'
)
PASSWD = '<!DOCTYPE eprints [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.fixture
def caller(site: Any) -> Caller:
    """A host."""
    return Caller(site)


@pytest.mark.parametrize(
    "body",
    [
        XML.format(dtd=PASSWD, title="&x;"),
        XML.format(dtd=PASSWD.replace("<!ENTITY x", "<!ENTITY % x").replace("]>", " %x;]>"), title="Pots"),
        XML.format(dtd='<!DOCTYPE eprints SYSTEM "http://127.0.0.1:1/x.dtd">', title="Pots"),
        XML.format(
            dtd="", title='<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
        ),
        '{"item_id": "12", "title": "Pots", "$ref": "file:///etc/passwd", "@context": "http://127.0.0.1:1/"}',
        "@article{12, title = {\\\\input{/etc/passwd}}, crossref = {/etc/passwd}}",
    ],
    ids=["entity", "parameter entity", "outside DTD", "XInclude", "JSON reference", "BibTeX"],
)
def test_a_body_makes_us_read_no_file_and_ask_nobody(caller: Caller, body: str) -> None:
    answer = caller.put("12", body)

    assert answer.status_code in (202, 422)
    assert "root:" not in answer.text
    assert "root:" not in caller("GET", "main/12").text


@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"a":' * 100_000,
        '{"title": "' + "\\u0000" * 100_000 + '"}',
        "1" * 5_000_000,
        "<a>" * 200_000,
    ],
    ids=["deep list", "deep object", "NULs", "a number", "deep XML"],
)
def test_a_body_that_is_deep_or_odd_is_refused_soon(caller: Caller, body: str) -> None:
    assert caller.put("12", body).status_code in (202, 422)
    assert caller.known() <= {"12"}


@pytest.mark.parametrize(
    "packed", [gzip.compress, lambda data: zlib.compress(data, 9)], ids=["gzip", "deflate"]
)
def test_a_form_is_not_unpacked(site: Any, packed: Any) -> None:
    browser = Browser(site)
    mark = browser.open(site.launch("7")).text.split('csrf_token" value="')[1].split('"')[0]

    answer = browser.client.post(
        "/connect",
        base_url=site.base_url,
        data=packed(f"csrf_token={mark}".encode()),
        headers={"Content-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 400


def test_a_form_with_too_many_or_too_large_fields_is_refused(site: Any) -> None:
    browser = Browser(site)
    browser.open(site.launch("7"))
    many = {f"f{number}": (None, "x") for number in range(2000)}

    large = browser.client.post("/connect", base_url=site.base_url, data={"name": "x" * 600_000})
    parts = (
        "".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nx\r\n' for name in many)
        + "--b--\r\n"
    )
    crowd = browser.client.post(
        "/connect", base_url=site.base_url, data=parts, content_type="multipart/form-data; boundary=b"
    )

    assert (large.status_code, crowd.status_code) == (400, 413)


def test_a_signed_call_that_is_too_long_is_not_looked_at(site: Any) -> None:
    answer = site.get(site.launch("7", name="x" * 20_000))

    assert answer.status_code == 400


# -- over the server itself


@pytest.fixture
def served(site: Any) -> Iterator[tuple[str, int]]:
    """The site behind the server that `serve` uses."""
    listening = listen("127.0.0.1", 0)
    server = Server(site.web, listening, threads=4, max_body=MAX_BODY)
    thread = Thread(target=server.run)
    thread.start()
    try:
        yield listening.getsockname()[:2]
    finally:
        server.stop()
        thread.join(40)


def sent(address: tuple[str, int], request: bytes) -> bytes:
    """What comes back."""
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        found = b""
        while part := connection.recv(65536):
            found += part
    return found


@pytest.mark.parametrize(
    "request_",
    [
        b"POST / HTTP/1.1\r\nHost: me\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\nY: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX : a\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    ],
    ids=[
        "two lengths",
        "two sizes",
        "bare line feed",
        "blank before colon",
        "whole address",
        "other host",
        "CONNECT",
    ],
)
def test_a_request_that_two_servers_could_read_in_two_ways_is_refused(
    served: tuple[str, int], request_: bytes
) -> None:
    answer = sent(served, request_)

    assert answer.split(b" ")[1] == b"400", answer[:200]
    assert answer.count(b"HTTP/1.") == 1
    assert b"X-Content-Type-Options: nosniff" in answer


def test_many_connections_that_say_nothing_keep_nobody_out(served: tuple[str, int]) -> None:
    idle = [socket.create_connection(served, timeout=20) for _ in range(100)]
    for one in idle[:50]:
        one.sendall(b"GET / HTTP/1.1\r\nHost: loc")

    answer = sent(served, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")

    assert answer.endswith(b"ok\n")
    for one in idle:
        one.close()


def test_a_header_of_the_proxy_is_not_believed_without_one(site: Any) -> None:
    browser = Browser(site)
    lies = {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1"}

    answers = [
        browser.client.get("/metrics", base_url=site.base_url, headers={name: value}).status_code
        for name, value in lies.items()
    ]

    assert answers == [403, 403, 403]


def test_limits_count_by_what_the_proxy_says_and_not_by_what_the_visitor_adds(make_site: Any) -> None:
    site = make_site(trusted_proxies=1, service={"launches_a_minute": 2})

    def ask(forwarded: str) -> int:
        headers = {"X-Forwarded-For": forwarded}
        return int(site.get("/connect?launch=x", headers=headers).status_code)

    assert [ask(f"198.51.100.{number}, 203.0.113.9") for number in range(3)] == [400, 400, 429]
    assert ask("203.0.113.10") == 400


def test_json_bodies_of_a_host_cannot_name_another_repository(make_site: Any) -> None:
    site = make_site(repositories={"main": {}, "other": {}})
    caller = Caller(site)
    body = {"item_id": "pots-3", "title": "Pots", "type": "article", "repository": "other", "dates": ["2008"]}

    answer = caller.put("pots-3", json.dumps(body))

    assert answer.status_code == 422 or answer.get_json()["repository"] == "main"
