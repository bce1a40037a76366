"""The states of the service's pages that a short journey does not meet: each made, and left open."""

from collections.abc import Callable
from typing import Any, Final

from werkzeug.test import TestResponse

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.errors import OrcidUnavailable, StoreError
from tests.web.author import Author
from tests.web.browser import JOSIAH

BACK: Final = "https://repository.example.org/account"
GIVEN: Final = {"return_to": BACK, "name": "Josiah Carberry"}
TOO_LARGE: Final = b"x" * (11 << 20)

Make = Callable[..., Any]
State = Callable[[Make], Author]


def _author(make_site: Make, **settings: Any) -> Author:
    return Author(
        make_site(**({"site": {"contact": "orcid@repository.example.org", "address": BACK}} | settings))
    )


# -- before ORCID


def _new(make_site: Make) -> Author:
    josiah = _author(make_site)
    josiah.open(josiah.site.launch(**GIVEN))
    return josiah


def _wider(make_site: Make) -> Author:
    josiah = _author(make_site)
    josiah.connect()
    josiah.open(josiah.site.launch(purpose="person", **GIVEN))
    return josiah


def _complete(make_site: Make) -> Author:
    josiah = _author(make_site)
    josiah.connect()
    josiah.open(josiah.site.launch(**GIVEN))
    return josiah


def _public(make_site: Make) -> Author:
    josiah = _author(make_site, connect={"api": "public"})
    josiah.open(josiah.site.launch(**GIVEN))
    return josiah


def _impossible(make_site: Make) -> Author:
    josiah = _author(make_site, connect={"api": "public"})
    josiah.open(josiah.site.launch(purpose="write", **GIVEN))
    return josiah


def _endless(make_site: Make) -> Author:
    """Names without a blank, and with marks that turn the direction of what follows."""
    josiah = _author(make_site, repositories={"main": {"name": "Repository" * 20}})
    josiah.deposit(1, title="Donaudampfschifffahrt" * 10)
    josiah.deposit(2, title=f"\u202eturned\u202c \U0001f9d1\U0001f3fd\u200d\U0001f52c {'W' * 200}")
    josiah.open(josiah.site.launch(**(GIVEN | {"name": "Carberry" * 25})))
    return josiah


def _endless_thanks(make_site: Make) -> Author:
    josiah = _endless(make_site)
    josiah.connect(return_to=BACK)
    return josiah


def _endless_account(make_site: Make, path: str) -> Author:
    josiah = _endless_thanks(make_site)
    josiah.open(path)
    return josiah


# -- after it


def _thanked(make_site: Make, *numbers: int, **claims: Any) -> Author:
    josiah = _author(make_site)
    josiah.deposit(*numbers)
    josiah.connect(**(GIVEN | claims))
    return josiah


def _merged(make_site: Make) -> Author:
    josiah = _author(make_site)
    site = josiah.site
    site.registry.local.books.records[JOSIAH].name_visibility = "private"
    old = site.registry.person("Josiah", "Carberry")["orcid"]
    with site.store.writing() as c:
        person = Person(repository="main", orcid=OrcidId(old), user_id="7", proof="signed-in")
        site.store.people.save(c, person)
    site.registry.set_state(old, "deprecated", JOSIAH)
    josiah.connect(return_to=BACK)
    return josiah


def _taken_back(make_site: Make) -> Author:
    josiah = _thanked(make_site, 1, 2)
    josiah.push()
    josiah.press("Not now")
    return josiah


def _taken_off(make_site: Make) -> Author:
    josiah = _taken_back(make_site)
    josiah.press("Remove it from my ORCID record")
    return josiah


# -- the person's page


def _typed_in(make_site: Make) -> Author:
    josiah = _author(make_site)
    with josiah.site.store.writing() as c:
        josiah.site.store.people.save(c, Person(repository="main", orcid=OrcidId(JOSIAH), user_id="7"))
    josiah.account()
    return josiah


def _all_kinds_of_works(make_site: Make) -> Author:
    josiah = _author(make_site).connected(1, 2, 3)
    registry = josiah.site.registry
    josiah.deposit(4)
    registry.fault("status", status=400, method="POST", path="/work")
    josiah.push()
    josiah.open("/account")
    josiah.act("7-1", "remove")
    josiah.push()
    josiah.deposit(5, 6)
    josiah.open("/account")
    josiah.act("7-5", "keep-off")
    josiah.act("7-2", "remove")
    return josiah


def _many_works(make_site: Make) -> Author:
    josiah = _author(make_site).connected()
    josiah.deposit(*range(120))
    josiah.open("/account?page=2")
    return josiah


def _asks_me(make_site: Make) -> Author:
    josiah = _author(make_site).connected()
    josiah.open("/account/choices")
    josiah.fill("Save my choices", sends="ask", show_orcid="yes")
    josiah.deposit(1)
    josiah.open("/account")
    return josiah


def _less_allowed(make_site: Make) -> Author:
    josiah = _author(make_site)
    josiah.connect(purpose="read")
    josiah.account()
    return josiah


def _leaving(make_site: Make) -> Author:
    josiah = _author(make_site).connected(1, 2)
    josiah.open("/account/disconnect")
    josiah.fill("Disconnect", works="remove", show_orcid="hide")
    josiah.open("/account")
    return josiah


def _forgetting(make_site: Make) -> Author:
    josiah = _author(make_site).connected(1, 2)
    josiah.open("/account/forget")
    josiah.fill("Forget me", works="remove", sure="yes")
    return josiah


def _left_with_works(make_site: Make) -> Author:
    josiah = _author(make_site).connected(1, 2)
    for token in josiah.site.registry.tokens(JOSIAH):
        josiah.site.app.orcid.oauth.revoke(token["access_token"])
    josiah.open("/account/disconnect")
    josiah.fill("Disconnect", works="remove", show_orcid="keep")
    josiah.push()
    josiah.open("/account/disconnected")
    return josiah


def _lost(make_site: Make) -> Author:
    josiah = _author(make_site).connected(1)
    josiah.site.registry.revoke(JOSIAH, josiah.site.client_at_orcid["client_id"])
    josiah.deposit(1, title="Changed")
    josiah.push()
    josiah.account()
    return josiah


def _closed(make_site: Make, state: str) -> Author:
    josiah = _author(make_site).connected(1)
    josiah.site.registry.set_state(JOSIAH, state)
    josiah.deposit(1, title="Changed")
    josiah.push()
    josiah.account()
    return josiah


def _signed_out(make_site: Make) -> Author:
    josiah = _author(make_site).connected(1)
    josiah.press("Sign out here")
    return josiah


def _forgotten(make_site: Make) -> Author:
    josiah = _author(make_site).connected(1)
    josiah.open("/account/forget")
    josiah.fill("Forget me", works="keep", sure="yes")
    return josiah


# -- what went wrong


def _raised(make_site: Make, error: Exception) -> Author:
    josiah = _author(make_site)

    @josiah.site.web.get("/breaks")
    def breaks() -> str:
        raise error

    josiah.open("/breaks")
    return josiah


def _answered(make_site: Make, ask: Callable[[Author], TestResponse], **settings: Any) -> Author:
    josiah = _author(make_site, **settings)
    josiah.shown = ask(josiah)
    return josiah


def _post(path: str, **how: Any) -> Callable[[Author], TestResponse]:
    def ask(josiah: Author) -> TestResponse:
        answer: TestResponse = josiah.client.post(path, base_url=josiah.site.base_url, **how)
        return answer

    return ask


def _too_often(josiah: Author) -> TestResponse:
    for _time in range(2):
        answer = josiah.open("/connect?launch=x")
    return answer


STATES: Final[dict[str, State]] = {
    "connect-new": _new,
    "connect-wider": _wider,
    "connect-complete": _complete,
    "connect-public": _public,
    "connect-impossible": _impossible,
    "connect-endless-names": _endless,
    "thanks-endless-names": _endless_thanks,
    "account-endless-names": lambda make: _endless_account(make, "/account"),
    "choices-endless-names": lambda make: _endless_account(make, "/account/choices"),
    "disconnect-endless-names": lambda make: _endless_account(make, "/account/disconnect"),
    "thanks-no-work": _thanked,
    "thanks-one-work": lambda make: _thanked(make, 1),
    "thanks-only-the-id": lambda make: _thanked(make, purpose="authenticate"),
    "thanks-less-allowed": lambda make: _thanked(make, purpose="read"),
    "thanks-merged-and-nameless": _merged,
    "thanks-taken-back": _taken_back,
    "thanks-taken-off": _taken_off,
    "account-typed-in": _typed_in,
    "account-without-works": lambda make: _author(make).connected(),
    "account-all-kinds-of-works": _all_kinds_of_works,
    "account-many-works": _many_works,
    "account-asks-me": _asks_me,
    "account-less-allowed": _less_allowed,
    "account-leaving": _leaving,
    "account-left-with-works": _left_with_works,
    "account-lost": _lost,
    "account-deactivated": lambda make: _closed(make, "deactivated"),
    "account-locked": lambda make: _closed(make, "locked"),
    "forgetting": _forgetting,
    "forgotten": _forgotten,
    "signed-out": _signed_out,
    "problem-400": lambda make: _answered(make, _post("/connect", data={"csrf_token": "old"})),
    "problem-405": lambda make: _answered(make, _post("/about")),
    "problem-413": lambda make: _answered(
        make, _post("/connect", data=TOO_LARGE, content_type="application/x-www-form-urlencoded")
    ),
    "problem-429": lambda make: _answered(make, _too_often, service={"launches_a_minute": 1}),
    "problem-500": lambda make: _raised(make, RuntimeError("broken")),
    "problem-503": lambda make: _raised(make, StoreError("the database is gone")),
    "problem-503-orcid": lambda make: _raised(make, OrcidUnavailable("no answer")),
}
"""By name: what makes a state, given what makes sites (the fixture ``make_site``)."""
