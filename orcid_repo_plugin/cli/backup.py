"""``orcid-repo backup`` and ``restore``: all books in one file, and back."""

from itertools import count
from pathlib import Path

import click

from orcid_repo_plugin.cli.context import say
from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.settings import SecretsSettings
from orcid_repo_plugin.settings import load as load_settings


@click.command(
    "backup",
    epilog="""\b
Examples:
  orcid-repo backup /backups/orcid-$(date +%F).sqlite3""",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Write over a file that is there.")
@click.pass_context
def backup(ctx: click.Context, file: Path, replace: bool) -> None:
    """Write all books into one file, as they are at this moment; a push may go on meanwhile.

    The file is for this user's eyes only. The tokens in it stay sealed, and the key is not in it.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.store.backup import backup as write
    from orcid_repo_plugin.store.database import Database

    settings = load_settings(ctx.obj)
    database = Database(settings.database.url)
    try:
        _refuse_nothing(database.is_sqlite, str(database.url.database), database.url_shown)
        write(database, file, overwrite=replace)
    finally:
        database.close()
    say(f"the books of {database.url_shown} are in {file}")
    say(f"the key is not: keep a copy of {_key(settings.secrets)} in another place")


def _refuse_nothing(is_sqlite: bool, path: str, shown: str) -> None:
    """A backup of a database that is not there would look like one."""
    if is_sqlite and not Path(path).exists():
        raise StoreError(f"{shown}: there is no such database, so there is nothing to keep")


@click.command(
    "restore",
    epilog="""\b
Examples:
  orcid-repo restore /backups/orcid-2026-11-20.sqlite3
  orcid-repo restore --replace backup.sqlite3      keep no copy of the books that are there""",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Keep no copy of the books that are there.")
@click.pass_context
def restore(ctx: click.Context, file: Path, replace: bool) -> None:
    """Make the books of a backup those of the database that the settings name; all or nothing.

    Books that are there already are copied into a file beside FILE first. What ORCID took since the backup
    was made is found out and healed by the next push.
    """
    from orcid_repo_plugin.store.backup import backup as write
    from orcid_repo_plugin.store.backup import holds_books
    from orcid_repo_plugin.store.backup import restore as read
    from orcid_repo_plugin.store.database import Database

    settings = load_settings(ctx.obj)
    url = settings.database.url
    if not replace and file.is_file() and holds_books(url):
        kept = _free_name(file)
        database = Database(url)
        try:
            write(database, kept)
        finally:
            database.close()
        say(f"the books that were there are kept in {kept}")
    read(url, file, replace=True)
    say(f"the books of {file} are restored")
    say(f"the key is not in a backup: {_key(settings.secrets)} must be the one of that time; see `doctor`")
    say("next: orcid-repo reconcile tells what has changed on the records since; orcid-repo push goes on")


def _free_name(file: Path) -> Path:
    """A name beside a backup for the books that it takes the place of."""
    names = (file.with_name(f"{file.stem}.before-restore-{n}{file.suffix}") for n in count(1))
    return next(name for name in names if not name.exists())


def _key(secrets: SecretsSettings) -> str:
    if secrets.key.get_secret_value():
        return "the key in [secrets] key"
    return f"the key file {secrets.key_file}"


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the commands."""
    cli.add_command(backup)
    cli.add_command(restore)
