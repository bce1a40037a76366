"""``orcid-repo serve``: the service where authors connect their iDs, and hosts tell of their items."""

import gc
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Final

import click

from orcid_repo_plugin.cli.context import greet, say, say_what_broke
from orcid_repo_plugin.domain.web_address import is_loopback
from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.orcid_api.oauth import credentials
from orcid_repo_plugin.settings import OrcidSettings, Settings, load

if TYPE_CHECKING:
    from orcid_repo_plugin.web.server import Server

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_OBJECTS: Final = 50_000
"""New objects between two looks of Python's garbage collector."""


@click.command(
    "serve",
    epilog="""\b
Examples:
  orcid-repo serve                       as the settings say; else at http://127.0.0.1:8080
  orcid-repo serve --port 0              at any port that is free; which one is told
  ORCID_REPO_BASE_URL=https://repository.example.org/orcid orcid-repo serve""",
)
@click.option("--host", help="The address to listen on, instead of [service] host.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="The port, instead of [service] port; 0: any that is free."
)
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None) -> int:
    """Serve the pages on which authors connect their ORCID iDs, and take what hosts tell of their items.

    What is deposited is sent by itself, as long as this runs. Ends at Ctrl+C or SIGTERM, when the requests
    in hand are answered and ORCID has answered what is on the wire; at once at a second signal.
    """
    given = load(ctx.obj)
    service = given.service
    with _serving(given, host or service.host, service.port if port is None else port) as server:
        server.run()
    return 0


@contextmanager
def _serving(given: Settings, host: str, port: int) -> Iterator["Server"]:
    # Here and not above: the other commands start faster without a web application.
    from orcid_repo_plugin.jobs.engine import Engine
    from orcid_repo_plugin.services.app import App
    from orcid_repo_plugin.web import logs
    from orcid_repo_plugin.web.app import MAX_BODY, create_app
    from orcid_repo_plugin.web.server import Server, address_of, listen

    _reachable(given, host)
    with ExitStack() as stack:
        listening = stack.enter_context(listen(host, port))
        settings = _at(given, listening.getsockname()[1])
        app = App(settings)
        stack.callback(app.close)
        say_what_broke(app.plugins)
        greet(app)
        engine = Engine(app, settings.service.jobs_file)
        web = create_app(app, engine)
        server = Server(web, listening, threads=settings.service.threads, max_body=MAX_BODY)
        stack.enter_context(_until_a_signal(server))
        say(_where(address_of(listening), settings))
        stack.enter_context(logs.on_stderr(settings.service.logs))
        stack.enter_context(_calm_collector())
        stack.callback(engine.stop)
        engine.start()
        yield server


def _reachable(settings: Settings, host: str) -> None:
    """Whoever listens to the world needs an address that the world knows.

    :raises SettingsError: there is none.
    """
    if not settings.base_url and not is_loopback(host):
        raise SettingsError(
            f"base_url: the service would listen at {host}, and its public address is not set; set it, "
            "or ORCID_REPO_BASE_URL, to what people's browsers shall ask for"
        )


def _at(settings: Settings, port: int) -> Settings:
    """The settings, with the port that is really listened at: without ``base_url`` it is a part of it."""
    return settings.model_copy(update={"service": settings.service.model_copy(update={"port": port})})


def _where(address: str, settings: Settings) -> str:
    known = "" if settings.public_url == address else f"; people reach it at {settings.public_url}"
    return f"listening at {address}{known}{_lacks(settings.orcid)}"


def _lacks(orcid: OrcidSettings) -> str:
    """What keeps people from connecting, if the settings do."""
    if not orcid.client_id:
        return "; nobody can connect yet: [orcid] client_id is not set"
    try:
        credentials(orcid)
    except SettingsError as error:
        return f"; nobody can connect yet: {error}"
    return ""


@contextmanager
def _until_a_signal(server: "Server") -> Iterator[None]:
    """End the server when somebody wants it to end, and that is no failure; the second time, all at once."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _at_once)
        server.stop()

    if threading.current_thread() is not threading.main_thread():  # only the main one gets signals
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # ``nohup``
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _at_once(number: int, _frame: FrameType | None) -> None:
    os._exit(128 + number)


@contextmanager
def _calm_collector() -> Iterator[None]:
    """Let the garbage collector look seldom: what is loaded stays."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(serve)
