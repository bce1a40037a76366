"""Somebody with a browser at the local registry's pages, and the application that sends them there."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import Page

from orcid_repo_plugin.testing.registry import Registry

PASSWORD: Final = "cracked-pots"
JOSIAH: Final = "0000-0002-1825-0097"
ANNA: Final = "0009-0009-9990-0052"
"""Has the same works from three sources."""
MING: Final = "0009-0009-9990-0044"
"""Has 300 works."""


class Visitor:
    """Drives one page of a browser.

    :param application: where an application waits for people to come back from consent.
    """

    def __init__(self, page: Page, registry: Registry, application: str) -> None:
        self.page = page
        self.registry = registry
        self.application = application
        self.client = registry.make_client("member", [application])

    def go(self, path: str) -> None:
        """Open a page of the registry."""
        self.page.goto(f"{self.registry.registry_url}{path}")

    def sign_in(self, orcid: str = JOSIAH) -> None:
        """Sign in, where the sign-in form is shown."""
        self.page.get_by_label("e-mail").fill(orcid)
        self.page.get_by_label("password").fill(PASSWORD)
        self.press("Sign in")

    def press(self, name: str, nth: int = 0) -> None:
        """Press a button of the page's main part whose name begins so."""
        self.page.get_by_role("main").get_by_role("button", name=name).nth(nth).click()

    def ask_for_consent(self, scope: str = "/activities/update /read-limited", **more: str) -> None:
        """Come from the application with a request for permission."""
        self.go(f"/oauth/authorize?{urlencode(self.asking(scope) | more)}")

    def asking(self, scope: str) -> dict[str, str]:
        """The parameters of a request for permission."""
        return {
            "client_id": self.client["client_id"],
            "response_type": "code",
            "scope": scope,
            "redirect_uri": self.application,
            "state": "pot-42",
        }

    def came_back_with(self) -> dict[str, str]:
        """What the application was told in the query of its address."""
        self.page.wait_for_url(f"{self.application}**")
        return dict(parse_qsl(urlsplit(self.page.url).query))


class _Application(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Say that the person has arrived."""
        body = b"<!doctype html><title>Back</title><h1>Back at the application</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing: addresses hold codes."""


@contextmanager
def waiting_application() -> Iterator[str]:
    """An application's address on this machine that answers a browser."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Application) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/back"
        server.shutdown()
        thread.join()
