"""A sign-in that fails by ORCID's fault or ours: its page, its words, and what the books hold after it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from orcid_repo_plugin.services.connect.revoking import finish_revocations
from tests.services.connect.desk import Between
from tests.web.browser import JOSIAH, NOBODY, Browser, at_orcid, books, history


def with_error(back: str, error: str) -> str:
    """The way back as ORCID makes it when it says no."""
    query = dict(parse_qsl(urlsplit(back).query))
    return f"/orcid/callback?{urlencode({'error': error, 'state': query['state']})}"


def test_when_orcid_does_not_know_us_the_person_is_not_to_blame(browser: Browser) -> None:
    back = at_orcid(browser)
    browser.site.registry.set_client_state(browser.site.client_at_orcid["client_id"], "locked")

    answer = browser.open(back)

    assert answer.status_code == 500
    assert browser.heading == "This is our fault"
    assert "have been told what to set right" in browser.words
    assert "For who runs this service" not in browser.words
    assert books(browser.site) == NOBODY
    assert [one[0] for one in history(browser.site)] == ["connect"]


def test_a_wrong_redirect_address_tells_the_admin_exactly_what_to_register(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    address = f"{browser.site.base_url}/orcid/callback"
    back = with_error(at_orcid(browser), "redirect_uri_mismatch")

    answer = browser.open(back)

    assert answer.status_code == 500
    assert browser.heading == "This is our fault"
    assert address not in browser.words
    assert any(address in message for _, message in history(browser.site))
    assert address in caplog.text
    assert books(browser.site) == NOBODY


def test_on_the_developers_own_machine_the_page_says_what_to_register(make_site: Any) -> None:
    browser = Browser(make_site(base_url="http://127.0.0.1:8080"))
    address = "http://127.0.0.1:8080/orcid/callback"
    browser.site.registry.make_client(
        client_id=browser.site.client_at_orcid["client_id"], redirect_uris=[address]
    )

    browser.open(with_error(at_orcid(browser), "redirect_uri_mismatch"))

    assert "For who runs this service" in browser.words
    assert address in browser.words


def test_when_orcid_is_down_nothing_is_lost_and_the_page_says_when_to_try_again(browser: Browser) -> None:
    back = at_orcid(browser)
    browser.site.registry.fault("status", method="POST", path="/oauth/token", status=503, times=None)

    answer = browser.open(back)

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert browser.heading == "ORCID does not answer"
    assert books(browser.site) == NOBODY
    browser.site.registry.clear_faults()
    browser.press("Start again")
    browser.come_back()
    assert browser.heading == "Your ORCID iD is connected"


@pytest.mark.parametrize("fault", ["lose_answer", "cut"])
def test_half_an_answer_of_orcid_is_none(browser: Browser, fault: Any) -> None:
    back = at_orcid(browser)
    browser.site.registry.fault(fault, method="POST", path="/oauth/token", times=None)

    answer = browser.open(back)

    assert answer.status_code in (502, 503)
    assert "nothing is lost" in browser.words or "nothing was stored" in browser.words
    assert books(browser.site) == NOBODY


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        ("login_required", 400, "ORCID sent you back without a sign-in"),
        ("invalid_scope", 500, "This is our fault"),
        ("invalid_client", 500, "This is our fault"),
        ("temporarily_unavailable", 503, "ORCID does not answer"),
        ("<script>alert(1)</script>", 502, "ORCID's answer could not be used"),
    ],
)
def test_what_orcid_sends_back_in_place_of_a_code_has_its_page(
    browser: Browser, error: str, status: int, heading: str
) -> None:
    back = with_error(at_orcid(browser, allow=False), error)

    answer = browser.open(back)

    assert (answer.status_code, browser.heading) == (status, heading)
    assert "<script" not in answer.text
    assert books(browser.site) == NOBODY


def change_answers(site: Any, change: Callable[[dict[str, Any]], Any]) -> None:
    """Let something between us and ORCID change what the token endpoint answers."""
    transport = site.app._transport
    url = f"{site.registry.registry_url}/oauth/token"
    transport.mount(url, Between(transport.get_adapter(url), change))


def test_who_gives_less_than_was_asked_for_is_not_stored_and_the_token_is_ended(browser: Browser) -> None:
    back = at_orcid(browser)
    change_answers(browser.site, lambda told: told | {"scope": "/read-limited"})

    answer = browser.open(back)

    assert (answer.status_code, answer.request.path) == (502, "/connect/ended")
    assert browser.scopes() == ["/activities/update"]
    assert books(browser.site) == NOBODY
    finish_revocations(browser.site.app)
    assert [one["revoked"] for one in browser.site.registry.tokens(JOSIAH)] == ["client"]


@pytest.mark.parametrize(
    "forged", [None, "eyJhbGciOiJub25lIn0.e30.", "a.b.c", 7], ids=["none", "alg none", "no token", "number"]
)
def test_who_is_not_shown_by_orcids_signature_is_not_stored_and_the_token_is_ended(
    make_site: Any, forged: Any
) -> None:
    browser = Browser(make_site(connect={"prompt_login": True}))
    back = at_orcid(browser)
    change_answers(browser.site, lambda told: told | {"id_token": forged})

    answer = browser.open(back)

    assert (answer.status_code, browser.heading) == (502, "ORCID's answer could not be used")
    assert books(browser.site) == NOBODY
    finish_revocations(browser.site.app)
    assert [one["revoked"] for one in browser.site.registry.tokens(JOSIAH)] == ["client"]


def test_a_scope_that_orcid_refuses_for_the_code_is_our_fault_and_told_to_the_admin(browser: Browser) -> None:
    back = at_orcid(browser)
    browser.site.registry.fault("status", path="/oauth/token", status=400)
    change_answers(browser.site, lambda _told: {"error": "invalid_scope", "error_description": "Invalid"})

    answer = browser.open(back)

    assert (answer.status_code, browser.heading) == (500, "This is our fault")
    assert books(browser.site) == NOBODY
    assert [one[0] for one in history(browser.site)] == ["connect"]


def test_a_scope_that_orcid_refuses_at_its_page_never_reaches_a_server_and_ends_well(
    browser: Browser,
) -> None:
    browser.open(browser.site.launch())
    browser.press_on()
    there = browser.shown.headers["Location"].replace("%2Fread-limited", "%2Fnonsense")
    back = query_and_fragment(browser.site, there)

    answer = browser.open(back.partition("#")[0])

    assert "error=invalid_scope" in back.partition("#")[2]
    assert (answer.status_code, browser.heading) == (400, "ORCID sent you back without a sign-in")
    assert books(browser.site) == NOBODY


def query_and_fragment(site: Any, there: str) -> str:
    """Where the registry sends somebody back to at once, with the fragment that stays in the browser."""
    with site.registry.session() as session:
        place = urlsplit(session.get(there, allow_redirects=False).headers["Location"])
    return place._replace(scheme="", netloc="").geturl()


def test_a_service_without_a_client_id_leads_nobody_to_orcid_and_takes_the_blame(
    make_site: Any,
) -> None:
    whole = make_site().settings.orcid
    browser = Browser(make_site(orcid=whole.model_copy(update={"client_id": ""})))
    browser.open(browser.site.launch())

    answer = browser.press_on()

    assert answer.status_code == 500
    assert browser.heading == "This is our fault"
    assert "client_id" not in browser.words
