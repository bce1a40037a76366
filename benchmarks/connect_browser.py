"""A browser without a screen: it keeps cookies, follows redirects, and sends the forms that it is shown."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin

import requests
from lxml import html

TIMEOUT: Final = 120.0
PASSWORD: Final = "cracked-pots"


class Astray(Exception):
    """A page was not the one that should have come. Holds its heading, not its address."""


@dataclass
class Page:
    """An answer that the browser has come to."""

    answer: requests.Response

    @property
    def tree(self) -> Any:
        """The page's elements."""
        return html.fromstring(self.answer.content)

    @property
    def heading(self) -> str:
        """The words of the first heading."""
        found = self.tree.xpath("//h1")
        return " ".join(found[0].text_content().split()) if found else ""

    def form(self, condition: str) -> Any:
        """The form for which an XPath condition holds.

        :raises Astray: there is none.
        """
        found = self.tree.xpath(f"//form[{condition}]")
        if not found:
            raise Astray(f"no form [{condition}] on {self.heading!r} ({self.answer.status_code})")
        return found[0]


@dataclass
class Browser:
    """One person's browser."""

    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False

    def open(self, address: str) -> Page:
        """Go to an address."""
        return Page(self.session.get(address, timeout=TIMEOUT))

    def send(self, page: Page, form: Any, **values: str) -> Page:
        """Send a form, with values put in.

        :param values: also of the button that is pressed.
        """
        address = urljoin(page.answer.url, form.get("action") or page.answer.url)
        filled = {name: value or "" for name, value in form.form_values()} | values
        return Page(self.session.post(address, data=filled, timeout=TIMEOUT))

    def connect(self, launch: str, email: str) -> Page:
        """The whole way of somebody who connects: our page, sign-in and consent at the registry, and back."""
        page = self.open(launch)
        page = self.send(page, page.form("@id='connect'"))
        page = self.send(page, page.form(".//input[@name='password']"), email=email, password=PASSWORD)
        if page.tree.xpath("//button[@name='decision']"):
            page = self.send(page, page.form(".//button[@name='decision']"), decision="allow")
        return page

    def close(self) -> None:
        """Close the connections."""
        self.session.close()
