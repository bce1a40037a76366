"""Tokens: given for a code, renewed, made for ourselves, and ended. The way to the code is ``sign_in``.

Source: RFC 6749 and RFC 7009, as ORCID's registry speaks them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from authlib.oauth2.rfc6749.parameters import prepare_token_request

from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable, SettingsError
from orcid_repo_plugin.orcid_api.answer import Answer
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.settings import OrcidSettings

READ_PUBLIC: Final = "/read-public"
FORM: Final = "application/x-www-form-urlencoded"
_LONGEST: Final = 100 * 365 * 24 * 3600
"""Seconds; who says that a token lives longer is taken for a slip. ORCID's live 20 years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenAnswer:
    """A token that ORCID gave us. Its secrets are left out when it is printed."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False, default=None)
    expires_at: datetime | None = None
    """When it runs out; aware, UTC. ``None`` if ORCID does not tell."""
    scopes: tuple[str, ...] = ()
    orcid: str | None = None
    """Whose record it is for; ``None`` for a token of our own."""
    name: str | None = field(repr=False, default=None)
    """Of the person, if it is public."""
    id_token: str | None = field(repr=False, default=None)
    """Who has signed in, signed by ORCID; with the scope ``openid`` only."""


class OAuth:
    """ORCID's tokens, for the client that the settings name.

    :param settings: client id and secret are looked at when they are needed, so that who needs none
        need not have them.
    """

    def __init__(self, session: OrcidSession, settings: OrcidSettings) -> None:
        self._session = session
        self._settings = settings

    def exchange(self, code: str, redirect_uri: str, verifier: str = "") -> TokenAnswer:
        """The tokens that a code is worth. A code works once, and a second try ends what the first gave.

        :param redirect_uri: as it was when the person was sent to ORCID.
        :param verifier: of PKCE, if it was used.
        :raises OrcidRefusal: ORCID does not take the code, the address or us.
        :raises OrcidUnavailable: no answer, or half of one (``status`` is 200 then); the code may be used up.
        :raises SettingsError: there is no client id or secret.
        """
        return self._token(
            grant_type="authorization_code", code=code, redirect_uri=redirect_uri, code_verifier=verifier
        )

    def refresh(self, refresh_token: str) -> TokenAnswer:
        """A new pair of tokens for an old one, which ends by that.

        :raises OrcidRefusal: ORCID does not know the token, or it has ended.
        :raises OrcidUnavailable: no answer; the old pair may have ended all the same.
        :raises SettingsError: there is no client id or secret.
        """
        return self._token(grant_type="refresh_token", refresh_token=refresh_token)

    def client_credentials(self, scope: str = READ_PUBLIC) -> TokenAnswer:
        """A token of our own, for nobody's record: to read what is public, to search, for webhooks.

        :param scope: scopes with blanks between them.
        :raises OrcidRefusal: the client may not have these scopes, or is not known.
        :raises OrcidUnavailable: no answer.
        :raises SettingsError: there is no client id or secret.
        """
        return self._token(grant_type="client_credentials", scope=scope)

    def revoke(self, token: str) -> bool:
        """End a token, and the one that belongs to it. Never raises: who leaves is not kept for that.

        :param token: an access token or a refresh token.
        :returns: whether ORCID has answered that it is done. So it answers for a token it does not know, too.
        """
        try:
            self._send("revoke", urlencode({"token": token}))
        except (OrcidRefusal, OrcidUnavailable, SettingsError):
            return False
        return True

    def _token(self, grant_type: str, **form: str) -> TokenAnswer:
        answer = self._send("token", prepare_token_request(grant_type, **form))
        document = answer.json()
        if not isinstance(document, Mapping) or not _string(document, "access_token"):
            raise OrcidUnavailable("ORCID's answer holds no token", status=answer.status)
        return _token_answer(document, datetime.now(UTC))

    def _send(self, name: str, form: str) -> Answer:
        """Send a form, and show who we are."""
        client_id, secret = credentials(self._settings)
        ours = urlencode({"client_id": client_id, "client_secret": secret})
        url = self._session.endpoints.oauth(name)
        body = f"{ours}&{form}".encode("ascii")
        return self._session.call("POST", url, body=body, content_type=FORM, pace="registry")


def credentials(settings: OrcidSettings) -> tuple[str, str]:
    """Client id and secret.

    :raises SettingsError: one of them is missing, or the file cannot be read; never shows the secret.
    """
    if not settings.client_id.strip():
        raise SettingsError(
            "setting orcid.client_id: there is none; ORCID shows it beside the secret, where you registered "
            "for the API, and `orcid-repo registry` prints those of the local registry"
        )
    file = settings.client_secret_file
    secret = _secret_in(file) if file else settings.client_secret.get_secret_value().strip()
    if not secret:
        where = "client_secret_file: the file is empty" if file else "client_secret: there is none"
        raise SettingsError(
            f"setting orcid.{where}; ORCID gave it to you with the client id. Write it into a file that only "
            "this program can read, and name the file in client_secret_file"
        )
    return settings.client_id.strip(), secret


def _secret_in(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        why = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        why = "is no text"
    raise SettingsError(f"setting orcid.client_secret_file: {file} {why}")


def _token_answer(document: Mapping[str, Any], now: datetime) -> TokenAnswer:
    """The fields that we use; what ORCID adds is let be, and what has another type is taken for missing."""
    seconds = document.get("expires_in")
    number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
    return TokenAnswer(
        access_token=_string(document, "access_token") or "",
        refresh_token=_string(document, "refresh_token"),
        expires_at=now + timedelta(seconds=min(max(seconds or 0, 0), _LONGEST)) if number else None,
        scopes=tuple((_string(document, "scope") or "").split()),
        orcid=_string(document, "orcid"),
        name=_string(document, "name"),
        id_token=_string(document, "id_token"),
    )


def _string(document: Mapping[str, Any], key: str) -> str | None:
    found = document.get(key)
    return found if isinstance(found, str) and found else None
