"""What every command needs: the installation, the streams, and how to name a failure."""

import gc
import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from orcid_repo_plugin.plugins import Plugins
from orcid_repo_plugin.services.app import App

T = TypeVar("T")

FAILED = 1
"""Exit code: some items failed, the others are done."""
WRONG_USE = 2
"""Exit code: options, paths or settings are wrong."""


def open_app(ctx: click.Context) -> App:
    """The installation that ``--config`` (or the lack of it) names."""
    app = App.open(ctx.obj)
    ctx.call_on_close(app.close)
    say_what_broke(app.plugins)
    return app


def open_books(ctx: click.Context) -> App:
    """The installation with its books open. Says when they begin now: who changes registry meets empty ones.

    :raises StoreError: the database cannot be used.
    """
    app = open_app(ctx)
    greet(app)
    gc.freeze()  # what is loaded stays; to look through it again and again is a tenth of a deposit's time
    ctx.call_on_close(gc.unfreeze)
    return app


def greet(app: App) -> None:
    """Open the books; say if they begin now, or were brought up to date."""
    if app.store.database.note:
        say(app.store.database.note)
    if app.store.is_new:
        say(_new_books(app))


def _new_books(app: App) -> str:
    store = app.store
    others = [
        f"{environment} ({client_id or 'no client id'})" if environment == store.environment else environment
        for environment, client_id in store.others()
    ]
    beside = f", beside those of {', '.join(dict.fromkeys(others))}" if others else ""
    return f"new books for {store.environment}{beside}; they are empty"


def say_what_broke(plugins: Plugins) -> None:
    """Name the plugins that broke while no item was mapped (others are named in an item's report)."""
    for note in plugins.broken:
        say(str(note))
    plugins.broken.clear()


def say(message: str) -> None:
    """One line for the admin, on stderr. What a terminal would obey is shown as an escape."""
    if not message.isprintable():
        message = "".join(ch if ch.isprintable() else ascii(ch)[1:-1] for ch in message)
    if sys.stderr is not None:
        print(f"orcid-repo: {message}", file=sys.stderr)  # as it is now: the progress bar stands in its way


def with_progress(items: Iterable[T], what: str) -> Iterator[T]:
    """Count items on stderr while they pass, when a person is looking there."""
    console = Console(stderr=True)
    if not (sys.stderr and sys.stderr.isatty()) or console.is_dumb_terminal:
        yield from items
        return
    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed:,.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as bar:
        task = bar.add_task(what, total=None)
        for item in items:
            bar.advance(task)
            yield item
