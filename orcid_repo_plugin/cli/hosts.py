"""``orcid-repo hosts``: the systems that may send us people and items, and their keys."""

from typing import TYPE_CHECKING, Any, Final

import click

from orcid_repo_plugin.cli.context import open_books, say
from orcid_repo_plugin.cli.rows import AS, encoded, write_rows
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.store.times import iso, milliseconds

if TYPE_CHECKING:
    from orcid_repo_plugin.domain.host import Host
    from orcid_repo_plugin.services.hosts import NewKey

LIST: Final = ("name", "repositories", "origins", "keys", "added_at")
"""Columns of ``hosts list``."""
AS_JSON: Final = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")

REPOSITORIES: Final = click.option(
    "--repository",
    "repositories",
    metavar="R",
    multiple=True,
    help="A repository that it may speak for, by its name in the settings; else the one of the same name.",
)
ORIGINS: Final = click.option(
    "--origin",
    "origins",
    metavar="URL",
    multiple=True,
    help="Where people may be sent back to: https://repository.example.org.",
)


@click.group("hosts")
def hosts() -> None:
    """Say which systems may send us people and items, and give them keys."""


@hosts.command(
    "add",
    epilog="""\b
Examples:
  orcid-repo hosts add main --origin https://repository.example.org
  orcid-repo hosts add portal --repository main --repository theses > portal.key

Exit codes: 0 added, 2 wrong use: the name is taken or odd, a repository is unknown, an origin is none.""",
)
@click.argument("name", metavar="NAME")
@REPOSITORIES
@ORIGINS
@AS_JSON
@click.pass_context
def add(
    ctx: click.Context, name: str, repositories: tuple[str, ...], origins: tuple[str, ...], as_json: bool
) -> None:
    """Let a host send us people and items, and make its key.

    The key stands alone on its line on standard output, and is shown this once. It is text: the host signs
    with it as it is. How, stands in docs/hosts/any.md, in five languages.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.hosts import add_host

    made = add_host(open_books(ctx), name, repositories, origins)
    _tell(made.host)
    say("its key is shown this once; keep it where the host's other secrets are:")
    _show(made, as_json)


@hosts.command(
    "change",
    epilog="""\b
Examples:
  orcid-repo hosts change main --origin https://repository.example.org --origin https://old.example.org
  orcid-repo hosts change portal --repository main

Exit codes: 0 changed, 2 wrong use: no such host, nothing to change, a repository or an origin is wrong.""",
)
@click.argument("name", metavar="NAME")
@click.option("--repository", "repositories", metavar="R", multiple=True, help="In place of those it has.")
@click.option("--origin", "origins", metavar="URL", multiple=True, help="In place of those it has.")
@click.option("--no-origin", is_flag=True, help="People are sent back to it no more.")
@click.pass_context
def change(
    ctx: click.Context, name: str, repositories: tuple[str, ...], origins: tuple[str, ...], no_origin: bool
) -> None:
    """Change for which repositories a host may speak, or its origins. Its keys stay as they are.

    What is not named stays; what is named takes the place of what there was.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.hosts import change_host

    if not (repositories or origins or no_origin):
        raise click.UsageError("name what is to change: --repository, --origin or --no-origin")
    if origins and no_origin:
        raise click.UsageError("--origin and --no-origin contradict each other")
    _tell(change_host(open_books(ctx), name, repositories, origins if origins or no_origin else None))


@hosts.command(
    "list",
    epilog="""\b
Examples:
  orcid-repo hosts list
  orcid-repo hosts list --json""",
)
@AS
@AS_JSON
@click.pass_context
def list_all(ctx: click.Context, form: str, as_json: bool) -> None:
    """List the hosts: for which repositories, with how many keys. Keys are never shown."""
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.hosts import list_hosts

    form = "json" if as_json else form
    rows = [_row(one.host, one.keys) for one in list_hosts(open_books(ctx))]
    if form != "json":
        rows = [row | {name: " ".join(row[name]) for name in ("repositories", "origins")} for row in rows]
    write_rows(rows, LIST, form)
    if not rows:
        say("there is no host yet; `orcid-repo hosts add NAME` makes one")


@hosts.command(
    "rotate",
    epilog="""\b
Examples:
  orcid-repo hosts rotate main > main.key

Exit codes: 0 there is a new key, 2 there is no such host.""",
)
@click.argument("name", metavar="NAME")
@AS_JSON
@click.pass_context
def rotate(ctx: click.Context, name: str, as_json: bool) -> None:
    """Give a host a new key, alone on its line on standard output. The one before stays good beside it.

    The one before ends at the next rotate. To end one that was stolen at once, rotate twice and give the
    host the second.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.hosts import rotate_key

    made = rotate_key(open_books(ctx), name)
    say(f"host {name} has a new key, shown this once; the one before stays good until the next rotate:")
    _show(made, as_json)


@hosts.command(
    "remove",
    epilog="""\b
Examples:
  orcid-repo hosts remove main

Exit codes: 0 removed, 2 there is no such host.""",
)
@click.argument("name", metavar="NAME")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Take a host out, with its keys: nothing that it signs is taken any more. People and works stay."""
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.hosts import remove_host

    remove_host(open_books(ctx), name)
    say(f"host {name} is removed, and its keys are good no more; people and works stay")


def _tell(host: "Host") -> None:
    say(f"host {host.name} may speak for {', '.join(host.repositories)}")
    if host.origins:
        say(f"people may be sent back to {', '.join(host.origins)}")
    else:
        say("people cannot be sent back to it: it has no origin (--origin https://…)")


def _row(host: "Host", keys: int) -> dict[str, Any]:
    return {
        "name": host.name,
        "repositories": list(host.repositories),
        "origins": list(host.origins),
        "keys": keys,
        "added_at": iso(milliseconds(host.added_at)) if host.added_at else None,
    }


def _show(made: "NewKey", as_json: bool) -> None:
    if as_json:
        click.echo(encoded({"name": made.host.name, "key": made.key} | _row(made.host, made.keys)))
    else:
        click.echo(made.key)


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the commands."""
    cli.add_command(hosts)
