"""Signing in at ORCID: the address that a person is sent to, and who they are when they are back.

Source: ORCID's OAuth tutorial, ``GET /oauth/authorize``; RFC 6749, 4.1; RFC 7636; OpenID Connect Core 1.0.
"""

import re
import secrets
from dataclasses import dataclass, field
from typing import Final

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from orcid_repo_plugin.errors import SettingsError, WrongIdToken
from orcid_repo_plugin.orcid_api.discovery import S256, Discovery
from orcid_repo_plugin.orcid_api.id_token import Expected, Identity, identity
from orcid_repo_plugin.orcid_api.oauth import TokenAnswer
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.settings import OrcidSettings

OPENID: Final = "openid"
LANGUAGES: Final = frozenset(
    {"ar", "cs", "de", "en", "es", "fr", "it", "ja", "ko", "pl", "pt", "ru", "tr", "zh_CN", "zh_TW"}
)
"""The languages of ORCID's pages."""
_TRADITIONAL: Final = frozenset({"tw", "hk", "mo", "hant"})
_NO_TEXT: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
LONGEST: Final = 200
"""Characters of a name or an address; what is longer is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person is sent to ORCID with. What identifies them is left out when it is printed."""

    scopes: tuple[str, ...]
    redirect_uri: str
    state: str = field(repr=False)
    nonce: str = field(default="", repr=False)
    """Used with ``openid`` only."""
    verifier: str = field(default="", repr=False)
    """Of PKCE; empty without."""
    login: bool = False
    """Whether ORCID asks for the password even if somebody is signed in there. It needs ``openid``."""
    orcid: str = field(default="", repr=False)
    """Who should sign in, if we know; then the rest is not needed."""
    email: str = field(default="", repr=False)
    given_names: str = field(default="", repr=False)
    family_names: str = field(default="", repr=False)
    language: str = ""
    """In any spelling: ``zh-CN``."""


class SignIn:
    """The flow, for the client that the settings name. Threads share one."""

    def __init__(self, session: OrcidSession, settings: OrcidSettings) -> None:
        self.discovery = Discovery(session)
        self._settings = settings

    def verifier(self) -> str:
        """A new PKCE verifier; empty when ORCID does not say that it knows PKCE."""
        return secrets.token_urlsafe(48) if self.discovery.configuration().pkce else ""

    def url(self, asked: Asked) -> str:
        """The address of ORCID's page on which a person signs in and agrees.

        :raises SettingsError: there is no client id.
        """
        parameters = {
            **_prefilled(asked),
            "nonce": asked.nonce if OPENID in asked.scopes else "",
            "prompt": "login" if asked.login and OPENID in asked.scopes else "",
            "lang": orcids_language(asked.language),
            "code_challenge": create_s256_code_challenge(asked.verifier) if asked.verifier else "",
            "code_challenge_method": S256 if asked.verifier else "",
        }
        url: str = prepare_grant_uri(
            self.discovery.configuration().authorization_endpoint,
            self._client_id(),
            "code",
            redirect_uri=asked.redirect_uri,
            scope=" ".join(asked.scopes),
            state=asked.state,
            **{name: value for name, value in parameters.items() if value},
        )
        return url.replace("+", "%20")  # a plus that is meant is %2B by now

    def identity(self, token: TokenAnswer, nonce: str) -> Identity:
        """Who has signed in, by the id_token of a token answer.

        :raises WrongIdToken: there is none, or it is not right.
        :raises OrcidUnavailable: ORCID's keys cannot be had now.
        """
        if token.id_token is None:
            raise WrongIdToken("ORCID has sent no id_token")
        expected = Expected(
            issuer=self.discovery.configuration().issuer,
            client_id=self._client_id(),
            nonce=nonce,
            orcid=token.orcid or "",
            access_token=token.access_token,
        )
        return identity(token.id_token, expected, self.discovery.key)

    def _client_id(self) -> str:
        client_id = self._settings.client_id.strip()
        if not client_id:
            raise SettingsError("setting orcid.client_id: there is none; nobody can sign in at ORCID")
        return client_id


def _prefilled(asked: Asked) -> dict[str, str]:
    """What ORCID writes into its form: the iD alone, else what is known of the person.

    ORCID turns to the address when both are there, which may be that of another record.
    """
    if asked.orcid:
        return {"orcid": asked.orcid}
    known = {"email": asked.email, "given_names": asked.given_names, "family_names": asked.family_names}
    plain = {name: _NO_TEXT.sub(" ", value).strip() for name, value in known.items()}
    return {name: value for name, value in plain.items() if len(value) <= LONGEST}


def orcids_language(wanted: str) -> str:
    """A language of ORCID's pages; empty if it has none for it.

    >>> [orcids_language(one) for one in ("de-AT", "zh-CN", "zh-Hant-HK", "pt_BR", "nl", "")]
    ['de', 'zh_CN', 'zh_TW', 'pt', '', '']
    """
    parts = wanted.replace("_", "-").lower().split("-")
    if parts[0] == "zh":
        return "zh_TW" if _TRADITIONAL & set(parts[1:]) else "zh_CN"
    return parts[0] if parts[0] in LANGUAGES else ""
