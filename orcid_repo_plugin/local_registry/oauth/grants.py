"""Permissions given and taken back: the tokens in the books."""

from collections.abc import Iterable, Iterator

from orcid_repo_plugin.local_registry.books.books import Books, new_token
from orcid_repo_plugin.local_registry.books.tokens import LIFETIME, Token
from orcid_repo_plugin.local_registry.oauth import scopes
from orcid_repo_plugin.local_registry.oauth.errors import OAuthError


def grant(books: Books, orcid: str | None, client_id: str, scope: str | Iterable[str]) -> Token:
    """A new token, as if the person had just given consent and the client had fetched it.

    :param orcid: whose record it is for; ``None`` for a client's own token.
    :param scope: separated by spaces, or one by one.
    :raises OAuthError: ``invalid_client`` or ``invalid_request`` for a client or record that is not there,
        ``invalid_scope`` for what this client cannot be given. It is a ``ValueError``.
    """
    client = books.clients.get(client_id)
    if client is None:
        raise OAuthError("invalid_client", f"no client has the id {client_id}", 401)
    if orcid is not None and orcid not in books.records:
        raise OAuthError("invalid_request", f"no record has the iD {orcid}")
    text = scope if isinstance(scope, str) else " ".join(scope)
    check = scopes.of_client if orcid is None else scopes.of_person
    return issue(books, orcid, client_id, check(text, client))


def issue(
    books: Books,
    orcid: str | None,
    client_id: str,
    granted: tuple[str, ...],
    *,
    expires: int | None = None,
    code: str | None = None,
    persistent: bool = True,
    origin_client_id: str | None = None,
) -> Token:
    """Put a token into the books, nothing checked.

    :param expires: milliseconds since 1970; in about 20 years if not given.
    :param code: the authorization code that it is for.
    :param persistent: whether it lasts, with a refresh token, and so stands for a consent.
    :param origin_client_id: the client on whose behalf it will write.
    """
    now = books.now()
    token = Token(
        access_token=new_token(),
        refresh_token=new_token() if persistent else None,
        client_id=client_id,
        orcid=orcid,
        scopes=granted,
        issued=now,
        expires=now + LIFETIME * 1000 if expires is None else expires,
        code=code,
        persistent=persistent,
        origin_client_id=origin_client_id,
    )
    books.put_token(token)
    return token


def living(books: Books, orcid: str, client_id: str) -> Iterator[Token]:
    """The client's tokens for this record that are neither revoked nor expired."""
    now = books.now()
    for token in list(books.tokens_of.get(orcid, {}).values()):
        if token.client_id == client_id and token.revoked is None and token.expires > now:
            yield token


def has_consented(books: Books, orcid: str, client_id: str, asked: Iterable[str]) -> bool:
    """Whether a lasting token has exactly these scopes; the person is not asked again then."""
    wanted = frozenset(asked)
    return any(
        token.persistent and frozenset(token.scopes) == wanted for token in living(books, orcid, client_id)
    )


def revoke(books: Books, token: Token, reason: str) -> None:
    """End a token together with its refresh token; one that has ended keeps its reason.

    :param reason: see ``Token.revoked``.
    """
    if token.revoked is None:
        token.revoked = reason
        books.put_token(token)


def revoke_by_user(books: Books, orcid: str, client_id: str) -> int:
    """Take all permissions back from a client, as the person does in the account settings.

    The client may still delete what it wrote itself.

    :returns: how many tokens ended.
    """
    ended = list(living(books, orcid, client_id))
    for token in ended:
        revoke(books, token, "user")
    return len(ended)


def revoke_by_code(books: Books, orcid: str, client_id: str, code: str) -> int:
    """End every token of the client that goes back to this authorization code, for it was used twice.

    :returns: how many ended.
    """
    ended = [token for token in living(books, orcid, client_id) if token.code == code]
    for token in ended:
        revoke(books, token, "reuse")
    return len(ended)


def expire(books: Books, orcid: str, client_id: str) -> int:
    """Let the client's tokens for this record run out now.

    :returns: how many did.
    """
    ended = list(living(books, orcid, client_id))
    for token in ended:
        token.expires = books.now()
        books.put_token(token)
    return len(ended)
