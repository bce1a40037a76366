"""Plugins beside the pages: one that adds a page, those that hear of sign-ins, and one that breaks."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.web.browser import JOSIAH, Browser, books

FACULTY = """
from flask import Blueprint, abort

faculty = Blueprint("faculty", __name__)


@faculty.get("/faculty")
def show():
    return "<h1>The faculty of pottery</h1>"


@faculty.post("/faculty")
def change():
    return "changed"


@faculty.get("/faculty/broken")
def broken():
    raise RuntimeError("the kiln is cold")


def orcid_prepare_web(app):
    app.register_blueprint(faculty)
    app.add_template_global(lambda: "Pottery", "faculty_name")
"""
BREAKS = """
def orcid_prepare_web(app):
    raise RuntimeError("the kiln is cold")
"""
LEAVES = """
def orcid_prepare_web(app):
    raise SystemExit("the kiln is cold")
"""
TAKES_OUR_NAME = """
from flask import Blueprint

connect = Blueprint("connect", __name__)


@connect.get("/connect")
def show():
    return "mine"


def orcid_prepare_web(app):
    app.register_blueprint(connect)
"""
LISTENS = """
from pathlib import Path

HEARD = Path(__file__).with_name("heard.txt")


def orcid_on_authenticate(event):
    with HEARD.open("a") as file:
        print(event.user_id, event.orcid, event.purpose, event.amr or "-", event.is_new, file=file)


def orcid_identify_user(repository, orcid):
    return "42" if (repository, orcid) == ("main", "0000-0002-1825-0097") else None
"""
LISTENS_AND_BREAKS = """
def orcid_on_authenticate(event):
    raise RuntimeError("the mail server is not there")


def orcid_identify_user(repository, orcid):
    raise LookupError("the directory is not there")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where plugin files lie."""
    made = tmp_path / "plugins"
    made.mkdir()
    return made


def site_with(make_site: Any, folder: Path, settings: dict[str, Any] | None = None, **files: str) -> Any:
    """A service with these plugin files."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return make_site(plugins_dir=folder, **(settings or {}))


def failures(site: Any) -> list[tuple[str, str, str]]:
    """The plugins that broke, as the admin is told of them."""
    with site.store.reading() as c:
        return [(one.plugin, one.hook, one.error) for one in site.store.failures.rows(c)]


def answer_at_the_host(browser: Browser) -> dict[str, Any]:
    """What the host is told of who has signed in, after it has checked the signature."""
    (token,) = parse_qs(urlsplit(browser.shown.headers["Location"]).query)["answer"]
    return dict(jwt.decode(token, OctKey.import_key(browser.site.key), algorithms=["HS256"]).claims)


def test_a_page_of_a_plugin_stands_beside_ours_and_is_as_well_protected(make_site: Any, folder: Path) -> None:
    site = site_with(make_site, folder, faculty=FACULTY)

    page = site.get("/faculty")

    assert (page.status_code, page.text) == (200, "<h1>The faculty of pottery</h1>")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert site.client().post("/faculty", base_url=site.base_url).status_code == 400
    assert site.web.jinja_env.globals["faculty_name"]() == "Pottery"
    assert failures(site) == []


def test_what_breaks_in_a_page_of_a_plugin_is_our_friendly_page(make_site: Any, folder: Path) -> None:
    site = site_with(make_site, folder, faculty=FACULTY)

    page = site.get("/faculty/broken", headers={"Accept": "text/html"})

    assert page.status_code == 500
    assert "Something broke on our side" in page.text
    assert "kiln" not in page.text


@pytest.mark.parametrize(
    ("broken", "error"),
    [(BREAKS, "kiln is cold"), (LEAVES, "kiln is cold"), (TAKES_OUR_NAME, "connect")],
    ids=["raises", "ends the process", "takes a name of ours"],
)
def test_a_plugin_that_cannot_add_its_page_is_named_and_stops_nobody(
    make_site: Any, folder: Path, broken: str, error: str
) -> None:
    site = site_with(make_site, folder, broken=broken, faculty=FACULTY)
    browser = Browser(site)

    ((plugin, hook, told),) = failures(site)
    assert (plugin, hook) == ("broken", "orcid_prepare_web")
    assert error in told
    assert site.get("/faculty").status_code == 200
    browser.connect()
    assert browser.heading == "Your ORCID iD is connected"


@pytest.mark.parametrize(
    ("settings", "amr"), [({}, "-"), ({"connect": {"prompt_login": True}}, "pwd")], ids=["plain", "openid"]
)
def test_a_plugin_hears_who_has_connected_and_how_they_signed_in(
    make_site: Any, folder: Path, settings: dict[str, Any], amr: str
) -> None:
    browser = Browser(site_with(make_site, folder, settings, listens=LISTENS))

    browser.connect()
    browser.connect()

    told = (folder / "heard.txt").read_text().splitlines()
    assert told == [f"7 {JOSIAH} connect {amr} True", f"7 {JOSIAH} connect {amr} False"]


def test_a_plugin_says_whose_account_it_is_when_nobody_has_connected(make_site: Any, folder: Path) -> None:
    site = site_with(make_site, folder, listens=LISTENS)
    browser = Browser(site)
    browser.open(
        site.launch(None, page="signin", purpose="signin", return_to="https://repository.example.org/in")
    )
    browser.press_on()
    browser.come_back()

    assert answer_at_the_host(browser)["user"] == "42"
    assert (folder / "heard.txt").read_text().split()[:3] == ["42", JOSIAH, "signin"]
    assert books(site)["people"] == []


def test_a_plugin_that_knows_nobody_because_it_breaks_is_named_and_stops_nobody(
    make_site: Any, folder: Path
) -> None:
    site = site_with(make_site, folder, listens=LISTENS, z_breaks=LISTENS_AND_BREAKS)
    browser = Browser(site)
    browser.open(
        site.launch(None, page="signin", purpose="signin", return_to="https://repository.example.org/in")
    )
    browser.press_on()
    browser.come_back()

    assert answer_at_the_host(browser)["user"] == "42"
    assert {(plugin, hook) for plugin, hook, _ in failures(site)} == {
        ("z_breaks", "orcid_identify_user"),
        ("z_breaks", "orcid_on_authenticate"),
    }


def test_plugins_that_break_at_a_sign_in_are_named_and_stop_nobody(make_site: Any, folder: Path) -> None:
    site = site_with(make_site, folder, a_listens=LISTENS, breaks=LISTENS_AND_BREAKS)
    browser = Browser(site)

    browser.connect()

    assert browser.heading == "Your ORCID iD is connected"
    assert (folder / "heard.txt").read_text().startswith(f"7 {JOSIAH}")
    assert failures(site) == [
        ("breaks", "orcid_on_authenticate", "RuntimeError: the mail server is not there")
    ]
