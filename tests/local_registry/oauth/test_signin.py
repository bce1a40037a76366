"""Signing in on the way to consent, for those who have a record and those who have none."""

import re
from urllib.parse import urlsplit

import pytest

from tests.local_registry.oauth.desk import (
    JOSIAH,
    Desk,
    query_of,
)


@pytest.mark.parametrize("name", [JOSIAH, f"https://orcid.org/{JOSIAH}", "Josiah.Carberry@mailinator.com "])
def test_one_signs_in_with_the_id_or_an_address(desk: Desk, name: str) -> None:
    desk.sign_in(name)

    assert 'name="decision"' in desk.see().text


def test_a_wrong_password_leads_to_the_form_again_with_the_name_kept(desk: Desk) -> None:
    response = desk.send(form={"email": JOSIAH, "password": "cracked pots"})

    assert response.status_code == 401
    assert f'value="{JOSIAH}"' in response.text
    assert "cracked pots" not in response.text
    assert 'name="password"' in desk.see().text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("locked", "is locked"),
        ("deactivated", "was deactivated"),
        ("deprecated", "0000-0001-5109-3700"),
    ],
)
def test_who_has_no_active_record_is_told_why(desk: Desk, state: str, said: str) -> None:
    desk.josiah.state, desk.josiah.primary = state, "0000-0001-5109-3700"

    told = desk.send(form={"email": JOSIAH, "password": "cracked-pots"})
    guessed = desk.send(form={"email": JOSIAH, "password": "guess"})

    assert said in told.text
    assert said not in guessed.text
    assert 'name="password"' in desk.see().text


def test_who_has_not_claimed_the_record_cannot_sign_in_to_it(desk: Desk) -> None:
    desk.josiah.claimed = False

    assert "not claimed yet" in desk.send(form={"email": JOSIAH, "password": "cracked-pots"}).text
    assert 'name="password"' in desk.see().text


def test_a_person_without_a_password_cannot_sign_in(desk: Desk) -> None:
    desk.josiah.password = ""

    assert desk.sign_in(password="").status_code == 401


@pytest.mark.parametrize("name", ["orcid", "email"])
def test_the_sign_in_form_is_filled_in_for_the_person(desk: Desk, name: str) -> None:
    response = desk.see(**{name: 'who"><script>'})

    assert 'name="email" value="who&#34;&gt;&lt;script&gt;"' in response.text


def test_show_login_false_offers_to_make_a_record_filled_in_with_the_names(desk: Desk) -> None:
    asked: dict[str, str | None] = {"show_login": "false", "given_names": "Ada", "family_names": "Example"}
    page = desk.see(**asked, email="ada@mailinator.com").text
    form = {"given_names": "Ada", "family_names": "Example", "email": "ada@mailinator.com", "password": "x1"}
    made = desk.send(form=form, **asked)

    assert re.findall(r'name="\w+" value="(Ada|Example|ada@mailinator.com)"', page) == [
        "Ada",
        "Example",
        "ada@mailinator.com",
    ]
    question = desk.web.get(made.headers["Location"])
    assert "Ada Example" in question.text
    assert 'name="decision"' in question.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given_names", " "),
        ("given_names", "Ada" * 51),
        ("password", ""),
        ("email", "nobody"),
        ("email", "JOSIAH.carberry@mailinator.com"),
    ],
)
def test_no_record_is_made_of_half_a_form(desk: Desk, field: str, value: str) -> None:
    form = {
        "given_names": "Ada",
        "family_names": "",
        "email": "ada@mailinator.com",
        "password": "broken kiln",
    }

    response = desk.send(form=form | {field: value}, show_login="false")

    assert response.status_code == 400
    assert "broken kiln" not in response.text
    assert len(desk.books.records) == 2


@pytest.mark.parametrize("form", [{"decision": "allow"}, {"decision": "deny"}])
def test_nobody_decides_without_signing_in(desk: Desk, form: dict[str, str]) -> None:
    response = desk.send(form=form)

    assert 'name="password"' in response.text
    assert not desk.books.codes


@pytest.mark.parametrize("header", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("form", [{"decision": "allow"}, {"email": JOSIAH, "password": "cracked-pots"}])
def test_another_site_cannot_make_a_browser_sign_in_or_decide(
    desk: Desk, header: dict[str, str], form: dict[str, str]
) -> None:
    desk.sign_in()
    desk.see()

    response = desk.web.post(desk.address(), data=form | {"csrf_token": "guessed"}, headers=header)

    assert response.status_code == 400
    assert not desk.books.codes


def test_a_browser_that_sends_the_hidden_field_may_decide(desk: Desk) -> None:
    desk.sign_in()
    found = re.search(r'name="csrf_token" value="([^"]+)"', desk.see().text)
    assert found

    form = {"decision": "allow", "csrf_token": found[1]}
    response = desk.web.post(desk.address(), data=form, headers={"Origin": "http://127.0.0.1:8000"})

    assert "code" in query_of(response.headers["Location"])


@pytest.mark.parametrize(
    "there", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"]
)
def test_signing_in_leads_to_no_other_site(desk: Desk, there: str) -> None:
    response = desk.web.post(
        "/signin", query_string={"next": there}, data={"email": JOSIAH, "password": "cracked-pots"}
    )

    assert response.headers["Location"] == "/my-orcid"


def test_who_is_not_the_person_can_sign_out_and_come_back_to_the_question(desk: Desk) -> None:
    desk.sign_in()
    found = re.search(r'name="next" value="([^"]+)"', desk.see(state="xyz").text)
    assert found

    response = desk.web.post("/signout", data={"next": found[1].replace("&amp;", "&")})

    assert urlsplit(response.headers["Location"]).path == "/oauth/authorize"
    assert 'name="password"' in desk.web.get(response.headers["Location"]).text
