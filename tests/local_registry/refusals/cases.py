"""For each of ORCID's error-codes, how a client brings it about."""

from collections.abc import Callable
from typing import Any

import requests

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import JOSIAH, Caller, external_id, work
from tests.local_registry.contents import XML, organization, work_xml

Case = Callable[[Caller], requests.Response]
CASES: dict[tuple[int, int], Case] = {}
"""By error-code and HTTP status."""


def case(code: int, status: int) -> Callable[[Case], Case]:
    """Enter a way to bring a refusal about."""

    def enter(function: Case) -> Case:
        CASES[code, status] = function
        return function

    return enter


def client_caller(registry: Registry, scope: str, kind: str = "premium") -> requests.Session:
    """A session with a client's own token."""
    token = registry.token(None, scope, client_id=registry.client(kind)["client_id"])["access_token"]
    session = registry.session()
    session.headers.update({"Authorization": f"Bearer {token}", "Accept": "application/json"})
    return session


def other_client(ada: Caller) -> Caller:
    """Another client with a token for the same record."""
    return Caller(ada.registry, ada.orcid, client_id=ada.registry.client("premium")["client_id"])


def base(ada: Caller) -> str:
    """The member API with its version."""
    return f"{ada.registry.member_api_url}/v3.0"


@case(9001, 400)
def malformed(ada: Caller) -> requests.Response:
    return ada("POST", "work", data=b'{"title":', headers={"Content-Type": "application/json"})


@case(9001, 404)
def no_such_path(ada: Caller) -> requests.Response:
    return ada("GET", "no/such/path")


@case(9001, 405)
def posted_to_the_plural(ada: Caller) -> requests.Response:
    return ada("POST", "educations", json={})


@case(9001, 406)
def unacceptable(ada: Caller) -> requests.Response:
    return ada("GET", "works", headers={"Accept": "text/html"})


@case(9001, 415)
def unreadable(ada: Caller) -> requests.Response:
    return ada("POST", "work", data=b"x=1", headers={"Content-Type": "application/x-www-form-urlencoded"})


@case(9004, 403)
def no_notification_scope(ada: Caller) -> requests.Response:
    session = client_caller(ada.registry, "/webhook")
    return session.get(f"{base(ada)}/{ada.orcid}/notification-permission")


@case(9005, 403)
def creating_on_a_claimed_record(ada: Caller) -> requests.Response:
    ada.registry.grant_scope("premium", "/orcid-profile/create")
    session = client_caller(ada.registry, "/orcid-profile/create")
    return session.post(f"{base(ada)}/{ada.orcid}/work", json=work())


@case(9006, 400)
def put_code_in_a_notification(ada: Caller) -> requests.Response:
    return notify(ada, **{"put-code": 7})


@case(9007, 301)
def read_a_deprecated_record(ada: Caller) -> requests.Response:
    ada.registry.set_state(ada.orcid, "deprecated", primary=JOSIAH)
    return ada("GET", "works")


@case(9007, 409)
def write_to_a_deprecated_record(ada: Caller) -> requests.Response:
    ada.registry.set_state(ada.orcid, "deprecated", primary=JOSIAH)
    return ada("POST", "work", json=work())


@case(9009, 403)
def archive_a_read_notification(ada: Caller) -> requests.Response:
    sent = notify(ada)
    put_code = int(sent.headers["Location"].rpartition("/")[2])
    ada.registry.read_notification(put_code)
    session = client_caller(ada.registry, "/premium-notification")
    return session.delete(f"{base(ada)}/{ada.orcid}/notification-permission/{put_code}")


@case(9010, 403)
def delete_a_foreign_work(ada: Caller) -> requests.Response:
    return other_client(ada)("DELETE", f"work/{ada.add(work())}")


@case(9011, 404)
def webhook_for_nobody(ada: Caller) -> requests.Response:
    session = client_caller(ada.registry, "/webhook")
    return session.put(f"{ada.registry.member_api_url}/0000-0000-0000-0001/webhook/https%3A%2F%2Fx.example")


@case(9012, 400)
def write_without_version(ada: Caller) -> requests.Response:
    headers = {"Authorization": f"Bearer {ada.token}", "Accept": "application/json"}
    return ada.session.post(f"{ada.registry.member_api_url}/{ada.orcid}/work", json=work(), headers=headers)


@case(9013, 403)
def a_private_work(ada: Caller) -> requests.Response:
    put_code = other_client(ada).add(work())
    ada.registry.set_visibility(ada.orcid, "work", put_code, "private")
    return ada("GET", f"work/{put_code}")


@case(9014, 403)
def an_unchanged_foreign_work(ada: Caller) -> requests.Response:
    put_code = ada.add(work())
    return other_client(ada)("PUT", f"work/{put_code}", json=work() | {"put-code": put_code})


@case(9016, 404)
def no_such_item(ada: Caller) -> requests.Response:
    return ada("GET", "work/999999")


@case(9017, 401)
def token_of_another_record(ada: Caller) -> requests.Response:
    ada.orcid = JOSIAH
    return ada("GET", "works")


@case(9018, 409)
def a_locked_record(ada: Caller) -> requests.Response:
    ada.registry.set_state(ada.orcid, "locked")
    return ada("GET", "works")


@case(9019, 400)
def another_put_code_in_the_body(ada: Caller) -> requests.Response:
    return ada("PUT", f"work/{ada.add(work())}", json=work())


@case(9020, 400)
def a_grant_that_is_no_grant(ada: Caller) -> requests.Response:
    return ada("POST", "work", json=work(external_id("isbn", "9780306406157", "funded-by")))


@case(9021, 409)
def the_same_work_twice(ada: Caller) -> requests.Response:
    ada.add(work())
    return ada("POST", "work", json=work())


@case(9022, 400)
def a_blank_title_in_a_bulk(ada: Caller) -> requests.Response:
    return in_bulk(ada, work(title=" "))


@case(9023, 400)
def no_identifier(ada: Caller) -> requests.Response:
    return ada("POST", "work", json=work() | {"external-ids": None})


@case(9024, 400)
def put_code_in_a_post(ada: Caller) -> requests.Response:
    return ada("POST", "work", json=work() | {"put-code": 7})


GROUP = {
    "name": "Reviews of pots",
    "group-id": "orcid-generated:pots-1",
    "description": None,
    "type": "journal",
}


@case(9025, 409)
def a_group_twice(ada: Caller) -> requests.Response:
    session = client_caller(ada.registry, "/group-id-record/update")
    session.post(f"{base(ada)}/group-id-record", json=GROUP)
    return session.post(f"{base(ada)}/group-id-record", json=GROUP)


@case(9026, 400)
def no_such_group(ada: Caller) -> requests.Response:
    session = client_caller(ada.registry, "/group-id-record/update")
    return session.get(f"{base(ada)}/group-id-record/999999")


@case(9027, 404)
def no_such_client(ada: Caller) -> requests.Response:
    session = client_caller(ada.registry, "/read-public")
    return session.get(f"{base(ada)}/client/APP-0000000000000000")


@case(9028, 404)
def no_such_webhook(ada: Caller) -> requests.Response:
    session = client_caller(ada.registry, "/webhook")
    return session.delete(f"{ada.registry.member_api_url}/{JOSIAH}/webhook/https%3A%2F%2Fnever.example")


@case(9029, 404)
def no_such_notification(ada: Caller) -> requests.Response:
    session = client_caller(ada.registry, "/premium-notification")
    return session.get(f"{base(ada)}/{ada.orcid}/notification-permission/999999")


@case(9030, 409)
def a_keyword_twice(ada: Caller) -> requests.Response:
    ada.add({"content": "pots"}, "keywords")
    return ada("POST", "keywords", json={"content": "pots"})


@case(9032, 409)
def notifications_are_not_taken(ada: Caller) -> requests.Response:
    ada.registry.refuse_notifications(ada.orcid)
    return notify(ada)


@case(9034, 400)
def a_put_code_that_is_no_number(ada: Caller) -> requests.Response:
    return ada("GET", "work/twelve")


@case(9035, 403)
def another_visibility(ada: Caller) -> requests.Response:
    put_code = ada.add(work())
    content = work(title="New", visibility="private") | {"put-code": put_code}
    return ada("PUT", f"work/{put_code}", json=content)


@case(9036, 409)
def an_unclaimed_record(ada: Caller) -> requests.Response:
    ada.registry.unclaim(ada.orcid)
    return ada("GET", "works")


@case(9037, 400)
def a_type_that_is_none_in_a_bulk(ada: Caller) -> requests.Response:
    return in_bulk(ada, work() | {"type": None})


@case(9038, 403)
def no_scope(ada: Caller) -> requests.Response:
    return Caller(ada.registry, ada.orcid, scope="/authenticate")("POST", "work", json=work())


@case(9039, 403)
def a_private_work_at_the_public_api(ada: Caller) -> requests.Response:
    put_code = ada.add(work())
    ada.registry.set_visibility(ada.orcid, "work", put_code, "limited")
    return ada.public(f"work/{put_code}")


@case(9040, 409)
def a_group_with_reviews(ada: Caller) -> requests.Response:
    session = client_caller(ada.registry, "/group-id-record/update")
    made = session.post(f"{base(ada)}/group-id-record", json=GROUP)
    ada.add(review("orcid-generated:pots-1"), "peer-review")
    return session.delete(made.headers["Location"])


@case(9041, 404)
def no_biography(ada: Caller) -> requests.Response:
    return ada("GET", "biography")


@case(9042, 400)
def too_many_put_codes(ada: Caller) -> requests.Response:
    return ada("GET", "works/" + ",".join(map(str, range(1, 102))))


@case(9043, 400)
def too_deep_a_search(ada: Caller) -> requests.Response:
    url = f"{ada.registry.public_api_url}/v3.0/search"
    parameters: dict[str, Any] = {"q": "*:*", "start": 10_001}
    return ada.session.get(url, params=parameters, headers={"Accept": "application/json"})


@case(9044, 409)
def a_deactivated_record(ada: Caller) -> requests.Response:
    ada.registry.set_state(ada.orcid, "deactivated")
    return ada("GET", "works")


@case(9045, 400)
def a_job_at_nowhere(ada: Caller) -> requests.Response:
    nowhere = organization(**{"disambiguated-organization": None})
    return ada("POST", "employment", json={"organization": nowhere})


@case(9046, 400)
def a_job_without_organisation(ada: Caller) -> requests.Response:
    return ada("POST", "employment", json={"role-title": "Reader"})


@case(9047, 400)
def an_unknown_key(ada: Caller) -> requests.Response:
    return ada("POST", "work", json=work(odd=1))


@case(9048, 409)
def a_full_record(ada: Caller) -> requests.Response:
    ada.registry.options.max_works = 1
    ada.add(work())
    return ada("POST", "work", json=work(external_id("doi", "10.5555/2")))


@case(9049, 400)
def the_thirtieth_of_february(ada: Caller) -> requests.Response:
    date = {"year": {"value": "2024"}, "month": {"value": "02"}, "day": {"value": "30"}}
    return ada("POST", "work", json=work(**{"publication-date": date}))


def grant(**more: Any) -> dict[str, Any]:
    """A small funding."""
    return {
        "type": "grant",
        "title": {"title": {"value": "A project"}},
        "external-ids": {"external-id": [external_id("grant_number", "ABC-1")]},
        "organization": organization(),
    } | more


@case(9050, 400)
def an_end_without_start(ada: Caller) -> requests.Response:
    return ada("POST", "funding", json=grant(**{"end-date": {"year": {"value": "2024"}}}))


@case(9051, 400)
def an_unknown_type_in_xml(ada: Caller) -> requests.Response:
    return ada("POST", "work", headers=XML, data=work_xml("dissertation"))


@case(9053, 400)
def a_group_of_no_issn(ada: Caller) -> requests.Response:
    return ada("POST", "peer-review", json=review("issn:2049-3631"))


@case(9054, 400)
def an_amount_that_is_no_number(ada: Caller) -> requests.Response:
    amount = {"value": "a lot", "currency-code": "EUR"}
    return ada("POST", "funding", json=grant(amount=amount))


@case(9055, 400)
def an_end_before_the_start(ada: Caller) -> requests.Response:
    dates = {"start-date": {"year": {"value": "2024"}}, "end-date": {"year": {"value": "2023"}}}
    return ada("POST", "employment", json={"organization": organization()} | dates)


@case(9056, 308)
def a_release_candidate(ada: Caller) -> requests.Response:
    return elsewhere(ada, "v3.0_rc1")


@case(9059, 308)
def a_version_that_never_was(ada: Caller) -> requests.Response:
    return elsewhere(ada, "v9.9")


@case(9057, 409)
def a_locked_client(ada: Caller) -> requests.Response:
    ada.registry.set_client_state(ada.client_id, "locked")
    return ada("GET", "works")


@case(9058, 400)
def an_unknown_role(ada: Caller) -> requests.Response:
    attributes = {"contributor-sequence": "first", "contributor-role": "onlooker"}
    contributor = {"credit-name": {"value": "J. Doe"}, "contributor-attributes": attributes}
    return ada("POST", "work", json=work(contributors={"contributor": [contributor]}))


@case(9060, 400)
def a_job_without_city(ada: Caller) -> requests.Response:
    return ada("POST", "employment", json={"organization": organization(address={"country": "US"})})


@case(9061, 400)
def a_membership_in_a_city_without_country(ada: Caller) -> requests.Response:
    return ada("POST", "membership", json={"organization": organization(address={"city": "Providence"})})


@case(9062, 400)
def a_membership_that_nothing_names(ada: Caller) -> requests.Response:
    return ada("POST", "membership", json={"organization": {"name": "Society of Things", "address": {}}})


def notify(ada: Caller, **more: Any) -> requests.Response:
    """Send a permission notification to the record."""
    session = client_caller(ada.registry, "/premium-notification")
    content = {
        "notification-type": "permission",
        "authorization-url": {"uri": "https://example.org/allow"},
        "notification-subject": "Your papers",
        "notification-intro": "May we add them?",
        "items": {"item": [{"item-type": "work", "item-name": "A paper"}]},
    }
    return session.post(f"{base(ada)}/{ada.orcid}/notification-permission", json=content | more)


def review(group_id: str) -> dict[str, Any]:
    """A small peer review."""
    return {
        "reviewer-role": "reviewer",
        "review-identifiers": {"external-id": [external_id("source-work-id", "rev-1")]},
        "review-type": "review",
        "review-completion-date": {"year": {"value": "2024"}},
        "review-group-id": group_id,
        "convening-organization": {
            "name": "A journal",
            "address": {"city": "London", "country": "GB"},
        },
    }


def in_bulk(ada: Caller, content: dict[str, Any]) -> requests.Response:
    """The error element of a bulk of one, as if it were an answer."""
    answer = ada("POST", "works", json={"bulk": [{"work": content}]})
    error = answer.json()["bulk"][0]["error"]
    answer.status_code = error["response-code"]
    answer._content = requests.compat.json.dumps(error).encode()  # type: ignore[attr-defined]
    return answer


def elsewhere(ada: Caller, version: str) -> requests.Response:
    """Ask the public API for another version."""
    url = f"{ada.registry.public_api_url}/{version}/{ada.orcid}"
    return ada.session.get(url, headers={"Accept": "application/json"}, allow_redirects=False)
