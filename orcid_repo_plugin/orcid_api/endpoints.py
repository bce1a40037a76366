"""Where ORCID answers: the registry, the member API and the public API, as the settings say.

Source: ORCID API 3.0, the hosts of production and sandbox; the paths of our own local registry.
"""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple, Self
from urllib.parse import SplitResult, urlsplit

from orcid_repo_plugin.domain.web_address import is_loopback
from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.settings import OrcidSettings

VERSION: Final = "v3.0"
"""The version of ORCID's API that we speak; it stands here and nowhere else."""


class _Urls(NamedTuple):
    registry_url: str
    member_api_url: str
    public_api_url: str


ENVIRONMENTS: Final[dict[str, _Urls]] = {
    "production": _Urls("https://orcid.org", "https://api.orcid.org", "https://pub.orcid.org"),
    "sandbox": _Urls(
        "https://sandbox.orcid.org", "https://api.sandbox.orcid.org", "https://pub.sandbox.orcid.org"
    ),
    "local": _Urls("http://127.0.0.1:8765", "http://127.0.0.1:8765/member", "http://127.0.0.1:8765/public"),
}
"""The addresses of each environment; ``local`` is ``orcid-repo registry`` with its own defaults."""

_VERSIONED: Final = re.compile(r"/v[0-9][^/]*$")
_FORM: Final = "write it like https://orcid.example.org"
_HERE: Final = "on this machine"
_ELSEWHERE: Final = "elsewhere"
_APART: Final = (("production", "sandbox"), (_HERE, "production"), (_HERE, "sandbox"), (_HERE, _ELSEWHERE))
"""What cannot belong to one registry. A proxy of your own may stand in for one of ORCID's addresses; but
what is meant for a trial must not reach people's records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """The base address of each part of one registry, without a slash at the end and without a version."""

    registry_url: str
    """Pages for people and OAuth: ``https://orcid.org``."""
    member_api_url: str
    """Read and write with a member's token: ``https://api.orcid.org``."""
    public_api_url: str
    """Read without a token: ``https://pub.orcid.org``."""
    host: str
    """The host that iDs carry: ``orcid.org``, or ``sandbox.orcid.org``."""

    @classmethod
    def of(cls, settings: OrcidSettings) -> Self:
        """The addresses of the environment, each replaced by the settings' own one where there is one.

        :raises SettingsError: an address is no plain ``https`` address (``http`` is for this machine
            only), or they belong to different registries.

        >>> Endpoints.of(OrcidSettings(environment="sandbox")).member_api_url
        'https://api.sandbox.orcid.org'
        """
        defaults = ENVIRONMENTS[settings.environment]
        urls = _Urls(
            *(_checked(name, getattr(settings, name) or getattr(defaults, name)) for name in _Urls._fields)
        )
        _of_one_registry(urls)
        return cls(**urls._asdict(), host=_id_host(settings, urls))

    def member(self, path: str) -> str:
        """The address of something in the member API.

        >>> Endpoints.of(OrcidSettings()).member("0000-0002-1825-0097/works")
        'https://api.orcid.org/v3.0/0000-0002-1825-0097/works'
        """
        return f"{self.member_api_url}/{VERSION}/{path}"

    def public(self, path: str) -> str:
        """The address of something in the public API."""
        return f"{self.public_api_url}/{VERSION}/{path}"

    def oauth(self, name: str) -> str:
        """The address of a part of OAuth.

        >>> Endpoints.of(OrcidSettings()).oauth("token")
        'https://orcid.org/oauth/token'
        """
        return f"{self.registry_url}/oauth/{name}"


def _checked(name: str, given: str) -> str:
    """A base address in one form: host in small letters, no slash at the end.

    :raises SettingsError: it is none; never repeats a password that stands in it.
    """
    setting = f"setting orcid.{name}"
    try:
        url = urlsplit(given.strip())
        port = url.port
    except ValueError:
        raise SettingsError(
            f"{setting}: this is no address; write it like https://orcid.example.org"
        ) from None
    host = url.hostname or ""
    if url.username is not None or url.password is not None:
        raise SettingsError(f"{setting}: an address with a user or a password in it; leave them out")
    if url.scheme not in ("http", "https") or not host or re.search(r"\s", given.strip()):
        raise SettingsError(f"{setting}: {given!r} is no address; {_FORM}")
    if url.query or url.fragment:
        raise SettingsError(f"{setting}: {given!r} goes on after its path; leave out what follows ? or #")
    if url.scheme == "http" and not is_loopback(host):
        raise SettingsError(
            f"{setting}: {given!r} is plain http, over which anybody can read tokens; use https "
            "(plain http is for this machine only: localhost, 127.0.0.1)"
        )
    path = url.path.rstrip("/")
    if _VERSIONED.search(path):
        raise SettingsError(
            f"{setting}: {given!r} names a version of the API; leave it out, we add {VERSION}"
        )
    return _written(url, host, port, path)


def _written(url: SplitResult, host: str, port: int | None, path: str) -> str:
    shown = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[url.scheme]
    return f"{url.scheme}://{shown}{f':{port}' if port not in (None, usual) else ''}{path}"


def _of_one_registry(urls: _Urls) -> None:
    """Refuse addresses that cannot belong together: what is left out of the settings is the environment's.

    :raises SettingsError: one of them is of another registry.
    """
    settings = {_place(url): name for name, url in urls._asdict().items()}
    for one, other in _APART:
        if one in settings and other in settings:
            raise SettingsError(
                f"settings under orcid: {settings[one]} is {one} and {settings[other]} is {other}; "
                "a token of one registry must not be sent to another. Set environment and leave the addresses"
                " out, or set all three of registry_url, member_api_url and public_api_url"
            )


def _place(url: str) -> str:
    """``production``, ``sandbox``, this machine or elsewhere."""
    host = urlsplit(url).hostname or ""
    if is_loopback(host):
        return _HERE
    for environment in ("production", "sandbox"):
        if host in {urlsplit(known).hostname for known in ENVIRONMENTS[environment]}:
            return environment
    return _ELSEWHERE


def _id_host(settings: OrcidSettings, urls: _Urls) -> str:
    known = {"production": "orcid.org", "sandbox": "sandbox.orcid.org"}
    return known.get(_place(urls.registry_url), settings.host)
