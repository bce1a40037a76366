"""Hosts: who may send us people and items, and the keys by which we know that it is they."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import Connection

from orcid_repo_plugin.domain.host import Host
from orcid_repo_plugin.domain.web_address import is_loopback
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.launches import HOST_NAME
from orcid_repo_plugin.services.origins import split_address

_KEY_BYTES: Final = 33
"""More than the 256 bits that HS256 needs, without a rest in base64. Source: RFC 7518, 3.2."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A host and the key that was made for it. This is the only time that the key is seen."""

    host: Host
    key: str = field(repr=False)
    """44 letters, digits, ``-`` and ``_``: used as it is, its text being the key."""
    keys: int
    """How many keys of the host are good now."""


@dataclass(frozen=True, slots=True)
class ListedHost:
    """A host as it is listed."""

    host: Host
    keys: int


def add_host(app: App, name: str, repositories: Iterable[str] = (), origins: Iterable[str] = ()) -> NewKey:
    """Let a host send us people and items.

    :param repositories: for which it may speak; none: for the one of the same name.
    :param origins: where people may be sent back to: ``https://repository.example.org``.
    :raises WrongUse: the name, a repository or an origin is wrong, or there is such a host.
    """
    one = Host(
        name=_right_name(name),
        repositories=_known(app, name, tuple(dict.fromkeys(repositories))),
        origins=tuple(dict.fromkeys(map(right_origin, origins))),
    )
    key, store = _new_key(), app.store
    with store.writing() as c:
        if not store.hosts.add(c, one):
            raise WrongUse(
                f"there is a host {name!r} already; `orcid-repo hosts rotate {name}` gives it a new key, "
                f"`hosts change {name}` other origins, `hosts remove {name}` takes it out"
            )
        store.hosts.add_key(c, name, key)
        return NewKey(store.hosts.get(c, name) or one, key, 1)


def list_hosts(app: App) -> list[ListedHost]:
    """Every host, by name; never a key."""
    store = app.store
    with store.reading() as c:
        return [ListedHost(one, len(store.hosts.keys(c, one.name))) for one in store.hosts.all(c)]


def change_host(
    app: App, name: str, repositories: Iterable[str] = (), origins: Iterable[str] | None = None
) -> Host:
    """Let a host speak for other repositories, or have other origins. Its keys stay as they are.

    :param repositories: in place of those it has; none: they stay.
    :param origins: in place of those it has; ``None``: they stay.
    :raises WrongUse: there is no such host, or a repository or an origin is wrong.
    """
    wanted = tuple(dict.fromkeys(repositories))
    right = None if origins is None else tuple(dict.fromkeys(map(right_origin, origins)))
    store = app.store
    with store.writing() as c:
        one = store.hosts.get(c, name)
        if one is None:
            raise _unknown(app, c, name)
        changed = replace(
            one,
            repositories=_known(app, name, wanted) if wanted else one.repositories,
            origins=one.origins if right is None else right,
        )
        store.hosts.change(c, changed)
        if set(one.repositories) - set(changed.repositories):
            store.visits.forget_those(c, lambda data: data.get("launch", {}).get("host") == name)
        return changed


def rotate_key(app: App, name: str) -> NewKey:
    """Give a host a new key. The one before stays good until the next time; older ones end now.

    :raises WrongUse: there is no such host.
    """
    key, store = _new_key(), app.store
    with store.writing() as c:
        one = store.hosts.get(c, name)
        if one is None:
            raise _unknown(app, c, name)
        store.hosts.add_key(c, name, key)
        return NewKey(one, key, len(store.hosts.keys(c, name)))


def remove_host(app: App, name: str) -> None:
    """Take a host out, with its keys: nothing that it signs is taken any more, and the visits that it has
    opened end now. People and works stay.

    :raises WrongUse: there is no such host.
    """
    store = app.store
    with store.writing() as c:
        if not store.hosts.remove(c, name):
            raise _unknown(app, c, name)
        store.visits.forget_those(c, lambda data: data.get("launch", {}).get("host") == name)


def _new_key() -> str:
    """A key that no program takes for an option."""
    while not (key := secrets.token_urlsafe(_KEY_BYTES))[0].isalnum():
        pass
    return key


def right_origin(address: str) -> str:
    """An origin as browsers compare it: lower case, without the port that everybody knows.

    >>> right_origin("HTTPS://Repository.Example.org:443/")
    'https://repository.example.org'

    :raises WrongUse: it is no origin, or one that anybody on the way could read; says why.
    """
    found = split_address(address.strip())
    if found is None:
        raise WrongUse(
            f"--origin {_shown(address)}: it must be like https://repository.example.org{_idn(address)}"
        )
    origin, rest = found
    if rest not in ("", "/"):
        raise WrongUse(f"--origin {_shown(address)}: without path, ? and #: {origin}")
    if origin.startswith("http:") and not is_loopback(urlsplit(origin).hostname or ""):
        raise WrongUse(
            f"--origin {_shown(address)}: http is for this machine only (localhost); "
            f"say {origin.replace('http:', 'https:', 1)}"
        )
    return origin


def _shown(address: str) -> str:
    """An address in a message, without a password that might stand in it."""
    before, at, behind = address.rpartition("@")
    return repr(f"{before.partition('://')[0]}://…@{behind}" if at else address)


def _idn(address: str) -> str:
    """How a host beyond ASCII is written, if that is what is wrong."""
    scheme, _, host = address.strip().partition("://")
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return "" if host.isascii() else f"; in ASCII this one is {scheme}://{ascii_host}"


def _right_name(name: str) -> str:
    if not HOST_NAME.fullmatch(name):
        raise WrongUse(
            f"{name!r} is no name for a host: 1 to 100 letters, digits, dots, _ and - (A-Z, a-z, 0-9)"
        )
    return name


def _known(app: App, name: str, repositories: tuple[str, ...]) -> tuple[str, ...]:
    known = app.settings.repository_names
    if not repositories and name not in known:
        raise WrongUse(
            f"there is no repository {name!r} for the host {name!r} to speak for; say for which with "
            f"--repository; known are {', '.join(known)}"
        )
    for one in repositories:
        if one not in known:
            raise WrongUse(f"there is no repository {one!r}; known are {', '.join(known)}")
    return repositories or (name,)


def _unknown(app: App, c: Connection, name: str) -> WrongUse:
    known = ", ".join(one.name for one in app.store.hosts.all(c))
    more = f"known are {known}" if known else "there is none yet; `orcid-repo hosts add` makes one"
    return WrongUse(f"there is no host {name!r}; {more}")
