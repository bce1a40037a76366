"""The registry, asked with short time-outs: does it answer, what time is it there, what may we ask it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

from orcid_repo_plugin.domain.person import WRITE_ACTIVITIES
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable, SettingsError
from orcid_repo_plugin.orcid_api.breaker import Breaker
from orcid_repo_plugin.orcid_api.endpoints import VERSION, Endpoints
from orcid_repo_plugin.orcid_api.oauth import READ_PUBLIC, OAuth, credentials
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.services.checks import TOO_OPEN, Check
from orcid_repo_plugin.services.checks_service import redirect_check
from orcid_repo_plugin.settings import OrcidSettings, Settings

TIMEOUT: Final = (3.0, 6.0)
"""Seconds to connect, and to wait for an answer."""
MOST_DRIFT: Final = 300.0
"""Seconds that this machine's clock may differ from ORCID's."""
_NEVER: Final = 1000
"""More failures than we make: each question is asked."""
_KINDS: Final = (
    ("/webhook", "a premium member's"),
    ("/group-id-record/read", "a member's"),
    (READ_PUBLIC, "a public client"),
)
"""What only such a client may ask for itself, the rarest first."""


class _Told(NamedTuple):
    """What one question brought."""

    check: Check
    date: datetime | None = None
    """ORCID's clock."""


def registry_checks(settings: Settings) -> Iterator[Check]:
    """The registry: addresses, credentials, whether it answers, clock, and what our client may do."""
    orcid = settings.orcid
    yield from _secret_file(orcid)
    try:
        endpoints = Endpoints.of(orcid)
    except SettingsError as error:
        yield Check("wrong", str(error))
        return
    yield Check(
        "ok",
        f"registry: {orcid.registry_name} at {endpoints.registry_url}; iDs are written as "
        f"https://{endpoints.host}/…",
    )
    try:
        credentials(orcid)
    except SettingsError as error:
        state = "wrong" if orcid.client_id else "note"
        way = "" if orcid.client_id else "; mapping works without, sending to ORCID needs one"
        yield Check(state, f"{error}{way}")
        if not orcid.client_id:
            yield Check("note", "the registry was not asked: without a client id there is nothing to ask it")
            return
    session = OrcidSession(endpoints, timeout=TIMEOUT, breaker=Breaker(failures=_NEVER))
    try:
        yield from _asked(session, settings)
    finally:
        session.close()


def _secret_file(orcid: OrcidSettings) -> Iterator[Check]:
    secret = orcid.client_secret_file
    if secret is None:
        return
    if not secret.is_file():
        yield Check("wrong", f"orcid.client_secret_file {secret}: there is no such file")
    elif secret.stat().st_mode & TOO_OPEN:
        yield Check(
            "wrong", f"orcid.client_secret_file {secret}: others can read it; run `chmod 600 {secret}`"
        )
    else:
        yield Check("ok", f"client secret in {secret}")


def _asked(session: OrcidSession, settings: Settings) -> Iterator[Check]:
    """All questions at once, so that a registry that is down costs one time-out; told in a fixed order."""
    endpoints, orcid = session.endpoints, settings.orcid
    places = {
        "registry": f"{endpoints.registry_url}/.well-known/openid-configuration",
        "member API": f"{endpoints.member_api_url}/{VERSION}/apiStatus",
        "public API": f"{endpoints.public_api_url}/{VERSION}/pubStatus",
    }
    with ThreadPoolExecutor(max_workers=len(places)) as pool:
        answers = list(pool.map(lambda place: _reach(session, *place), places.items()))
    for told in answers:
        yield told.check
    dates = [told.date for told in answers if told.date is not None]
    if dates:
        yield clock_check(dates[0])
    if answers[0].check.state == "wrong":
        yield Check("note", "client id and secret were not tried: the registry does not answer")
    else:
        yield from _client(OAuth(session, orcid), orcid)
        yield from redirect_check(session, settings)


def _reach(session: OrcidSession, name: str, url: str) -> _Told:
    try:
        answer = session.call("GET", url, pace="public")
    except OrcidRefusal as refusal:
        return _Told(Check("note", f"{name} at {url} answers, but not as ORCID does: {refusal}"))
    except OrcidUnavailable as unavailable:
        hint = "look at network, proxy (HTTPS_PROXY) and firewall"
        if session.endpoints.registry_url.startswith("http://"):
            hint = "is it running? `orcid-repo registry` starts one on this machine"
        return _Told(Check("wrong", f"{name} at {url}: {unavailable}; {hint}"))
    return _Told(Check("ok", f"{name} answers in {answer.ms} ms"), _date(answer.headers.get("Date", "")))


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def clock_check(there: datetime) -> Check:
    """This machine's time beside ORCID's.

    :param there: the time in an answer of ORCID.
    """
    drift = (datetime.now(UTC) - there).total_seconds()
    if abs(drift) <= MOST_DRIFT:
        return Check("ok", "clock: this machine's time is ORCID's")
    way = "ahead of" if drift > 0 else "behind"
    return Check(
        "wrong",
        f"clock: this machine is {abs(drift) / 60:,.0f} minutes {way} ORCID; tokens would seem to end at the "
        "wrong time. Set it by NTP: timedatectl set-ntp true",
    )


def _client(oauth: OAuth, orcid: OrcidSettings) -> Iterator[Check]:
    """Who we are to ORCID."""
    try:
        oauth.client_credentials(READ_PUBLIC)
    except SettingsError:
        return  # told above
    except OrcidRefusal as refusal:
        yield Check("wrong", f"client id and secret: {_why_refused(refusal, orcid)}")
        return
    except OrcidUnavailable as unavailable:
        yield Check("wrong", f"client id and secret could not be tried: {unavailable}")
        return
    yield Check("ok", f"client id and secret: {orcid.registry_name} knows {orcid.client_id}")
    yield from _scopes(oauth.client_credentials)


def _why_refused(refusal: OrcidRefusal, orcid: OrcidSettings) -> str:
    other = {"production": "sandbox", "sandbox": "production"}.get(orcid.environment, "another registry")
    if refusal.error in ("invalid_client", "invalid_request", "unauthorized_client") or refusal.status == 401:
        return (
            f"{orcid.registry_name} does not take {orcid.client_id} with this secret. Copy both again from "
            f"ORCID; a client of {other} is none of {orcid.environment} (setting orcid.environment)"
        )
    return str(refusal)


def _scopes(ask: Callable[[str], object]) -> Iterator[Check]:
    """What kind of client we are, by what we may ask for ourselves."""
    for scope, kind in _KINDS:
        try:
            if scope != READ_PUBLIC:
                ask(scope)
        except OrcidRefusal:
            continue
        except OrcidUnavailable as unavailable:
            yield Check("note", f"scopes could not be tried: {unavailable}")
            return
        if scope == READ_PUBLIC:
            yield Check(
                "note",
                f"scopes: this is {kind}: it can read and let people sign in. To send works it must be a "
                f"member's, which may ask people for {WRITE_ACTIVITIES}",
            )
        else:
            yield Check(
                "ok",
                f"scopes: this is {kind} client; it may ask people for {WRITE_ACTIVITIES}, which each person "
                f"grants and without which no work can be sent",
            )
        return
