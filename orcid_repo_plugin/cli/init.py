"""``orcid-repo init``: writes a commented settings file, and the key that seals tokens."""

import os
from pathlib import Path

import click

from orcid_repo_plugin.cli.context import WRONG_USE, say
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.settings import FILE_NAME, Settings
from orcid_repo_plugin.settings import load as load_settings
from orcid_repo_plugin.settings_template import template


@click.command(
    "init",
    epilog="""\b
Examples:
  orcid-repo init            orcid-repo.toml and orcid-repo.key in this folder
  orcid-repo init /etc/orcid make the folder if needed, and the files in it""",
)
@click.argument(
    "directory", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="[DIR]"
)
def init(directory: Path) -> int:
    """Write a commented orcid-repo.toml, and the key file that seals tokens in the database.

    What is there already is never touched: a settings file without its key file gets a key.
    """
    path = directory / FILE_NAME
    try:
        directory.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _there_already(directory, path)
    except OSError as error:
        say(f"{path} cannot be written: {error.strerror}")
        return WRONG_USE
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(template())
    click.echo(f"wrote {path}; only you can read it, since it may hold the client secret")
    default = Settings.model_fields["secrets"].get_default(call_default_factory=True).key_file
    if not _make_key(directory / default):
        click.echo(f"{directory / default} is there already and stays as it is")
    click.echo("next: orcid-repo doctor, then orcid-repo map --explain YOUR-EXPORT")
    return 0


def _there_already(directory: Path, path: Path) -> int:
    """A settings file from before there were keys gets one; else nothing is done."""
    if path.is_file():
        secrets = load_settings(path).secrets
        if not secrets.key.get_secret_value() and secrets.key_file and _make_key(secrets.key_file):
            click.echo(f"{path} is already there and stays as it is")
            return 0
    say(f"{path if os.path.lexists(path) else directory} is already there; nothing was changed")
    return WRONG_USE


def _make_key(path: Path) -> bool:
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.store.sealing import make_key_file

    if not make_key_file(path):
        return False
    click.echo(f"wrote {path}, the key that seals tokens; keep a copy, but not beside copies of the database")
    return True


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(init)
