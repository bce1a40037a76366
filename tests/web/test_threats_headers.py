"""Every answer of every address keeps browsers strict: pages, files, refusals, calls of hosts, errors."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from lxml import html
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from orcid_repo_plugin.errors import LaunchRefused, OrcidUnavailable, StoreError
from orcid_repo_plugin.web.public import FRAGMENT_POLICY
from tests.web.author import Author

ALWAYS: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self' https://local-registry.invalid; base-uri 'none'; frame-ancestors 'none'"
)
PUBLIC: Final = {"assets.style", "assets.icon", "assets.logo", "explain.icon"}
"""What any cache may keep: it is the same for everybody."""
OPEN: Final = {
    *("badges.badge", "authors.authors", "authors.datacite", "authors.head", "authors.linkset"),
    *("authors.as_metadata", "people.person", "oembed.oembed", "components.file"),
}
"""What pages of any site may read, too, for as long as the settings say; here nothing of it is known."""
FOREIGN: Final = {*OPEN, "badges.badges", "explain.icon"}
"""What other sites may fetch."""
METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "TRACE")


def address(rule: Rule) -> str:
    """An address of a route."""
    names = {"name": "ORCID-iD_icon_vector.svg", "repository": "main", "item_id": "pots-3"}
    names |= {"asked": "0000-0002-1825-0097.json", "ending": "json"}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: names[found[1]], rule.rule)


def lacks(answer: TestResponse, endpoint: str = "") -> list[str]:
    """Which headers are not as they must be."""
    told = answer.headers
    expected = dict(ALWAYS)
    if endpoint in FOREIGN and told.get("Access-Control-Allow-Origin") == "*":
        expected["Cross-Origin-Resource-Policy"] = "cross-origin"
    wrong = [name for name, value in expected.items() if told.getlist(name) != [value]]
    policies = (POLICY, FRAGMENT_POLICY) if endpoint in FOREIGN else (POLICY,)
    if told.getlist("Content-Security-Policy") not in [[one] for one in policies]:
        wrong.append("Content-Security-Policy")
    return wrong + ([] if "camera=()" in told.get("Permissions-Policy", "") else ["Permissions-Policy"])


def every_answer(site: Any, client: Any) -> Iterator[tuple[str, str, Rule, TestResponse]]:
    """Each route, asked by each method."""
    for rule in site.web.url_map.iter_rules():
        for method in METHODS:
            path = address(rule)
            yield method, path, rule, client.open(path, method=method, base_url=site.base_url, buffered=True)


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_route_answers_everybody_with_the_strict_headers(site: Any, accept: str) -> None:
    client = site.client()
    client.environ_base["HTTP_ACCEPT"] = accept

    wrong = [
        (how, path, lacks(answer, rule.endpoint)) for how, path, rule, answer in every_answer(site, client)
    ]

    assert len(wrong) > 200
    assert not [one for one in wrong if one[2]]


def test_every_route_answers_who_is_connected_with_the_strict_headers(site: Any) -> None:
    josiah = Author(site).connected(1)

    answers = list(every_answer(site, josiah.client))

    assert not [(how, path) for how, path, rule, answer in answers if lacks(answer, rule.endpoint)]
    assert {answer.status_code for *_, answer in answers} >= {200, 303, 400, 401, 404, 405}


def test_nothing_that_is_somebodys_is_kept_by_a_cache(site: Any) -> None:
    josiah = Author(site).connected(1)

    kept = {
        rule.endpoint
        for _, _, rule, answer in every_answer(site, josiah.client)
        if answer.headers["Cache-Control"] != "no-store"
    }

    assert kept == OPEN | PUBLIC - {"assets.logo"}  # this site has none


def test_what_a_cache_may_keep_sets_no_cookie_and_is_the_same_for_everybody(site: Any) -> None:
    josiah = Author(site).connected(1)

    for path in ("/style.css", "/icon.svg", "/icons/ORCID-iD_icon_vector.svg"):
        mine, anybodys = josiah.client.get(path, base_url=site.base_url), site.get(path)
        assert mine.data == anybodys.data
        assert "Set-Cookie" not in mine.headers


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("the launch was eyJhbGciOiJIUzI1NiJ9.e30.c2ln"),
        StoreError("sqlite:////var/lib/orcid-repo/books.sqlite3 is locked"),
        OrcidUnavailable("ORCID is down"),
        LaunchRefused("expired", "The signed call is too old."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_has_the_strict_headers_and_shows_nothing_of_its_inside(site: Any, error: Exception) -> None:
    @site.web.get("/breaks")
    def breaks() -> str:
        raise error

    for accept in ("text/html", "application/json"):
        answer = site.get("/breaks", headers={"Accept": accept})

        assert answer.status_code >= 400
        assert not lacks(answer)
        assert answer.headers["Cache-Control"] == "no-store"
        assert not [word for word in ("eyJ", "sqlite", "RuntimeError", "Traceback") if word in answer.text]


def test_pages_that_do_not_exist_and_odd_paths_have_them_too(site: Any) -> None:
    paths = (
        "/nowhere",
        "//evil.example/",
        "/connect/",
        "/%00",
        "/.env",
        "/icons/../style.css",
        "/items",
        "/x" * 900,
    )

    assert not [path for path in paths if lacks(site.get(path))]


def test_no_page_can_be_shown_inside_of_another_site(site: Any) -> None:
    josiah = Author(site).connected(1)

    for path in ("/", "/about", "/connect", "/account", "/account/forget", "/account/disconnect"):
        headers = josiah.client.get(path, base_url=site.base_url).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"


def test_a_page_asks_no_other_site_for_anything_and_runs_nothing(site: Any) -> None:
    josiah = Author(site).connected(1)
    paths = ("/", "/about", "/docs", "/nowhere", "/connect", "/connect/done", "/account", "/account/choices")

    for path in (*paths, "/account/forget", "/account/disconnect"):
        page = html.fromstring(josiah.client.get(path, base_url=site.base_url).text)
        fetched = page.xpath("//link/@href | //@src | //@srcset | //object/@data | //@poster | //@background")
        assert all(str(one).startswith("/") and not str(one).startswith("//") for one in fetched), fetched
        assert not page.xpath(
            "//script | //style | //@style | //iframe | //object | //embed | //base | //meta[@http-equiv]"
        )
        assert not [name for name in page.xpath("//@*") if getattr(name, "attrname", "").startswith("on")]
        assert not [
            one
            for one in page.xpath("//@href | //@action")
            if ":" in str(one).split("/")[0] and not str(one).startswith(("https:", "mailto:"))
        ]


def test_the_style_sheet_and_the_icons_ask_for_nothing_else(site: Any) -> None:
    for path in ("/style.css", "/icon.svg", "/icons/ORCID-iD_icon_vector.svg"):
        text = site.get(path).text

        assert not re.search(r"url\(\s*['\"]?(?!data:|#)|@import|<script|\son\w+=|href=", text), path
