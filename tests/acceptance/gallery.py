"""The gallery of a real service on this machine, as the tests and the makers of pictures visit it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from orcid_repo_plugin.domain.person import Proof
from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.testing.registry_start import in_process
from tests.web.conftest import Site
from tests.web.showcase import Showcase, pots

NORA: Final = "0000-0002-1694-233X"
"""Whose iD nobody has proved, on the gallery's page and in the books behind its components."""


@contextmanager
def open_gallery(folder: Path) -> Iterator[str]:
    """A service with a gallery, and an item for its components to show. :returns: its address."""
    books = folder / "books.sqlite3"
    Database.open(f"sqlite:///{books}").close()
    with in_process() as registry, socket.create_server(("127.0.0.1", 0)) as place:
        address = f"http://127.0.0.1:{place.getsockname()[1]}"
        site = Site(registry, books, base_url=address, badges={"gallery": True, "requests_a_minute": 100_000})
        show = Showcase(site)
        show.person(NORA, "12", "Nora Beispiel", Proof.NONE)
        show.deposit(pots("1001"))
        server = make_server("127.0.0.1", 0, site.web, threaded=True, fd=place.fileno())
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            site.close()


@contextmanager
def looking(
    browser: Browser, address: str, width: int = 1280, height: int = 800, **look: Any
) -> Iterator[Page]:
    """A page of a browser that shows an address, its components drawn.

    :param look: of the browser's context: ``color_scheme``, ``device_scale_factor`` …
    """
    context = browser.new_context(viewport={"width": width, "height": height}, **look)
    context.set_default_timeout(20_000)
    try:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        yield page
    finally:
        context.close()
