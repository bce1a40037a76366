"""The registry as a whole: the books, one application over all its roles, and what stands around it."""

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TextIO

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.api.app import make_api
from orcid_repo_plugin.local_registry.books.books import Books, system_clock
from orcid_repo_plugin.local_registry.books.storage import Storage
from orcid_repo_plugin.local_registry.control.answered import Answered, Environ, Wsgi, collect
from orcid_repo_plugin.local_registry.control.app import Control
from orcid_repo_plugin.local_registry.control.asking import address_of, asked_by, path_as_asked, whole_path
from orcid_repo_plugin.local_registry.control.fault_answers import carry_out
from orcid_repo_plugin.local_registry.control.faults import Acting, AnswerCut, Faults, Interrupted
from orcid_repo_plugin.local_registry.control.journal import Journal
from orcid_repo_plugin.local_registry.control.rate_limit import RateLimit
from orcid_repo_plugin.local_registry.loading import load
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.pages.app import make_site
from orcid_repo_plugin.local_registry.roles import Roles
from orcid_repo_plugin.local_registry.seeds import add_redirect_uris, seed
from orcid_repo_plugin.local_registry.webhooks import Delivery, WebhookCaller

ACTING: Final = "orcid_repo.acting"
"""Where a server that has waited itself puts the ``Acting`` of a request into its environment."""
ARRIVED: Final = "orcid_repo.arrived"
"""When the request arrived, by ``time.monotonic``."""
WAIT: Final = "orcid_repo.wait"
"""What is called with the seconds that faults want the request to wait; ``time.sleep`` if not there. It may
raise an exception of its own, and ask again later with the same environment."""


class LocalRegistry:
    """ORCID's registry on one's own machine.

    ``registry(environ, start_response)`` makes it a WSGI application; the server, and in tests an adapter
    for ``requests``, stand in front of it. It raises ``AnswerLost`` before any answer, and ``AnswerCut``
    after the first half of the body, when a fault wants the connection to break.

    :param addresses: where it answers.
    :param storage: where the books are kept; in memory if not given. Empty books get the default people
        and clients, and then the files.
    :param redirect_uris: further addresses that the default clients may send people back to.
    :param files: TOML or JSON files, or folders of ORCID records, to be loaded.
    :param log: gets each request as a line of JSON.
    """

    def __init__(
        self,
        addresses: Addresses,
        options: Options | None = None,
        storage: Storage | None = None,
        *,
        redirect_uris: Sequence[str] = (),
        files: Sequence[Path] = (),
        log: TextIO | None = None,
        clock: Callable[[], int] = system_clock,
    ) -> None:
        self.addresses = addresses
        self.options = options or Options()
        self.redirect_uris = tuple(redirect_uris)
        self.files = tuple(files)
        self.books = Books(storage, clock)
        self.faults = Faults()
        self.journal = Journal(log, self._is_secret)
        self.rate_limit = RateLimit(self.options)
        self.webhooks = WebhookCaller(self.books, self.options)
        self._roles = Roles(addresses, self._applications())
        self.is_new = not (self.books.records or self.books.clients)
        """Whether the books were empty; if not, the default people and the files are not put into them."""
        if self.is_new:
            self._begin()
        else:
            with self.books.changing():
                add_redirect_uris(self.books, self.redirect_uris)

    def _applications(self) -> dict[str, Wsgi]:
        books, addresses, options = self.books, self.addresses, self.options
        return {
            "registry": make_site(books, addresses, options),
            "member": make_api("member", books, addresses, options),
            "public": make_api("public", books, addresses, options),
            "control": Control(self),
        }

    def _begin(self) -> None:
        with self.books.changing():
            try:
                seed(self.books, redirect_uris=self.redirect_uris)
                for file in self.files:
                    load(self.books, file)
            except BaseException:  # or a folder would keep the half of it, and not begin the next time
                self.books.clear()
                raise

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request as a WSGI application."""
        try:
            answered = self.answer(environ)
        except AnswerCut as cut:
            return _cut_off(cut, environ["REQUEST_METHOD"], start_response)
        start_response(answered.status, answered.headers)
        return [answered.body]

    def answer(self, environ: Environ) -> Answered:
        """Answer one request: faults, rate limit, its role; and note it in the journal.

        Calls of the control endpoint are neither disturbed nor noted.

        :raises AnswerLost: as a fault wants it.
        :raises AnswerCut: as a fault wants it.
        :raises Forgotten: a reset came while it waited.
        """
        path = whole_path(environ)
        role = self._roles.role_of(path)
        if role == "control":
            return collect(self._roles, environ)
        began: float = environ.get(ARRIVED) or time.monotonic()
        acting = self._waited(environ, path)
        client_id = asked_by(environ, self.books)
        status: int | None = None
        try:
            answered = carry_out(acting, path, lambda: self._limited(environ, role, client_id))
            status = answered.code
            return answered._replace(body=b"") if environ["REQUEST_METHOD"] == "HEAD" else answered
        except Interrupted as interrupted:
            status = interrupted.answered.code
            raise
        except Exception:  # ours; the server in front answers it
            status = 500
            raise
        finally:
            ms = (time.monotonic() - began) * 1000
            self.journal.note(environ["REQUEST_METHOD"], path_as_asked(environ), status, client_id, ms)

    def _waited(self, environ: Environ, path: str) -> Acting:
        """What faults do to a request, after the wait that some of them want."""
        acting: Acting | None = environ.get(ACTING)
        if acting is None:
            acting = environ[ACTING] = self.acting_on(environ["REQUEST_METHOD"], path)
            if acting.wait:
                environ.get(WAIT, time.sleep)(acting.wait)
        self.faults.check(acting)
        return acting

    def _is_secret(self, text: str) -> bool:
        books = self.books
        return (
            text in books.tokens
            or text in books.refresh_tokens
            or any(text == client.client_secret for client in list(books.clients.values()))
        )

    def _limited(self, environ: Environ, role: str, client_id: str | None) -> Answered:
        if role in ("member", "public"):
            refused = self.rate_limit.refusal(role, client_id, address_of(environ))
            if refused is not None:
                return refused
        return collect(self._roles, environ)

    def acting_on(self, method: str, path: str) -> Acting:
        """What faults do to this request; counts them. Never anything for the control endpoint."""
        if self._roles.role_of(path) == "control":
            return Acting()
        return self.faults.take(method, path)

    def call_webhooks(self) -> list[Delivery]:
        """Call the webhooks that are due, now."""
        return self.webhooks.run()

    def reset(self) -> None:
        """Back to the start: the default people and clients, and the files; no faults, no journal."""
        with self.books.changing():
            self.books.clear()
            self._begin()
        self.faults.reset()
        self.journal.clear()
        self.rate_limit.reset()

    def close(self) -> None:
        """End what runs and let go of files."""
        self.webhooks.stop()
        self.journal.close()
        with self.books.lock:
            self.books.storage.close()


def _cut_off(cut: AnswerCut, method: str, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Half an answer. One without a body announces a byte that never comes, so that it is missed."""
    status, headers, body = cut.answered
    if method == "HEAD" or not cut.answered.may_have_body:
        raise cut
    others = [(name, value) for name, value in headers if name.lower() != "content-length"]
    start_response(status, [*others, ("Content-Length", str(max(1, len(body))))])
    yield cut.half
    raise cut
