"""What people do at the local registry, in a browser without JavaScript; what clients see of it."""

import shlex
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from playwright.sync_api import Browser, expect

from orcid_repo_plugin.testing.registry import Registry
from tests.acceptance.visitor import ANNA, JOSIAH, MING, Visitor, waiting_application


@pytest.fixture
def visitor(chromium: Browser, registry_server: Registry) -> Iterator[Visitor]:
    """Somebody who is not signed in, with JavaScript switched off."""
    with waiting_application() as application:
        context = chromium.new_context(java_script_enabled=False)
        context.set_default_timeout(10_000)
        yield Visitor(context.new_page(), registry_server, application)
        context.close()


def _api(visitor: Visitor, token: str, method: str, path: str, **more: Any) -> Any:
    registry = visitor.registry
    url = f"{registry.member_api_url}/v3.0/{JOSIAH}/{path}"
    return registry.session(token).request(method, url, timeout=10, **more)


def _work(doi: str, title: str = "A Theory of Cracked Pots") -> dict[str, Any]:
    return {
        "title": {"title": {"value": title}},
        "type": "journal-article",
        "external-ids": {
            "external-id": [
                {
                    "external-id-type": "doi",
                    "external-id-value": doi,
                    "external-id-relationship": "self",
                }
            ]
        },
    }


def test_who_signs_in_with_the_keyboard_alone_sees_the_record(visitor: Visitor) -> None:
    visitor.go("/my-orcid")
    keyboard = visitor.page.keyboard
    visitor.page.get_by_label("e-mail").focus()
    keyboard.type(JOSIAH)
    keyboard.press("Tab")
    keyboard.type("cracked-pots")
    keyboard.press("Enter")

    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Carberry")


def test_the_first_key_press_offers_to_skip_to_the_content(visitor: Visitor) -> None:
    visitor.go("/")
    visitor.page.keyboard.press("Tab")

    expect(visitor.page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(visitor.page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()


def test_a_wrong_password_is_told_and_the_name_stays(visitor: Visitor) -> None:
    visitor.go("/signin")
    visitor.page.get_by_label("e-mail").fill(JOSIAH)
    visitor.page.get_by_label("password").fill("whole-pots")
    visitor.press("Sign in")

    expect(visitor.page.get_by_role("main")).to_contain_text("do not belong together")
    expect(visitor.page.get_by_label("e-mail")).to_have_value(JOSIAH)


def test_consent_gives_the_application_a_code_that_becomes_a_token(visitor: Visitor) -> None:
    visitor.ask_for_consent()
    visitor.sign_in()
    expect(visitor.page.get_by_role("main")).to_contain_text("Add works and other activities")
    visitor.page.locator("button[name=decision][value=allow]").click()

    told = visitor.came_back_with()
    form = {key: visitor.client[key] for key in ("client_id", "client_secret")}
    form |= {"grant_type": "authorization_code", "code": told["code"], "redirect_uri": visitor.application}
    url = f"{visitor.registry.registry_url}/oauth/token"
    granted = visitor.registry.session().post(url, data=form, timeout=10).json()
    assert told["state"] == "pot-42"
    assert granted["orcid"] == JOSIAH
    assert _api(visitor, granted["access_token"], "POST", "work", json=_work("10.5555/1")).status_code == 201


def test_who_denies_sends_the_application_away_without_a_code(visitor: Visitor) -> None:
    visitor.ask_for_consent()
    visitor.sign_in()
    visitor.page.locator("button[name=decision][value=deny]").click()

    told = visitor.came_back_with()
    assert told["error"] == "access_denied"
    assert told["state"] == "pot-42"
    assert "code" not in told


def test_who_revokes_a_client_ends_its_token(visitor: Visitor) -> None:
    client_id = visitor.client["client_id"]
    token = visitor.registry.token(JOSIAH, "/activities/update", client_id)["access_token"]
    visitor.go("/trusted")
    visitor.sign_in()
    visitor.press("Revoke access")

    expect(visitor.page.get_by_role("main")).to_contain_text("No application has a permission")
    assert _api(visitor, token, "POST", "work", json=_work("10.5555/1")).status_code == 401


def test_a_work_that_its_researcher_deletes_is_gone_for_the_client(visitor: Visitor) -> None:
    token = visitor.registry.token(JOSIAH, "/activities/update", visitor.client["client_id"])["access_token"]
    added = _api(visitor, token, "POST", "work", json=_work("10.5555/gone", "Gone with the Kiln"))
    put_code = added.headers["Location"].rpartition("/")[2]
    visitor.go("/my-orcid")
    visitor.sign_in()
    work = visitor.page.locator("li").filter(has_text=f"put-code {put_code} ").filter(has_text="Kiln").last
    work.locator("summary").click()
    work.get_by_role("button", name="Delete").click()

    expect(visitor.page.get_by_role("status")).to_contain_text("Deleted “Gone with the Kiln”")
    assert _api(visitor, token, "GET", f"work/{put_code}").status_code == 404


def test_a_work_that_its_researcher_hides_is_not_public_any_more(visitor: Visitor) -> None:
    visitor.go("/my-orcid")
    visitor.sign_in(MING)
    work = visitor.page.locator("section[aria-labelledby=works] > ul > li").first
    work.locator("summary").first.click()
    work.get_by_label("Who can see it").select_option("private")
    work.get_by_role("button", name="Save").click()

    expect(visitor.page.get_by_role("status")).to_contain_text("can now be seen by: only me")
    visitor.go(f"/{MING}")
    expect(visitor.page.get_by_role("main")).to_contain_text("299 works")


def test_the_preferred_version_stands_first(visitor: Visitor) -> None:
    visitor.go("/my-orcid")
    visitor.sign_in(ANNA)
    group = visitor.page.locator("section[aria-labelledby=works] > ul > li").first
    version = group.locator(".versions > li").first
    chosen = version.locator(".facts").last.inner_text().split("last changed")[0]
    version.locator("summary").click()
    version.get_by_role("button", name="Prefer this version").click()

    expect(visitor.page.get_by_role("status")).to_contain_text("is now the preferred one")
    first = visitor.page.locator("section[aria-labelledby=works] > ul > li").first
    assert first.locator("> .facts").last.inner_text().split("last changed")[0] == chosen


def test_a_message_is_read_answered_and_archived(visitor: Visitor) -> None:
    premium = visitor.registry.client("premium")["client_id"]
    token = visitor.registry.token(None, "/premium-notification", premium)["access_token"]
    message = {
        "notification-type": "permission",
        "authorization-url": {"uri": f"{visitor.application}?from=inbox"},
        "notification-subject": "May we add your article?",
        "notification-intro": "It has just appeared.",
        "items": {"item": [{"item-type": "work", "item-name": "Mending Pots"}]},
    }
    sent = _api(visitor, token, "POST", "notification-permission", json=message)
    assert sent.status_code == 201, sent.text
    put_code = sent.headers["Location"].rpartition("/")[2]

    visitor.go("/inbox")
    visitor.sign_in()
    visitor.page.get_by_role("link", name="May we add your article?").click()
    expect(visitor.page.get_by_role("main")).to_contain_text("Mending Pots")
    visitor.press("Go on to give permission")

    assert visitor.came_back_with() == {"from": "inbox"}
    seen = _api(visitor, token, "GET", f"notification-permission/{put_code}").json()
    assert seen["read-date"] is not None
    assert seen["actioned-date"] is not None

    visitor.go(f"/inbox/{put_code}")
    visitor.press("Archive")
    expect(visitor.page.get_by_role("main")).to_contain_text("No messages.")


def _pasted(command: str, **known: str) -> requests.Response:
    """What the command of a page gets when somebody pastes it, with what they know put in."""
    program, address, *options = shlex.split(command)
    assert program == "curl"
    for name, value in known.items():
        options = [option.replace(name, value) for option in options]
    pairs = list(pairwise(options))
    headers = dict(value.split(": ", 1) for name, value in pairs if name == "-H")
    fields = dict(value.split("=", 1) for name, value in pairs if name == "--data-urlencode")
    data = options[options.index("-d") + 1] if "-d" in options else fields
    method = "POST" if data else "GET"
    return requests.request(method, address, headers=headers, data=data, timeout=10)


def test_the_first_page_leads_a_newcomer_to_a_work_on_the_record(visitor: Visitor) -> None:
    visitor.go("/")
    read, _, exchange, write = visitor.page.locator("pre").all_inner_texts()
    visitor.page.route("http://127.0.0.1:8000/**", lambda route: route.fulfill(body="There I am."))
    visitor.page.locator("pre a").click()
    visitor.sign_in()
    visitor.press("Allow")
    visitor.page.wait_for_url("http://127.0.0.1:8000/**")
    code = dict(parse_qsl(urlsplit(visitor.page.url).query))["code"]
    secret = visitor.registry.client("member")["client_secret"]
    token = _pasted(exchange, CODE=code, SECRET=secret).json()["access_token"]
    added = _pasted(write, TOKEN=token)

    assert added.status_code == 201
    record = _pasted(read).json()
    assert record["activities-summary"]["works"]["group"][0]["work-summary"][0]["title"]["title"] == {
        "value": "Mending Pots"
    }


def test_nothing_is_loaded_from_elsewhere(visitor: Visitor) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.go("/my-orcid")
    visitor.sign_in()
    for path in ("/", "/trusted", "/inbox", "/account", f"/{JOSIAH}"):
        visitor.go(path)

    assert len(asked) > 6
    assert [url for url in asked if not url.startswith(visitor.registry.registry_url)] == []
