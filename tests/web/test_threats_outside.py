"""ORCID as attackers could put something in its place, settings that lead astray, and plugins that break."""

import re
from typing import Any

import pytest
from flask import Blueprint, Flask
from pydantic import ValidationError

from orcid_repo_plugin.domain.events import AuthenticateEvent
from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.orcid_api.endpoints import Endpoints
from orcid_repo_plugin.services.hosts import right_origin
from orcid_repo_plugin.settings import OrcidSettings, Settings
from orcid_repo_plugin.web.app import create_app
from tests.web.browser import JOSIAH, Browser, books

NOBODY = {"people": [], "permissions": [], "tokens": [], "accounts": []}


# -- addresses in the settings


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://orcid.org",
        "http://10.0.0.7",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "https://user:password@orcid.org",
        "file:///etc/passwd",
        "ftp://orcid.org",
        "https://orcid.org/#x",
        "https://orcid.org/?x=",
        "https://orcid.org\r\nX: y",
        "orcid.org",
    ],
)
@pytest.mark.parametrize("name", ["registry_url", "member_api_url", "public_api_url"])
def test_no_setting_makes_us_ask_an_address_that_is_no_registry(name: str, address: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Endpoints.of(OrcidSettings(environment="sandbox", **{name: address}))  # type: ignore[arg-type]

    assert "password@" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["http://repository.example.org", "https://a:b@x.example", "ftp://x", "https://x/?a"]
)
def test_the_public_address_must_be_one_that_nobody_on_the_way_can_read(address: str) -> None:
    with pytest.raises(ValidationError):
        Settings(base_url=address)


@pytest.mark.parametrize(
    "origin", ["http://repository.example.org", "https://x.example/path", "null", "*", "https://*"]
)
def test_an_origin_of_a_host_is_a_whole_and_safe_one(origin: str) -> None:
    with pytest.raises(Exception, match="--origin"):
        right_origin(origin)


def test_tokens_of_one_registry_never_go_to_another() -> None:
    for other in ("https://api.sandbox.orcid.org", "http://127.0.0.1:8765/member"):
        with pytest.raises(SettingsError):
            Endpoints.of(OrcidSettings(environment="production", member_api_url=other))


# -- what could come in ORCID's place


def test_what_we_fetch_stays_on_the_registry(site: Any) -> None:
    site.registry.fault("status", path="/.well-known/openid-configuration", status=302, times=None)
    browser = Browser(site)

    browser.open(site.launch(None, "signin", purpose="signin", return_to="https://repository.example.org/"))
    location = browser.press_on().headers["Location"]

    assert location.startswith("https://local-registry.invalid/oauth/authorize?")


def test_a_sign_in_is_bound_to_its_nonce_and_what_is_asked_without_it_is_not_known(site: Any) -> None:
    browser, nonces = Browser(site), set()
    for _ in range(3):
        browser.open(
            site.launch(None, "signin", purpose="signin", return_to="https://repository.example.org/")
        )
        location = browser.press_on().headers["Location"]
        nonces.add(re.search(r"nonce=([\w-]+)", location)[1])  # type: ignore[index]

    assert len(nonces) == 3
    assert all(len(nonce) >= 43 for nonce in nonces)


def test_a_token_answer_without_its_scopes_or_its_id_connects_nobody(site: Any) -> None:
    for fault in ("cut", "lose_answer"):
        browser = Browser(site)
        browser.open(site.launch("7"))
        back = site.at_orcid(browser.press_on().headers["Location"], JOSIAH)
        site.registry.fault(fault, path="/oauth/token", times=2)

        assert browser.open(back).status_code >= 500
        site.registry.clear_faults()

    assert books(site) == NOBODY


def test_what_orcid_is_asked_for_is_the_least_that_the_purpose_needs(site: Any) -> None:
    wanted = {
        "authenticate": "/authenticate",
        "read": "/read-limited",
        "write": "/activities/update",
        "person": "/person/update",
        "connect": "/read-limited%20/activities/update",
    }

    for purpose, scopes in wanted.items():
        browser = Browser(site)
        browser.open(site.launch("7", purpose=purpose))
        location = browser.press_on().headers["Location"].replace("%2F", "/")
        assert f"scope={scopes}&" in location


# -- plugins


class Breaking:
    """A plugin that breaks wherever the service asks it, with what it was given in its message."""

    def orcid_on_authenticate(self, event: AuthenticateEvent) -> None:
        """Break."""
        raise RuntimeError(f"{event.orcid} of {event.user_id}")

    def orcid_identify_user(self, repository: str, orcid: str) -> str | None:
        """Break."""
        raise RuntimeError(f"{orcid} is not in the directory of {repository}")

    def orcid_prepare_web(self, app: Flask) -> None:
        """Break."""
        raise RuntimeError("no page today")


class Adding:
    """A plugin that adds a page and a form."""

    def orcid_prepare_web(self, app: Flask) -> None:
        """Add them."""
        pages = Blueprint("faculty", __name__)
        pages.add_url_rule("/faculty", view_func=lambda: "<h1>Faculty</h1>")
        pages.add_url_rule("/faculty/form", "form", view_func=lambda: "done", methods=["POST"])
        app.register_blueprint(pages)


def test_a_plugin_that_breaks_keeps_nobody_from_connecting_or_signing_in(site: Any) -> None:
    site.app.plugins.register(Breaking(), "breaking")
    site.web = create_app(site.app, site.engine)
    browser = Browser(site)

    assert browser.connect("7").status_code == 200
    browser.connect(None, page="signin", purpose="signin", return_to="https://repository.example.org/login")

    assert "answer=" in browser.shown.headers["Location"]
    assert books(site)["people"] == [("7", JOSIAH, "signed-in")]


def test_what_a_plugin_adds_is_guarded_like_our_own_pages(site: Any) -> None:
    site.app.plugins.register(Adding(), "adding")
    site.web = create_app(site.app, site.engine)
    browser = Browser(site)

    page = browser.open("/faculty")
    form = browser.client.post("/faculty/form", base_url=site.base_url, data={})

    assert page.text == "<h1>Faculty</h1>"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert form.status_code == 400


def test_a_template_of_the_site_that_breaks_shows_nothing_of_its_inside(
    make_site: Any, tmp_path: Any
) -> None:
    (tmp_path / "connect.html").write_text("{{ visitor.jti.nothing }}{{ 1 / 0 }}", encoding="utf-8")
    site = make_site(site={"templates_dir": tmp_path})

    answer = site.get(site.launch("7", jti="the-jti"))

    assert answer.status_code == 500
    assert "the-jti" not in answer.text
    assert "Traceback" not in answer.text
