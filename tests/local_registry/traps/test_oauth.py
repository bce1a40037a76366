"""Where emulators go wrong (traps 31 to 33): tokens, codes, and where errors travel."""

import re
from urllib.parse import parse_qs, urlsplit

import requests

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import JOSIAH, Caller, work

CALLBACK = "https://repository.example.edu/back"


class Browser:
    """Josiah at the registry's pages, with a client that sends people back to ``CALLBACK``."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.client = registry.make_client("member", [CALLBACK])
        self.session = registry.session()

    def ask(self, **parameters: str) -> requests.Response:
        query = {
            "client_id": self.client["client_id"],
            "response_type": "code",
            "scope": "/activities/update openid",
            "redirect_uri": CALLBACK,
        } | parameters
        url = f"{self.registry.registry_url}/oauth/authorize"
        return self._follow(self.session.get(url, params=query, allow_redirects=False))

    def fill(self, page: requests.Response, **fields: str) -> requests.Response:
        form = re.search(r'<form[^>]*action="([^"]*)"', page.text)
        hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', page.text)
        values = {}
        for field in hidden:
            name, value = re.search(r'name="([^"]*)"', field), re.search(r'value="([^"]*)"', field)
            if name:
                values[name[1]] = value[1].replace("&amp;", "&") if value else ""
        action = form[1].replace("&amp;", "&") if form else ""
        url = requests.compat.urljoin(page.url, action)  # type: ignore[attr-defined]
        return self._follow(self.session.post(url, data=values | fields, allow_redirects=False))

    def _follow(self, answer: requests.Response) -> requests.Response:
        while answer.is_redirect and not answer.headers["Location"].startswith(CALLBACK):
            url = requests.compat.urljoin(answer.url, answer.headers["Location"])  # type: ignore[attr-defined]
            answer = self.session.get(url, allow_redirects=False)
        return answer

    def consent(self, decision: str, **parameters: str) -> str:
        """Ask, sign in, decide: the address that the browser is sent back to."""
        page = self.ask(**parameters)
        if not page.is_redirect and 'name="password"' in page.text:
            person = self.registry.people[0]
            page = self.fill(page, email=JOSIAH, password=person["password"])
        if not page.is_redirect:
            page = self.fill(page, decision=decision)
        return page.headers["Location"]

    def token(self, **form: str) -> requests.Response:
        credentials = {
            "client_id": self.client["client_id"],
            "client_secret": self.client["client_secret"],
        }
        url = f"{self.registry.registry_url}/oauth/token"
        return self.session.post(url, data=credentials | form, headers={"Accept": "application/json"})

    def exchange(self, code: str) -> requests.Response:
        return self.token(grant_type="authorization_code", code=code, redirect_uri=CALLBACK)


def code_in(location: str) -> str:
    return parse_qs(urlsplit(location).query)["code"][0]


def test_trap_31_a_persons_token_names_the_person(registry: Registry) -> None:
    browser = Browser(registry)

    answer = browser.exchange(code_in(browser.consent("allow")))

    found = answer.json()
    assert (found["orcid"], found["name"], found["token_type"]) == (JOSIAH, "Josiah S. Carberry", "bearer")
    assert found["expires_in"] == 631138518
    assert set(found["scope"].split()) == {"/activities/update", "openid"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_trap_31_a_clients_own_token_names_nobody(registry: Registry) -> None:
    found = Browser(registry).token(grant_type="client_credentials", scope="/read-public").json()

    assert found["orcid"] is None
    assert "name" not in found
    assert found["refresh_token"]


def test_trap_31_refreshing_gives_a_new_pair_and_kills_the_old(registry: Registry) -> None:
    browser = Browser(registry)
    old = browser.exchange(code_in(browser.consent("allow"))).json()

    new = browser.token(grant_type="refresh_token", refresh_token=old["refresh_token"]).json()
    again = browser.token(grant_type="refresh_token", refresh_token=old["refresh_token"])

    assert new["refresh_token"] != old["refresh_token"]
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    url = f"{registry.member_api_url}/v3.0/{JOSIAH}/works"
    read = [
        browser.session.get(url, headers={"Authorization": f"Bearer {token['access_token']}"}).status_code
        for token in (old, new)
    ]
    assert read == [401, 200]


def test_trap_32_codes_have_six_characters_and_serve_once(registry: Registry) -> None:
    browser = Browser(registry)
    code = code_in(browser.consent("allow"))
    token = browser.exchange(code).json()["access_token"]

    again = browser.exchange(code)

    assert re.fullmatch(r"[0-9A-Za-z]{6}", code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    url = f"{registry.member_api_url}/v3.0/{JOSIAH}/works"
    assert browser.session.get(url, headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_trap_33_denial_travels_in_the_query_and_other_errors_in_the_fragment(registry: Registry) -> None:
    browser = Browser(registry)

    denied = urlsplit(browser.consent("deny", state="xyz"))
    refused = urlsplit(browser.ask(scope="/webhook", state="xyz").headers["Location"])

    assert parse_qs(denied.query)["error"] == ["access_denied"]
    assert parse_qs(denied.query)["state"] == ["xyz"]
    assert parse_qs(refused.fragment)["error"] == ["invalid_scope"]
    assert "error" not in parse_qs(refused.query)


def test_trap_34_after_a_reused_code_nothing_may_be_deleted(registry: Registry) -> None:
    browser = Browser(registry)
    code = code_in(browser.consent("allow"))
    token = browser.exchange(code).json()["access_token"]
    writer = Caller(registry, JOSIAH, client_id=browser.client["client_id"])
    put_code = writer.add(work())
    browser.exchange(code)

    url = f"{registry.member_api_url}/v3.0/{JOSIAH}/work/{put_code}"
    answer = browser.session.delete(url, headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401
