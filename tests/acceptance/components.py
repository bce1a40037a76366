"""Pages of a host with our web components, and the service that they ask: both over HTTP, in two origins."""

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.resources import files
from typing import Any, Final

from playwright.sync_api import Browser, Page
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wrappers import Request, Response

from orcid_repo_plugin.domain.byline import Byline, BylineName
from orcid_repo_plugin.domain.orcid_id import OrcidId, check_digit
from orcid_repo_plugin.domain.person import Person, Proof
from tests.web.conftest import Site

FULL, HOLLOW = "ORCID-iD_icon_vector.svg", "ORCID-iD_icon_unauth_vector.svg"
JOSIAH: Final = "0000-0002-1825-0097"
INES: Final = "0009-0009-9990-001X"
UNKNOWN: Final = "0000-0002-1694-233X"
WRONG: Final = "0000-0002-1825-0098"
VARIANTS: Final = ("full", "compact", "icon")
POLICY: Final = (
    "default-src 'none'; script-src {service}; style-src {service} 'self'; connect-src {service}; "
    "require-trusted-types-for 'script'"
)
LOADED: Final = [
    *("GET host/", "GET service/components/orcid-badges.css", "GET service/components/orcid-badges.js"),
]
"""What a page with components makes a browser ask for, besides what the components ask."""
ASKED: Final = "POST service/badges"
SHAPES: Final = "(root) => [...root.querySelectorAll('path')].map((path) => path.getAttribute('d'))"
TEXT: Final = "(root, host) => root.querySelector('a') ? root.querySelector('a').innerText : host.innerText"
NAMES: Final = (
    BylineName(name="Josiah Carberry", orcid=JOSIAH),
    BylineName(name="Society for the Study of Cracked Pots", organisation=True),
    BylineName(name="Inés Ejemplo", orcid=INES),
)
PLAIN: Final = "Josiah Carberry, Society for the Study of Cracked Pots, Inés Ejemplo"
_DRAWN: Final = """
(count) => [...document.querySelectorAll("orcid-badge")]
  .filter((one) => one.shadowRoot?.querySelector("a")).length >= count
"""
_SHIFTS: Final = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
  .observe({ type: "layout-shift", buffered: true });
"""

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Stand:
    """A service that listens, and a host whose pages hold our components.

    :ivar pages: by path, the HTML of the host's pages; ``{service}`` is the service's address.
    :ivar delay: seconds that the service takes for what a page asks about iDs.
    """

    def __init__(self, site: Site, service: str) -> None:
        self.site = site
        self.service = service
        self.host = ""
        self.pages: dict[str, str] = {}
        self.delay = 0.0
        self.down = False
        self._inner: Wsgi = site.web.wsgi_app

    # -- both sides

    def answer(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """The service, as slow and as broken as a test wants it."""
        asks = environ["PATH_INFO"] == "/badges" or environ["PATH_INFO"].endswith("/authors.json")
        if asks:
            time.sleep(self.delay)
            if self.down:
                return Response("down", 503)(environ, start)
        return self._inner(environ, start)

    def show(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """The host's pages, under a strict content security policy."""
        text = self.pages.get(Request(environ).path)
        if text is None:
            return Response("nothing here", 404)(environ, start)
        kind = "text/css" if environ["PATH_INFO"].endswith(".css") else "text/html"
        page = Response(text.replace("{service}", self.service), mimetype=kind)
        page.headers["Content-Security-Policy"] = POLICY.format(service=self.service)
        return page(environ, start)

    # -- what there is to be seen

    def know(self, orcid: str, user: str, name: str, *, proved: bool) -> None:
        """Somebody is in the books."""
        self.know_all([(orcid, user, name, proved)])

    def know_all(self, people: Iterable[tuple[str, str, str, bool]]) -> None:
        """The same of many: iD, account, name, whether they signed in at ORCID."""
        with self.site.store.writing() as c:
            for orcid, user, name, proved in people:
                proof = Proof.SIGNED_IN if proved else Proof.NONE
                person = Person(repository="main", orcid=OrcidId(orcid), user_id=user, name=name, proof=proof)
                self.site.store.people.save(c, person)

    def publish(self, item_id: str, *names: BylineName) -> None:
        """An item is public."""
        with self.site.store.writing() as c:
            self.site.store.bylines.save(c, [Byline(repository="main", item_id=item_id, names=names)])

    def page(self, body: str, path: str = "/", *, head: str = "", lang: str = "en", way: str = "") -> str:
        """Put a page up. :returns: its address."""
        self.pages[path] = (
            f'<!doctype html><html lang="{lang}"{way}><head><meta charset="utf-8"><title>Pots</title>'
            '<link rel="stylesheet" href="{service}/components/orcid-badges.css">'
            '<script type="module" src="{service}/components/orcid-badges.js"></script>'
            f"{head}</head><body><main><h1>Pots</h1>{body}</main></body></html>"
        )
        return f"{self.host}{path}"


@contextmanager
def _listening(app: Wsgi) -> Iterator[BaseWSGIServer]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def open_stand(make_site: Callable[..., Site]) -> Iterator[Stand]:
    """A stand that is open: Josiah has signed in at ORCID, Ines' iD was typed in."""
    stands: list[Stand] = []
    with ExitStack() as open_things:
        serve: Wsgi = lambda environ, start: stands[0].answer(environ, start)  # noqa: E731
        service = open_things.enter_context(_listening(serve))
        address = f"http://127.0.0.1:{service.server_port}"
        stand = Stand(make_site(base_url=address), address)
        stands.append(stand)
        host = open_things.enter_context(_listening(stand.show))
        stand.host = f"http://127.0.0.1:{host.server_port}"
        stand.know_all([(JOSIAH, "7", "Josiah Carberry", True), (INES, "8", "Inés Ejemplo", False)])
        yield stand


class Looker:
    """Somebody who looks at pages of a host, and what their browser asked for on the way."""

    def __init__(self, page: Page, stand: Stand) -> None:
        self.page = page
        self.stand = stand
        self.asked: list[str] = []
        self.told: list[str] = []
        page.on("request", lambda request: self.asked.append(self._short(request.method, request.url)))
        page.on("console", lambda message: self.told.append(message.text))
        page.on("pageerror", lambda error: self.told.append(str(error)))
        page.add_init_script(_SHIFTS)

    def _short(self, method: str, url: str) -> str:
        return f"{method} {url.replace(self.stand.service, 'service').replace(self.stand.host, 'host')}"

    def open(self, address: str, badges: int = 0) -> None:
        """Go there, and wait until so many badges are drawn."""
        self.asked.clear()
        self.page.goto(address)
        self.page.wait_for_function(_DRAWN, arg=badges)
        self.settle()

    def settle(self) -> None:
        """Let the browser lay out and paint what there is."""
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 60)))")

    @property
    def shifts(self) -> float:
        """How much of the page has moved since it was first painted."""
        moved: float = self.page.evaluate("shifts.reduce((sum, one) => sum + one, 0)")
        return moved

    def inside(self, selector: str, what: str) -> list[Any]:
        """What a function says of the shadow root of each such element."""
        found: list[Any] = self.page.eval_on_selector_all(
            selector, f"(all) => all.map((host) => ({what})(host.shadowRoot, host))"
        )
        return found


@contextmanager
def looker(chromium: Browser, stand: Stand, **look: Any) -> Iterator[Looker]:
    """Somebody with a browser of their own."""
    context = chromium.new_context(**({"viewport": {"width": 1000, "height": 800}} | look))
    context.set_default_timeout(20_000)
    try:
        yield Looker(context.new_page(), stand)
    finally:
        context.close()


def many_ids(count: int) -> list[str]:
    """So many iDs whose check digits are right, none of which is anybody's."""
    digits = (f"00090007{number:07d}" for number in range(count))
    return [_grouped(one + check_digit(one)) for one in digits]


def _grouped(digits: str) -> str:
    return "-".join(digits[i : i + 4] for i in range(0, 16, 4))


def element(orcid: str, variant: str = "full") -> str:
    """A badge as a host writes it: what it holds says no more than is sure without us."""
    shown = {"full": f"https://orcid.org/{orcid}", "compact": orcid, "icon": "ORCID iD"}[variant]
    return (
        f'<orcid-badge orcid="{orcid}" variant="{variant}">'
        f'<a href="https://orcid.org/{orcid}">{shown}</a> (unauthenticated)</orcid-badge>'
    )


def shapes(name: str) -> list[str]:
    """The shapes in one of ORCID's files."""
    file = files("orcid_repo_plugin.templates") / "pages" / "orcid" / name
    return re.findall(r' d="([^"]+)"', file.read_text(encoding="utf-8"))
