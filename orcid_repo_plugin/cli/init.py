"""``orcid-repo init``: writes a commented settings file."""

import os
from pathlib import Path

import click

from orcid_repo_plugin.cli.context import WRONG_USE, say
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.settings import FILE_NAME
from orcid_repo_plugin.settings_template import template


@click.command(
    "init",
    epilog="""\b
Examples:
  orcid-repo init            orcid-repo.toml in this folder
  orcid-repo init /etc/orcid make the folder if needed, and the file in it""",
)
@click.argument(
    "directory", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="[DIR]"
)
def init(directory: Path) -> int:
    """Write a commented orcid-repo.toml. An existing one is never touched."""
    path = directory / FILE_NAME
    try:
        directory.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        say(f"{path if os.path.lexists(path) else directory} is already there; nothing was changed")
        return WRONG_USE
    except OSError as error:
        say(f"{path} cannot be written: {error.strerror}")
        return WRONG_USE
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(template())
    click.echo(f"wrote {path}; only you can read it, since it may hold the client secret")
    click.echo("next: orcid-repo doctor, then orcid-repo map --explain YOUR-EXPORT")
    return 0


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(init)
