"""The registry of tests: the same in the same process and over HTTP, also when things go wrong."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_start import NOWHERE, in_process, over_http

JOSIAH = "0000-0002-1825-0097"
POTS: dict[str, Any] = {
    "title": {"title": {"value": "A Theory of Cracked Pots"}},
    "type": "journal-article",
    "external-ids": {
        "external-id": [
            {
                "external-id-type": "doi",
                "external-id-value": "10.5555/12345678",
                "external-id-relationship": "self",
            }
        ]
    },
}


@pytest.fixture(params=["in_process", "over_http"], scope="module")
def either(request: pytest.FixtureRequest) -> Iterator[Registry]:
    """Both doors, one after the other."""
    with {"in_process": in_process, "over_http": over_http}[request.param]() as registry:
        yield registry


class Writer:
    """A client that may write to a new, empty record."""

    def __init__(self, registry: Registry) -> None:
        registry.reset()
        self.registry = registry
        self.orcid = registry.person("Ada", "Example")["orcid"]
        self.session = registry.session(registry.token(self.orcid, "/activities/update")["access_token"])
        self.url = f"{registry.member_api_url}/v3.0/{self.orcid}"

    def post(self, **more: Any) -> requests.Response:
        return self.session.post(f"{self.url}/work", json=POTS, **more)

    @property
    def titles(self) -> list[str]:
        return [work.title for work in self.registry.works(self.orcid)]


@pytest.fixture
def writer(either: Registry) -> Writer:
    return Writer(either)


def test_a_work_is_written_and_seen_from_the_other_side(writer: Writer) -> None:
    answer = writer.post()

    (work,) = writer.registry.works(writer.orcid)
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{writer.url}/work/{work.put_code}"
    assert (work.title, work.type, work.visibility) == (
        "A Theory of Cracked Pots",
        "journal-article",
        "public",
    )
    assert work.source == writer.registry.client("member")["client_id"]


def test_a_lost_answer_is_a_connection_error_and_took_effect(writer: Writer) -> None:
    writer.registry.lose_next_answer()

    with pytest.raises(requests.ConnectionError):
        writer.post(timeout=10)

    assert writer.titles == ["A Theory of Cracked Pots"]
    assert writer.post().status_code == 409


@pytest.mark.parametrize("path", ["", "/works"])
def test_a_cut_answer_breaks_off_while_it_is_read(writer: Writer, path: str) -> None:
    writer.post()
    writer.registry.fault("cut", path=writer.orcid)

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        writer.session.get(f"{writer.url}{path}", timeout=10)


def test_a_cut_answer_without_a_body_breaks_off_too(writer: Writer) -> None:
    writer.registry.fault("cut", method="POST")

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        writer.post(timeout=10)

    assert writer.titles == ["A Theory of Cracked Pots"]


def test_a_cut_answer_that_may_have_no_body_breaks_off_too(writer: Writer) -> None:
    put_code = writer.post().headers["Location"].rpartition("/")[2]
    writer.registry.fault("cut", method="DELETE", path="/work/")

    with pytest.raises(requests.ConnectionError):
        writer.session.delete(f"{writer.url}/work/{put_code}", timeout=10)

    assert writer.titles == []


def test_a_registry_that_hangs_is_a_read_timeout(writer: Writer) -> None:
    writer.registry.fault("hang", method="POST")

    with pytest.raises(requests.ReadTimeout):
        writer.post(timeout=0.5)

    assert writer.titles == []


def test_a_status_is_answered_without_effect(writer: Writer) -> None:
    writer.registry.fault("status", status=503, method="POST")

    answer = writer.post()

    assert answer.status_code == 503
    assert writer.titles == []
    assert writer.post().status_code == 201


def test_a_slow_answer_comes_in_the_end(writer: Writer) -> None:
    writer.registry.fault("slow", seconds=0.2, method="POST")

    answer = writer.post(timeout=30)

    assert answer.status_code == 201
    assert [fault["left"] for fault in writer.registry.faults()] == [0]


def test_faults_count_what_acted(writer: Writer) -> None:
    number = writer.registry.fault("status", status=500, method="POST", path="/work", times=2)

    statuses = [writer.post().status_code for _ in range(3)]

    assert statuses == [500, 500, 201]
    assert [(fault["fault_id"], fault["left"]) for fault in writer.registry.faults()] == [(number, 0)]


def test_the_journal_tells_who_asked_for_what(writer: Writer) -> None:
    writer.post()

    (entry,) = writer.registry.journal()

    assert (entry.method, entry.status) == ("POST", 201)
    assert entry.path == f"/member/v3.0/{writer.orcid}/work"
    assert entry.client_id == writer.registry.client("member")["client_id"]


def test_cookies_keep_a_person_signed_in(either: Registry) -> None:
    either.reset()
    session = either.session()

    session.get(f"{either.registry_url}/signin")

    assert any("orcid_local_registry" in cookie.name for cookie in session.cookies)


def test_what_the_registry_refuses_is_an_error_with_its_words(either: Registry) -> None:
    either.reset()

    with pytest.raises(LookupError, match="0000-0001-2345-6789"):
        either.record("0000-0001-2345-6789")
    with pytest.raises(ValueError, match="scope"):
        either.token(JOSIAH, "/no/such/scope", either.client("member")["client_id"])
    with pytest.raises(ValueError, match="/no/such/scope"):
        either.token(JOSIAH, "/no/such/scope")


def test_the_default_people_and_clients_are_there(either: Registry) -> None:
    either.reset()

    assert either.people[0]["orcid"] == JOSIAH
    assert {client["kind"] for client in either.clients} == {"member", "premium", "public"}


def test_a_client_without_a_timeout_is_not_left_hanging_in_the_same_process() -> None:
    with in_process() as registry:
        registry.fault("hang")

        with pytest.raises(requests.ReadTimeout, match="no timeout"):
            registry.session().get(registry.public_api_url)


@pytest.mark.parametrize("timeout", [0.5, (1, 0.5)])
def test_a_wait_beyond_the_timeout_is_not_waited_for(timeout: Any) -> None:
    with in_process() as registry:
        registry.fault("slow", seconds=50)

        with pytest.raises(requests.ReadTimeout):
            registry.session().get(registry.public_api_url, timeout=timeout)


def test_nothing_leads_to_a_registry_in_the_same_process_but_its_sessions() -> None:
    with in_process() as registry:
        session = requests.Session()
        session.trust_env = False

        assert registry.registry_url == NOWHERE
        assert NOWHERE.endswith(".invalid")  # a name that is never given to anyone
        with pytest.raises(requests.ConnectionError):
            session.get(registry.registry_url, timeout=5)


def test_a_session_of_the_code_under_test_can_be_led_here() -> None:
    with in_process() as registry, requests.Session() as session:
        registry.mount(session)

        assert session.get(f"{registry.public_api_url}/v3.0/{JOSIAH}/record").ok


def test_every_way_of_sending_a_body_arrives(registry: Registry) -> None:
    ada = registry.person("Ada", "Example")["orcid"]
    session = registry.session(registry.token(ada, "/person/update")["access_token"])
    url = f"{registry.member_api_url}/v3.0/{ada}/keywords"
    headers = {"Content-Type": "application/json"}
    bodies: list[Any] = [
        '{"content": "psychoceramics 1"}',
        b'{"content": "psychoceramics 2"}',
        iter([b'{"content": ', b'"psychoceramics 3"}']),
    ]

    statuses = [session.post(url, data=body, headers=headers).status_code for body in bodies]

    assert statuses == [201, 201, 201]


def test_the_fixture_over_http_is_reached_by_anyone(registry_server: Registry) -> None:
    answer = requests.get(f"{registry_server.public_api_url}/v3.0/{JOSIAH}/record", timeout=10)

    assert answer.ok


def test_webhooks_are_called_when_told_to(registry: Registry) -> None:
    assert registry.call_webhooks() == 0
