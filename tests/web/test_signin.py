"""Sign-in at a host with ORCID."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from orcid_repo_plugin.web.handing_back import joined
from tests.web.browser import INES, JOSIAH, Browser, books

LOGIN = "https://repository.example.org/login?next=%2Fdeposit#form"
NOBODY = {"people": [], "permissions": [], "tokens": [], "accounts": []}


def launch(browser: Browser, **claims: Any) -> str:
    """The host's link to its log-in with ORCID."""
    given = {"return_to": LOGIN, "purpose": "signin", "jti": "log-in-1"} | claims
    return browser.site.launch(given.pop("user", None), page="signin", **given)


def sign_in(browser: Browser, who: str = JOSIAH, *, allow: bool = True, **claims: Any) -> Any:
    """The whole way. :returns: the address at the host, taken apart."""
    browser.open(launch(browser, **claims))
    browser.press_on()
    browser.come_back(who=who, allow=allow)
    return urlsplit(browser.shown.headers["Location"])


def answer(browser: Browser, there: Any) -> dict[str, Any]:
    """What the host is told, after it has checked the signature."""
    (token,) = parse_qs(there.query)["answer"]
    key = OctKey.import_key(browser.site.key)
    return dict(jwt.decode(token, key, algorithms=["HS256"]).claims)


def test_the_page_says_what_the_host_is_told_and_asks_for_nothing_else(browser: Browser) -> None:
    shown = browser.open(launch(browser))

    assert shown.status_code == 200
    assert browser.heading == "Sign in to Brown Digital Repository with ORCID"
    assert browser.buttons() == ["Sign in with ORCID"]
    assert browser.scopes() == ["openid"]
    assert "Your e-mail address is not passed on" in browser.words
    assert browser.links()["Back to Brown Digital Repository without signing in"] == LOGIN


def test_the_form_may_lead_past_orcid_to_the_host_and_nowhere_else(browser: Browser) -> None:
    shown = browser.open(launch(browser))

    registry = browser.site.registry.registry_url
    targets = f"form-action 'self' {registry} https://repository.example.org;"
    assert targets in shown.headers["Content-Security-Policy"]


def test_orcid_is_asked_for_openid_only(browser: Browser) -> None:
    browser.open(launch(browser))
    browser.press_on()

    query = parse_qs(urlsplit(browser.shown.headers["Location"]).query)

    assert query["scope"] == ["openid"]
    assert len(query["nonce"][0]) > 30


def test_the_host_is_told_who_it_is_in_an_answer_that_we_sign(browser: Browser) -> None:
    there = sign_in(browser)

    told = answer(browser, there)

    assert browser.shown.status_code == 303
    assert (there.scheme, there.netloc, there.path) == ("https", "repository.example.org", "/login")
    assert there.fragment == "form"
    assert parse_qs(there.query)["next"] == ["/deposit"]
    assert (told["iss"], told["aud"]) == (browser.site.base_url, "main")
    assert told["exp"] - told["iat"] <= 300
    assert (told["sub"], told["orcid"]) == (JOSIAH, JOSIAH)
    assert (told["purpose"], told["repository"], told["nonce"]) == ("signin", "main", "log-in-1")
    assert (told["given_name"], told["family_name"]) == ("Josiah", "Carberry")
    assert told["auth_time"] <= told["iat"]
    assert told["amr"] == "pwd"
    assert "user" not in told
    assert not any("@" in str(value) for value in told.values())


def test_nobody_is_written_down_by_a_mere_sign_in(browser: Browser) -> None:
    sign_in(browser)

    assert books(browser.site) == NOBODY


def test_the_host_is_told_the_account_of_who_is_connected(browser: Browser) -> None:
    Browser(browser.site).connect("7")

    told = answer(browser, sign_in(browser))

    assert (told["user"], told["users"]) == ("7", ["7"])


def test_somebody_else_gets_no_account_of_another(browser: Browser) -> None:
    Browser(browser.site).connect("7")

    told = answer(browser, sign_in(browser, INES))

    assert told["orcid"] == INES
    assert "user" not in told


def test_the_host_is_told_of_who_says_no(browser: Browser) -> None:
    there = sign_in(browser, allow=False)

    assert browser.shown.status_code == 303
    assert (there.netloc, there.path, there.fragment) == ("repository.example.org", "/login", "form")
    assert parse_qs(there.query) == {"next": ["/deposit"], "error": ["access_denied"]}
    assert books(browser.site) == NOBODY


def test_a_sign_in_without_a_way_back_is_refused_in_words(browser: Browser) -> None:
    shown = browser.open(launch(browser, return_to=None))

    assert shown.status_code == 400
    assert browser.heading == "This link cannot be used"


def test_a_way_back_to_another_site_is_refused(browser: Browser) -> None:
    shown = browser.open(launch(browser, return_to="https://evil.example/login"))

    assert shown.status_code == 400
    assert "evil.example" not in shown.text


def test_a_launch_for_connecting_opens_no_sign_in(browser: Browser) -> None:
    token = browser.site.token("7", purpose="connect", return_to=LOGIN)

    assert browser.open(f"/signin?launch={token}").status_code == 400


def test_who_signs_in_has_no_account_page_by_that(browser: Browser) -> None:
    browser.open(launch(browser))

    assert browser.open("/connect").status_code == 401


def test_orcid_being_down_has_a_page_from_which_one_can_try_again(browser: Browser) -> None:
    browser.open(launch(browser))
    browser.press_on()
    back = browser.site.at_orcid(browser.shown.headers["Location"])
    browser.site.registry.fault("status", method="POST", path="/oauth/token", status=503, times=None)

    shown = browser.open(back)

    assert shown.status_code == 503
    assert browser.buttons() == ["Sign in with ORCID"]
    assert browser.links()["Back to Brown Digital Repository"] == LOGIN
    browser.site.registry.clear_faults()
    browser.press_on()
    browser.come_back()
    assert answer(browser, urlsplit(browser.shown.headers["Location"]))["orcid"] == JOSIAH


def test_a_way_back_that_is_opened_twice_tells_the_host_nothing_twice(browser: Browser) -> None:
    browser.open(launch(browser))
    browser.press_on()
    back = browser.site.at_orcid(browser.shown.headers["Location"])
    browser.open(back)

    shown = browser.open(back)

    assert shown.status_code == 400
    assert browser.heading == "This sign-in was opened twice"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://r.example.org/", "https://r.example.org/?error=x"),
        ("https://r.example.org/?", "https://r.example.org/?error=x"),
        ("https://r.example.org/?a=1", "https://r.example.org/?a=1&error=x"),
        ("https://r.example.org/?a=1&", "https://r.example.org/?a=1&error=x"),
        ("https://r.example.org/#top", "https://r.example.org/?error=x#top"),
        ("https://r.example.org/?a=1#top?b=2", "https://r.example.org/?a=1&error=x#top?b=2"),
    ],
)
def test_an_answer_joins_the_query_of_any_address(address: str, expected: str) -> None:
    assert joined(address, error="x") == expected


def test_nothing_of_a_value_can_become_part_of_the_address() -> None:
    assert joined("https://r.example.org/", error="a&b=c#d\r\nX: y") == (
        "https://r.example.org/?error=a%26b%3Dc%23d%0D%0AX%3A%20y"
    )
