"""Who has signed in at ORCID, and what they gave us: from ORCID's answer, or from what waits for a choice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Permission
from orcid_repo_plugin.domain.scopes import OPENID, lacking
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable, SettingsError, WrongIdToken
from orcid_repo_plugin.orcid_api.id_token import Identity
from orcid_repo_plugin.orcid_api.oauth import TokenAnswer
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect import refused
from orcid_repo_plugin.services.connect.ended import Ended
from orcid_repo_plugin.services.connect.outcome import Ending
from orcid_repo_plugin.services.connect.sent import Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody who has signed in at ORCID. Tokens and names are left out when it is printed."""

    orcid: OrcidId
    name: str = field(repr=False)
    """As it is public at ORCID; empty if it is private."""
    permission: Permission
    at: datetime
    """When it was; aware, UTC."""
    identity: Identity | None = field(repr=False, default=None)
    """With ``openid`` only."""

    @property
    def tokens(self) -> frozenset[str]:
        """Access token and refresh token."""
        return tokens_of(self.permission)

    def as_data(self) -> dict[str, Any]:
        """For a sealed row."""
        given = self.permission
        return {
            "orcid": self.orcid.path,
            "name": self.name,
            "at": round(self.at.timestamp() * 1000),
            "access_token": given.access_token,
            "refresh_token": given.refresh_token,
            "expires_at": None if given.expires_at is None else round(given.expires_at.timestamp() * 1000),
            "scopes": list(given.scopes),
            "amr": given.amr,
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "SignedIn":
        """From a sealed row."""
        ends = data["expires_at"]
        return cls(
            orcid=OrcidId(data["orcid"]),
            name=data["name"],
            at=datetime.fromtimestamp(data["at"] / 1000, UTC),
            permission=Permission(
                access_token=data["access_token"],
                refresh_token=data["refresh_token"],
                scopes=tuple(data["scopes"]),
                expires_at=None if ends is None else datetime.fromtimestamp(ends / 1000, UTC),
                amr=data["amr"],
            ),
        )


def tokens_of(given: Permission) -> frozenset[str]:
    """Access token and refresh token of a permission."""
    return frozenset(token for token in (given.access_token, given.refresh_token) if token)


def exchanged(app: App, sent: Sent, code: str, expected: str) -> SignedIn:
    """Who has signed in, for the code with which they came back.

    :param expected: the iD that the person had, if any; it is not believed.
    :raises Ended: ORCID does not take the code, or its answer is not what it must be.
    """
    try:
        token = app.orcid.oauth.exchange(code, sent.redirect_uri, sent.verifier)
    except OrcidRefusal as refusal:
        raise refused.to_the_code(app, refusal, sent.redirect_uri, expected) from None
    except OrcidUnavailable as error:
        half = error.status is not None and 200 <= error.status < 300
        raise Ended(Ending.ODD_ANSWER if half else Ending.UNAVAILABLE, str(error)) from None
    except SettingsError as error:
        raise Ended(Ending.WRONG_CLIENT, str(error)) from None
    return _read(app, sent, token)


def _read(app: App, sent: Sent, token: TokenAnswer) -> SignedIn:
    """The iD comes from the token answer and from nowhere else. Source: ORCID's OAuth tutorial."""
    orcid = OrcidId.parse(token.orcid or "", host=app.settings.orcid.host)
    if orcid is None:
        told = "ORCID's answer names no iD" if token.orcid is None else "the iD in ORCID's answer is none"
        raise Ended(Ending.ODD_ANSWER, told, token=token.access_token)
    if missing := lacking(sent.scopes, token.scopes):
        told = f"ORCID has given less than was asked for: {' '.join(missing)} is missing"
        raise Ended(Ending.INCOMPLETE, told, missing=missing, token=token.access_token, orcid=orcid.path)
    identity = _identity(app, sent, token) if OPENID in sent.scopes else None
    return SignedIn(
        orcid=orcid,
        name=(token.name or "")[:500],
        at=datetime.fromtimestamp(app.store.now() / 1000, UTC),
        permission=Permission(
            access_token=token.access_token,
            refresh_token=token.refresh_token,
            scopes=token.scopes,
            expires_at=token.expires_at,
            amr=identity.amr if identity else "",
        ),
        identity=identity,
    )


def _identity(app: App, sent: Sent, token: TokenAnswer) -> Identity:
    try:
        return app.orcid.sign_in.identity(token, sent.nonce)
    except WrongIdToken as error:
        raise Ended(
            Ending.WRONG_ID_TOKEN, str(error), token=token.access_token, orcid=token.orcid or ""
        ) from None
    except OrcidUnavailable as error:
        raise Ended(
            Ending.UNAVAILABLE, str(error), token=token.access_token, orcid=token.orcid or ""
        ) from None
