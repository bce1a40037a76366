"""The control endpoint: people, clients and tokens, as another program sees them."""

import pytest
import requests

from orcid_repo_plugin.testing.registry import Registry

JOSIAH = "0000-0002-1825-0097"


@pytest.fixture
def ask(registry: Registry) -> "Ask":
    return Ask(registry)


class Ask:
    """Calls the control endpoint as a program in any language would."""

    def __init__(self, registry: Registry) -> None:
        self._session = registry.session()
        self._base = registry.control_url

    def __call__(self, method: str, path: str, body: object = None, **more: object) -> requests.Response:
        return self._session.request(method, f"{self._base}{path}", json=body, **more)  # type: ignore[arg-type]


def test_a_person_made_on_demand_has_a_record_with_works(ask: Ask, registry: Registry) -> None:
    answer = ask("POST", "/people", {"given_names": "Ada", "family_name": "Example", "works": 3})

    person = answer.json()
    assert answer.status_code == 200
    assert set(person) == {"orcid", "name", "email", "password", "state"}
    assert (person["name"], person["state"]) == ("Ada Example", "active")
    works = registry.works(person["orcid"])
    assert len(works) == 3
    assert {work.source for work in works} == {person["orcid"]}


def test_a_person_keeps_the_address_and_password_that_were_asked_for(ask: Ask) -> None:
    asked = {"email": "ada@mailinator.com", "password": "open sesame"}

    person = ask("POST", "/people", {"given_names": "Ada", "family_name": "Example"} | asked).json()

    assert {key: person[key] for key in asked} == asked


def test_two_people_cannot_have_one_address(ask: Ask) -> None:
    body = {"given_names": "Ada", "family_name": "Example", "email": "ada@mailinator.com"}
    first = ask("POST", "/people", body).json()["orcid"]

    again = ask("POST", "/people", body)

    assert again.status_code == 400
    assert first in again.json()["error"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"family_name": "Example"}, "given_names"),
        ({"given_names": "Ada", "familyname": "Example"}, "familyname"),
        ({"given_names": "Ada", "works": "3"}, "works"),
        ({"given_names": "Ada", "works": -1}, "works"),
        ({"given_names": "Ada", "email": "nowhere"}, "email"),
        ({"given_names": ""}, "given_names"),
        ({"given_names": " "}, "given_names"),
        ({"given_names": "A" * 151}, "given_names"),
    ],
)
def test_what_is_wrong_with_a_person_is_named(ask: Ask, body: dict[str, object], place: str) -> None:
    answer = ask("POST", "/people", body)

    assert answer.status_code == 400
    assert place in answer.json()["error"]


def test_a_client_made_on_demand_can_get_a_token_with_its_secret(ask: Ask, registry: Registry) -> None:
    client = ask(
        "POST", "/clients", {"kind": "premium", "redirect_uris": ["https://example.org/back"]}
    ).json()

    form = {"grant_type": "client_credentials", "scope": "/webhook"} | {
        key: client[key] for key in ("client_id", "client_secret")
    }
    token = registry.session().post(f"{registry.registry_url}/oauth/token", data=form).json()
    assert client["redirect_uris"] == ["https://example.org/back"]
    assert token["scope"] == "/webhook"


def test_a_client_that_is_there_is_changed_and_keeps_its_secret(ask: Ask, registry: Registry) -> None:
    before = registry.client("member")

    changed = ask("POST", "/clients", {"client_id": before["client_id"], "kind": "public"}).json()

    assert changed == before | {"kind": "public"}


def test_a_client_gets_the_id_that_was_asked_for(ask: Ask) -> None:
    body = {"client_id": "APP-0000000000009999", "kind": "member", "redirect_uris": []}

    assert ask("POST", "/clients", body).json()["client_id"] == "APP-0000000000009999"


def test_there_are_three_kinds_of_clients(ask: Ask) -> None:
    answer = ask("POST", "/clients", {"kind": "free", "redirect_uris": []})

    assert answer.status_code == 400
    assert "'member', 'premium' or 'public'" in answer.json()["error"]


def test_a_token_is_issued_as_if_its_person_had_agreed(ask: Ask, registry: Registry) -> None:
    body = {
        "orcid": JOSIAH,
        "client_id": registry.client("member")["client_id"],
        "scope": "/activities/update /read-limited",
    }

    token = ask("POST", "/tokens", body).json()

    assert set(token) == {"access_token", "refresh_token", "scope", "expires_in", "orcid"}
    assert set(token["scope"].split()) == {"/activities/update", "/read-limited"}
    assert token["orcid"] == JOSIAH
    assert 631_138_518 - 60 < token["expires_in"] <= 631_138_518  # as the token endpoint counts
    url = f"{registry.member_api_url}/v3.0/{JOSIAH}/works"
    assert registry.session(token["access_token"]).get(url).status_code == 200


@pytest.mark.parametrize("scope", ["", "/webhook", "/read-public", "/no/such/scope"])
def test_no_token_is_issued_for_a_scope_that_a_person_cannot_give(
    ask: Ask, registry: Registry, scope: str
) -> None:
    body = {"orcid": JOSIAH, "client_id": registry.client("member")["client_id"], "scope": scope}

    answer = ask("POST", "/tokens", body)

    assert answer.status_code == 400
    assert answer.json()["error"].startswith("scope: ")


@pytest.mark.parametrize(
    ("orcid", "client_id"), [("0000-0001-2345-6789", None), (JOSIAH, "APP-NOBODYKNOWSTHIS0")]
)
def test_tokens_need_a_record_and_a_client(
    ask: Ask, registry: Registry, orcid: str, client_id: str | None
) -> None:
    client_id = client_id or registry.client("member")["client_id"]

    answer = ask("POST", "/tokens", {"orcid": orcid, "client_id": client_id, "scope": "/read-limited"})

    assert answer.status_code == 404


def test_all_tokens_of_a_record_are_listed_with_what_became_of_them(registry: Registry) -> None:
    client_id = registry.client("member")["client_id"]
    first = registry.token(JOSIAH, "/read-limited", client_id)
    registry.revoke(JOSIAH, client_id)
    second = registry.token(JOSIAH, "/activities/update", client_id)
    registry.token(registry.person()["orcid"], "/read-limited", client_id)

    listed = registry.tokens(JOSIAH)

    assert [(token["access_token"], token["revoked"]) for token in listed] == [
        (first["access_token"], "user"),
        (second["access_token"], None),
    ]
    assert len(registry.tokens()) == 3


def test_a_revoked_token_is_refused_by_the_api(ask: Ask, registry: Registry) -> None:
    client_id = registry.client("member")["client_id"]
    session = registry.session(registry.token(JOSIAH, "/read-limited", client_id)["access_token"])

    answer = ask("POST", "/tokens/revoke", {"orcid": JOSIAH, "client_id": client_id})

    assert answer.json() == {"tokens": 1}
    assert session.get(f"{registry.member_api_url}/v3.0/{JOSIAH}/works").status_code == 401


def test_an_expired_token_is_refused_by_the_api(ask: Ask, registry: Registry) -> None:
    client_id = registry.client("member")["client_id"]
    session = registry.session(registry.token(JOSIAH, "/read-limited", client_id)["access_token"])

    answer = ask("POST", "/tokens/expire", {"orcid": JOSIAH, "client_id": client_id})

    assert answer.json() == {"tokens": 1}
    assert session.get(f"{registry.member_api_url}/v3.0/{JOSIAH}/works").status_code == 401


def test_a_client_gets_a_token_of_its_own_with_no_person(registry: Registry) -> None:
    token = registry.token(None, "/webhook")

    assert token["orcid"] is None
    assert token["scope"] == "/webhook"
