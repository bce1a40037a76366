"""What ORCID and the network do to a request, and what comes out of it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from orcid_repo_plugin.errors import OrcidRefusal, OrcidRepoError, OrcidUnavailable
from orcid_repo_plugin.orcid_api.breaker import Breaker
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.testing.registry import Registry
from tests.orcid_api.desk import JOSIAH, desk_at
from tests.orcid_api.scripted_server import CLOSE, HANG, Scripted, answer, scripted

TOKEN = "11111111-2222-4333-8444-555555555555"
OK = answer("200 OK", b'{"group":[]}', "Content-Type: application/json")


@contextmanager
def asking(server: Scripted, *, read: float = 5.0, **more: object) -> Iterator[OrcidSession]:
    session = OrcidSession(server.endpoints, timeout=(2.0, read), **more)  # type: ignore[arg-type]
    try:
        yield session
    finally:
        session.close()


def works_url(server: Scripted) -> str:
    return server.endpoints.member(f"{JOSIAH}/works")


def test_an_answer_has_status_headers_without_regard_to_case_and_body() -> None:
    with (
        scripted([answer("201 Created", b"", "location: https://api.orcid.org/v3.0/x/work/41")]) as server,
        asking(server) as session,
    ):
        got = session.call("POST", works_url(server), token=TOKEN, body=b"{}")

    assert (got.status, got.body) == (201, b"")
    assert got.headers["LOCATION"].endswith("/41")
    assert session.requests == 1


def test_a_request_says_who_we_are_and_what_we_want() -> None:
    with scripted([OK]) as server, asking(server, contact="https://repository.example.org") as session:
        session.call("POST", works_url(server), token=TOKEN, body=b'{"bulk":[]}')

    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == f"POST /v3.0/{JOSIAH}/works HTTP/1.1"
    assert f"Authorization: Bearer {TOKEN}" in lines
    assert "Content-Type: application/json" in lines
    assert "Accept: application/json" in lines
    agent = next(line for line in lines if line.startswith("User-Agent: "))
    assert agent.startswith("User-Agent: orcid-repo-plugin/")
    assert agent.endswith("(+https://repository.example.org)")
    assert body == b'{"bulk":[]}'


def test_requests_share_one_connection() -> None:
    with scripted([OK], [OK], [OK]) as server, asking(server) as session:
        for _ in range(3):
            session.call("GET", works_url(server), token=TOKEN)

    assert (server.connections, session.requests) == (1, 3)


def test_threads_share_a_session(registry_server: Registry) -> None:
    with desk_at(registry_server) as desk:
        url = desk.session.endpoints.public(f"{JOSIAH}/works")
        statuses: list[int] = []

        def ask() -> None:
            statuses.extend(desk.session.call("GET", url, pace="public").status for _ in range(10))

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert statuses == [200] * 80
    assert desk.session.requests == 80


def test_a_netrc_does_not_replace_our_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login carberry password pots\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with scripted([OK], [OK]) as server, asking(server) as session:
        session.call("GET", works_url(server), token=TOKEN)
        session.call("GET", works_url(server))

    assert f"Authorization: Bearer {TOKEN}".encode() in server.requests[0]
    assert b"Authorization" not in server.requests[1]


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted([OK]) as proxy, asking(proxy) as session:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "")
        session.call("GET", "http://orcid.example.org/v3.0/status")

    assert proxy.requests[0].startswith(b"GET http://orcid.example.org/v3.0/status HTTP/1.1")


def test_a_cookie_is_not_sent_back() -> None:
    first = answer("200 OK", b"{}", "Set-Cookie: locale=en; Path=/")
    with scripted([first], [OK]) as server, asking(server) as session:
        session.call("GET", works_url(server))
        session.call("GET", works_url(server))

    assert b"cookie" not in server.requests[1].lower()


@pytest.mark.parametrize(
    "status", ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"]
)
def test_a_redirect_is_a_refusal_and_is_not_followed(status: str) -> None:
    moved = answer(status, b"", "Location: /elsewhere")
    with scripted([moved], [OK]) as server, asking(server) as session, pytest.raises(OrcidRefusal) as refused:
        session.call("GET", works_url(server), token=TOKEN)

    assert refused.value.status == int(status[:3])
    assert len(server.requests) == 1


def test_a_record_that_was_merged_names_its_primary(registry: Registry) -> None:
    with desk_at(registry) as desk:
        registry.set_state(desk.orcid, "deprecated", JOSIAH)
        with pytest.raises(OrcidRefusal) as reading:
            desk.session.call("GET", desk.session.endpoints.member(f"{desk.orcid}/works"), token=desk.token)
        with pytest.raises(OrcidRefusal) as writing:
            desk.works.delete(desk.orcid, desk.token, 1)

    assert (reading.value.status, reading.value.code, reading.value.orcid) == (301, 9007, JOSIAH)
    assert (writing.value.status, writing.value.code, writing.value.orcid) == (409, 9007, JOSIAH)


LOST = {
    "closed before a byte": [CLOSE],
    "broken off in the status line": [b"HTTP/1.1 20", CLOSE],
    "half a body": [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", CLOSE],
    "half a chunk": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{", CLOSE],
    "no HTTP at all": [b"\x15\x03\x01\x00\x02\x02\x16 what is this\r\n\r\n", CLOSE],
    "a body that cannot be unpacked": [answer("200 OK", b"no gzip", "Content-Encoding: gzip"), CLOSE],
}


@pytest.mark.parametrize("steps", LOST.values(), ids=LOST)
def test_a_lost_answer_to_a_write_is_unavailable_and_not_repeated(steps: list[bytes]) -> None:
    with (
        scripted(steps, [OK]) as server,
        asking(server) as session,
        pytest.raises(OrcidUnavailable) as lost,
    ):
        session.call("POST", works_url(server), token=TOKEN, body=b"{}")

    assert lost.value.status is None
    assert len(server.requests) == session.requests == 1


@pytest.mark.parametrize("steps", LOST.values(), ids=LOST)
def test_a_lost_answer_to_a_read_is_asked_for_once_more(steps: list[bytes]) -> None:
    with scripted(steps, [OK]) as server, asking(server) as session:
        got = session.call("GET", works_url(server), token=TOKEN)

    assert got.json() == {"group": []}
    assert session.requests == 2


def test_a_read_is_asked_for_twice_and_no_more() -> None:
    with (
        scripted([CLOSE], [CLOSE], [OK]) as server,
        asking(server) as session,
        pytest.raises(OrcidUnavailable),
    ):
        session.call("GET", works_url(server))

    assert session.requests == 2


@pytest.mark.parametrize(
    "steps",
    [[HANG], [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", HANG]],
    ids=["nothing comes", "the rest of the body does not come"],
)
def test_who_does_not_answer_in_time_is_unavailable_and_not_asked_again(steps: list[bytes]) -> None:
    with (
        scripted(steps, [OK]) as server,
        asking(server, read=0.2) as session,
        pytest.raises(OrcidUnavailable, match="in time") as late,
    ):
        session.call("GET", works_url(server))

    assert session.requests == 1
    assert late.value.retry_after is None


def test_a_registry_that_is_not_there_is_unavailable() -> None:
    with scripted() as server:
        pass  # its port is closed by now
    with asking(server) as session, pytest.raises(OrcidUnavailable, match="cannot be reached"):
        session.call("POST", works_url(server), token=TOKEN, body=b"{}")


def test_a_write_over_a_connection_that_was_closed_meanwhile_is_not_repeated() -> None:
    with scripted([OK], [CLOSE], [OK]) as server, asking(server) as session:
        session.call("GET", works_url(server))
        with pytest.raises(OrcidUnavailable):
            session.call("POST", works_url(server), token=TOKEN, body=b"{}")

    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        ("429 Too Many Requests", (), None),
        ("503 Service Unavailable", ("Retry-After: 7",), 7.0),
        ("503 Service Unavailable", ("retry-after: soon",), None),
        ("503 Service Unavailable", ("Retry-After: Wed, 21 Oct 2015 07:28:00 GMT",), 0.0),
        ("503 Service Unavailable", ("Retry-After: 99999999999",), 86400.0),
        ("502 Bad Gateway", (), None),
        ("504 Gateway Timeout", (), None),
        ("520 Unknown", (), None),
        ("408 Request Timeout", (), None),
    ],
)
def test_a_busy_orcid_is_unavailable_for_as_long_as_it_says(
    status: str, headers: tuple[str, ...], wait: float | None
) -> None:
    with (
        scripted([answer(status, b"<html><title>busy</title></html>", *headers)]) as server,
        asking(server) as session,
        pytest.raises(OrcidUnavailable) as busy,
    ):
        session.call("PUT", works_url(server), token=TOKEN, body=b"{}")

    assert (busy.value.status, busy.value.retry_after) == (int(status[:3]), wait)
    assert session.requests == 1


def test_a_read_is_asked_for_once_more_when_orcid_is_busy_and_says_no_time() -> None:
    busy = answer("503 Service Unavailable", b"")
    told = answer("503 Service Unavailable", b"", "Retry-After: 5")
    with scripted([busy], [OK], [told], [OK]) as server, asking(server) as session:
        session.call("GET", works_url(server))
        with pytest.raises(OrcidUnavailable):
            session.call("GET", works_url(server))

    assert session.requests == 3


def test_a_fault_inside_orcid_is_told_by_its_code(registry: Registry) -> None:
    with desk_at(registry) as desk:
        registry.fault("status", method="PUT", status=500)
        with pytest.raises(OrcidUnavailable) as fault:
            desk.works.update(desk.orcid, desk.token, 1, b'{"type":"book"}')

    assert (fault.value.status, fault.value.code) == (500, 9008)


def test_half_an_answer_is_not_read_as_json() -> None:
    half = answer("200 OK", b'{"group":[{"work-summary"', "Content-Type: application/json")
    with scripted([half]) as server, asking(server) as session:
        got = session.call("GET", works_url(server))

    with pytest.raises(OrcidUnavailable, match="not JSON"):
        got.json()


def test_an_answer_that_broke_off_in_its_headers_is_not_read_as_an_empty_one() -> None:
    with scripted([b"HTTP/1.1 200 OK\r\nContent-Le", CLOSE]) as server, asking(server) as session:
        got = session.call("GET", works_url(server))

    with pytest.raises(OrcidUnavailable, match="not JSON"):
        got.json()


def test_faults_of_the_local_registry_come_out_the_same_in_process_and_over_http(
    registry: Registry, registry_server: Registry
) -> None:
    seen = []
    for place in (registry, registry_server):
        with desk_at(place) as desk:
            outcomes = []
            for fault in ("lose_answer", "cut", "status"):
                place.fault(fault, method="DELETE")
                with pytest.raises(OrcidUnavailable) as lost:
                    desk.works.delete(desk.orcid, desk.token, 1)
                outcomes.append(lost.value.status)
            seen.append(outcomes)

    assert seen == [[None, None, 503], [None, None, 503]]


def test_the_token_is_in_no_error_and_in_no_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "carberrys-own-token-1929"
    said = f'{{"error":"invalid_token","error_description":"Invalid access token: {secret}"}}'.encode()
    html = f"<html><title>no {secret}</title></html>".encode()
    steps = [
        [answer("401 Unauthorized", said)],
        [answer("403 Forbidden", html)],
        [answer("500 Oops", said)],
        [CLOSE],
    ]
    texts = []
    with scripted(*steps) as server, asking(server) as session:
        for _ in steps:
            with pytest.raises(OrcidRepoError) as error:
                session.call("POST", works_url(server), token=secret, body=b"{}")
            chain = [error.value, error.value.__cause__, error.value.__context__]
            texts += [f"{one!r} {one.args if one else ''} {getattr(one, 'detail', '')}" for one in chain]

    assert len(server.requests) == 4
    assert secret not in " ".join(texts) + caplog.text


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "pötte", "a\x00b"])
def test_what_cannot_be_a_token_is_refused_before_it_is_sent(token: str) -> None:
    with scripted([OK]) as server, asking(server) as session, pytest.raises(OrcidRefusal) as refused:
        session.call("GET", works_url(server), token=token)

    assert (refused.value.status, refused.value.error) == (401, "invalid_token")
    assert not token or token not in str(refused.value)
    assert session.requests == 0


def test_after_five_failures_orcid_is_left_alone() -> None:
    with scripted(*[[CLOSE]] * 6) as server, asking(server, breaker=Breaker(pause=60.0)) as session:
        for _ in range(5):
            with pytest.raises(OrcidUnavailable):
                session.call("POST", works_url(server), token=TOKEN, body=b"{}")
        with pytest.raises(OrcidUnavailable) as paused:
            session.call("POST", works_url(server), token=TOKEN, body=b"{}")

    assert session.requests == 5
    assert paused.value.retry_after == pytest.approx(60.0, abs=5.0)


def test_refusals_do_not_count_as_failures(registry: Registry) -> None:
    with desk_at(registry) as desk:
        for _ in range(8):
            with pytest.raises(OrcidRefusal):
                desk.works.delete(desk.orcid, desk.token, 999)

        assert desk.works.summaries(desk.orcid, desk.token) == []


def test_an_answer_shows_neither_body_nor_headers_when_it_is_printed() -> None:
    body = f'{{"access_token":"{TOKEN}"}}'.encode()
    with scripted([answer("200 OK", body, f"Set-Cookie: t={TOKEN}")]) as server, asking(server) as session:
        got = session.call("GET", works_url(server))

    assert TOKEN in got.json()["access_token"]
    assert TOKEN not in repr(got)


def test_a_transport_of_the_caller_is_used(registry: Registry) -> None:
    transport = requests.Session()
    registry.mount(transport)
    with desk_at(registry) as desk:
        session = OrcidSession(desk.session.endpoints, transport=transport)
        got = session.call("GET", session.endpoints.public(f"{JOSIAH}/works"), pace="public")
        session.close()

    assert got.json()["path"] == f"/{JOSIAH}/works"
