"""A person at ORCID's pages: opens where the service sent them, signs in, allows or denies, comes back."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

from orcid_repo_plugin.local_registry.loading.plan import DEFAULT_PASSWORD
from orcid_repo_plugin.testing.registry import Registry

JOSIAH: Final = "0000-0002-1825-0097"
_STEPS: Final = 8
"""More pages than a sign-in has."""


class StaysThere(Exception):
    """The registry shows a page and sends nobody back.

    :ivar status: of the page.
    :ivar page: its HTML.
    """

    def __init__(self, status: int, page: str) -> None:
        super().__init__(f"the registry stays at a page with HTTP {status}")
        self.status = status
        self.page = page


def at_orcid(
    registry: Registry,
    location: str,
    who: str = JOSIAH,
    *,
    allow: bool = True,
    password: str = DEFAULT_PASSWORD,
    browser: requests.Session | None = None,
) -> str:
    """Where the person is sent back to, as the path with its query (and fragment) that our service gets.

    :param location: the authorization page, with its query.
    :param who: who signs in there.
    :param allow: whether they allow what is asked, or deny it.
    :param browser: somebody's who has been there before; else a new one.
    :raises StaysThere: nobody is sent back.
    """
    back = dict(parse_qsl(urlsplit(location).query))["redirect_uri"]
    with registry.session() if browser is None else _Kept(browser) as session:
        answer = session.get(location, allow_redirects=False)
        for _ in range(_STEPS):
            there = urljoin(answer.url or location, answer.headers.get("Location", ""))
            if answer.is_redirect and there.startswith(back):
                url = urlsplit(there)
                return url._replace(scheme="", netloc="").geturl()
            answer = (
                session.get(there, allow_redirects=False)
                if answer.is_redirect
                else (_answered(session, answer, who, password, allow=allow))
            )
    raise AssertionError("the registry sends from page to page")


def query_of(callback: str) -> dict[str, str]:
    """What our service gets with a callback: a fragment stays in the browser."""
    return dict(parse_qsl(urlsplit(callback).query, keep_blank_values=True))


def come_back(
    registry: Registry, location: str, who: str = JOSIAH, *, allow: bool = True
) -> Mapping[str, str]:
    """The whole way there and back: the query of the callback."""
    return query_of(at_orcid(registry, location, who, allow=allow))


def _answered(
    session: requests.Session, page: requests.Response, who: str, password: str, *, allow: bool
) -> requests.Response:
    """The form of a page, filled in and sent. Without scripts: what a browser would send."""
    form: dict[str, str]
    if 'name="decision"' in page.text:
        form = {"decision": "allow" if allow else "deny"}
    elif 'name="password"' in page.text and page.status_code == 200:
        form = {"email": who, "password": password}
    else:
        raise StaysThere(page.status_code, page.text)
    return session.post(page.url or "", data=form, allow_redirects=False)


class _Kept:
    """Somebody's browser, which stays open."""

    def __init__(self, browser: requests.Session) -> None:
        self.browser = browser

    def __enter__(self) -> requests.Session:
        return self.browser

    def __exit__(self, *_: object) -> None:
        """It is theirs."""
