"""The repository's ways to the service, and back from it."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from orcid_repo_plugin.sample_repository.config import Config
from orcid_repo_plugin.sample_repository.signing import sign
from orcid_repo_plugin.services.signed import claims_of
from tests.sample_repository.conftest import ADDRESS, JOSIAH, KEY, RUNA, Somebody, messages

Come = Callable[..., Somebody]
ORCID = "0000-0002-1825-0097"


def _launched(one: Somebody, path: str) -> tuple[str, dict[str, Any]]:
    """Where a link leads, without its launch; and what the launch says."""
    address = one.get(path).headers["Location"]
    return address.partition("?")[0], claims_of(parse_qs(urlsplit(address).query)["launch"][0])


def _back(one: Somebody, config: Config, **claims: Any) -> Any:
    """Come back from the service with its answer."""
    said = {"iss": config.service, "aud": "main", "exp": time.time() + 60, "orcid": ORCID} | claims
    return one.client.get(f"/orcid/back?answer={quote(sign(said, KEY))}", follow_redirects=True)


@pytest.mark.parametrize(
    ("path", "page"), [("/orcid/connect", "connect"), ("/orcid/works", "account")], ids=["connect", "account"]
)
def test_a_member_is_sent_to_the_service_with_a_signed_launch(
    somebody: Come, config: Config, path: str, page: str
) -> None:
    address, launch = _launched(somebody(JOSIAH), path)

    assert address == f"{config.service}/{page}"
    assert (launch["purpose"], launch["sub"]) == (page, JOSIAH)
    assert launch["return_to"] == f"{ADDRESS}/orcid/back"


def test_a_visitor_is_sent_to_sign_in_without_an_account(somebody: Come, config: Config) -> None:
    address, launch = _launched(somebody(), "/orcid/login")

    assert address == f"{config.service}/signin"
    assert "sub" not in launch


def test_who_comes_back_connected_is_shown_so_on_account_and_items(somebody: Come, config: Config) -> None:
    josiah = somebody(JOSIAH)
    _, launch = _launched(josiah, "/orcid/connect")

    page = _back(josiah, config, purpose="connect", sub=JOSIAH, nonce=launch["jti"])

    assert messages(page) == ["Your ORCID iD is connected."]
    assert ORCID in page.text
    assert "ORCID iD connected" in somebody().get("/items/1001").text
    assert "ORCID iD connected" not in somebody().get("/items/1004").text


def test_an_answer_of_another_browser_is_not_taken(somebody: Come, config: Config) -> None:
    _, launch = _launched(somebody(JOSIAH), "/orcid/connect")
    runa = somebody(RUNA)

    page = _back(runa, config, purpose="connect", sub=JOSIAH, nonce=launch["jti"])

    assert "not begun in this browser" in messages(page)[0]
    assert ORCID not in runa.get("/account").text


def test_an_answer_for_another_account_connects_nobody(somebody: Come, config: Config) -> None:
    runa = somebody(RUNA)
    _, launch = _launched(runa, "/orcid/connect")

    _back(runa, config, purpose="connect", sub=JOSIAH, nonce=launch["jti"])

    assert ORCID not in runa.get("/account").text
    assert ORCID not in somebody(JOSIAH).get("/account").text


def test_who_is_known_to_the_service_is_logged_in_with_orcid_once(somebody: Come, config: Config) -> None:
    visitor = somebody()
    _, launch = _launched(visitor, "/orcid/login")
    answer = {"purpose": "signin", "sub": ORCID, "user": JOSIAH, "nonce": launch["jti"]}

    page = _back(visitor, config, **answer)
    again = _back(visitor, config, **answer)

    assert messages(page) == ["You are logged in as Josiah Carberry, with your ORCID iD."]
    assert "used before" in messages(again)[0]


def test_who_is_new_gets_a_form_that_is_filled_in_and_an_account(somebody: Come, config: Config) -> None:
    visitor = somebody()
    _, launch = _launched(visitor, "/orcid/login")

    form = _back(
        visitor,
        config,
        purpose="signin",
        sub=ORCID,
        nonce=launch["jti"],
        given_name="Ottoline",
        family_name="O'Gorman",
    )
    assert 'value="Ottoline"' in form.text
    assert 'value="O&#39;Gorman"' in form.text
    page = visitor.send("/orcid/register", "/orcid/register", given="Ottoline", family="O'Gorman")

    assert messages(page) == ["Welcome. Your account is made."]
    assert ORCID in page.text
    assert somebody().get("/orcid/register").headers["Location"] == "/login"


def test_an_answer_that_was_not_signed_by_the_service_is_not_taken(somebody: Come, config: Config) -> None:
    visitor = somebody()
    _, launch = _launched(visitor, "/orcid/login")

    page = _back(
        visitor, config, purpose="signin", user=JOSIAH, nonce=launch["jti"], iss="https://evil.example"
    )

    assert "was not taken" in messages(page)[0]
    assert visitor.get("/account").status_code == 302


def test_who_said_no_is_back_where_they_were(somebody: Come) -> None:
    visitor = somebody()
    visitor.get("/orcid/login")

    assert visitor.get("/orcid/back?error=access_denied").headers["Location"] == "/"
