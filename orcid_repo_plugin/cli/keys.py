"""``orcid-repo keys``: the keys that seal what is secret in the books."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from orcid_repo_plugin.cli.context import FAILED, open_books, say
from orcid_repo_plugin.cli.rows import Row, encoded, write_rows
from orcid_repo_plugin.hookspecs import hookimpl

if TYPE_CHECKING:
    from orcid_repo_plugin.services.keys import Looked, Rotated

AS_JSON: Final = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
_WORDS: Final[Mapping[str, str]] = {
    "access_token": "access tokens",
    "refresh_token": "refresh tokens",
    "host_key": "host keys",
    "browser": "browser sessions",
    "sign_in": "sign-ins at ORCID",
    "revocation": "tokens to be ended",
}


@click.group("keys")
def keys() -> None:
    """Look at the keys that seal what is secret in the books, and change them."""


@keys.command(
    "list",
    epilog="""\b
Examples:
  orcid-repo keys list
  orcid-repo keys list --json""",
)
@AS_JSON
@click.pass_context
def list_all(ctx: click.Context, as_json: bool) -> None:
    """List the keys, each by eight digits that tell it from others, and how much each opens.

    The first one seals. The keys themselves are never shown.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.keys import list_keys

    found = list_keys(open_books(ctx))
    if as_json:
        click.echo(encoded(_as_json(found)))
        return
    write_rows(list(_rows(found)), ("key", "seals", "opens", "what"), "table")
    say(f"keys from {found.where}" if found.keys else f"there is no key yet in {found.where}")
    if number := sum(found.unopened.values()):
        say(f"{number} sealed texts are opened by none of them: {_counted(found.unopened)}")


@keys.command(
    "rotate",
    epilog="""\b
Examples:
  orcid-repo keys rotate
  orcid-repo keys rotate --keep-old   for backups, or if others use the same key file

Exit codes: 0 all is sealed by the new key, 1 some is opened by no key and stays as it was, 2 wrong use: the
key is not the right one, cannot be changed here, or somebody else changes it.""",
)
@click.option(
    "--keep-old", is_flag=True, help="Leave the old keys in the key file; they open, and seal no more."
)
@AS_JSON
@click.pass_context
def rotate(ctx: click.Context, keep_old: bool, as_json: bool) -> int:
    """Make a new key, seal everything anew by it, and take the old keys out of the key file.

    Services and pushes may run meanwhile. It may be stopped or killed at any moment and run again. Backups
    that were made before need the old keys: keep a copy of the key file beside them.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.keys import rotate as change_keys

    app = open_books(ctx)
    with _live() as progress:
        done = change_keys(app, keep_old=keep_old, progress=progress)
    if as_json:
        click.echo(encoded(asdict(done)))
    else:
        rows = [{"what": _WORDS[kind], "sealed_anew": number} for kind, number in done.resealed.items()]
        write_rows(rows, ("what", "sealed_anew"), "table")
    _tell(done)
    return FAILED if sum(done.unopened.values()) else 0


def _tell(done: "Rotated") -> None:
    say(f"key {done.key} seals now")
    if done.dropped:
        gone = ", ".join(done.dropped)
        say(f"taken out of {done.where}: {gone}; backups that were made until now open only with that")
    if done.in_settings:
        say(f"take all but the first key out of {done.where}, and start the service anew")
    elif done.kept:
        say(f"still in {done.where}: {', '.join(done.kept)}")
    if number := sum(done.unopened.values()):
        say(
            f"{number} sealed texts are opened by no key and stay as they were: {_counted(done.unopened)}. "
            "Put the key that sealed them into the key file and run this again; or let people connect anew"
        )


def _as_json(found: "Looked") -> Row:
    return {
        "where": found.where,
        "keys": [
            {"key": one.fingerprint, "seals": one.seals, "opens": sum(one.opens.values())}
            | {"by_kind": dict(one.opens)}
            for one in found.keys
        ],
        "unopened": sum(found.unopened.values()),
    }


def _rows(found: "Looked") -> Iterator[Row]:
    for one in found.keys:
        yield {
            "key": one.fingerprint,
            "seals": "yes" if one.seals else "no",
            "opens": sum(one.opens.values()),
            "what": _counted(one.opens),
        }


def _counted(numbers: Mapping[str, int]) -> str:
    """``access tokens: 3, host keys: 1``."""
    return ", ".join(f"{_WORDS[kind]}: {number}" for kind, number in numbers.items() if number)


@contextmanager
def _live() -> Iterator[Callable[[int, int], None] | None]:
    """How far it is, on stderr, when a person is looking there."""
    console = Console(stderr=True)
    if not (sys.stderr and sys.stderr.isatty()) or console.is_dumb_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("looking", total=None)
        yield lambda looked, done: bar.update(task, description=f"{looked:,} looked at, {done:,} sealed anew")


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the commands."""
    cli.add_command(keys)
