"""The control endpoint: who may use it, what it makes of bad requests; faults, journal and reset by HTTP."""

from wsgiref.util import setup_testing_defaults

import pytest
import requests

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.control.app import ENDPOINTS
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import JOSIAH

HERE = "http://127.0.0.1:8765"


def status_of(registry: LocalRegistry, **headers: str) -> int:
    """The status of a GET of the journal that comes with these WSGI values."""
    environ: dict[str, object] = {
        "PATH_INFO": "/control/journal",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8765",
        **headers,
    }
    setup_testing_defaults(environ)
    return registry.answer(environ).code


@pytest.fixture(scope="module")
def local() -> LocalRegistry:
    return LocalRegistry(Addresses.at(HERE), Options(control=True))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="this machine"),
        pytest.param({"REMOTE_ADDR": "::1", "HTTP_HOST": "[::1]:8765"}, 200, id="this machine by IPv6"),
        pytest.param({"HTTP_HOST": "localhost:8765"}, 200, id="by its name"),
        pytest.param({"HTTP_ORIGIN": "http://localhost:3000"}, 200, id="a page of this machine"),
        pytest.param({"REMOTE_ADDR": "192.0.2.7"}, 403, id="another machine"),
        pytest.param({"REMOTE_ADDR": ""}, 403, id="nobody knows who"),
        pytest.param({"HTTP_HOST": "evil.example"}, 403, id="a name that was pointed here"),
        pytest.param({"HTTP_HOST": "127.0.0.1.evil.example:8765"}, 403, id="a name that looks like us"),
        pytest.param({"HTTP_HOST": "[::1"}, 403, id="no host at all"),
        pytest.param({"HTTP_ORIGIN": "https://evil.example"}, 403, id="a page of another host"),
        pytest.param({"HTTP_ORIGIN": "null"}, 403, id="a page of nowhere"),
    ],
)
def test_only_this_machine_controls_the_registry(
    local: LocalRegistry, headers: dict[str, str], status: int
) -> None:
    assert status_of(local, **headers) == status


def test_without_the_option_there_is_no_control_endpoint() -> None:
    local = LocalRegistry(Addresses.at(HERE), Options(control=False))

    assert status_of(local) == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "told"),
    [
        ("GET", "/nothing", None, 404, "/nothing"),
        ("PUT", "/people", None, 405, "POST"),
        ("POST", "/people", "{", 400, "JSON"),
        ("POST", "/people", "[]", 400, "object"),
        ("POST", "/faults", '{"fault": "fire"}', 400, "fault"),
        ("POST", "/faults", '{"fault": "cut", "match": {"host": "x"}}', 400, "match.host"),
        ("POST", "/faults", '{"fault": "status", "status": 99}', 400, "status"),
        ("POST", "/faults", '{"fault": "slow", "seconds": -1}', 400, "seconds"),
        ("POST", "/faults", '{"fault": "slow", "times": 0}', 400, "times"),
        ("POST", "/faults", f'{{"fault": "slow", "times": {10**30}}}', 400, "times"),
        ("POST", "/rate-limit", '{"on": "yes"}', 400, "on"),
        ("GET", "/journal?since=yesterday", None, 400, "since"),
        ("GET", "/journal?after=3", None, 400, "after"),
        ("GET", "/tokens?orcid=0000-0001-2345-6789", None, 404, "0000-0001-2345-6789"),
    ],
)
def test_bad_requests_are_told_what_is_wrong(
    registry: Registry, method: str, path: str, body: str | None, status: int, told: str
) -> None:
    answer = registry.session().request(method, f"{registry.control_url}{path}", data=body)

    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/json")
    assert told in answer.json()["error"]


def test_a_body_without_end_is_refused(registry: Registry) -> None:
    answer = registry.session().post(f"{registry.control_url}/people", data=b" " * 2_000_000)

    assert answer.status_code == 413


def test_every_endpoint_says_what_it_does() -> None:
    assert [endpoint.path for endpoint in ENDPOINTS if not endpoint.summary.endswith((".", "many."))] == []


def test_faults_are_listed_with_what_is_left_and_taken_away(registry: Registry) -> None:
    session, url = registry.session(), f"{registry.control_url}/faults"
    body = {"match": {"method": "GET", "path": "/works"}, "fault": "status", "status": 503, "times": 2}

    made = session.post(url, json=body).json()
    struck = session.get(f"{registry.public_api_url}/v3.0/{JOSIAH}/works")
    listed = session.get(url).json()

    assert made == {"fault_id": listed[0]["fault_id"], "left": 2}
    assert struck.status_code == 503
    assert (listed[0]["left"], listed[0]["fault"], listed[0]["match"]) == (1, "status", body["match"])
    assert session.delete(url).json() == {"removed": 1}
    assert session.get(url).json() == []


def test_control_calls_are_neither_disturbed_nor_noted(registry: Registry) -> None:
    registry.fault("status", times=None)

    registry.person()

    assert registry.journal() == []


def test_the_journal_goes_on_from_a_number(registry: Registry) -> None:
    session = registry.session()
    for page in ("works", "person"):
        session.get(f"{registry.public_api_url}/v3.0/{JOSIAH}/{page}?x=1")

    first, second = registry.journal()

    assert (first.method, first.path, first.status) == ("GET", f"/public/v3.0/{JOSIAH}/works?x=1", 200)
    assert registry.journal(since=first.n) == [second]


def test_the_rate_limit_is_turned_on_and_off(registry: Registry) -> None:
    registry.rate_limit(on=True)
    on = registry.options.rate_limit

    registry.rate_limit(on=False)

    assert (on, registry.options.rate_limit) == (True, False)


def test_a_reset_brings_back_the_start(registry: Registry) -> None:
    before = [person["orcid"] for person in registry.people]
    orcid = registry.person()["orcid"]
    registry.fault("status", times=None)
    registry.session().get(registry.registry_url)

    registry.reset()

    assert [person["orcid"] for person in registry.people] == before
    with pytest.raises(LookupError):
        registry.record(orcid)
    assert registry.faults() == []
    assert registry.journal() == []


def test_a_form_that_a_page_could_post_is_no_body(registry: Registry) -> None:
    answer = registry.session().post(f"{registry.control_url}/people", data={"given_names": "Ada"})

    assert isinstance(answer, requests.Response)
    assert answer.status_code == 400
