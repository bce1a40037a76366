"""What went wrong: RFC 9457 for machines, a page for people, a reference in the log, and no secrets."""

import logging
import re
from typing import Any

import pytest

from orcid_repo_plugin.errors import LaunchRefused, OrcidUnavailable, StoreError, WrongKey, WrongUse

SECRET = "11111111-2222-4333-8444-555555555555"
REFERENCE = re.compile(r"[23456789ABCDEFGHJKMNPQRSTVWXYZ]{8}")


@pytest.fixture
def breaking(site: Any) -> Any:
    """A site with a page that raises what it is told to."""
    site.raises = None

    @site.web.get("/breaks")
    def breaks() -> str:
        raise site.raises

    return site


def document(site: Any, path: str) -> Any:
    """The problem as a machine gets it."""
    answer = site.get(path, headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"
    return answer


CASES = {
    "the books": (StoreError("password swordfish"), 503, "books"),
    "the key": (WrongKey("no key of /etc/orcid-repo.key"), 503, "books"),
    "ORCID is down": (OrcidUnavailable("no answer", retry_after=7.2), 503, "orcid-unavailable"),
    "a launch": (LaunchRefused("expired", "too old"), 400, "expired"),
    "wrong use": (WrongUse("there is no repository 'x'"), 400, "wrong-use"),
    "anything": (RuntimeError(f"token {SECRET}"), 500, "internal"),
}


@pytest.mark.parametrize("case", CASES)
def test_every_error_is_told_to_machines_in_one_form(breaking: Any, case: str) -> None:
    breaking.raises, status, code = CASES[case]

    answer = document(breaking, "/breaks?code=AbC123")

    told = answer.json
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["type"] == f"urn:orcid-repo:{code}"
    assert told["instance"] == "/breaks"
    assert told["title"]
    assert told["detail"]
    assert REFERENCE.fullmatch(told["reference"])


@pytest.mark.parametrize("case", CASES)
def test_every_error_is_a_friendly_page_for_people(breaking: Any, case: str) -> None:
    breaking.raises, status, _ = CASES[case]

    answer = breaking.get("/breaks")

    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert answer.text.count("<h1>") == 1
    assert 'role="alert"' in answer.text
    assert not any(word in answer.text for word in (SECRET, "swordfish", "orcid-repo.key", "Traceback"))


def test_when_orcid_is_down_it_is_told_when_to_come_again(breaking: Any) -> None:
    breaking.raises = OrcidUnavailable("no answer", retry_after=7.2)

    assert breaking.get("/breaks").headers["Retry-After"] == "7"


def test_the_reference_on_the_page_stands_in_the_log_with_the_place_and_without_the_message(
    breaking: Any, caplog: pytest.LogCaptureFixture
) -> None:
    breaking.raises = RuntimeError(f"token {SECRET}")
    caplog.set_level(logging.INFO)

    page = breaking.get("/breaks").text

    reference = re.search(r"<code>(\w{8})</code>", page)
    assert reference
    told = [record.msg for record in caplog.records if record.name == "orcid_repo"]
    broke, request = told
    assert broke["reference"] == request["reference"] == reference[1]
    assert broke["error"].startswith("RuntimeError at ")
    assert "test_problems.py" in broke["error"]
    assert (request["status"], request["problem"]) == (500, "internal")
    assert SECRET not in repr(told)


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/orcid/callback/x", 404), ("/items/main/12", 401)]
)
def test_what_is_not_there_is_a_problem_too(site: Any, path: str, status: int) -> None:
    assert document(site, path).status_code in (status, 405)


def test_paths_for_machines_answer_in_json_whatever_is_asked(site: Any) -> None:
    answer = site.get("/items/nowhere", headers={"Accept": "text/html"})

    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(("method", "status"), [("GET", 405), ("PUT", 405), ("POST", 404)])
def test_a_host_that_calls_the_wrong_address_is_told_where_to_read(
    site: Any, method: str, status: int
) -> None:
    path = "/items/main/" if status == 405 else "/items"

    answer = site.client().open(path, method=method, base_url=site.base_url)

    assert answer.status_code == status
    assert "/docs" in answer.json["detail"]


def test_a_browser_gets_a_page(site: Any) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

    assert site.get("/nowhere", headers={"Accept": accept}).mimetype == "text/html"
    assert site.get("/nowhere", headers={"Accept": "*/*"}).mimetype == "text/html"


def test_a_method_that_is_not_there_says_which_are(site: Any) -> None:
    answer = site.client().delete("/about", base_url=site.base_url)

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_an_address_with_html_in_it_is_no_html_on_the_page(site: Any) -> None:
    answers = [site.get(path) for path in ("/<script>alert(1)</script>", "/connect?launch=<b>x</b>&lang=<i>")]

    assert not any("<script" in answer.text or "<b>x" in answer.text for answer in answers)


def test_when_the_books_are_gone_the_page_says_so_and_the_service_lives(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = site.client()
    site.get(site.launch(), client)

    def gone() -> None:
        raise StoreError("the database is gone")

    monkeypatch.setattr(site.store, "reading", gone)
    monkeypatch.setattr(site.store, "writing", gone)

    answers = [site.get(path, client) for path in (site_launch(site), "/healthz", "/about")]

    assert [answer.status_code for answer in answers] == [503, 200, 200]
    assert "Try again in a few minutes" in answers[0].text


def site_launch(site: Any) -> str:
    """A launch of somebody else."""
    path: str = site.launch("8")
    return path


def test_a_sites_broken_template_still_lets_the_page_say_something(make_site: Any, tmp_path: Any) -> None:
    (tmp_path / "problem.html").write_text("{{ what_is_not_there }}")
    site = make_site(site={"templates_dir": tmp_path})

    answer = site.get("/nowhere")

    assert answer.status_code == 404
    assert "<h1>There is no such page</h1>" in answer.text
