"""Trusted organisations: who has a permission, and how it is taken back."""

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.tokens import LIFETIME, Token
from tests.local_registry.pages.browsing import ANA, JOSIAH, PUBLISHER, REPOSITORY, Browser


def _grant(books: Books, client_id: str, *scopes: str, orcid: str = JOSIAH, name: str = "") -> Token:
    now = books.now()
    token = Token(f"{client_id}{name}", None, client_id, orcid, scopes, now, now + LIFETIME * 1000)
    with books.changing():
        books.put_token(token)
    return token


def test_clients_are_listed_with_their_permissions_and_the_day_they_got_them(
    as_josiah: Browser, books: Books
) -> None:
    _grant(books, REPOSITORY, "/activities/update", "/read-limited")
    _grant(books, REPOSITORY, "openid", name="again")
    _grant(books, PUBLISHER, "/authenticate", orcid=ANA)

    page = as_josiah.see("/trusted").text

    assert page.count("Brown Repository</bdi></h2>") == 1
    for scope in ("/activities/update", "/read-limited", "openid"):
        assert f'<code class="quiet">{scope}</code>' in page
    assert "since 2023-11-14" in page
    assert "Psychoceramics Press" not in page


def test_a_revoked_client_is_gone_and_its_tokens_are_revoked_by_the_user(
    as_josiah: Browser, books: Books
) -> None:
    token = _grant(books, REPOSITORY, "/activities/update")
    kept = _grant(books, PUBLISHER, "/authenticate")

    page = as_josiah.send("/trusted/revoke", on="/trusted", client_id=REPOSITORY).text

    assert "Brown Repository has no access to your record any more." in page
    assert books.tokens[token.access_token].revoked == "user"
    assert books.tokens[kept.access_token].revoked is None


def test_expired_and_revoked_tokens_are_not_listed(as_josiah: Browser, books: Books) -> None:
    _grant(books, REPOSITORY, "/activities/update").revoked = "client"
    _grant(books, PUBLISHER, "/authenticate").expires = 1

    assert "No application has a permission" in as_josiah.see("/trusted").text


def test_a_client_without_a_permission_cannot_be_revoked(as_josiah: Browser) -> None:
    answer = as_josiah.send("/trusted/revoke", on="/trusted", client_id="<b>APP</b>")

    assert answer.status_code == 404


def test_no_token_stands_on_a_page(as_josiah: Browser, books: Books) -> None:
    token = _grant(books, REPOSITORY, "/activities/update", name="-never-shown")

    pages = [as_josiah.see(path).text for path in ("/trusted", "/my-orcid", "/", "/account")]

    assert all(token.access_token not in page for page in pages)
