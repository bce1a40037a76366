"""Calls the webhooks of records that changed.

Each is a POST with an empty body that tells nothing: who is meant is in the address. Changes that follow
each other fall together into one call. 2xx is delivered; anything else is tried again, later each time.
Source: ORCID-Source, ``WebhookManagerImpl`` and the queries of ``WebhookEntity``.
"""

import threading
from typing import Final, NamedTuple

import requests

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.others import Webhook
from orcid_repo_plugin.local_registry.options import Options

MAX_FAILURES: Final = 25
"""After so many failures in a row a webhook is not called any more."""
TIMEOUT: Final = 5.0
"""Seconds for the connection, and again for the answer."""
_TOO_MANY: Final = 429


class Delivery(NamedTuple):
    """One call of a webhook."""

    orcid: str
    uri: str
    status: int | None
    """What was answered; ``None`` for no answer."""

    @property
    def delivered(self) -> bool:
        """Whether the answer was 2xx."""
        return self.status is not None and 200 <= self.status < 300


class WebhookCaller:
    """Calls what is due, once at will or every ``options.webhook_interval`` seconds.

    :param session: sends the calls; by default one that follows no redirects and knows no proxies.
    """

    def __init__(self, books: Books, options: Options, session: requests.Session | None = None) -> None:
        self._books = books
        self._options = options
        self._session = session or _plain_session()
        self._one_run = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def run(self) -> list[Delivery]:
        """Call every webhook that is due, in the order of the changes.

        After an answer of 429 the client's other webhooks wait for the next run.
        """
        calls: list[Delivery] = []
        skipped: set[str] = set()
        with self._one_run:
            for webhook in self._due():
                if self._stopping.is_set():
                    break
                if webhook.client_id not in skipped:
                    delivery = self._call(webhook)
                    calls.append(delivery)
                    if delivery.status == _TOO_MANY:
                        skipped.add(webhook.client_id)
        return calls

    def start(self) -> None:
        """Run every now and then, in a thread of its own."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._keep_running, name="webhooks", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Run no more. A call that is still under way after a second is not waited for, nor noted."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(1.0)
        self._session.close()

    def _keep_running(self) -> None:
        while not self._stopping.wait(self._options.webhook_interval):
            self.run()

    def _due(self) -> list[Webhook]:
        with self._books.lock:
            due = [webhook for webhook in self._books.webhooks.values() if self._is_due(webhook)]
            return sorted(due, key=lambda webhook: self._changed(webhook))

    def _changed(self, webhook: Webhook) -> int:
        record = self._books.records.get(webhook.orcid)
        return record.modified if record else 0

    def _is_due(self, webhook: Webhook) -> bool:
        known = webhook.created if webhook.delivered is None else webhook.delivered
        if self._changed(webhook) <= known or webhook.failures >= MAX_FAILURES:
            return False
        client = self._books.clients.get(webhook.client_id)
        if client is None or client.state == "deactivated":
            return False
        pause = webhook.failures * self._options.webhook_retry_delay * 1000
        return webhook.failed is None or not webhook.failures or webhook.failed + pause < self._books.now()

    def _call(self, webhook: Webhook) -> Delivery:
        changed = self._changed(webhook)
        delivery = Delivery(webhook.orcid, webhook.uri, self._post(webhook.uri))
        if not self._stopping.is_set():
            self._note(webhook, changed, delivered=delivery.delivered)
        return delivery

    def _note(self, webhook: Webhook, changed: int, *, delivered: bool) -> None:
        with self._books.changing():
            if self._books.webhooks.get((webhook.orcid, webhook.uri)) is not webhook:
                return  # taken back in the meantime
            if delivered:
                webhook.delivered, webhook.failures = changed, 0
            else:
                webhook.failed, webhook.failures = self._books.now(), webhook.failures + 1
            self._books.put_webhook(webhook)

    def _post(self, uri: str) -> int | None:
        address = uri if uri.lower().startswith("http") else f"http://{uri}"
        try:
            with self._session.post(
                address, data=b"", timeout=TIMEOUT, allow_redirects=False, stream=True
            ) as answer:
                return answer.status_code
        except (requests.RequestException, ValueError):  # urllib3 lets some bad addresses out as they are
            return None


def _plain_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.headers["User-Agent"] = "orcid-repo local registry"
    return session
