"""A visitor's browser without JavaScript: opens pages, presses buttons, goes to ORCID and comes back."""

from typing import Any
from urllib.parse import urlsplit

from lxml import html
from werkzeug.test import TestResponse

from orcid_repo_plugin.store.tables import account, permission, person

JOSIAH = "0000-0002-1825-0097"
INES = "0009-0009-9990-001X"
NOBODY = {"people": [], "permissions": [], "tokens": [], "accounts": []}
"""The books when nobody has connected."""


class Browser:
    """One browser.

    :param site: the fixture of that name.
    """

    def __init__(self, site: Any) -> None:
        self.site = site
        self.client = site.client()
        self.shown: TestResponse | None = None

    def open(self, path: str) -> TestResponse:
        """Open an address, and follow where it leads within the service."""
        return self._follow(self.client.get(path, base_url=self.site.base_url))

    def press(self, label: str) -> TestResponse:
        """Press a button of the page, and follow where it leads within the service."""
        button = self._button(label)
        form = next(button.iterancestors("form"))
        fields = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
        if button.get("name"):
            fields[button.get("name")] = button.get("value")
        return self._follow(self.client.post(form.get("action"), base_url=self.site.base_url, data=fields))

    def come_back(
        self, location: str | None = None, who: str = JOSIAH, *, allow: bool = True
    ) -> TestResponse:
        """Do at ORCID what there is to do, and come back.

        :param location: where the service sent the browser; else where it stands.
        """
        there = location or self.shown.headers["Location"]
        return self.open(self.site.at_orcid(there, who, allow))

    def connect(
        self, user: str = "7", who: str = JOSIAH, *, allow: bool = True, **claims: Any
    ) -> TestResponse:
        """The whole way from the repository to ORCID and back."""
        self.open(self.site.launch(user, **claims))
        self.press_on()
        return self.come_back(who=who, allow=allow)

    def press_on(self) -> TestResponse:
        """Press the one way on."""
        return self.press(self.one("//form[@id='connect']//button").text_content().strip())

    # -- what stands there

    @property
    def page(self) -> Any:
        """The page as a tree."""
        return html.fromstring(self.shown.text)

    @property
    def words(self) -> str:
        """What can be read in the page's main part."""
        return " ".join(self.one("//main").text_content().split())

    @property
    def heading(self) -> str:
        """The page's one heading."""
        return " ".join(self.one("//h1").text_content().split())

    def one(self, path: str) -> Any:
        """What there is once."""
        (found,) = self.page.xpath(path)
        return found

    def links(self) -> dict[str, str]:
        """Where the links lead, by their words."""
        return {" ".join(one.text_content().split()): one.get("href") for one in self.page.xpath("//main//a")}

    def buttons(self) -> list[str]:
        """What the buttons say."""
        return [" ".join(one.text_content().split()) for one in self.page.xpath("//button")]

    def scopes(self) -> list[str]:
        """The permissions that the page explains."""
        return [str(one) for one in self.page.xpath("//@data-scope")]

    def _button(self, label: str) -> Any:
        found = [one for one in self.page.xpath("//button") if " ".join(one.text_content().split()) == label]
        assert len(found) == 1, f"{label!r} is not one of {self.buttons()}"
        return found[0]

    def _follow(self, answer: TestResponse) -> TestResponse:
        ours = urlsplit(self.site.base_url).netloc
        for _step in range(5):
            place = urlsplit(answer.headers.get("Location", ""))
            if answer.status_code not in (302, 303) or place.netloc not in ("", ours):
                break
            answer = self.client.get(
                place._replace(scheme="", netloc="").geturl(), base_url=self.site.base_url
            )
        self.shown = answer
        return answer


def at_orcid(
    browser: Browser, user: str = "7", who: str = JOSIAH, *, allow: bool = True, **claims: Any
) -> str:
    """Somebody is at ORCID and has answered there. :returns: the address that ORCID sends them back to."""
    browser.open(browser.site.launch(user, **claims))
    browser.press_on()
    return browser.site.at_orcid(browser.shown.headers["Location"], who, allow)


def books(site: Any) -> dict[str, Any]:
    """What the books know of people: who, with which iD, what they allow, and the sealed keys."""
    store = site.store
    with store.reading() as c:
        people = c.execute(person.select().order_by(person.c.id)).mappings().all()
        given = c.execute(permission.select().order_by(permission.c.person)).mappings().all()
        further = c.execute(account.select()).mappings().all()
    return {
        "people": [(one["user_id"], one["orcid"], one["proof"]) for one in people],
        "permissions": [(one["person"], one["scopes"], one["lost_at"] is None) for one in given],
        "tokens": [one["access_token"] for one in given],
        "accounts": [one["user_id"] for one in further],
    }


def history(site: Any) -> list[tuple[str, str]]:
    """What the admin finds in the history: operation and words."""
    with site.store.reading() as c:
        return [(one.operation, one.message) for one in site.store.history.rows(c)]


def wait(site: Any, minutes: float) -> None:
    """Let time go by."""
    store, by = site.store, int(minutes * 60_000)
    now = store.now
    store.now = store.visits.now = store.revocations.now = lambda: now() + by
