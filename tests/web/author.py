"""An author who visits their own page, with works in the repository; and what the engine does meanwhile."""

from typing import Any

from werkzeug.test import TestResponse

from orcid_repo_plugin.services.connect.revoking import finish_revocations
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.leaving import finish_departures
from orcid_repo_plugin.services.map_items import Mapped
from orcid_repo_plugin.services.push.run import Push
from tests.services.house import author, item
from tests.web.browser import JOSIAH, Browser


class Author(Browser):
    """Josiah Carberry, user 7, unless said otherwise."""

    def __init__(self, site: Any, who: str = JOSIAH, user: str = "7") -> None:
        super().__init__(site)
        self.who = who
        self.user = user

    def deposit(
        self, *numbers: int, title: str = "Pots", repository: str = "main", kind: str = "article"
    ) -> None:
        """Publish items in the repository, each a work of its own."""
        from dataclasses import replace

        from orcid_repo_plugin.domain.item import Text

        app = self.site.app
        items = [
            item(
                f"{self.user}-{n}",
                author("Carberry, Josiah", self.who),
                title=f"{title} {n}",
                doi=f"10.5555/{self.user}.{n}",
                repository=repository,
            )
            for n in numbers
        ]
        if not items:
            return
        rows = [Mapped("test", app.mapper.map(replace(one, types=(Text(kind, "type"),)))) for one in items]
        assert list(Deposit(app, repository).run(rows))

    def connected(self, *numbers: int) -> "Author":
        """Connect, with these works on the record; then look at the own page."""
        self.connect(self.user, self.who)
        self.deposit(*numbers)
        self.push()
        self.account()
        return self

    def account(self) -> TestResponse:
        """The own page, by a launch of the repository."""
        return self.open(self.site.launch(self.user, page="account"))

    def push(self) -> None:
        """What the engine does by itself."""
        Push(self.site.app, orcid=self.who).run()
        finish_departures(self.site.app)
        finish_revocations(self.site.app)

    def fill(self, label: str, **fields: Any) -> TestResponse:
        """Press a button of a form that is filled in by hand; a list stands for several boxes."""
        form = next(self._button(label).iterancestors("form"))
        hidden = [(one.get("name"), one.get("value")) for one in form.xpath(".//input[@type='hidden']")]
        data: dict[str, Any] = {}
        for name, value in hidden:
            data.setdefault(name, []).append(value)
        answer = self.client.post(form.get("action"), base_url=self.site.base_url, data=data | fields)
        return self._follow(answer)

    def rows(self) -> dict[str, str]:
        """The works on the page: item and shelf."""
        found = self.page.xpath("//ol[@class='works']/li")
        return {one.get("data-item"): one.get("data-shelf") for one in found}

    def row(self, item_id: str) -> str:
        """The words of one work."""
        return " ".join(self.one(f"//li[@data-item='{item_id}']").text_content().split())

    def act(self, item_id: str, do: str) -> TestResponse:
        """Press a work's button."""
        button = self.one(f"//li[@data-item='{item_id}']//button[@value='{do}']")
        form = next(button.iterancestors("form"))
        fields = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
        answer = self.client.post(form.get("action"), base_url=self.site.base_url, data=fields | {"do": do})
        return self._follow(answer)

    def on_record(self) -> list[str]:
        """The titles on the ORCID record."""
        return sorted(one.title for one in self.site.registry.works(self.who))

    def ended(self) -> list[str]:
        """By whom the tokens were ended, as the registry has it; empty for one that lives."""
        return [one["revoked"] or "" for one in self.site.registry.tokens(self.who)]


def another(site: Any) -> Author:
    """Somebody else, user 8."""
    return Author(site, site.registry.person("Sofia", "Garcia")["orcid"], "8")
