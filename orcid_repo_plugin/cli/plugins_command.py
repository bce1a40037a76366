"""``orcid-repo plugins``: the hooks, who implements them, in which order."""

import json

import click

from orcid_repo_plugin import hookspecs
from orcid_repo_plugin.cli.context import open_app
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.plugins import Plugins


def implementers(plugins: Plugins) -> dict[str, list[str]]:
    """Each hook with its implementers, the first one asked first."""
    found = {}
    for name in (n for n in dir(hookspecs) if n.startswith("orcid_")):
        caller = getattr(plugins.hook, name)
        found[name] = [
            implementation.plugin_name + (" (wrapper)" if implementation.wrapper else "")
            for implementation in reversed(caller.get_hookimpls())
        ]
    return found


@click.command(
    "plugins",
    epilog="""\b
Examples:
  orcid-repo plugins              a line for each hook, the first one asked first
  orcid-repo plugins --as json    for scripts

Hooks are described in docs/hooks.md.""",
)
@click.option(
    "--as",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="The form of the output.",
)
@click.pass_context
def plugins(ctx: click.Context, form: str) -> None:
    """List the hooks and who implements them, in the order they are asked."""
    app = open_app(ctx)
    found = implementers(app.mapper.plugins)  # the mapping registers its own answers
    if form == "json":
        click.echo(json.dumps(found, indent=1))
        return
    width = max(map(len, found))
    for hook, names in found.items():
        click.echo(f"{hook:<{width}}  {', '.join(names) or '-'}")
    foreign = sorted({n.split(" ")[0] for names in found.values() for n in names} - app.plugins.own)
    click.echo(f"plugins besides our own: {', '.join(foreign) or 'none'}")
    if app.plugins.blocked:
        click.echo(f"blocked by the settings: {', '.join(app.plugins.blocked)}")


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(plugins)
