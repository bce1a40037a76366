"""A browser for the tests that need one."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.acceptance.components import Looker, Stand, looker, open_stand
from tests.web.conftest import make_site as make_site
from tests.web.conftest import site as site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium. Without it these tests are skipped, but not where a run decides (``CI=true``)."""
    path = shutil.which("chromium")
    if path is None:
        message = "chromium is not installed (apt-get install chromium): nothing was tried in a browser"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []  # chromium refuses to run as root otherwise
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=as_root)
        yield browser
        browser.close()


@pytest.fixture
def stand(make_site: Any) -> Iterator[Stand]:
    """A host and a service that its pages ask; Josiah has signed in at ORCID, Inés' iD was typed in."""
    with open_stand(make_site) as stand:
        yield stand


@pytest.fixture
def visitor(chromium: Browser, stand: Stand) -> Iterator[Looker]:
    """Somebody who visits that host."""
    with looker(chromium, stand) as visitor:
        yield visitor
