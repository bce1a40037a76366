"""The HTTP server: what is no HTTP, what drips in, what is too large, and the end."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from orcid_repo_plugin.errors import CannotListen
from orcid_repo_plugin.web import connections
from orcid_repo_plugin.web.server import Server, address_of, listen

MB = 1024 * 1024


class Answering:
    """An application that answers when it may, and the server that runs it."""

    def __init__(self) -> None:
        self.may = threading.Event()
        self.may.set()
        self.asked = threading.Event()
        self.listening = listen("127.0.0.1", 0)
        self.url = address_of(self.listening)
        self.address = self.listening.getsockname()[:2]
        self.server = Server(self._answer, self.listening, threads=4, max_body=MB)
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked.set()
        self.may.wait(20)
        body = environ["wsgi.input"].read()
        start_response(
            "200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(str(len(body)))))]
        )
        return [str(len(body)).encode()]

    def send(self, request: bytes) -> bytes:
        """Send bytes as they are; what comes back until the server closes."""
        with self.connect() as connection:
            connection.sendall(request)
            return rest(connection)

    def connect(self) -> socket.socket:
        """A connection."""
        return socket.create_connection(self.address, timeout=30)

    def end(self) -> None:
        """Stop it."""
        self.may.set()
        self.server.stop()
        self.thread.join(40)
        assert not self.thread.is_alive()


def rest(connection: socket.socket) -> bytes:
    """What comes until the other side closes."""
    found = b""
    try:
        while part := connection.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found


@pytest.fixture
def answering() -> Iterator[Answering]:
    """A server that runs."""
    made = Answering()
    yield made
    made.end()


@pytest.mark.parametrize(
    "request_",
    [
        b"\x00\xff\x16\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"get / HTTP/1.1\r\n\r\n",
        b"GET foo HTTP/1.1\r\n\r\n",
        b"GET http://[x HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nBroken\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1, 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    ],
)
def test_what_is_no_http_is_a_bad_request_in_the_form_of_all_problems(
    answering: Answering, request_: bytes
) -> None:
    answer = answering.send(request_)

    assert b" 400 " in answer.partition(b"\r\n")[0]
    assert b"application/problem+json" in answer
    assert re.search(rb'"reference":"\w{8}"', answer)


def test_headers_that_are_too_large_are_refused(answering: Answering) -> None:
    answer = answering.send(b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 100_000)

    assert b" 431 " in answer.partition(b"\r\n")[0]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_refused_and_the_client_can_read_that(
    answering: Answering, chunked: bool
) -> None:
    body = (b"x" * 65536 for _ in range(200)) if chunked else b"x" * (13 * MB)

    answer = requests.post(answering.url, data=body, timeout=30)

    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
    assert (answer.json()["code"], answer.json()["type"]) == ("too-large", "urn:orcid-repo:too-large")


def test_a_body_of_just_the_limit_is_read(answering: Answering) -> None:
    assert requests.post(answering.url, data=b"x" * MB, timeout=30).text == str(MB)


def test_the_server_does_not_tell_what_it_is_made_of(answering: Answering) -> None:
    assert requests.get(answering.url, timeout=10).headers["Server"] == "orcid-repo"


@pytest.mark.parametrize(
    "first", [b"GET / HTTP/1.1\r\nHost: x\r\n", b""], ids=["headers without end", "nothing at all"]
)
def test_a_request_that_drips_in_is_cut_off(
    answering: Answering, monkeypatch: pytest.MonkeyPatch, first: bytes
) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 1.0)
    with answering.connect() as slow:
        slow.sendall(first)
        slow.settimeout(0.2)
        answer = b""
        for _ in range(100):
            try:
                if first:
                    slow.send(b"X")
                part = slow.recv(1000)
            except TimeoutError:
                continue
            except OSError:
                break
            answer += part
            if not part:
                break
        else:
            pytest.fail("the connection was kept open")

    assert answer.startswith(b"HTTP/1.1 408 ") == bool(first)


def test_a_body_that_drips_in_is_cut_off(answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BODY_SECONDS", 1.0)
    with answering.connect() as slow:
        slow.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx")

        assert rest(slow).startswith(b"HTTP/1.1 408 ")


def test_ten_seconds_are_given_for_the_headers() -> None:
    assert connections.HEADER_SECONDS == 10


def test_an_answer_that_takes_long_is_not_cut_off(
    answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.2)
    monkeypatch.setattr(connections, "BODY_SECONDS", 0.2)
    answering.may.clear()
    with answering.connect() as waiting:
        waiting.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert answering.asked.wait(10)
        time.sleep(2.5)  # the server looks for late ones each second
        answering.may.set()

        assert rest(waiting).startswith(b"HTTP/1.1 200 ")


def test_a_stop_answers_what_is_in_hand_and_takes_nothing_new() -> None:
    answering = Answering()
    answering.may.clear()
    with answering.connect() as waiting, answering.connect() as idle:
        waiting.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answering.asked.wait(10)
        answering.server.stop()

        assert rest(idle) == b""
        with pytest.raises(OSError, match="refused"):
            answering.connect()
        answering.may.set()
        assert rest(waiting).startswith(b"HTTP/1.1 200 ")
    answering.end()


def test_a_port_that_is_taken_is_told_with_a_way_out() -> None:
    with listen("127.0.0.1", 0) as first, pytest.raises(CannotListen, match="choose another port"):
        listen("127.0.0.1", first.getsockname()[1])


def test_an_address_that_is_not_this_machines_is_told() -> None:
    with pytest.raises(CannotListen, match=r"192\.0\.2\.1:8080: this machine has no such address"):
        listen("192.0.2.1", 8080)


def test_ipv6_is_listened_at_too() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        listening = listen("::1", 0)
    except CannotListen:
        pytest.skip("no IPv6 here")
    with listening:
        assert address_of(listening) == f"http://[::1]:{listening.getsockname()[1]}"
