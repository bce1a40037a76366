"""Launches: the signed, expiring, once-only calls by which hosts send us people and items.

That a launch is used only once is the caller's part (``store.visits.use``): it knows in which browser.
"""

import re
import secrets
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from orcid_repo_plugin.domain.host import Host, Launch, Purpose
from orcid_repo_plugin.errors import LaunchRefused, WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.claims import Claims
from orcid_repo_plugin.services.origins import split_address
from orcid_repo_plugin.services.signed import claims_of, sign_with, verify

LIFE: Final = 300
"""Seconds from ``iat`` to ``exp`` at most."""
LEEWAY: Final = 30
"""Seconds by which the host's clock may be wrong."""
HOST_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,100}")
"""What a host may be called."""
_NEEDED: Final = ("aud", "iat", "exp", "jti")
_WITHOUT_A_PERSON: Final = (Purpose.SIGN_IN, Purpose.DEPOSIT)
_MUST_BE_SAID: Final = (Purpose.DEPOSIT,)
"""Purposes that a call has only when it says so: a launch is in a person's browser, who shall not take it
to act as the host."""


class Launches:
    """Checks what hosts sign."""

    def __init__(self, app: App) -> None:
        self.app = app

    def check(self, token: str, *, purposes: Collection[str]) -> Launch:
        """What a signed call says, once all of it is right.

        :param purposes: what it may be for; a call that names no purpose is for the first.
        :returns: ``expires_at`` is when it is refused for good, with the leeway in it: remember until then
            that it was used.
        :raises LaunchRefused: with a code, and a sentence for the host's developer.
        :raises WrongKey: no key of ours opens the host's keys.
        """
        read = claims_of(token)
        host = self._signer(token, read)
        claims = Claims(read)
        claims.need(*_NEEDED)
        self._for_us(claims)
        expires_at = self._times(claims)
        purpose = _purpose(claims, purposes)
        if purpose not in _WITHOUT_A_PERSON:
            claims.need("sub")
        return Launch(
            host=host.name,
            repository=self._repository(claims, host),
            user_id=claims.key("sub", 500),
            jti=claims.key("jti", 200),
            expires_at=expires_at,
            purpose=purpose,
            name=claims.shown("name", 500),
            given_name=claims.shown("given_name", 500),
            family_name=claims.shown("family_name", 500),
            email=claims.email("email", 320),
            locale=claims.locale("locale"),
            return_to=_return_to(claims, host),
            item=claims.key("item", 500),
        )

    def _signer(self, token: str, read: dict[str, Any]) -> Host:
        """The host that has signed it; an unknown one is told only after as much work as for a known one."""
        claims = Claims(read)
        claims.need("iss")
        name = claims.text("iss")
        host, keys = None, list[str]()
        if HOST_NAME.fullmatch(name):
            store = self.app.store
            with store.reading() as c:
                host = store.hosts.get(c, name)
                keys = store.hosts.keys(c, name) if host else []
        try:
            verify(token, keys)
        except LaunchRefused as error:
            if host is None and error.code == "bad-signature":
                raise _unknown(name) from None
            raise
        if host is None:
            raise _unknown(name)
        return host

    def _for_us(self, claims: Claims) -> None:
        ours = self.app.settings.public_url
        if ours not in [one.rstrip("/") for one in claims.audiences()]:
            raise LaunchRefused(
                "wrong-audience",
                f"The signed call is not for this service; its claim aud must be our base_url, {ours}.",
            )

    def _times(self, claims: Claims) -> datetime:
        """When it is over for good."""
        now = self.app.store.now() / 1000
        starts, ends = claims.seconds("iat") or 0.0, claims.seconds("exp") or 0.0
        if max(starts, claims.seconds("nbf") or 0.0) > now + LEEWAY:
            raise LaunchRefused(
                "future",
                "The signed call is dated in the future; set the host's clock by NTP, and give iat in "
                "seconds since 1970, not in milliseconds.",
            )
        if ends - starts > LIFE:
            raise LaunchRefused(
                "too-long",
                f"The signed call is good for too long; let exp be at most iat + {LIFE}, in seconds.",
            )
        if ends + LEEWAY <= now or ends <= starts:
            raise LaunchRefused(
                "expired",
                "The signed call is too old; make a new one for each click and each call, and set the host's "
                "clock by NTP.",
            )
        return datetime.fromtimestamp(ends, UTC) + timedelta(seconds=LEEWAY)

    def _repository(self, claims: Claims, host: Host) -> str:
        name = claims.text("repository")
        known = [one for one in host.repositories if one in self.app.settings.repository_names]
        if not name and len(host.repositories) > 1:
            claims.need("repository")
        name = name or "".join(host.repositories)
        if name not in known:
            shown = f" {name}" if HOST_NAME.fullmatch(name) else ""
            raise LaunchRefused(
                "wrong-repository",
                f"The host {host.name} may not speak for the repository{shown}; name one that "
                "`orcid-repo hosts list` shows beside it and that stands in the settings.",
            )
        return name


def _purpose(claims: Claims, purposes: Collection[str]) -> str:
    said = claims.text("purpose")
    meant = said or next(iter(purposes))
    if meant not in purposes or (not said and meant in _MUST_BE_SAID):
        wanted = ", ".join(str(one) for one in purposes)
        raise LaunchRefused(
            "wrong-purpose", f"The signed call is not for this; its claim purpose must be {wanted}."
        )
    return str(meant)


def _return_to(claims: Claims, host: Host) -> str:
    """Where the person goes back to, as browsers read it; on one of the host's origins."""
    address = claims.text("return_to")
    if not address:
        return ""
    found = split_address(address) if len(address) <= 2000 else None
    if found is None or found[0] not in host.origins:
        raise LaunchRefused(
            "wrong-return",
            f"The claim return_to is no whole web address on an origin of the host {host.name}; "
            "`orcid-repo hosts list` shows them, and `hosts add` takes them with --origin.",
        )
    return found[0] + (found[1] or "/")


def _unknown(name: str) -> LaunchRefused:
    shown = f" {name}" if HOST_NAME.fullmatch(name) else ""
    return LaunchRefused(
        "unknown-host",
        f"No host{shown} is known here; let the claim iss be the name that `orcid-repo hosts add` was given.",
    )


def sign(app: App, host: str, **claims: Any) -> str:
    """A signed call, as the host would make it: with its newest key, good for five minutes from now.

    :param claims: besides ``iss``, ``aud``, ``iat``, ``exp`` and ``jti``, or in place of them; ``None``
        leaves one out.
    :raises WrongUse: there is no such host.
    """
    return _sign(app, host, {"iss": host, "aud": app.settings.public_url} | _life(app) | claims)


def answer(app: App, host_name: str, **claims: Any) -> str:
    """What we tell a host, signed by us with its newest key; good for five minutes.

    :param claims: besides ``iss`` (our base URL), ``aud`` (the host's name), ``iat``, ``exp`` and ``jti``.
    :raises WrongUse: there is no such host any more.
    """
    ours = {"iss": app.settings.public_url, "aud": host_name} | _life(app)
    return _sign(app, host_name, claims | ours)


def link(
    app: App,
    *,
    repository: str,
    user: str | None,
    page: str = "connect",
    host: str | None = None,
    **claims: Any,
) -> str:
    """An address that a person can open, once, within five minutes.

    :param page: the page's path: ``connect``, ``account``, ``signin``.
    :param host: who signs; else one that may speak for the repository: first the one of the same name.
    :param claims: as for ``sign``: ``name``, ``email``, ``return_to``, ``purpose`` …
    :raises WrongUse: no such host may speak for the repository.
    """
    signer = _speaker(app, repository, host)
    named: dict[str, Any] = {"purpose": page} if page in set(Purpose) else {}
    if page == Purpose.SIGN_IN:  # its answer goes somewhere
        named["return_to"] = _home(app, signer)
    token = sign(app, signer, **(named | {"sub": user, "repository": repository} | claims))
    return f"{app.settings.public_url}/{page}?launch={token}"


def _speaker(app: App, repository: str, wanted: str | None) -> str:
    store = app.store
    with store.reading() as c:
        able = [one.name for one in store.hosts.all(c) if repository in one.repositories]
    if wanted is not None and wanted in able:
        return wanted
    if wanted is not None:
        raise WrongUse(
            f"no host {wanted!r} may speak for {repository}; `orcid-repo hosts list` shows who may"
        )
    if not able:
        raise WrongUse(
            f"no host may speak for {repository} yet; `orcid-repo hosts add {repository}` makes one"
        )
    return repository if repository in able else able[0]


def _home(app: App, host: str) -> str | None:
    """The first page of a host, if it may get people back."""
    store = app.store
    with store.reading() as c:
        found = store.hosts.get(c, host)
    return f"{found.origins[0]}/" if found and found.origins else None


def _life(app: App) -> dict[str, Any]:
    now = app.store.now() // 1000
    return {"iat": now, "exp": now + LIFE, "jti": secrets.token_urlsafe(16)}


def _sign(app: App, host: str, claims: dict[str, Any]) -> str:
    store = app.store
    with store.reading() as c:
        keys = store.hosts.keys(c, host)
    if not keys:
        raise WrongUse(
            f"there is no host {host!r}; `orcid-repo hosts list` shows them, `hosts add` makes one"
        )
    return sign_with(keys[0], {name: value for name, value in claims.items() if value is not None})
