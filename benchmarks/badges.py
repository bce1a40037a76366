"""Badges: a cached one beside Flask's "hello", 500 at once beside one, and drawing beside a bare template."""

import http.client
import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from jinja2 import Environment

from benchmarks import page
from benchmarks.measuring import Row, alternate
from benchmarks.pages import Caller, hello
from benchmarks.registry_process import registry_process
from benchmarks.service_process import ServiceProcess, free_port, service_process, write_settings
from orcid_repo_plugin.catalogues import BADGES, Catalogues
from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.orcid_id import OrcidId, check_digit
from orcid_repo_plugin.domain.person import Person, Proof
from orcid_repo_plugin.settings import SiteSettings
from orcid_repo_plugin.widgets.drawing import draw
from orcid_repo_plugin.widgets.look import Look

MANY: Final = 500
"""As many as one call may ask for."""
_NO_LIMIT: Final = "[badges]\nrequests_a_minute = 100000000\n"
_BARE: Final = (
    '<a class="orcid-id" href="{{ uri }}"><img class="orcid-icon" src="{{ icon }}" alt="ORCID iD" '
    'width="24" height="24">&nbsp;<bdi dir="ltr" translate="no">{{ uri }}</bdi></a>'
)
_ICONS: Final = "https://orcid.repository.example.org/icons"


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """All rows of the page's section."""
    yield from _answers(folder, quick)
    yield from _drawing(quick)


def section(rows: list[Row], _folder: Path, _quick: bool) -> str:
    """The page's section."""
    return page.badges_section(rows)


def people(number: int) -> list[str]:
    """Invented iDs with right check digits."""
    stems = (f"{90_0000_0000_000 + n:015d}" for n in range(number))
    whole = (stem + check_digit(stem) for stem in stems)
    return ["-".join(digits[i : i + 4] for i in range(0, 16, 4)) for digits in whole]


def _answers(folder: Path, quick: bool) -> Iterator[Row]:
    """Over HTTP, all from one service."""
    number, rounds = (200, 3) if quick else (2000, 7)
    known = people(MANY)
    with (
        tempfile.TemporaryDirectory(dir=folder) as name,
        registry_process() as registry,
        hello() as plain_url,
    ):
        port = free_port()
        settings = write_settings(Path(name), registry, port, _NO_LIMIT)
        with service_process(settings, port) as service:
            _enter(service, known)
            seconds = _asked(service, plain_url, known, number, rounds)
    plain, badge, picture, fresh = (number / one for one in seconds[:4])
    one, many = (taken / _POSTS * 1000 for taken in seconds[4:])
    yield Row("Flask's hello, under the same server", plain, "answers/s")
    ratio = badge / plain
    yield Row(
        "a badge as HTML, asked for again and again", badge, "answers/s", note=f"{ratio:.2f} of hello's"
    )
    yield Row("the same, beside hello", ratio, "x", "at least 0.5x", ratio >= 0.5)
    yield Row(
        "a badge as SVG, asked for again and again",
        picture,
        "answers/s",
        note=f"{picture / plain:.2f} of hello's",
    )
    yield Row(
        "badges of 500 iDs in turn, one by one", fresh, "answers/s", note=f"{fresh / plain:.2f} of hello's"
    )
    yield Row("POST /badges with 1 iD", one, "ms")
    yield Row("POST /badges with 500 iDs", many, "ms")
    yield Row("500 iDs in one call, beside one", many / one, "x", "under 10x", many / one < 10)


_POSTS: Final = 20


def _enter(service: ServiceProcess, orcids: list[str]) -> None:
    """People who have signed in at ORCID."""
    now = datetime.now(UTC)
    with service.app.store.writing() as c:
        for number, orcid in enumerate(orcids):
            who = Person(
                repository="main",
                orcid=OrcidId(orcid),
                user_id=f"user-{number}",
                name=f"Josiah Carberry {number}",
                proof=Proof.SIGNED_IN,
                authenticated_at=now,
            )
            service.app.store.people.save(c, who)


def _asked(
    service: ServiceProcess, plain_url: str, known: list[str], number: int, rounds: int
) -> list[float]:
    visitor, greeted = Caller(service.url), Caller(plain_url)
    in_turn = [f"/badge/{known[n % MANY]}.html" for n in range(number)]
    return alternate(
        [
            greeted.many(["/"] * number),
            visitor.many([f"/badge/{known[0]}.html"] * number),
            visitor.many([f"/badge/{known[0]}.svg?style=compact"] * number),
            visitor.many(in_turn),
            _posting(service.url, known[:1]),
            _posting(service.url, known),
        ],
        rounds,
    )


def _posting(url: str, orcids: list[str]) -> Callable[[], None]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    body = json.dumps({"orcids": orcids})

    def post() -> None:
        for _ in range(_POSTS):
            connection.request("POST", "/badges", body, {"Content-Type": "text/plain"})
            answer = connection.getresponse()
            told = json.loads(answer.read())["badges"]
            if not all(told[orcid]["authenticated"] for orcid in orcids):
                raise RuntimeError("a badge is missing")

    return post


def _drawing(quick: bool) -> Iterator[Row]:
    """In this process."""
    number, rounds = (1000, 3) if quick else (10000, 7)
    words = Catalogues(SiteSettings(), BADGES).default
    look = Look(words, _ICONS)
    badge = Badge(orcid=OrcidId("0000-0002-1825-0097"), authenticated=True, name="Josiah Carberry")
    bare = Environment(autoescape=True).from_string(_BARE)
    icon = f"{_ICONS}/ORCID-iD_icon_vector.svg"
    template, ours = alternate(
        [
            lambda: [bare.render(uri=badge.uri, icon=icon) for _ in range(number)] and None,
            lambda: [draw(badge, Style.FULL, Form.HTML, look) for _ in range(number)] and None,
        ],
        rounds,
    )
    length = (len(bare.render(uri=badge.uri, icon=icon)), len(draw(badge, Style.FULL, Form.HTML, look)))
    yield Row(
        "a bare jinja2 template", template / number * 1e6, "µs", note=f"{length[0]} letters, the same words"
    )
    yield Row("a full badge as HTML", ours / number * 1e6, "µs", note=f"{length[1]} letters")
    yield Row("drawing, beside the bare template", ours / template, "x", "2x", ours / template <= 2)
