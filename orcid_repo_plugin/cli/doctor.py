"""``orcid-repo doctor``: what is wrong with settings and plugins, and the way out."""

import difflib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import click

from orcid_repo_plugin import __version__
from orcid_repo_plugin.cli.context import FAILED
from orcid_repo_plugin.errors import OrcidRepoError
from orcid_repo_plugin.hookspecs import PROJECT, hookimpl
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.settings import Settings, find_file
from orcid_repo_plugin.settings import load as load_settings


class Check(NamedTuple):
    """One thing looked at."""

    state: str
    """``ok``, ``note`` (works, but look) or ``wrong``."""
    message: str


@click.command(
    "doctor",
    epilog="""\b
Examples:
  orcid-repo doctor                     the settings that are in force here
  orcid-repo --config FILE doctor       a settings file before it goes live""",
)
@click.pass_context
def doctor(ctx: click.Context) -> int:
    """Look at settings and plugins; say what is wrong and the way out.

    Exit codes: 0 nothing wrong, 1 something is.
    """
    wrong = 0
    for check in _checks(ctx.obj):
        click.echo(f"{check.state:<5}  {check.message}")
        wrong += check.state == "wrong"
    return FAILED if wrong else 0


def _checks(config: Path | None) -> Iterator[Check]:
    yield Check("ok", f"orcid-repo-plugin {__version__}")
    try:
        path = find_file(config)
        settings = load_settings(config)
    except OrcidRepoError as error:
        yield Check("wrong", f"settings: {error}")
        return
    yield (
        Check("ok", f"settings from {path}")
        if path
        else Check("note", "no settings file: defaults are in force; `orcid-repo init` writes one")
    )
    yield from _registry(settings)
    yield from _address(settings)
    try:
        app = App(settings)
    except OrcidRepoError as error:
        yield Check("wrong", f"plugins: {error}")
        return
    yield from _plugins(app)


def _registry(settings: Settings) -> Iterator[Check]:
    orcid = settings.orcid
    yield Check("ok", f"registry: {orcid.environment}; iDs are written as https://{orcid.host}/…")
    if not orcid.client_id:
        yield Check("note", "no orcid.client_id: mapping works, sending to ORCID needs one")
    secret = orcid.client_secret_file
    if secret is None:
        return
    if not secret.is_file():
        yield Check("wrong", f"orcid.client_secret_file {secret}: there is no such file")
    elif secret.stat().st_mode & 0o077:
        yield Check(
            "wrong", f"orcid.client_secret_file {secret}: others can read it; run `chmod 600 {secret}`"
        )
    else:
        yield Check("ok", f"client secret in {secret}")


def _address(settings: Settings) -> Iterator[Check]:
    if settings.base_url:
        parts = urlsplit(settings.base_url)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            yield Check(
                "wrong", f"base_url {settings.base_url!r}: ORCID sends people back to https addresses only"
            )
        else:
            yield Check("ok", f"public address {settings.base_url}")
    scheme = settings.database.url.partition(":")[0].partition("+")[0]
    if scheme not in ("sqlite", "postgresql"):
        yield Check("wrong", f"database.url: {scheme!r} is not known; use sqlite:///FILE or postgresql://…")


def _plugins(app: App) -> Iterator[Check]:
    known = app.platforms()
    yield Check("ok", f"platforms that can be read: {', '.join(known)}")
    for name, repository in app.settings.repositories.items():
        if repository.platform and repository.platform not in known:
            yield Check(
                "wrong",
                f"repositories.{name}.platform {repository.platform!r} is read by no plugin; "
                f"known: {', '.join(known)}",
            )
    there = _plugin_names(app)
    for name in app.plugins.blocked:
        if name not in there:
            near = difflib.get_close_matches(name, there, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            yield Check("note", f"blocked_plugins: there is no plugin {name!r}{hint}")
    for note in app.plugins.broken:
        yield Check("wrong", str(note))
    foreign = [str(n) for n, _ in app.plugins.list_name_plugin() if n not in app.plugins.own and _]
    yield Check("ok", f"plugins besides our own: {', '.join(foreign) or 'none'}")
    for platform in known:
        try:
            app.mapper.fields(platform)
        except OrcidRepoError as error:
            yield Check("wrong", f"settings: {error}")


def _plugin_names(app: App) -> set[str]:
    """All plugins that could be loaded, blocked or not."""
    folder = app.settings.plugins_dir
    files = {path.stem for path in folder.glob("*.py")} if folder else set()
    return app.plugins.own | files | {point.name for point in entry_points(group=PROJECT)}


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(doctor)
