"""Answers a second of `/connect` and `/account`, beside Flask's "hello", over HTTP in one run."""

import http.client
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from benchmarks.connect_browser import Browser
from benchmarks.connect_crowd import connect, crowd, deposit, pushed
from benchmarks.measuring import Row, alternate
from benchmarks.registry_process import registry_process
from benchmarks.service_process import ServiceProcess, free_port, service_process, write_settings
from orcid_repo_plugin.services.launches import link

_HELLO: Final = """
import sys
import waitress
from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello():
    return "Hello, World!"


waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=16, _quiet=True)
"""


class Caller:
    """One connection that is kept open, and the cookies of a browser."""

    def __init__(self, url: str, cookies: str = "") -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        self.headers = {"Cookie": cookies} if cookies else {}

    def get(self, path: str) -> None:
        """Ask once.

        :raises RuntimeError: the answer is not a 200.
        """
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path.partition('?')[0]}: {answer.status} {body[:200]!r}")

    def many(self, paths: list[str]) -> Callable[[], None]:
        """Ask for all of these, one after the other."""
        return lambda: [self.get(path) for path in paths] and None


@contextmanager
def hello() -> Iterator[str]:
    """Flask's "hello" under the server that we use, in a process of its own: its address."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", _HELLO, str(port)])
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                Caller(url).get("/")
                break
            except OSError:
                time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """Answers a second, and their ratios."""
    number, rounds = (50, 3) if quick else (300, 5)
    with (
        tempfile.TemporaryDirectory(dir=folder) as name,
        registry_process() as registry,
        hello() as plain_url,
    ):
        place, port = Path(name), free_port()
        settings = write_settings(place, registry, port)
        [someone] = crowd(registry, 1)
        with service_process(settings, port) as service:
            deposit(service, [someone], place)
            connect(service, someone)
            pushed(service, 60)
            seconds = _measured(service, plain_url, number, rounds)
    plain, again, fresh, account = (number / one for one in seconds)
    yield Row("Flask's hello, under the same server", plain, "answers/s")
    yield Row("/connect, opened by a new launch", fresh, "answers/s", note=f"{fresh / plain:.2f} of hello's")
    yield Row("/connect, looked at again", again, "answers/s", note=f"{again / plain:.2f} of hello's")
    yield Row("/account", account, "answers/s", note=f"{account / plain:.2f} of hello's")


def _measured(service: ServiceProcess, hello: str, number: int, rounds: int) -> list[float]:
    """Seconds for so many answers: hello, the connect page again and anew, the account page."""
    browser = Browser()
    browser.open(link(service.app, repository="main", user="user-0", page="account"))
    cookies = "; ".join(f"{one.name}={one.value}" for one in browser.session.cookies)
    browser.close()
    visitor, newcomer, greeted = Caller(service.url, cookies), Caller(service.url), Caller(hello)
    launches = iter(
        [
            link(service.app, repository="main", user=f"new-{n}").removeprefix(service.url)
            for n in range(number * rounds)
        ]
    )
    return alternate(
        [
            greeted.many(["/"] * number),
            visitor.many(["/connect"] * number),
            lambda: [newcomer.get(next(launches)) for _ in range(number)] and None,
            visitor.many(["/account"] * number),
        ],
        rounds,
    )
