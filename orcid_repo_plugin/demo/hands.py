"""A browser without a screen: keeps cookies, follows redirects, presses buttons, as a person without
JavaScript would."""

from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import urljoin

import requests
from lxml import html

TIMEOUT: Final = 30.0


class Astray(Exception):
    """What should be on a page is not there. Holds the page's heading, and no address."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that came."""

    status: int
    address: str
    tree: Any

    @property
    def heading(self) -> str:
        """The words of its first heading."""
        return _words(next(iter(self.tree.xpath("//h1")), None))

    @property
    def text(self) -> str:
        """All its words."""
        return _words(next(iter(self.tree.xpath("//main")), self.tree))

    def form(self, wanted: str) -> Any:
        """The form with this id, or with a button that begins with these words.

        :raises Astray: there is none.
        """
        for form in self.tree.forms:
            buttons = form.xpath(".//button")
            if form.get("id") == wanted or any(_words(one).startswith(wanted) for one in buttons):
                return form
        raise Astray(f"there is nothing to press like {wanted!r} on the page {self.heading!r}")

    def link(self, words: str) -> str:
        """Where the link leads that begins with these words.

        :raises Astray: there is none.
        """
        for link in self.tree.xpath("//a[@href]"):
            if _words(link).startswith(words):
                return str(urljoin(self.address, link.get("href")))
        raise Astray(f"there is no link like {words!r} on the page {self.heading!r}")


class Hands:
    """One person at one browser."""

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def open(self, address: str) -> Page:
        """Go to an address."""
        return _page(self._session.get(address, timeout=TIMEOUT))

    def follow(self, page: Page, words: str) -> Page:
        """Follow the link that begins with these words."""
        return self.open(page.link(words))

    def press(self, page: Page, wanted: str, **values: str) -> Page:
        """Fill a form in, and press its button.

        :param wanted: the form's id, or the words that its button begins with.
        :param values: what is filled in or chosen; the rest stays as the page has it.
        """
        form = page.form(wanted)
        buttons = [one for one in form.xpath(".//button[@name]") if _words(one).startswith(wanted)]
        pressed = {one.get("name"): one.get("value", "") for one in buttons[:1]}
        filled = [(name, value or "") for name, value in form.form_values() if name not in values]
        address = urljoin(page.address, form.get("action") or page.address)
        data = [*filled, *(pressed | values).items()]
        return _page(self._session.post(address, data=data, timeout=TIMEOUT))


def _page(answer: requests.Response) -> Page:
    return Page(answer.status_code, answer.url, html.document_fromstring(answer.content or b"<p></p>"))


def _words(element: Any) -> str:
    return "" if element is None else " ".join(element.text_content().split())
