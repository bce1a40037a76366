"""``orcid-repo launch``: a link as a host makes it, to try."""

from typing import Final

import click

from orcid_repo_plugin.cli.context import open_books, say
from orcid_repo_plugin.cli.options import REPOSITORY
from orcid_repo_plugin.domain.host import CONNECTING, Purpose
from orcid_repo_plugin.errors import LaunchRefused, WrongUse
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.store.times import iso

PAGES: Final = ("connect", "account", "signin")
_TAKEN: Final = {"connect": CONNECTING}
"""The purposes that a page takes, where it takes more than its own."""
_PURPOSES: Final = ("connect", "authenticate", "read", "write", "person", "account", "signin")


@click.command(
    "launch",
    epilog="""\b
Examples:
  orcid-repo launch --repository main --user 7
  orcid-repo launch --user 7 --name "Josiah Carberry" --email josiah@example.org
  orcid-repo launch --user 7 --page account --minutes 1

Exit codes: 0 there is a link, 2 wrong use: no host may speak for the repository, an option is odd.""",
)
@REPOSITORY
@click.option(
    "--user", metavar="U", help="The repository's own key for the account; --page signin goes without."
)
@click.option(
    "--page", type=click.Choice(PAGES), default="connect", show_default=True, help="Where it leads."
)
@click.option("--name", metavar="NAME", help="The person's name.")
@click.option("--given-name", metavar="NAME", help="Given names, to fill in ORCID's registration form.")
@click.option("--family-name", metavar="NAME", help="Family name, likewise.")
@click.option("--email", metavar="ADDRESS", help="E-mail address, likewise.")
@click.option("--locale", metavar="TAG", help="The person's language: de, zh-CN.")
@click.option(
    "--return-to",
    metavar="URL",
    help="Where the person goes back to, on one of the host's origins; at signin else its first.",
)
@click.option("--item", metavar="ID", help="The item that the person was at.")
@click.option("--purpose", type=click.Choice(_PURPOSES), help="What for; else as the page is.")
@click.option(
    "--host", metavar="NAME", help="The host that signs; else one that may speak for the repository."
)
@click.option(
    "--minutes", type=click.IntRange(1, 5), default=5, show_default=True, help="How long the link is good."
)
@click.pass_context
def launch(
    ctx: click.Context,
    /,
    repository: str | None,
    user: str | None,
    page: str,
    host: str | None,
    minutes: int,
    **claims: str | None,
) -> None:
    """Print a link as a host makes it, to try: alone on its line on standard output.

    It works once, in one browser, and for five minutes at most.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.launches import link

    if not user and page != "signin":
        raise click.UsageError("say whose account with --user; only --page signin goes without")
    app = open_books(ctx)
    now = app.store.now() // 1000
    said = {name: value for name, value in claims.items() if value}
    address = link(
        app,
        repository=app.repository_name(repository),
        user=user or None,
        page=page,
        host=host,
        **{"iat": now, "exp": now + 60 * minutes} | said,
    )
    _try(app, address, page)
    if not app.settings.base_url:
        say(f"the setting base_url is not set; the link leads to this machine: {app.settings.public_url}")
    say(f"good until {iso((now + 60 * minutes) * 1000)}, once, in the browser that opens it first:")
    click.echo(address)


def _try(app: App, address: str, page: str) -> None:
    """Read the link as the page will.

    :raises WrongUse: it would be refused.
    """
    from orcid_repo_plugin.services.launches import Launches

    try:
        found = Launches(app).check(address.partition("?launch=")[2], purposes=_TAKEN.get(page, (page,)))
    except LaunchRefused as error:
        raise WrongUse(f"the service would refuse this link: {error}") from None
    if page == Purpose.SIGN_IN and not found.return_to:
        raise WrongUse(
            f"the host {found.host} has no origin: the sign-in would lead nowhere; `hosts add` takes --origin"
        )


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(launch)
