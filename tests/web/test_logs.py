"""The log: a line a request, and nothing in it that opens a door."""

import io
import logging
from typing import Any

import orjson
import pytest

from orcid_repo_plugin.web import logs

TOKEN = "11111111-2222-4333-8444-555555555555"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl"


def written(form: str, *write: Any) -> list[str]:
    """The lines that come out."""
    stream = io.StringIO()
    with logs.on_stderr(form, stream):  # type: ignore[arg-type]
        for one in write:
            one()
    return stream.getvalue().splitlines()


@pytest.mark.parametrize(
    "line",
    [
        f"Authorization: Bearer {TOKEN}",
        f"launch {JWT} is refused",
        f"{{'access_token': '{TOKEN[:-1]}x'}}",
        "GET /orcid/callback?code=AbC123&state=q1w2e3",
        "GET /connect%3Flaunch%3DAbC123",
        "josiah.carberry@example.org has signed in",
        "josiah.carberry%40example.org",
        '{"refresh_token": "AbC123", "client_secret": "q1w2e3"}',
        "key gAAAAABnX0qZ2n3hY7Jm1t8F6cWk4uVbR5pD9sLxE0aQ2gHiN7oTzCyM3jUvKeSw",
        "token=AbC123",
    ],
)
def test_what_opens_a_door_is_taken_out_of_a_line(line: str) -> None:
    seen = logs.redacted(line)

    assert logs.HIDDEN in seen
    secrets = (TOKEN[:-1], JWT, "AbC123", "q1w2e3", "josiah", "gAAAA")
    assert not any(secret in seen for secret in secrets)


@pytest.mark.parametrize(
    "line",
    [
        "orcid 0000-0002-1825-0097, put-code 1234567",
        "/usr/lib/python3.11/site-packages/orcid_repo_plugin/services/connect/finishing.py:120 finish",
        "status=200 method=GET path=/orcid/callback",
        "error-code 9021 on 10.5555/12345678",
    ],
)
def test_what_admins_need_stays(line: str) -> None:
    assert logs.redacted(line) == line


def test_a_line_is_one_object_with_time_level_and_event_first() -> None:
    (line,) = written("json", lambda: logs.log.info("request", path="/connect", status=200))

    told = orjson.loads(line)
    assert list(told)[:3] == ["timestamp", "level", "event"]
    assert (told["level"], told["event"], told["path"], told["status"]) == (
        "info",
        "request",
        "/connect",
        200,
    )
    assert told["timestamp"].endswith("Z")


def test_a_line_stays_json_when_something_is_taken_out_of_it() -> None:
    (line,) = written("json", lambda: logs.log.info('{"access_token": "AbC123", "x": "state=q1w2e3"}'))

    assert orjson.loads(line)["event"] == '{"access_token": "***", "x": "state=***"}'


def test_plain_lines_are_names_and_values() -> None:
    (line,) = written("plain", lambda: logs.log.warning("slow", ms=12))

    assert " level=warning " in line
    assert line.endswith("event=slow ms=12")


def test_what_libraries_log_goes_the_same_way() -> None:
    def library() -> None:
        logging.getLogger("waitress").warning("no answer to Bearer %s", TOKEN)

    (line,) = written("json", library)

    told = orjson.loads(line)
    assert (told["level"], told["logger"]) == ("warning", "waitress")
    assert told["event"] == f"no answer to Bearer {logs.HIDDEN}"


def test_of_an_error_the_kind_and_the_place_are_told_and_the_message_is_not() -> None:
    def library() -> None:
        try:
            raise ValueError("the password is swordfish")
        except ValueError:
            logging.getLogger("huey").exception("task failed")

    (line,) = written("json", library)

    told = orjson.loads(line)
    assert told["error"].startswith("ValueError at ")
    assert "test_logs.py" in told["error"]
    assert "swordfish" not in line


def test_a_new_line_in_what_somebody_sends_makes_no_new_line_in_the_log() -> None:
    for form in ("json", "plain"):
        assert len(written(form, lambda: logs.log.info("request", path="/a\nlevel=error event=lie"))) == 1


def test_the_way_of_a_person_through_the_service_leaves_no_secret_in_the_log(site: Any) -> None:
    stream = io.StringIO()
    launch = site.launch("7", name="Josiah Carberry", email="josiah@example.org")
    with logs.on_stderr("json", stream):
        client = site.client()
        sent = site.post(client, launch)
        back = site.at_orcid(sent.headers["Location"])
        site.get(back, client)
        site.get(back)
        site.get("/nowhere?token=" + TOKEN)

    log = stream.getvalue()
    lines = [orjson.loads(line) for line in log.splitlines()]
    asked = [line["path"] for line in lines if line["event"] == "request"]
    assert asked == ["/connect", "/connect", "/orcid/callback", "/orcid/callback", "/nowhere"]
    assert all(len(line["reference"]) == 8 for line in lines if line["event"] == "request")
    issued = [one["access_token"] for one in site.registry.tokens()]
    query = back.partition("?")[2]
    codes = [part.partition("=")[2] for part in query.split("&")]
    told = (*issued, *codes, launch.partition("=")[2], site.key, "josiah@example.org", "Carberry")
    assert issued
    assert not [secret for secret in told if secret and secret in log]
    assert '"address":"127.0.0.0/24"' in log.replace(" ", "")
