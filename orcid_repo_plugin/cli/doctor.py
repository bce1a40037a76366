"""``orcid-repo doctor``: what is wrong with settings, books, registry and plugins, and the way out."""

import click

from orcid_repo_plugin.cli.context import FAILED
from orcid_repo_plugin.hookspecs import hookimpl


@click.command(
    "doctor",
    epilog="""\b
Examples:
  orcid-repo doctor                     the settings that are in force here
  orcid-repo --config FILE doctor       a settings file before it goes live""",
)
@click.pass_context
def doctor(ctx: click.Context) -> int:
    """Look at settings, database, key, registry, credentials, clock and plugins; say the way out.

    Nothing is made or changed. The registry is asked when there is a client id.

    Exit codes: 0 nothing wrong, 1 something is.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.checks import all_checks

    wrong = 0
    for check in all_checks(ctx.obj):
        click.echo(f"{check.state:<5}  {check.message}")
        wrong += check.state == "wrong"
    return FAILED if wrong else 0


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(doctor)
