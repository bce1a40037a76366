"""Permission notifications: put into the inbox, read, and taken out of it again."""

from typing import Any

import pytest
import requests

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import JOSIAH, error_of, external_id

URL = "https://repository.example.edu/allow?who=josiah"


def notification(**more: Any) -> dict[str, Any]:
    """A notification with one work."""
    item = {"item-type": "work", "item-name": "A Theory of Cracked Pots"}
    return {
        "notification-type": "permission",
        "authorization-url": {"uri": URL},
        "notification-subject": "Your papers",
        "notification-intro": "May we add them?",
        "items": {"item": [item | {"external-id": external_id("doi", "10.5555/12345678")}]},
    } | more


class Sender:
    """A premium client with a token for notifications."""

    def __init__(
        self, registry: Registry, client_id: str | None = None, scope: str = "/premium-notification"
    ) -> None:
        client_id = client_id or registry.client("premium")["client_id"]
        self.session = registry.session(registry.token(None, scope, client_id)["access_token"])
        self.base = f"{registry.member_api_url}/v3.0"

    def __call__(
        self, method: str, put_code: object = None, orcid: str = JOSIAH, **more: Any
    ) -> requests.Response:
        path = "notification-permission" if put_code is None else f"notification-permission/{put_code}"
        return self.session.request(method, f"{self.base}/{orcid}/{path}", **more)

    def send(self, **more: Any) -> int:
        """Send a notification; its put-code."""
        answer = self("POST", json=notification(**more))
        assert answer.status_code == 201, answer.text
        return int(answer.headers["Location"].rpartition("/")[2])


@pytest.fixture
def sender(registry: Registry) -> Sender:
    return Sender(registry)


def test_a_new_notification_is_201_with_its_address_and_no_body(sender: Sender) -> None:
    answer = sender("POST", json=notification())

    assert (answer.status_code, answer.content) == (201, b"")
    assert sender.session.get(answer.headers["Location"]).json()["notification-subject"] == "Your papers"


def test_a_notification_is_read_with_bare_dates_and_its_sender(sender: Sender, registry: Registry) -> None:
    put_code = sender.send()

    read = sender("GET", put_code).json()

    assert list(read) == [
        "put-code",
        "notification-type",
        "authorization-url",
        "notification-subject",
        "notification-intro",
        "items",
        "created-date",
        "sent-date",
        "read-date",
        "actioned-date",
        "archived-date",
        "source",
    ]
    assert isinstance(read["created-date"], int)
    assert (read["sent-date"], read["read-date"], read["archived-date"]) == (None, None, None)
    assert read["authorization-url"] == {"uri": URL, "path": "/allow?who=josiah", "host": "orcid.org"}
    assert read["source"]["source-client-id"]["path"] == registry.client("premium")["client_id"]
    (item,) = read["items"]["item"]
    assert item["external-id"]["external-id-value"] == "10.5555/12345678"


def test_a_notification_is_read_and_written_in_xml_too(sender: Sender) -> None:
    xml = {"Accept": "application/xml"}
    put_code = sender.send()

    read = sender("GET", put_code, headers=xml)
    again = sender("POST", data=_without_put_code(read.content), headers={"Content-Type": "application/xml"})

    assert read.headers["Content-Type"].startswith("application/xml")
    assert again.status_code == 201, again.text


def _without_put_code(xml: bytes) -> bytes:
    before, _, after = xml.partition(b' put-code="')
    return before + after.partition(b'"')[2]


def test_a_path_alone_is_one_of_the_registry(sender: Sender, registry: Registry) -> None:
    path = "/oauth/authorize?client_id=APP-0000000000000001"

    put_code = sender.send(**{"authorization-url": {"path": path}})

    url = sender("GET", put_code).json()["authorization-url"]
    assert url == {"uri": registry.registry_url + path, "path": path, "host": "orcid.org"}


def test_only_what_this_client_sent_and_nobody_archived_is_listed(sender: Sender, registry: Registry) -> None:
    kept, archived = sender.send(), sender.send()
    sender("DELETE", archived)
    client_id = registry.make_client("premium")["client_id"]
    Sender(registry, client_id).send()

    listed = sender("GET").json()

    assert [one["put-code"] for one in listed["notification"]] == [kept]


def test_an_empty_inbox_is_an_empty_list(sender: Sender) -> None:
    assert sender("GET").json() == {"notification": []}


def test_archiving_answers_with_the_notification_and_can_be_repeated(sender: Sender) -> None:
    put_code = sender.send()

    first, second = sender("DELETE", put_code), sender("DELETE", put_code)

    assert first.status_code == 200
    assert isinstance(first.json()["archived-date"], int)
    assert (second.status_code, second.json()) == (200, first.json())


def test_a_notification_that_was_read_stays_in_the_inbox(sender: Sender, registry: Registry) -> None:
    put_code = sender.send()
    registry.read_notification(put_code)

    assert error_of(sender("DELETE", put_code)) == (403, 9009)
    assert sender("GET", put_code).json()["archived-date"] is None


def test_the_notification_of_another_client_is_closed(sender: Sender, registry: Registry) -> None:
    other = Sender(registry, registry.make_client("premium")["client_id"])
    put_code = other.send()
    registry.read_notification(put_code)

    assert error_of(sender("GET", put_code)) == (403, 9004)
    assert error_of(sender("DELETE", put_code)) == (403, 9010)


def test_an_unknown_notification_is_9029_also_for_another_record(sender: Sender, registry: Registry) -> None:
    put_code = sender.send()
    other = registry.person()["orcid"]

    assert error_of(sender("GET", 999999)) == (404, 9029)
    assert error_of(sender("DELETE", put_code, orcid=other)) == (404, 9029)
    assert error_of(sender("GET", "x")) == (404, 9001)


def test_there_is_no_put(sender: Sender) -> None:
    put_code = sender.send()

    assert error_of(sender("PUT", put_code, json=notification())) == (405, 9001)


def test_what_is_wrong_is_told_in_orcids_order(sender: Sender, registry: Registry) -> None:
    registry.refuse_notifications(JOSIAH)
    bad = notification(**{"put-code": 5})
    bad["items"]["item"][0]["external-id"]["external-id-type"] = "no-such-type"
    found = []

    found.append(error_of(sender("POST", json=bad | {"authorization-url": {"uri": "https://a b/"}})))
    found.append(error_of(sender("POST", json=bad)))
    bad["items"]["item"][0]["external-id"]["external-id-type"] = "doi"
    found.append(error_of(sender("POST", json=bad)))
    registry.local.books.records[JOSIAH].takes_notifications = True
    found.append(error_of(sender("POST", json=bad)))

    assert found == [(400, 9020), (400, 9023), (409, 9032), (400, 9006)]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_scope_is_9004(registry: Registry, method: str) -> None:
    reader = Sender(registry, scope="/read-public")

    answer = reader(method, json=notification() if method == "POST" else None)

    assert error_of(answer) == (403, 9004)


@pytest.mark.parametrize(("state", "code"), [("locked", 9018), ("deactivated", 9044)])
def test_a_closed_record_has_no_inbox(sender: Sender, registry: Registry, state: Any, code: int) -> None:
    orcid = registry.person()["orcid"]
    registry.set_state(orcid, state)

    assert error_of(sender("POST", orcid=orcid, json=notification())) == (409, code)


def test_notifications_need_a_record(sender: Sender) -> None:
    assert error_of(sender("GET", orcid="0000-0001-2345-6789")) == (404, 9016)


def test_research_resources_cannot_be_announced(sender: Sender) -> None:
    items = {"item": [{"item-type": "research-resource", "item-name": "A telescope"}]}

    assert error_of(sender("POST", json=notification(items=items))) == (400, 9047)


def test_the_public_api_has_no_inbox(registry: Registry) -> None:
    url = f"{registry.public_api_url}/v3.0/{JOSIAH}/notification-permission"

    assert registry.session().get(url).status_code == 404


@pytest.mark.parametrize(
    "path", ["oauth/authorize", "//evil.example/x", "@evil.example/x", ":1@evil.example"]
)
def test_a_path_alone_leads_nowhere_but_to_the_registry(
    sender: Sender, registry: Registry, path: str
) -> None:
    put_code = sender.send(**{"authorization-url": {"path": path}})

    uri = sender("GET", put_code).json()["authorization-url"]["uri"]

    assert uri == f"{registry.registry_url}/{path.lstrip('/')}"


def test_the_body_is_read_before_the_token_is_looked_at(registry: Registry) -> None:
    stranger = Sender(registry, scope="/read-public")

    assert error_of(stranger("POST", json=notification(colour="red"))) == (400, 9047)
    assert error_of(stranger("POST", json=notification())) == (403, 9004)
