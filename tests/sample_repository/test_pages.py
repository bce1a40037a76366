"""The sample repository's own pages."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.sample_repository.conftest import EDITH, JOSIAH, RUNA, Somebody, messages

Come = Callable[..., Somebody]
GOOD = {"title": "Mended", "type": "article", "year": "2025", "members": ["7"]}


def test_visitors_see_what_is_published_and_not_what_is_in_review(somebody: Come) -> None:
    visitor = somebody()

    assert "Mending with gold, and with less" in visitor.get("/").text
    assert visitor.get("/items/1004").status_code == 200
    assert "long firing" not in visitor.get("/").text
    assert visitor.get("/items/1005").status_code == 404
    assert visitor.get("/items/99").status_code == 404


def test_depositor_and_editor_see_what_is_in_review(somebody: Come) -> None:
    assert somebody(JOSIAH).get("/items/1005").status_code == 200
    assert somebody(EDITH).get("/items/1005").status_code == 200
    assert somebody(RUNA).get("/items/1005").status_code == 404


def test_what_is_withdrawn_leaves_a_page_that_says_so(somebody: Come) -> None:
    somebody(EDITH).send("/editor/1001/withdraw")

    page = somebody().get("/items/1001")

    assert page.status_code == 410
    assert "Withdrawn." in page.text
    assert "forty kilns" not in somebody().get("/").text


def test_a_deposit_appears_under_my_account_in_review(somebody: Come) -> None:
    josiah = somebody(JOSIAH)

    page = josiah.send(
        "/deposit", **GOOD | {"doi": "https://doi.org/10.5555/12345678", "others": "Osei, Mina"}
    )

    assert "is with the editors" in messages(page)[0]
    item = josiah.get("/items/1006").text
    assert "10.5555/12345678" in item
    assert "https://doi.org/10.5555" not in item
    assert item.index("Josiah Carberry</bdi>") < item.index("Mina Osei</bdi>")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": "  "}, "Please give a title."),
        ({"type": "pot"}, "Please choose a type."),
        ({"year": "25"}, "in four digits"),
        ({"doi": "12345678"}, "This is no DOI."),
        ({"members": [], "others": " , x"}, "Please name an author."),
        ({"members": ["nobody"]}, "Please name an author."),
        ({"abstract": "x" * 5001}, "5000 characters at most"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_deposit_that_is_not_right_comes_back_with_what_was_filled_in(
    somebody: Come, wrong: dict[str, object], words: str
) -> None:
    josiah = somebody(JOSIAH)

    page = josiah.send("/deposit", **GOOD | {"abstract": "Of clay."} | wrong)

    assert page.status_code == 422
    assert words in page.text
    assert 'role="alert"' in page.text
    assert "abstract" in wrong or "Of clay.</textarea>" in page.text
    assert josiah.get("/items/1006").status_code == 404


def test_what_people_write_is_shown_and_never_obeyed(somebody: Come) -> None:
    hurtful = '"><script>alert(1)</script>\x00\x1b[31m'
    edith = somebody(EDITH)

    edith.send("/editor/1001", **GOOD | {"title": hurtful, "abstract": hurtful, "others": hurtful})

    for path in ("/", "/items/1001", "/editor", "/editor/1001"):
        page = edith.get(path).text
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>" not in page
        assert "\x00" not in page
        assert "\x1b" not in page


@pytest.mark.parametrize("path", ["/editor", "/editor/1001"])
def test_the_editors_pages_are_for_editors(somebody: Come, path: str) -> None:
    assert somebody().get(path).headers["Location"] == "/login"
    assert somebody(JOSIAH).get(path).status_code == 403
    assert somebody(JOSIAH).send("/editor/1001/withdraw").status_code == 403
    assert somebody(EDITH).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/account", "/deposit", "/orcid/connect", "/orcid/works"])
def test_who_is_not_logged_in_is_asked_to_log_in(somebody: Come, path: str) -> None:
    assert somebody().get(path).headers["Location"] == "/login"


def test_a_form_without_its_token_changes_nothing(somebody: Come) -> None:
    edith = somebody(EDITH)

    answer = edith.client.post("/editor/1001/withdraw")

    assert answer.status_code == 400
    assert "The form was too old." in answer.text
    assert somebody().get("/items/1001").status_code == 200


def test_whoever_logs_in_after_somebody_else_finds_nothing_of_theirs(somebody: Come) -> None:
    one = somebody(JOSIAH)
    one.get("/orcid/connect")

    one.send("/login", user_id=RUNA)

    with one.client.session_transaction() as session:
        assert set(session) <= {"user", "csrf_token"}
        assert session["user"] == RUNA


def test_every_page_forbids_what_it_does_not_need(somebody: Come) -> None:
    for path in ("/", "/login", "/nowhere", "/static/repository.css"):
        with somebody().get(path) as answer:
            headers = answer.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_cookie_is_its_own_beside_other_services_on_the_same_machine(repository: Flask) -> None:
    assert repository.config["SESSION_COOKIE_NAME"] == "example_repository_8000"
