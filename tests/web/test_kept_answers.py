"""Answers out of memory: the same ones, for a moment, and never older than a change that is made here."""

from collections.abc import Callable
from typing import Any

import pytest

from orcid_repo_plugin.store.tables import person
from orcid_repo_plugin.web import kept_answers
from orcid_repo_plugin.web.kept_answers import KEY, KeptAnswers
from orcid_repo_plugin.web.limits import Window
from orcid_repo_plugin.web.public import KEEP
from tests.web.author import Author
from tests.web.caller import Caller
from tests.web.showcase import JOSIAH, SOFIA, Showcase

BADGE = f"/badge/{JOSIAH}.json"


@pytest.fixture
def show(site: Any) -> Showcase:
    """The site, with people and an item."""
    return Showcase(site)


@pytest.fixture
def kept(show: Showcase) -> KeptAnswers:
    """What the site keeps."""
    found: KeptAnswers = show.site.web.extensions[KEY]
    return found


def hide_from_outside(show: Showcase) -> None:
    """Another process changes the books: the service does not hear of it."""
    with show.site.store.writing() as c:
        c.execute(person.update().where(person.c.orcid == JOSIAH).values(show_orcid=False))


def test_an_answer_is_given_again_within_a_second_and_not_after_it(show: Showcase, kept: KeptAnswers) -> None:
    clock = [1000.0]
    kept._now = lambda: clock[0]
    first = show.get(BADGE)
    hide_from_outside(show)

    clock[0] += kept_answers.SECONDS - 0.01
    again = show.get(BADGE)
    clock[0] += 0.02
    late = show.get(BADGE)

    assert (again.status_code, again.data) == (200, first.data)
    assert dict(again.headers) == dict(first.headers)
    assert late.status_code == 404


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"path": BADGE}, {"path": f"/badge/{SOFIA}.json"}),
        ({"path": f"/badge/{SOFIA}.txt"}, {"path": f"/badge/{SOFIA}.txt?style=compact"}),
        (
            {"path": f"/badge/{SOFIA}.json?lang=en"},
            {"path": f"/badge/{SOFIA}.json?lang=en&x"},
        ),
        (
            {"path": BADGE, "headers": {"Accept-Language": "en"}},
            {"path": BADGE, "headers": {"Accept-Language": "de"}},
        ),
    ],
    ids=["path", "style", "query", "language"],
)
def test_what_is_asked_otherwise_is_another_answer(
    show: Showcase, kept: KeptAnswers, one: Any, other: Any
) -> None:
    show.get(**one)
    show.get(**other)

    assert len(kept) == 2


def test_refusals_and_pages_that_are_not_public_are_not_kept(show: Showcase, kept: KeptAnswers) -> None:
    for path in ("/badge/x", "/about", "/", "/items/main/pots-3", "/healthz", "/components/orcid-badges.js"):
        show.get(path)
    show.get(BADGE, "HEAD")
    show.post('{"orcids": []}')

    assert len(kept) == 0


@pytest.mark.parametrize("change", ["disconnect", "item", "callback"])
def test_a_change_made_here_is_seen_at_once(site: Any, change: str) -> None:
    show, kept = Showcase(site), site.web.extensions[KEY]
    josiah, caller = Author(site).connected(), Caller(site)
    changes: dict[str, Callable[[], Any]] = {
        "disconnect": lambda: josiah.client.post("/account/disconnect", base_url=site.base_url),
        "item": lambda: caller("DELETE", "main/pots-3"),
        "callback": lambda: show.get("/orcid/callback?error=access_denied"),
    }
    show.get(BADGE)
    assert len(kept) == 1

    changes[change]()

    assert len(kept) == 0


def test_who_connects_is_seen_as_proved_at_once(site: Any) -> None:
    show = Showcase(site)
    sofia = site.registry.person("Sofia", "Garcia")["orcid"]
    from tests.services.house import author
    from tests.web.showcase import pots

    show.deposit(pots("sofias", author("Garcia, Sofia", sofia)))
    before = show.get(f"/badge/{sofia}.json").json["authenticated"]

    Author(site, sofia, "88").connected()

    assert before is False
    assert show.get(f"/badge/{sofia}.json").json["authenticated"] is True


# -- the layer by itself


class Inner:
    """An application that answers with what it is told to."""

    def __init__(self, body: bytes = b"x", keep: bool = True) -> None:
        self.body = body
        self.keep = keep
        self.asked = 0
        self.closed = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.asked += 1
        self.meanwhile()
        if self.keep:
            environ[KEEP] = "/badge/<anything:asked>"
        start_response("200 OK", [("Content-Length", str(len(self.body))), ("ETag", '"x"')])
        return self

    def __iter__(self) -> Any:
        yield self.body

    def close(self) -> None:
        self.closed += 1


def layer(site: Any, inner: Inner, most: int = 10**9) -> KeptAnswers:
    """The layer around an application."""
    return KeptAnswers(inner, site.web.extensions["orcid-repo"].metrics, Window(most))


def ask(
    kept: KeptAnswers, path: str = "/badge/x.html", method: str = "GET", **more: str
) -> tuple[str, bytes]:
    """Ask, as a web server does. :returns: status and body."""
    told: list[str] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "REMOTE_ADDR": "192.0.2.1"} | more
    answer = kept(environ, lambda status, headers, exc_info=None: told.append(status))
    body = b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    return told[0], body


def test_what_was_changed_while_it_was_answered_is_not_kept(site: Any) -> None:
    inner = Inner()
    kept = layer(site, inner)
    inner.meanwhile = kept.forget

    ask(kept)

    assert len(kept) == 0


def test_the_inner_answer_is_closed_once(site: Any) -> None:
    for inner in (Inner(), Inner(keep=False), Inner(b"x" * (kept_answers.LARGEST + 1))):
        assert ask(layer(site, inner)) == ("200 OK", inner.body)
        assert inner.closed == 1


def test_what_is_large_and_what_is_not_to_be_kept_is_asked_for_anew(site: Any) -> None:
    for inner in (Inner(keep=False), Inner(b"x" * (kept_answers.LARGEST + 1))):
        kept = layer(site, inner)
        ask(kept)
        ask(kept)
        assert inner.asked == 2


def test_a_long_query_takes_no_room(site: Any) -> None:
    kept = layer(site, Inner())

    ask(kept, QUERY_STRING="x" * kept_answers.LONGEST_KEY)

    assert len(kept) == 0


def test_no_more_than_two_thousand_are_kept_and_the_longest_unused_goes(site: Any) -> None:
    inner = Inner()
    kept = layer(site, inner)
    kept._now = lambda: 1000.0
    for number in range(kept_answers.MOST):
        ask(kept, f"/badge/{number}")
    ask(kept, "/badge/0")  # used again
    ask(kept, "/badge/one-more")
    asked = inner.asked

    ask(kept, "/badge/0")
    ask(kept, "/badge/1")

    assert len(kept) == kept_answers.MOST
    assert inner.asked == asked + 1


def test_all_together_have_a_measure(site: Any) -> None:
    inner = Inner(b"x" * kept_answers.LARGEST)
    kept = layer(site, inner)
    kept._now = lambda: 1000.0

    for number in range(kept_answers.ROOM // kept_answers.LARGEST + 20):
        ask(kept, f"/badge/{number}")

    assert len(kept) == kept_answers.ROOM // kept_answers.LARGEST


def test_who_asks_too_often_is_sent_on_to_be_told_so(site: Any) -> None:
    inner = Inner()
    kept = layer(site, inner, most=2)

    for _ in range(5):
        ask(kept)

    assert inner.asked == 3


def test_an_error_on_the_way_goes_through(site: Any) -> None:
    inner = Inner()
    kept = layer(site, inner)

    def breaks() -> None:
        raise RuntimeError("the kiln is cold")

    inner.meanwhile = breaks
    with pytest.raises(RuntimeError, match="kiln"):
        ask(kept)
    with pytest.raises(RuntimeError, match="kiln"):
        ask(kept, "/items/main/1", "PUT")
