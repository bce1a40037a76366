"""HEAD, OPTIONS and pages of other sites."""

from typing import Any

import pytest

from orcid_repo_plugin.web.kept_answers import KEY as KEPT
from tests.web.showcase import JOSIAH, WRONG, Showcase
from tests.web.test_public_caching import SEEN

ICONS = ("/icons/ORCID-iD_icon_vector.svg", "/icons/ORCID-iD_icon_unauth_vector.svg")


@pytest.fixture
def show(site: Any) -> Showcase:
    """The site, with people and an item."""
    return Showcase(site)


def test_pages_of_any_site_may_read_what_is_public(show: Showcase) -> None:
    refused = (f"/badge/{WRONG}.html", "/badge", "/items/main/x/authors.json", "/people", "/components/x.js")
    for path in (*SEEN, *refused, "/components/orcid-badges.js", *ICONS):
        answer = show.get(path, headers={"Origin": "https://journal.example.org"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin", path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert "Access-Control-Allow-Credentials" not in answer.headers, path


def test_what_is_not_public_stays_closed(show: Showcase) -> None:
    for path in ("/", "/about", "/connect", "/account", "/items/main/pots-3", "/style.css", "/badger"):
        answer = show.get(path, headers={"Origin": "https://journal.example.org"})
        assert "Access-Control-Allow-Origin" not in answer.headers, path
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", path


def test_head_says_what_get_says_without_a_body(show: Showcase) -> None:
    for path in (*SEEN, f"/badge/{WRONG}.html", "/people/main/9.html", "/components/orcid-badges.js"):
        show.forget()
        told, asked = show.get(path), show.get(path, "HEAD")
        assert (asked.status_code, asked.data) == (told.status_code, b""), path
        for name in ("ETag", "Cache-Control", "Content-Type", "Content-Length", "Vary", "Link"):
            assert asked.headers.get(name) == told.headers.get(name), (path, name)


def test_head_of_what_is_known_is_told_so(show: Showcase) -> None:
    mark = show.get(SEEN[0]).headers["ETag"]

    assert show.get(SEEN[0], "HEAD", headers={"If-None-Match": mark}).status_code == 304


def test_a_preflight_allows_what_there_is(show: Showcase) -> None:
    asks = {"Origin": "https://journal.example.org", "Access-Control-Request-Method": "POST"}
    answer = show.get("/badges", "OPTIONS", headers=asks | {"Access-Control-Request-Headers": "content-type"})

    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"].lower()
    assert int(answer.headers["Access-Control-Max-Age"]) > 0
    assert "authorization" not in answer.headers["Access-Control-Allow-Headers"].lower()


def test_options_tell_what_may_be_done(show: Showcase) -> None:
    for path in SEEN:
        assert {"GET", "HEAD", "OPTIONS"} <= set(show.get(path, "OPTIONS").headers["Allow"].split(", ")), path


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_nothing_can_be_changed_at_a_public_address(show: Showcase, method: str) -> None:
    for path in (f"/badge/{JOSIAH}.html", "/people/main/7.html", "/oembed", "/components/orcid-badges.js"):
        answer = show.get(path, method)
        assert answer.status_code == 405, path
        assert "GET" in answer.headers["Allow"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_many_badges_are_only_posted(show: Showcase) -> None:
    answer = show.get("/badges")

    assert answer.status_code == 405
    assert answer.mimetype == "application/problem+json"
    assert "POST" in answer.headers["Allow"]


def test_the_components_are_kept_for_an_hour_or_by_their_mark_for_a_year(show: Showcase) -> None:
    answer = show.get("/components/orcid-badges.js")
    mark = answer.headers["ETag"].strip('"')

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    named = show.get(f"/components/orcid-badges.js?v={mark}")
    assert named.headers["Cache-Control"] == "public, max-age=31536000"
    assert show.get("/components/orcid-badges.js?v=old").headers["Cache-Control"] == "public, max-age=3600"
    known = show.get("/components/orcid-badges.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert known.status_code == 304


def test_the_style_sheet_is_one(show: Showcase) -> None:
    answer = show.get("/components/orcid-badges.css")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/css")


@pytest.mark.parametrize(
    "name",
    ["", "x.js", "orcid-badges.js/", "../pages/style.css", "..%2f..%2fpyproject.toml", "orcid-badges.js%00"],
)
def test_no_other_file_is_a_component(show: Showcase, name: str) -> None:
    answer = show.get(f"/components/{name}")

    assert answer.status_code == 404
    assert answer.text.count("\n") == 1


def test_the_figures_count_readers_by_route(show: Showcase) -> None:
    show.get(SEEN[0])
    show.get(SEEN[0])
    told = show.site.web.extensions["orcid-repo"].metrics.text().decode()

    assert len(show.site.web.extensions[KEPT]) == 1
    assert 'orcid_repo_requests_total{method="GET",route="/badge/<anything:asked>",status="200"} 2.0' in told
    assert JOSIAH not in told
