"""Webhooks are really called: when, with what, and what happens when nobody answers."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.books.others import Webhook
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.webhooks import MAX_FAILURES, WebhookCaller

JOSIAH = "0000-0002-1825-0097"
START = 1_700_000_000_000


class Clock:
    """Milliseconds that pass when told to."""

    now = START

    def __call__(self) -> int:
        return self.now


class Listener(BaseHTTPRequestHandler):
    """Notes each call, and answers with the status that stands at the end of the path."""

    seen: list[tuple[str, str, bytes, str | None]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.seen.append((self.command, self.path, body, self.headers.get("Authorization")))
        self.send_response(int(self.path.rpartition("/")[2]))
        self.send_header("Location", "/elsewhere/204")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def listener() -> Iterator[type[Listener]]:
    handler = type("Noting", (Listener,), {"seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    handler.address = f"http://127.0.0.1:{server.server_port}"
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


class Scene:
    """Books with one record and one client, a clock, and a caller."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.books = Books(clock=self.clock)
        self.options = Options(webhook_retry_delay=60.0)
        self.caller = WebhookCaller(self.books, self.options)
        self.books.put_client(Client("APP-0000000000000001", "secret", "premium", "Brown University"))
        self.books.put_record(Record(JOSIAH, "Josiah", "Carberry"))

    def register(self, uri: str, client_id: str = "APP-0000000000000001") -> Webhook:
        webhook = Webhook(JOSIAH, uri, client_id, created=self.books.records[JOSIAH].modified)
        self.books.put_webhook(webhook)
        return webhook

    def change(self, seconds: float = 1.0) -> None:
        """Time passes, and the record changes."""
        self.clock.now += int(seconds * 1000)
        self.books.put_record(self.books.records[JOSIAH])

    def run(self) -> list[int | None]:
        return [delivery.status for delivery in self.caller.run()]


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = Scene()
    yield made
    made.caller.stop()


def test_a_change_is_told_by_a_post_that_says_nothing(scene: Scene, listener: type[Listener]) -> None:
    scene.register(f"{listener.address}/{JOSIAH}/204")
    scene.change()

    assert scene.run() == [204]
    assert listener.seen == [("POST", f"/{JOSIAH}/204", b"", None)]


def test_nothing_is_told_before_something_changes(scene: Scene, listener: type[Listener]) -> None:
    scene.register(f"{listener.address}/204")

    assert scene.run() == []


def test_several_changes_are_told_once(scene: Scene, listener: type[Listener]) -> None:
    scene.register(f"{listener.address}/200")
    scene.change()
    scene.change()

    assert (scene.run(), scene.run()) == ([200], [])
    scene.change()
    assert scene.run() == [200]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_all_but_2xx_has_failed_and_redirects_are_not_followed(
    scene: Scene, listener: type[Listener], status: int
) -> None:
    webhook = scene.register(f"{listener.address}/{status}")
    scene.change()

    assert scene.run() == [status]
    assert (webhook.failures, webhook.delivered) == (1, None)
    assert len(listener.seen) == 1


def test_each_failure_lets_the_next_try_wait_longer(scene: Scene, listener: type[Listener]) -> None:
    scene.register(f"{listener.address}/500")
    scene.change()
    tries = []

    for _ in range(10):
        tries.append(len(scene.run()))
        scene.clock.now += 61_000

    assert tries == [1, 1, 0, 1, 0, 0, 1, 0, 0, 0]


def test_a_success_forgets_the_failures(scene: Scene, listener: type[Listener]) -> None:
    webhook = scene.register(f"{listener.address}/204")
    webhook.failures, webhook.failed = 3, START
    scene.change(seconds=181)

    scene.run()

    assert webhook.failures == 0


def test_after_twenty_five_failures_it_is_over(scene: Scene, listener: type[Listener]) -> None:
    webhook = scene.register(f"{listener.address}/500")
    webhook.failures, webhook.failed = MAX_FAILURES - 1, START
    scene.change(seconds=1e6)

    first = scene.run()
    scene.change(seconds=1e6)

    assert (first, scene.run(), webhook.failures) == ([500], [], 25)


def test_a_client_that_says_429_is_left_alone_for_this_run(scene: Scene, listener: type[Listener]) -> None:
    scene.books.put_client(Client("APP-0000000000000002", "secret", "premium", "Wesleyan"))
    scene.register(f"{listener.address}/429")
    scene.register(f"{listener.address}/again/204")
    scene.register(f"{listener.address}/other/204", "APP-0000000000000002")
    scene.change()

    assert scene.run() == [429, 204]
    assert scene.run() == [204]
    assert [path for _, path, _, _ in listener.seen] == ["/429", "/other/204", "/again/204"]


def test_an_address_without_http_gets_it(scene: Scene, listener: type[Listener]) -> None:
    scene.register(f"{listener.address.removeprefix('http://')}/204")
    scene.change()

    assert scene.run() == [204]


@pytest.mark.parametrize(
    "uri", ["http://127.0.0.1:9/", "http://", "http://[::1", "https://\u2024.\u2024/", "x" * 70]
)
def test_nobody_there_is_a_failure_and_no_error(scene: Scene, uri: str) -> None:
    webhook = scene.register(uri)
    scene.change()

    assert scene.run() == [None]
    assert webhook.failures == 1


def test_a_webhook_that_was_taken_back_is_not_called(scene: Scene, listener: type[Listener]) -> None:
    webhook = scene.register(f"{listener.address}/204")
    scene.change()
    scene.books.remove_webhook(webhook)

    assert scene.run() == []


def test_a_deactivated_client_is_not_called(scene: Scene, listener: type[Listener]) -> None:
    scene.register(f"{listener.address}/204")
    scene.books.clients["APP-0000000000000001"].state = "deactivated"
    scene.change()

    assert scene.run() == []


def test_the_thread_calls_by_itself_and_stops(scene: Scene, listener: type[Listener]) -> None:
    scene.options.webhook_interval = 0.01
    webhook = scene.register(f"{listener.address}/204")
    scene.change()

    scene.caller.start()
    _until(lambda: webhook.delivered is not None)
    scene.caller.stop()

    assert listener.seen == [("POST", "/204", b"", None)]


def _until(done: Callable[[], bool]) -> None:
    for _ in range(1000):
        if done():
            return
        Event().wait(0.01)
    raise AssertionError("it did not happen")
