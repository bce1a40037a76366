"""What to put into ORCID's form when our client is registered there, from the settings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from orcid_repo_plugin.domain.host import CONNECTING, Purpose
from orcid_repo_plugin.domain.web_address import is_loopback, problem_of_base
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.services.connect.asking import not_possible, scopes_for
from orcid_repo_plugin.services.connect.sent import redirect_uri
from orcid_repo_plugin.services.origins import split_address
from orcid_repo_plugin.settings import Settings

MANY: Final = 5
"""Redirect addresses that ORCID's form has room for."""
_FORMS: Final = {
    ("production", "member"): "https://info.orcid.org/register-a-client-application-production-member-api/",
    ("sandbox", "member"): "https://info.orcid.org/register-a-client-application-sandbox-member-api/",
    ("production", "public"): "https://orcid.org/developer-tools",
    ("sandbox", "public"): "https://sandbox.orcid.org/developer-tools",
}
"""ORCID's forms, by environment and API. Those of the public API belong to a person, who signs in first."""
_WRITES: Final = "/activities/update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What ORCID's form asks for, and what is odd about it."""

    form: str
    """The address of the form; for a local registry the command that stands for it."""
    environment: str
    api: str
    name: str
    homepage: str
    description: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]
    """What people will be asked for; no field of the form, but ORCID's staff like to know."""
    notes: str
    warnings: tuple[str, ...]
    """What ORCID would not take, or people would stumble over, each with the way out."""


def registration(settings: Settings, also: Iterable[str] = ()) -> Registration:
    """What to put into ORCID's form.

    :param also: base URLs of further installations with the same client id.
    :raises WrongUse: one of them is no web address.
    """
    bases = tuple(dict.fromkeys([settings.public_url, *map(_right_base, also)]))
    uris = tuple(map(redirect_uri, bases))
    scopes = _scopes(settings)
    name = _name(settings)
    api, environment = settings.connect.api, settings.orcid.environment
    return Registration(
        form=_FORMS.get(
            (environment, api), f"orcid-repo registry --redirect-uri {' --redirect-uri '.join(uris)}"
        ),
        environment=environment,
        api=api,
        name=name,
        homepage=settings.site.address or settings.public_url,
        description=_description(name, scopes),
        redirect_uris=uris,
        scopes=scopes,
        notes=_notes(uris, scopes),
        warnings=tuple(_warnings(settings, bases)),
    )


def _right_base(address: str) -> str:
    if problem := problem_of_base(address):
        raise WrongUse(f"--also: {problem}")
    return address.rstrip("/")


def _scopes(settings: Settings) -> tuple[str, ...]:
    """All that any purpose may ask for with our credentials."""
    possible = [one for one in (*CONNECTING, Purpose.SIGN_IN) if not_possible(settings, one) is None]
    asked = [scopes_for(settings, purpose) for purpose in possible]
    return tuple(dict.fromkeys(scope for scopes in asked for scope in scopes))


def _name(settings: Settings) -> str:
    named = [one.name for one in settings.repositories.values() if one.name]
    return settings.site.name or ", ".join(named) or settings.repository_names[0]


def _description(name: str, scopes: tuple[str, ...]) -> str:
    """One or two sentences for the person at ORCID's page; what is asked stands beside them there."""
    knows = f"{name} asks for your ORCID iD so that your works carry the right name"
    adds = ", and adds the works that it publishes for you to your record" if _WRITES in scopes else ""
    return f"{knows}{adds}. You can end this at any time, there or here."


def _notes(uris: tuple[str, ...], scopes: tuple[str, ...]) -> str:
    many = f" We need {len(uris)} redirect URIs, more than {MANY}." if len(uris) > MANY else ""
    return (
        "Repository with orcid-repo-plugin: three-legged OAuth by authorization code on the server, API 3.0. "
        f"Scopes: {' '.join(scopes)}.{many}"
    )


def _warnings(settings: Settings, bases: tuple[str, ...]) -> Iterator[str]:
    if not settings.base_url:
        yield "the setting base_url is not set; set it to the address by which the world reaches the service"
    for base in bases:
        if settings.base_url or base != settings.public_url:
            yield from _about(base, settings.orcid.environment)
    if len(bases) > MANY:
        yield f"these are {len(bases)} addresses; the form has room for {MANY}: put the others into its notes"
    if not settings.site.name and not any(one.name for one in settings.repositories.values()):
        yield "no name is set; set site.name to the name by which people know the repository"
    if not settings.site.address:
        yield "the setting site.address is not set; set it to the repository's home page"


def _about(base: str, environment: str) -> Iterator[str]:
    """What is odd about the address of an installation, beyond what the settings refuse."""
    origin, path = split_address(base) or (base, "")
    if environment == "production" and is_loopback(urlsplit(base).hostname or ""):
        yield f"{base} is this machine; set base_url to the address by which the world reaches the service"
    elif environment == "production" and not base.startswith("https:"):
        yield f"{base}: ORCID takes only https; set base_url to {base.replace('http:', 'https:', 1)}"
    if origin + path != base:
        yield f"{base}: capitals, or a port that everybody knows, in the host; set base_url to {origin}{path}"
    elif not (urlsplit(base).hostname or "").isascii():
        yield f"{base}: ORCID compares letter by letter; write the host in ASCII (xn--…)"
