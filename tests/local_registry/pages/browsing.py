"""What the tests of the pages share: a browser of a kind, people, clients, the content of a work."""

import re
from typing import Any, Final

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

JOSIAH: Final = "0000-0002-1825-0097"
ANA: Final = "0000-0002-9079-593X"
REPOSITORY: Final = "APP-REPOSITORY000001"
PUBLISHER: Final = "APP-PUBLISHER0000001"
PASSWORD: Final = "cracked-pots"
_TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    """A browser as far as a test needs one: it keeps cookies, and fills in the hidden field of forms."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def see(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path, headers=headers)

    def send(self, path: str, on: str = "/my-orcid", **fields: Any) -> TestResponse:
        """Send a form of the page ``on``, and go where the answer leads."""
        found = _TOKEN.search(self.see(on).text)
        assert found, f"no form on {on}"
        return self.client.post(path, data={"csrf_token": found[1], **fields}, follow_redirects=True)

    def sign_in(self, orcid: str, password: str = PASSWORD) -> TestResponse:
        """Sign in with the iD."""
        return self.send("/signin", on="/signin", email=orcid, password=password)


def work(title: str, doi: str | None = None, year: str | None = None) -> dict[str, Any]:
    """The content of a work."""
    ids = [] if doi is None else [_doi(doi)]
    return {
        "title": {"title": {"value": title}, "subtitle": None, "translated-title": None},
        "type": "journal-article",
        "publication-date": {"year": {"value": year}, "month": None, "day": None} if year else None,
        "external-ids": {"external-id": ids},
    }


def _doi(value: str) -> dict[str, Any]:
    return {
        "external-id-type": "doi",
        "external-id-value": value,
        "external-id-url": None,
        "external-id-relationship": "self",
    }
