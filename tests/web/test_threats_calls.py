"""Signed calls as attackers see them: used elsewhere, for something else, changed, made up."""

import base64
import json
from typing import Any

import pytest

from orcid_repo_plugin.services import launches
from tests.web.browser import JOSIAH, Browser, books
from tests.web.caller import Caller

NOBODY = {"people": [], "permissions": [], "tokens": [], "accounts": []}


def refused(site: Any, code: str) -> float:
    """How often the figures have counted this."""
    return float(site.web.extensions["orcid-repo"].metrics.launches.labels(code)._value.get())


def resigned(token: str, **changed: Any) -> str:
    """A call whose claims somebody has changed, with its signature as it was."""
    head, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "==")) | changed
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


# -- of a person, and of a host


@pytest.mark.parametrize("page", ["connect", "account", "signin"])
def test_a_call_for_items_opens_no_page_of_a_person(site: Any, page: str) -> None:
    answer = site.get(
        site.launch("7", page=page, purpose="deposit", return_to="https://repository.example.org/")
    )

    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers
    assert refused(site, "wrong-purpose") == 1


@pytest.mark.parametrize("purpose", [None, "connect", "account", "signin", "write"])
def test_a_call_for_a_person_hands_over_no_item(site: Any, purpose: str | None) -> None:
    caller = Caller(site)

    answer = caller.put("pots-3", {"title": "Pots"}, token=site.token("7", purpose=purpose))

    assert answer.status_code == 401
    assert caller.known() == set()


@pytest.mark.parametrize(
    ("opens", "page"), [("connect", "account"), ("account", "connect"), ("connect", "signin")]
)
def test_a_call_for_one_page_opens_no_other(site: Any, opens: str, page: str) -> None:
    answer = site.get(site.launch("7", page=page, purpose=opens, return_to="https://repository.example.org/"))

    assert answer.status_code == 400
    assert refused(site, "wrong-purpose") == 1


def test_what_we_tell_a_host_is_no_call_of_that_host(site: Any) -> None:
    told = launches.answer(site.app, "main", sub="7", purpose="connect", repository="main")

    assert site.get(f"/connect?launch={told}").status_code == 400
    assert Caller(site).put("pots-3", {"title": "Pots"}, token=told).status_code == 401


# -- changed, or made for another


@pytest.mark.parametrize(
    "changed",
    [{"sub": "8"}, {"exp": 9_999_999_999}, {"purpose": "deposit"}, {"return_to": "https://evil.example"}],
)
def test_a_changed_call_is_refused_in_one_sentence_and_counted(site: Any, changed: dict[str, Any]) -> None:
    for accept in ("text/html", "application/json"):
        path = f"/connect?launch={resigned(site.token('7'), **changed)}"
        answer = site.get(path, headers={"Accept": accept})

        assert answer.status_code == 400
        assert "evil" not in answer.text
        assert "eyJ" not in answer.text
    assert refused(site, "bad-signature") == 2


def test_a_call_that_was_stolen_before_its_use_is_told_to_whom_it_was_made_for(site: Any) -> None:
    path = site.launch("7")
    thief, josiah = Browser(site), Browser(site)
    thief.open(path)

    josiah.open(path)

    assert josiah.shown.status_code == 400
    assert "was used before" in josiah.words
    assert books(site) == NOBODY


def test_a_call_that_was_stolen_after_its_use_opens_nothing(site: Any) -> None:
    path = site.launch("7", page="account")
    Browser(site).open(path)
    thief = Browser(site)

    for address in (path, path.replace("/account", "/connect"), path.replace("account?", "account?lang=de&")):
        assert thief.open(address).status_code == 400
    assert thief.open("/account").status_code == 401


def test_a_host_speaks_for_no_other_repository(make_site: Any) -> None:
    site = make_site(repositories={"main": {}, "other": {}})

    assert site.get(site.launch("7", repository="other")).status_code == 400
    answer = Caller(site)("PUT", "other/pots-3", {"title": "Pots"}, token=site.token(None, purpose="deposit"))
    assert answer.status_code == 403
    assert refused(site, "wrong-repository") == 1


def test_who_was_lured_into_anothers_account_is_told_whose_it_is(site: Any) -> None:
    victim = Browser(site)

    victim.open(site.launch("66", name="Mallory Example"))

    assert "Brown Digital Repository knows you as Mallory Example." in victim.words


def test_a_sign_in_tells_its_host_for_which_call_it_was(site: Any) -> None:
    victim = Browser(site)
    link = site.launch(
        None, "signin", purpose="signin", jti="of-mallory", return_to="https://repository.example.org/"
    )
    victim.open(link)
    victim.press_on()
    victim.come_back(who=JOSIAH)

    (_, payload, _) = victim.shown.headers["Location"].partition("answer=")[2].split(".")
    assert json.loads(base64.urlsafe_b64decode(payload + "=="))["nonce"] == "of-mallory"


# -- where it leads


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "https://repository.example.org.evil.example/",
        "https://repository.example.org@evil.example/",
        "https://evil.example\\@repository.example.org/",
        "http://repository.example.org/",
        "https://repository.example.org:8443/",
        "javascript:alert(1)",
        "data:text/html,x",
        "/me",
        "https://repository.example.org\r\nSet-Cookie: x=1",
        "https:/\t/evil.example",
    ],
)
def test_nobody_is_led_to_another_site(site: Any, address: str) -> None:
    for page in ("connect", "account", "signin"):
        answer = site.get(site.launch("7", page=page, return_to=address))

        assert answer.status_code == 400
        assert "evil" not in answer.text
        assert "Location" not in answer.headers
    assert refused(site, "wrong-return") == 3


@pytest.mark.parametrize("name", ["next", "return_to", "url", "redirect_uri", "back"])
def test_no_parameter_of_ours_leads_anywhere(site: Any, name: str) -> None:
    josiah = Browser(site)
    josiah.connect("7")

    for path in ("/", "/connect", "/connect/done", "/connect/ended", "/account", "/orcid/callback"):
        answer = josiah.client.get(f"{path}?{name}=https://evil.example/", base_url=site.base_url)
        assert "evil" not in answer.headers.get("Location", "")
        assert "https://evil" not in answer.text


def test_what_is_added_to_an_address_adds_no_header(site: Any) -> None:
    there = "https://repository.example.org/login?next=%0d%0aSet-Cookie:%20x=1#%0d%0a"
    browser = Browser(site)
    browser.open(site.launch(None, "signin", purpose="signin", return_to=there))
    browser.press_on()
    browser.come_back()

    headers = browser.shown.headers
    assert headers["Location"].startswith(
        "https://repository.example.org/login?next=%0d%0aSet-Cookie:%20x=1&answer="
    )
    assert not [value for _, value in headers if "\r" in value or "\n" in value]
    assert "x=1" not in headers.get("Set-Cookie", "")
