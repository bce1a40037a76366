"""Figures for Prometheus: requests, launches, sign-ins, what waits. Never who: no iD, user or token."""

import time
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import Final

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.jobs.engine import Engine
from orcid_repo_plugin.services.app import App

_FRESH: Final = 5.0
"""Seconds for which figures from the books are taken again."""
_STEPS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The figures of one service, in a registry of its own."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, app: App, engine: Engine) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "orcid_repo_requests",
            "Requests that were answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "orcid_repo_request_seconds",
            "How long an answer took.",
            ("route",),
            buckets=_STEPS,
            registry=self.registry,
        )
        self.launches = Counter(
            "orcid_repo_launches",
            "Signed calls of hosts by their result: taken, or why not.",
            ("result",),
            registry=self.registry,
        )
        self.sign_ins = Counter(
            "orcid_repo_sign_ins",
            "People who came back from ORCID, by the ending.",
            ("ending",),
            registry=self.registry,
        )
        self.registry.register(_Books(app, engine))

    def launch(self, result: str) -> None:
        """Count a signed call.

        :param result: ``taken``, or the code of ``LaunchRefused``.
        """
        self.launches.labels(result).inc()

    def sign_in(self, ending: str) -> None:
        """Count a way back from ORCID.

        :param ending: one of ``Ending``.
        """
        self.sign_ins.labels(str(ending)).inc()

    def text(self) -> bytes:
        """All figures, as Prometheus reads them."""
        return generate_latest(self.registry)

    def watch(self, web: Flask) -> None:
        """Count each request. The route is the pattern of the address, and not the address."""

        @web.after_request
        def count(response: Response) -> Response:
            route = request.url_rule.rule if request.url_rule else "none"
            method = request.method if request.method in _METHODS else "other"
            self.requests.labels(method, route, response.status_code).inc()
            self.seconds.labels(route).observe(max(0.0, time.perf_counter() - g.get("begun", 0.0)))
            return response


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


class _Books(Collector):
    """What the books and the engine know, looked up when somebody asks."""

    def __init__(self, app: App, engine: Engine) -> None:
        self.app = app
        self.engine = engine
        self._lock = Lock()
        self._found: list[Metric] = []
        self._until = 0.0

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the books need not be open yet."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The figures, a few seconds old at most."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._found = list(self._look())
                self._until = time.monotonic() + _FRESH
            found = self._found
        yield from found

    def _look(self) -> Iterator[Metric]:
        store = self.app.store
        try:
            with store.reading() as c:
                counts = store.outbox.counts(c)
                due = store.outbox.first_due(c)
                revocations = store.revocations.count(c)
        except StoreError:
            yield GaugeMetricFamily("orcid_repo_books_up", "Whether the books answer.", value=0)
            return
        yield GaugeMetricFamily("orcid_repo_books_up", "Whether the books answer.", value=1)
        deliveries = GaugeMetricFamily(
            "orcid_repo_deliveries", "Items for records, by state.", labels=["state"]
        )
        for state in DeliveryState:
            deliveries.add_metric([state.value], counts.get(state, 0))
        yield deliveries
        late = max(0, store.now() - due) / 1000 if due is not None else 0
        yield GaugeMetricFamily(
            "orcid_repo_oldest_due_seconds", "For how long the oldest due delivery has waited.", value=late
        )
        yield GaugeMetricFamily(
            "orcid_repo_revocations_waiting",
            "Tokens that ORCID must still be told to end.",
            value=revocations,
        )
        yield GaugeMetricFamily(
            "orcid_repo_engine_tasks",
            "Tasks that wait for the engine.",
            value=self.engine.huey.pending_count(),
        )
        sent = self.app.orcid.session.requests if "orcid" in self.app.__dict__ else 0
        yield CounterMetricFamily("orcid_repo_orcid_requests", "Requests to ORCID.", value=sent)
