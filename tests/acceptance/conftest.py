"""A browser for the tests that need one."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.acceptance.components import Looker, Stand, looker, open_stand
from tests.web.conftest import make_site as make_site
from tests.web.conftest import site as site


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
