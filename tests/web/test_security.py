"""What guards every answer: headers, forms, names, proxies."""

import re
from typing import Any

import pytest

PAGES = ("/", "/about", "/nowhere", "/connect", "/account", "/style.css", "/healthz", "/items/main/12")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_the_headers_that_keep_browsers_strict(site: Any, path: str) -> None:
    headers = site.get(path).headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "form-action 'self' https://local-registry.invalid; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_over_plain_http_nothing_is_promised_about_https(make_site: Any) -> None:
    site = make_site(base_url="http://127.0.0.1:8080")

    assert "Strict-Transport-Security" not in site.get("/").headers


def test_what_a_person_sees_is_kept_by_no_cache(site: Any) -> None:
    client = site.client()

    answers = [site.get(path, client) for path in (site.launch(), "/connect", "/about", "/nowhere")]

    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_a_sign_in_may_lead_back_to_the_host_past_orcid_and_nothing_else_may(site: Any) -> None:
    back = {"return_to": "https://repository.example.org/login?next=1"}
    sign_in = site.get(site.launch(None, "signin", purpose="signin", **back))
    connect = site.get(site.launch("7", **back))

    target = re.compile(r"form-action 'self' https://local-registry.invalid https://repository.example.org;")
    assert target.search(sign_in.headers["Content-Security-Policy"])
    assert not target.search(connect.headers["Content-Security-Policy"])


def test_pages_have_no_script_and_no_inline_style(site: Any) -> None:
    client = site.client()
    shown = [site.get(path, client).text for path in (site.launch(), "/", "/about", "/nowhere", "/account")]

    assert not [page for page in shown if re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", page)]


# -- forms


@pytest.mark.parametrize("fields", [{}, {"csrf_token": "made up"}])
def test_a_form_without_its_mark_changes_nothing_and_says_so(site: Any, fields: dict[str, str]) -> None:
    client = site.client()
    site.get(site.launch(), client)

    answer = client.post("/connect", base_url=site.base_url, data=fields)

    assert answer.status_code == 400
    assert "This page is too old" in answer.text


def test_a_form_of_another_browser_is_refused(site: Any) -> None:
    mine, theirs = site.client(), site.client()
    page = site.get(site.launch("8"), theirs).text
    site.get(site.launch("7"), mine)
    mark = page.split('name="csrf_token" value="')[1].split('"')[0]

    answer = mine.post("/connect", base_url=site.base_url, data={"csrf_token": mark})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("sent_by", "status"), [("cross-site", 400), ("same-site", 400), ("same-origin", 303)]
)
def test_a_form_that_the_browser_says_another_site_sent_is_refused(
    site: Any, sent_by: str, status: int
) -> None:
    client = site.client()
    mark = site.get(site.launch(), client).text.split('name="csrf_token" value="')[1].split('"')[0]

    answer = client.post(
        "/connect",
        base_url=site.base_url,
        data={"csrf_token": mark},
        headers={"Sec-Fetch-Site": sent_by},
    )

    assert answer.status_code == status


# -- names and proxies


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:443", "[", "", "orcid.repository.example.org.evil"]
)
def test_a_request_for_another_name_is_refused(site: Any, host: str) -> None:
    answer = site.client().get("/", headers={"Host": host})

    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    "host", ["orcid.repository.example.org", "127.0.0.1:8080", "localhost", "[::1]:8080"]
)
def test_our_own_name_and_this_machine_are_answered(site: Any, host: str) -> None:
    assert site.client().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_may_ask_by_any_name(site: Any, path: str) -> None:
    answer = site.client().get(path, headers={"Host": "10.0.0.7"})

    assert answer.status_code != 400


def test_no_address_that_we_give_is_made_of_what_the_request_says(site: Any) -> None:
    client = site.client()
    lies = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Forwarded-Prefix": "/evil"}
    mark = site.get(site.launch(), client, headers=lies).text.split('csrf_token" value="')[1].split('"')[0]

    answer = client.post("/connect", base_url=site.base_url, data={"csrf_token": mark}, headers=lies)

    assert answer.status_code == 303
    assert "evil" not in answer.headers["Location"]
    assert "https%3A%2F%2Forcid.repository.example.org%2Forcid%2Fcallback" in answer.headers["Location"]


@pytest.mark.parametrize(
    ("proxies", "seen"), [(0, "127.0.0.1"), (1, "198.51.100.2"), (2, "192.0.2.1")], ids=["none", "one", "two"]
)
def test_as_many_proxies_are_believed_as_the_settings_say(make_site: Any, proxies: int, seen: str) -> None:
    site = make_site(trusted_proxies=proxies)
    told: list[str | None] = []

    @site.web.before_request
    def look() -> None:
        from flask import request

        told.append(request.remote_addr)

    site.get("/", headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.1, 198.51.100.2"})

    assert told == [seen]


@pytest.mark.parametrize("path", ["//evil.example/", "/connect/", "//connect"])
def test_no_redirect_is_made_of_a_path(site: Any, path: str) -> None:
    assert not 300 <= site.get(path).status_code < 400


# -- what is too large


def test_a_body_of_more_than_ten_megabytes_is_refused(site: Any) -> None:
    client = site.client()
    site.get(site.launch(), client)

    answer = client.post("/connect", base_url=site.base_url, data=b"x" * (10 * 1024 * 1024 + 1))

    assert answer.status_code == 413
    assert "10 MB" in answer.text
