"""Where emulators go wrong (traps 4, 5, 21 to 26, 34, 35, 37): who may do what."""

import pytest

from orcid_repo_plugin.local_registry.books.record import Email
from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import JOSIAH, Caller, error_of, external_id, work

XML = {"Accept": "application/xml"}


def test_trap_04_a_token_of_another_record_reads_nothing_from_the_member_api(ada: Caller) -> None:
    url = f"{ada.registry.member_api_url}/v3.0/{JOSIAH}/works"
    headers = {"Authorization": f"Bearer {ada.token}", "Accept": "application/json"}

    answer = ada.session.get(url, headers=headers)
    public = ada.session.get(url.replace("/member", "/public"), headers=headers)

    assert error_of(answer) == (401, 9017)
    assert public.status_code == 200


def test_trap_05_a_missing_scope_is_403_in_the_words_of_409(registry: Registry) -> None:
    ada = Caller(registry, scope="/authenticate")

    answer = ada("POST", "work", json=work())

    assert error_of(answer) == (403, 9038)
    assert answer.json()["developer-message"].startswith("409 Conflict")


def test_trap_21_a_post_takes_the_visibility_that_the_user_set(ada: Caller) -> None:
    put_code = ada.add(work(visibility="private"))

    assert ada("GET", f"work/{put_code}").json()["visibility"] == "public"


def test_trap_21_a_put_may_repeat_or_leave_out_the_visibility_but_not_change_it(ada: Caller) -> None:
    put_code = ada.add(work())

    def put(**more: str) -> tuple[int, int | None]:
        answer = ada("PUT", f"work/{put_code}", json=work(title="New") | {"put-code": put_code} | more)
        return answer.status_code, answer.json().get("error-code")

    assert put(visibility="limited") == (403, 9035)
    assert put(visibility="public") == (200, None)
    assert put() == (200, None)


def test_trap_22_a_put_replaces_everything(ada: Caller) -> None:
    put_code = ada.add(work(**{"short-description": "On pots", "url": {"value": "https://example.org/"}}))

    ada("PUT", f"work/{put_code}", json=work(title="Without the rest") | {"put-code": put_code})

    found = ada("GET", f"work/{put_code}").json()
    assert (found["short-description"], found["url"]) == (None, None)


def test_trap_22_an_unchanged_put_is_not_checked_and_changes_no_date(ada: Caller) -> None:
    put_code = ada.add(work())
    before = ada("GET", f"work/{put_code}").json()

    answer = ada("PUT", f"work/{put_code}", json=before)

    assert answer.status_code == 200
    assert answer.json()["last-modified-date"] == before["last-modified-date"]


def test_trap_22_an_unchanged_put_of_a_foreign_work_is_9014_and_a_changed_one_9010(ada: Caller) -> None:
    put_code = ada.add(work())
    other = Caller(ada.registry, ada.orcid, client_id=ada.registry.client("premium")["client_id"])
    content = work() | {"put-code": put_code}

    assert error_of(other("PUT", f"work/{put_code}", json=content)) == (403, 9014)
    changed = work(title="Mine now") | {"put-code": put_code}
    assert error_of(other("PUT", f"work/{put_code}", json=changed)) == (403, 9010)


@pytest.mark.parametrize("sent", [{}, {"put-code": 7}], ids=["none", "another"])
def test_trap_23_the_put_code_is_looked_at_before_the_owner(ada: Caller, sent: dict[str, int]) -> None:
    put_code = ada.add(work())
    other = Caller(ada.registry, ada.orcid, client_id=ada.registry.client("premium")["client_id"])

    answer = other("PUT", f"work/{put_code}", json=work(title="Mine now") | sent)

    assert error_of(answer) == (400, 9019)


def test_trap_24_what_is_unknown_is_told_in_five_ways(ada: Caller) -> None:
    registry = ada.registry
    client = registry.client("premium")
    scopes = "/group-id-record/update /premium-notification /webhook"
    token = registry.token(None, scopes, client_id=client["client_id"])["access_token"]
    session = registry.session()
    session.headers.update({"Authorization": f"Bearer {token}", "Accept": "application/json"})
    base = registry.member_api_url

    assert error_of(session.get(f"{base}/v3.0/group-id-record/999999")) == (400, 9026)
    notification = session.get(f"{base}/v3.0/{JOSIAH}/notification-permission/999999")
    assert error_of(notification) == (404, 9029)
    assert error_of(ada("GET", "work/999999")) == (404, 9016)
    hook = "webhook/https%3A%2F%2Fexample.org%2Fnever"
    assert error_of(session.delete(f"{base}/{JOSIAH}/{hook}")) == (404, 9028)
    assert error_of(session.put(f"{base}/0000-0000-0000-0001/{hook}")) == (404, 9011)


def test_trap_24_an_affiliation_of_another_kind_is_a_bad_request(ada: Caller) -> None:
    organization = {"name": "Society of Things", "address": {}}
    ids = {"external-id": [external_id("other-id", "M-77")]}
    put_code = ada.add({"organization": organization, "external-ids": ids}, "membership")

    assert error_of(ada("GET", f"employment/{put_code}")) == (400, 9006)


def test_trap_25_a_deprecated_record_answers_301_with_a_document(registry: Registry) -> None:
    old = Caller(registry)
    registry.set_state(old.orcid, "deprecated", primary=JOSIAH)

    read = old.public("works")
    xml = old.public("works", accept="application/xml")
    written = old("POST", "work", json=work())

    assert error_of(read) == (301, 9007)
    assert read.headers["location"] == f"{registry.public_api_url}/v3.0/{JOSIAH}/works"
    assert "<error:error-code>9007</error:error-code>" in xml.text
    assert error_of(written) == (409, 9007)
    assert written.headers["location"].endswith(f"/v3.0/{JOSIAH}/work")


def test_trap_26_a_put_code_that_is_no_number(ada: Caller) -> None:
    assert error_of(ada("GET", "work/twelve")) == (400, 9034)
    assert error_of(ada.public("work/twelve")) == (404, 9001)


def test_trap_34_a_token_revoked_by_the_user_still_deletes(ada: Caller) -> None:
    put_code = ada.add(work())
    ada.registry.revoke(ada.orcid, ada.client_id)

    read = ada("GET", f"work/{put_code}")
    deleted = ada("DELETE", f"work/{put_code}")

    assert (read.status_code, read.json()["error"]) == (401, "invalid_token")
    assert deleted.status_code == 204


def test_trap_35_too_many_requests_are_refused_in_plain_words(registry: Registry) -> None:
    registry.rate_limit(on=True)
    ada = Caller(registry)

    answers = [ada("GET", "works") for _ in range(120)]

    refused = [answer for answer in answers if answer.status_code in (429, 503)]
    assert refused
    for answer in refused:
        assert "json" not in answer.headers["Content-Type"]
        assert "Retry-After" not in answer.headers


def test_trap_37_only_verified_addresses_are_listed(registry: Registry) -> None:
    person = registry.person(given_names="Ada", family_name="Example", email="ada@mailinator.com")
    record = registry.local.books.records[person["orcid"]]
    record.emails.append(Email("not.yet@mailinator.com", verified=False, visibility="public"))
    premium = registry.client("premium")["client_id"]
    ada = Caller(registry, person["orcid"], "/read-limited /email/read-private", premium)

    found = ada("GET", "email").json()

    assert [email["email"] for email in found["email"]] == ["ada@mailinator.com"]
    assert [(email["verified"], email["put-code"]) for email in found["email"]] == [(True, None)]


def test_trap_04_error_documents_stay_out_of_xml_only_where_oauth_speaks(ada: Caller) -> None:
    answer = ada("POST", "work", headers={**XML, "Content-Type": "application/xml"}, data=b"<x/>")

    assert answer.status_code == 400
    assert "<error:error-code>9001</error:error-code>" in answer.text
