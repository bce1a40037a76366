"""``orcid-repo register``: exactly what to put into ORCID's registration form."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

from orcid_repo_plugin.cli.context import say
from orcid_repo_plugin.cli.rows import encoded
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.settings import load as load_settings

if TYPE_CHECKING:
    from orcid_repo_plugin.services.registration import Registration

_FIELDS: Final = (
    ("name", "Name of your client application (people see it when they are asked, and in their settings)"),
    ("homepage", "URL of the homepage of your application (a link in people's settings)"),
    ("description", "Short description of your client application (shown where people are asked)"),
    ("redirect_uris", "Redirect URIs (letter by letter: https, host, path)"),
    ("notes", "Notes for ORCID staff"),
)
"""Fields of ORCID's form, in its order, by our names for them."""


@click.command(
    "register",
    epilog="""\b
Examples:
  orcid-repo register
  orcid-repo register --also https://orcid.test.example.org
  orcid-repo register --json""",
)
@click.option(
    "--also",
    metavar="URL",
    multiple=True,
    help="The base URL of a further installation with the same client id, such as one for tests.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.pass_context
def register(ctx: click.Context, also: tuple[str, ...], as_json: bool) -> None:
    """Print exactly what to put into ORCID's form when you register the client, from the settings.

    What ORCID would not take is told on standard error, with the way out. Nothing is sent.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.registration import registration

    found = registration(load_settings(ctx.obj), also)
    for warning in found.warnings:
        say(warning)
    if as_json:
        click.echo(encoded(asdict(found)))
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: "Registration") -> Iterator[str]:
    yield from ["Where to register:", found.form, ""]
    for name, title in _FIELDS:
        value = getattr(found, name)
        yield from [f"{title}:", *(value if isinstance(value, tuple) else (value,)), ""]
    yield from ["Scopes that people will be asked for:", " ".join(found.scopes)]


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(register)
