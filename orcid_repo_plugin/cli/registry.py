"""``orcid-repo registry``: ORCID's registry on this machine, to try, test and break things with."""

import gc
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final, TextIO
from urllib.parse import urlsplit

import click

from orcid_repo_plugin.cli.context import say
from orcid_repo_plugin.cli.registry_listing import as_json_line, as_settings
from orcid_repo_plugin.hookspecs import hookimpl

if TYPE_CHECKING:
    from orcid_repo_plugin.local_registry.registry import LocalRegistry
    from orcid_repo_plugin.local_registry.server import Server

PORT: Final = 8765
_OBJECTS: Final = 50_000
"""New objects between two looks of Python's garbage collector."""
_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the command line asks for."""

    port: int
    directory: Path | None
    files: tuple[Path, ...]
    redirect_uris: tuple[str, ...]
    control: bool
    log: Path | None
    rate_limit: bool
    pkce: bool


def _checked_uris(_ctx: click.Context, _option: click.Parameter, uris: tuple[str, ...]) -> tuple[str, ...]:
    for uri in uris:
        try:
            parts = urlsplit(uri)
            usable = parts.scheme in ("http", "https") and parts.hostname and not parts.fragment
            usable = usable and parts.port != 0 and not any(character <= " " for character in uri)
        except ValueError:
            usable = False
        if not usable:
            raise click.BadParameter(f"{uri!r} is no http or https address without a fragment")
    return uris


@click.command(
    "registry",
    epilog="""\b
Examples:
  orcid-repo registry                            in memory, at http://127.0.0.1:8765
  orcid-repo registry --directory ~/my-registry  keeps everything for the next time
  orcid-repo registry --load people.toml --load records/
  orcid-repo registry --redirect-uri http://localhost:5000/callback
  orcid-repo registry --port 0 --control --json  for scripts and tests
  orcid-repo registry > orcid-repo.toml          what it prints is a settings file""",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes one that is free."
)
@click.option(
    "--directory",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep everything in this folder; else it is gone at the end.",
)
@click.option(
    "--load",
    "files",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    metavar="FILE",
    help="More people and clients: TOML or JSON, or a folder of ORCID 3.0 records. Again for more.",
)
@click.option(
    "--redirect-uri",
    "redirect_uris",
    multiple=True,
    metavar="URI",
    callback=_checked_uris,
    help="Where the default clients may send people back to, too. Again for more.",
)
@click.option(
    "--control", is_flag=True, help="Answer the control endpoint: faults, journal, people on demand."
)
@click.option(
    "--log", type=click.Path(path_type=Path, dir_okay=False), help="Add each request to this file, as JSON."
)
@click.option("--rate-limit", is_flag=True, help="Refuse too many requests, as ORCID does.")
@click.option(
    "--pkce", is_flag=True, help="Promise PKCE in the OpenID configuration, which ORCID's does not."
)
@click.option("--json", "json_line", is_flag=True, help="Print one line of JSON, and nothing more.")
def registry(
    port: int,
    directory: Path | None,
    files: tuple[Path, ...],
    redirect_uris: tuple[str, ...],
    control: bool,
    log: Path | None,
    rate_limit: bool,
    pkce: bool,
    json_line: bool,
) -> int:
    """Serve ORCID's registry on this machine: sign-in, OAuth, member and public API 3.0.

    A client that works here works at ORCID. Prints addresses, clients with their secrets and the people to
    sign in as, then answers until Ctrl+C or SIGTERM. Only this machine can reach it.
    """
    wanted = Wanted(
        port=port,
        directory=directory,
        files=files,
        redirect_uris=redirect_uris,
        control=control,
        log=log,
        rate_limit=rate_limit,
        pkce=pkce,
    )
    with _opened(wanted) as (server, made), _until_a_signal(server):
        click.echo(as_json_line(made) if json_line else as_settings(made))
        sys.stdout.flush()
        server.run()
    return 0


@contextmanager
def _opened(wanted: Wanted) -> Iterator[tuple["Server", "LocalRegistry"]]:
    # Here and not above: the other commands start faster without a registry.
    from orcid_repo_plugin.local_registry import server as serving
    from orcid_repo_plugin.local_registry.addresses import Addresses
    from orcid_repo_plugin.local_registry.books.folder import InFolder
    from orcid_repo_plugin.local_registry.options import Options
    from orcid_repo_plugin.local_registry.registry import LocalRegistry

    with ExitStack() as stack:
        listening = stack.enter_context(serving.listen(wanted.port))
        log = stack.enter_context(_opened_log(wanted.log)) if wanted.log else None
        storage = InFolder(wanted.directory) if wanted.directory else None
        if storage is not None:
            stack.callback(storage.close)
        made = LocalRegistry(
            Addresses.at(serving.address_of(listening)),
            Options(control=wanted.control, rate_limit=wanted.rate_limit, pkce=wanted.pkce),
            storage,
            redirect_uris=wanted.redirect_uris,
            files=wanted.files,
            log=log,
        )
        stack.callback(made.close)
        if wanted.files and not made.is_new:
            say(f"{wanted.directory} holds a registry already; the files of --load were not read again")
        made.webhooks.start()
        stack.enter_context(_calm_collector())
        yield serving.Server(made, listening), made


@contextmanager
def _calm_collector() -> Iterator[None]:
    """Let the garbage collector look seldom.

    As Python sets it, half the time of a list of ten thousand works is the collector's, which finds nothing.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _opened_log(path: Path) -> TextIO:
    try:
        return path.open("a", encoding="utf-8")
    except OSError as error:
        raise click.BadParameter(f"{path}: {error.strerror}", param_hint="--log") from error


@contextmanager
def _until_a_signal(server: "Server") -> Iterator[None]:
    """End the server when somebody wants it to end; that is no failure."""

    def stop(_number: int, _frame: FrameType | None) -> None:
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


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(registry)
