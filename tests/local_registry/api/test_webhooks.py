"""Webhooks are registered and taken back as ORCID's members do it."""

from urllib.parse import quote

import pytest
import requests

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import JOSIAH, error_of

CALLBACK = "https://repository.example.edu/orcid/0000-0002-1825-0097?from=orcid&x=%C3%A9"
UNKNOWN = "0000-0001-2345-6789"


class Hooks:
    """A premium client with a token for webhooks."""

    def __init__(self, registry: Registry, client_id: str | None = None, scope: str = "/webhook") -> None:
        client_id = client_id or registry.client("premium")["client_id"]
        self.session = registry.session(registry.token(None, scope, client_id)["access_token"])
        self.base = registry.member_api_url

    def __call__(self, method: str, orcid: str = JOSIAH, callback: str = CALLBACK) -> requests.Response:
        return self.session.request(method, f"{self.base}/{orcid}/webhook/{quote(callback, safe='')}")


@pytest.fixture
def hooks(registry: Registry) -> Hooks:
    return Hooks(registry)


def test_a_new_webhook_is_201_with_its_own_address_and_no_body(hooks: Hooks) -> None:
    answer = hooks("PUT")

    assert answer.status_code == 201
    assert answer.content == b""
    assert answer.headers["Location"] == f"{hooks.base}/{JOSIAH}/webhook/{quote(CALLBACK, safe='')}"


def test_the_address_is_kept_as_it_was_meant(hooks: Hooks, registry: Registry) -> None:
    hooks("PUT")

    assert list(registry.local.books.webhooks) == [(JOSIAH, CALLBACK)]


def test_a_webhook_that_is_there_is_204_and_keeps_its_owner(hooks: Hooks, registry: Registry) -> None:
    hooks("PUT")
    other = Hooks(registry, registry.make_client("premium")["client_id"])

    answers = [hooks("PUT").status_code, other("PUT").status_code]

    assert answers == [204, 204]
    owner = registry.local.books.webhooks[JOSIAH, CALLBACK].client_id
    assert owner == registry.client("premium")["client_id"]


def test_a_webhook_is_taken_back_once(hooks: Hooks) -> None:
    hooks("PUT")

    first, second = hooks("DELETE"), hooks("DELETE")

    assert (first.status_code, first.content) == (204, b"")
    assert error_of(second) == (404, 9028)


def test_a_webhook_of_another_client_stays(hooks: Hooks, registry: Registry) -> None:
    hooks("PUT")
    other = Hooks(registry, registry.make_client("premium")["client_id"])

    assert error_of(other("DELETE")) == (403, 9014)
    assert (JOSIAH, CALLBACK) in registry.local.books.webhooks


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_webhook_needs_a_record(hooks: Hooks, method: str) -> None:
    assert error_of(hooks(method, orcid=UNKNOWN)) == (404, 9011)


@pytest.mark.parametrize("callback", ["http://a b/", "http://[x/", "%zz", "http:"])
def test_what_is_no_uri_is_refused_before_the_record_is_looked_at(hooks: Hooks, callback: str) -> None:
    assert error_of(hooks("PUT", orcid=UNKNOWN, callback=callback)) == (400, 9012)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_without_the_scope_nothing_else_is_looked_at(registry: Registry, method: str) -> None:
    reader = Hooks(registry, scope="/read-public")

    assert error_of(reader(method, orcid=UNKNOWN, callback="%zz")) == (403, 9038)


def test_webhooks_are_with_the_member_api_only(hooks: Hooks, registry: Registry) -> None:
    hooks.base = registry.public_api_url

    assert hooks("PUT").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_callback_whose_slashes_are_not_encoded_is_no_path_at_all(
    hooks: Hooks, registry: Registry, method: str
) -> None:
    hooks("PUT")

    answer = hooks.session.request(method, f"{hooks.base}/{JOSIAH}/webhook/{CALLBACK}")

    assert error_of(answer) == (404, 9001)
    assert list(registry.local.books.webhooks) == [(JOSIAH, CALLBACK)]


def test_the_address_of_a_webhook_is_the_one_that_was_asked(hooks: Hooks, registry: Registry) -> None:
    asked = f"{hooks.base}/{JOSIAH}/webhook/https:%2F%2Frepository.example.edu%2Forcid"

    answer = hooks.session.put(asked)

    assert (answer.status_code, answer.headers["Location"]) == (201, asked)
    assert list(registry.local.books.webhooks) == [(JOSIAH, "https://repository.example.edu/orcid")]
