"""The HTTP server: many at once, hostile bytes, bodies that are too large, and its end."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from orcid_repo_plugin.errors import CannotListen
from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.local_registry.server import Server, address_of, listen
from orcid_repo_plugin.local_registry.waiting_room import WaitingRoom
from orcid_repo_plugin.testing.registry import Registry

JOSIAH = "0000-0002-1825-0097"
MB = 1024 * 1024


def send(registry: Registry, request: bytes) -> bytes:
    """Send bytes as they are; what comes back until the server closes."""
    where = urlsplit(registry.registry_url)
    with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
        connection.sendall(request)
        found = b""
        while part := connection.recv(65536):
            found += part
    return found


@pytest.mark.parametrize(
    "request_",
    [
        b"\x00\xff\x16\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"get / HTTP/1.1\r\n\r\n",
        b"GET * HTTP/1.1\r\n\r\n",
        b"GET foo HTTP/1.1\r\n\r\n",
        b"GET http://[x HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nBroken\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1, 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    ],
)
def test_what_is_no_http_is_a_bad_request(registry_server: Registry, request_: bytes) -> None:
    assert b" 400 " in send(registry_server, request_).partition(b"\r\n")[0]


@pytest.mark.parametrize(
    "path", [b"/%ff%00%0a", b"//member//v3.0", b"/member/v3.0/%2e%2e/%00", b"/" + b"a" * 9000]
)
def test_strange_paths_are_refused_and_break_nothing(registry_server: Registry, path: bytes) -> None:
    answer = send(registry_server, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    assert answer.partition(b"\r\n")[0].split()[1] in {b"302", b"400", b"403", b"404"}


def test_headers_without_end_are_refused(registry_server: Registry) -> None:
    answer = send(registry_server, b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 300_000)

    assert b" 431 " in answer.partition(b"\r\n")[0]


def test_the_server_does_not_tell_what_it_is_made_of(registry_server: Registry) -> None:
    answer = requests.get(registry_server.registry_url, timeout=10)

    assert answer.headers["Server"] == "orcid-repo"


@pytest.fixture
def small() -> Iterator[tuple[str, LocalRegistry]]:
    """A registry that takes bodies of up to 1 MB."""
    listening = listen(0)
    local = LocalRegistry(Addresses.at(address_of(listening)), Options(max_body=MB))
    server = Server(local, listening)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield local.addresses.member_api_url, local
    server.stop()
    thread.join()
    local.close()


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_refused_and_the_client_can_read_that(
    small: tuple[str, LocalRegistry], chunked: bool
) -> None:
    url, local = small
    body = (b"x" * 65536 for _ in range(200)) if chunked else b"x" * (13 * MB)

    answer = requests.post(f"{url}/v3.0/{JOSIAH}/work?access_token=secret", data=body, timeout=30)

    assert answer.status_code == 413
    entry = local.journal.since()[-1]
    assert (entry.method, entry.status) == ("POST", 413)
    assert entry.path == f"/member/v3.0/{JOSIAH}/work?access_token=***"


def test_a_body_of_just_the_limit_is_read(small: tuple[str, LocalRegistry]) -> None:
    url, _ = small

    answers = [requests.post(f"{url}/v3.0/x/work", data=b"x" * size, timeout=30) for size in (MB, MB + 1)]

    assert [answer.status_code for answer in answers] == [403, 413]


def test_requests_that_hang_keep_nobody_else_waiting(registry_server: Registry) -> None:
    registry_server.fault("hang", path="/works", times=None)
    url = f"{registry_server.public_api_url}/v3.0/{JOSIAH}"

    def hang() -> None:
        with pytest.raises(requests.ReadTimeout):
            requests.get(f"{url}/works", timeout=2)

    hanging = [threading.Thread(target=hang) for _ in range(40)]
    for thread in hanging:
        thread.start()
    while registry_server.local.faults.take("GET", "/nothing").wait:
        time.sleep(0.01)
    answer = requests.get(f"{url}/person", timeout=10)
    for thread in hanging:
        thread.join()

    assert answer.status_code == 200


def test_a_hanging_request_takes_effect_when_its_time_has_passed(registry_server: Registry) -> None:
    orcid = registry_server.person()["orcid"]
    token = registry_server.token(orcid, "/person/update")["access_token"]
    registry_server.fault("hang", seconds=0.3, path="/keywords")

    with pytest.raises(requests.ReadTimeout):
        registry_server.session(token).post(
            f"{registry_server.member_api_url}/v3.0/{orcid}/keywords", json={"content": "pots"}, timeout=0.05
        )

    for _ in range(200):
        if registry_server.journal():
            break
        time.sleep(0.05)
    assert [entry.status for entry in registry_server.journal()] == [201]


def test_a_connection_is_kept_for_the_next_request(registry_server: Registry) -> None:
    where = urlsplit(registry_server.registry_url)
    request = f"GET /public/v3.0/{JOSIAH}/person HTTP/1.1\r\nHost: x\r\n".encode()
    with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
        connection.sendall(request + b"\r\n" + request + b"Connection: close\r\n\r\n")
        found = b""
        while part := connection.recv(65536):
            found += part

    assert found.count(b"HTTP/1.1 200 OK") == 2


def test_a_connection_is_kept_after_an_answer_without_a_body(registry_server: Registry) -> None:
    client = registry_server.client("premium")["client_id"]
    token = registry_server.token(None, "/webhook", client_id=client)["access_token"]
    hook = f"/member/{JOSIAH}/webhook/https%3A%2F%2Fexample.org%2Fhook"
    headers = f"HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 0\r\n"

    found = send(
        registry_server,
        f"PUT {hook} {headers}\r\nDELETE {hook} {headers}\r\nPUT {hook} {headers}"
        "Connection: close\r\n\r\n".encode(),
    )

    statuses = re.findall(rb"^HTTP/1.1 (\d+)", found, re.MULTILINE)
    assert statuses == [b"201", b"204", b"201"]


def test_a_port_that_is_taken_is_told_with_a_way_out() -> None:
    with listen(0) as first, pytest.raises(CannotListen, match="another port"):
        listen(first.getsockname()[1])


def test_the_server_ends_while_requests_hang_and_closes_their_connections() -> None:
    listening = listen(0)
    local = LocalRegistry(Addresses.at(address_of(listening)))
    local.faults.add("hang", path="/hangs")
    server = Server(local, listening)
    running = threading.Thread(target=server.run)
    running.start()
    seen: list[str] = []

    def ask() -> None:
        try:
            requests.get(f"{local.addresses.registry_url}/hangs", timeout=30)
        except requests.RequestException as error:
            seen.append(type(error).__name__)

    asking = threading.Thread(target=ask)
    asking.start()
    while local.faults.listed()[0]["left"]:
        time.sleep(0.01)
    server.stop()
    running.join()
    local.close()
    asking.join()

    assert seen == ["ConnectionError"]


def test_who_waits_leaves_the_waiting_room_in_the_order_of_the_times() -> None:
    room = WaitingRoom[str]()
    for name, seconds in (("later", 3600.0), ("second", 0.0), ("third", 0.001)):
        room.enter(name, seconds)
    time.sleep(0.01)

    assert room.due() == ["second", "third"]
    assert 0 < room.seconds() <= 3600
