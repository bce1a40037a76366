"""Where emulators of the registry go wrong (traps 1 to 7, 15, 16, 20): what answers look like."""

import pytest

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import JOSIAH, Caller, error_of, external_id, work

EMPLOYMENT = {
    "organization": {
        "name": "Brown University",
        "address": {"city": "Providence", "region": None, "country": "US"},
        "disambiguated-organization": {
            "disambiguated-organization-identifier": "https://ror.org/05gq02987",
            "disambiguation-source": "ROR",
        },
    }
}


def test_trap_01_a_post_answers_201_with_location_and_no_body(ada: Caller) -> None:
    answer = ada("POST", "work", json=work())

    assert (answer.status_code, answer.content) == (201, b"")
    start = f"{ada.registry.member_api_url}/v3.0/{ada.orcid}/work/"
    assert answer.headers["Location"].startswith(start)
    assert answer.headers["Location"].removeprefix(start).isdigit()


def test_trap_02_put_answers_the_item_and_delete_nothing(ada: Caller) -> None:
    put_code = ada.add(work())

    put = ada("PUT", f"work/{put_code}", json=work(title="Second edition") | {"put-code": put_code})
    deleted = ada("DELETE", f"work/{put_code}")

    assert put.status_code == 200
    assert put.json()["title"]["title"]["value"] == "Second edition"
    assert (deleted.status_code, deleted.content) == (204, b"")


def test_trap_02_a_webhook_is_201_then_204(registry: Registry) -> None:
    client = registry.client("premium")
    token = registry.token(None, "/webhook", client_id=client["client_id"])["access_token"]
    url = f"{registry.member_api_url}/{JOSIAH}/webhook/https%3A%2F%2Fexample.org%2Fhook"
    headers = {"Authorization": f"Bearer {token}"}

    answers = [registry.session().put(url, headers=headers).status_code for _ in range(2)]
    gone = registry.session().delete(url, headers=headers).status_code

    assert [*answers, gone] == [201, 204, 204]


def test_trap_02_deleting_a_notification_answers_it(registry: Registry) -> None:
    client = registry.client("premium")
    token = registry.token(None, "/premium-notification", client_id=client["client_id"])["access_token"]
    session = registry.session()
    session.headers.update({"Authorization": f"Bearer {token}", "Accept": "application/json"})
    url = f"{registry.member_api_url}/v3.0/{JOSIAH}/notification-permission"
    sent = session.post(
        url,
        json={
            "notification-type": "permission",
            "authorization-url": {"uri": "https://example.org/allow"},
            "notification-subject": "Your papers",
            "notification-intro": "May we add them?",
            "items": {"item": [{"item-type": "work", "item-name": "A paper"}]},
        },
    )

    answer = session.delete(sent.headers["Location"])

    assert (sent.status_code, answer.status_code) == (201, 200)
    assert answer.json()["notification-subject"] == "Your papers"
    assert isinstance(answer.json()["archived-date"], int)


def test_trap_02_a_revocation_answers_200_and_nothing(ada: Caller) -> None:
    client = ada.registry.client("member")
    form = {
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        "token": ada.token,
    }

    answer = ada.session.post(f"{ada.registry.registry_url}/oauth/revoke", data=form)

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("accept", ["application/xml", "application/json"])
def test_trap_03_no_token_is_403_and_a_bad_one_401_both_in_json(registry: Registry, accept: str) -> None:
    url = f"{registry.member_api_url}/v3.0/{JOSIAH}/works"

    none = registry.session().get(url, headers={"Accept": accept})
    bad = registry.session().get(url, headers={"Accept": accept, "Authorization": "Bearer nonsense"})

    assert (none.status_code, none.json()["error"]) == (403, "forbidden")
    assert (bad.status_code, bad.json()["error"]) == (401, "invalid_token")
    for answer in (none, bad):
        assert set(answer.json()) == {"error", "error_description"}
        assert "WWW-Authenticate" not in answer.headers
        assert answer.headers["Content-Type"].replace(" ", "") == "application/json;charset=UTF-8"


def test_trap_06_absent_fields_are_null_and_never_missing(ada: Caller) -> None:
    put_code = ada.add(work(external_id("doi", "10.5555/1")))

    found = ada("GET", f"work/{put_code}").json()
    empty = ada.session.get(
        f"{ada.registry.public_api_url}/v3.0/search",
        params={"q": "family-name:nobodyiscalledthis"},
        headers={"Accept": "application/json"},
    ).json()

    assert list(found) == [
        "created-date",
        "last-modified-date",
        "source",
        "put-code",
        "path",
        "title",
        "journal-title",
        "short-description",
        "citation",
        "type",
        "publication-date",
        "external-ids",
        "url",
        "contributors",
        "language-code",
        "country",
        "visibility",
    ]
    assert found["journal-title"] is None
    assert found["contributors"] == {"contributor": []}
    assert empty == {"result": None, "num-found": 0}


def test_trap_06_a_group_without_groupable_ids_has_an_empty_list(registry: Registry) -> None:
    person = registry.person(given_names="Part", family_name="Of")
    ada = Caller(registry, person["orcid"])
    put_code = ada.add(work(external_id("doi", "10.5555/1")))
    before = ada("GET", "works").json()["group"][0]["external-ids"]["external-id"]

    ada("PUT", f"work/{put_code}", json=work(external_id("doi", "10.5555/2")) | {"put-code": put_code})
    registry.add_item(
        ada.orcid, "work", work(external_id("issn", "2049-3630", "part-of"), title="Typed in by hand")
    )
    groups = ada("GET", "works").json()["group"]

    assert len(before) == 1
    assert {"external-id": []} in [group["external-ids"] for group in groups]


def test_trap_07_put_codes_display_indexes_and_dates_have_their_own_forms(ada: Caller) -> None:
    put_code = ada.add(work())
    name = ada.add({"content": "J. S. Carberry"}, "other-names")

    summary = ada("GET", f"work/summary/{put_code}").json()
    other = ada("GET", f"other-names/{name}").json()
    xml = ada("GET", f"work/summary/{put_code}", headers={"Accept": "application/xml"}).text

    assert summary["put-code"] == put_code
    assert summary["display-index"] == "1"
    assert other["display-index"] == 1
    assert isinstance(summary["created-date"]["value"], int)
    assert f'put-code="{put_code}"' in xml
    assert 'display-index="1"' in xml


def test_trap_08_a_country_is_an_object_except_in_an_address(ada: Caller) -> None:
    put_code = ada.add(work(country={"value": "GB"}))
    job = ada.add(EMPLOYMENT, "employment")
    place = ada.add({"country": {"value": "GB"}}, "address")

    assert ada("GET", f"work/{put_code}").json()["country"] == {"value": "GB"}
    assert ada("GET", f"address/{place}").json()["country"] == {"value": "GB"}
    assert ada("GET", f"employment/{job}").json()["organization"]["address"]["country"] == "US"


def test_trap_15_an_id_that_cannot_be_normalised_is_kept_and_marked(ada: Caller) -> None:
    put_code = ada.add(work(external_id("doi", "no doi at all")))

    (found,) = ada("GET", f"work/{put_code}").json()["external-ids"]["external-id"]

    assert found["external-id-normalized"] is None
    assert found["external-id-normalized-error"]["error-code"] == "8001"
    assert found["external-id-normalized-error"]["transient"] is True


def test_trap_16_the_registry_never_fills_in_a_url(ada: Caller) -> None:
    put_code = ada.add(work())

    (found,) = ada("GET", f"work/{put_code}").json()["external-ids"]["external-id"]

    assert found["external-id-url"] is None
    assert found["external-id-normalized"] == {"value": "10.5555/12345678", "transient": True}


def test_trap_20_the_path_is_null_in_answers_of_put_and_bulk(ada: Caller) -> None:
    put_code = ada.add(work())

    put = ada("PUT", f"work/{put_code}", json=work(title="New") | {"put-code": put_code}).json()
    bulk = ada("POST", "works", json={"bulk": [{"work": work(external_id("doi", "10.5555/2"))}]}).json()
    got = ada("GET", f"work/{put_code}").json()

    assert (put["path"], bulk["bulk"][0]["work"]["path"]) == (None, None)
    assert got["path"] == f"/{ada.orcid}/work/{put_code}"


def test_trap_01_an_error_is_told_in_the_notation_asked_for(ada: Caller) -> None:
    assert error_of(ada("GET", "work/999999999")) == (404, 9016)
    xml = ada("GET", "work/999999999", headers={"Accept": "application/vnd.orcid+xml"})
    assert "<error:error-code>9016</error:error-code>" in xml.text
