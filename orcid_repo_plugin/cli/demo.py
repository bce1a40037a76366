"""``orcid-repo demo``: the whole journey on the sample items, against a registry on this machine."""

import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orcid_repo_plugin.cli.context import FAILED, say
from orcid_repo_plugin.hookspecs import hookimpl

if TYPE_CHECKING:
    from orcid_repo_plugin.services.demo import DemoSite


@click.command(
    "demo",
    epilog="""\b
Examples:
  orcid-repo demo --once               the whole journey, printed
  orcid-repo demo                      the same; then look at the records in a browser, until Ctrl+C
  orcid-repo demo --directory my-demo  keeps everything there, to go on with by hand""",
)
@click.option("--once", is_flag=True, help="End when all is shown; else the registry's pages stay open.")
@click.option(
    "--directory",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep everything in this folder; else it is gone at the end.",
)
def demo(once: bool, directory: Path | None) -> int:
    """Show the whole journey: items, works on records, an edit, a withdrawal, an author's own mind.

    Runs the commands that an admin would type, on the sample items, against a registry of ORCID's kind on
    this machine. Nothing leaves the machine. Each step is checked against the registry's own books; if one
    does not come out as it should, the demo fails.

    Exit codes: 0 all came out, 1 something did not, 2 wrong use.
    """
    # Here and not above: the other commands start faster without a registry.
    from orcid_repo_plugin.cli.demo_stage import Unexpected
    from orcid_repo_plugin.cli.demo_story import tell
    from orcid_repo_plugin.services.demo import open_site

    with ExitStack() as stack:
        folder = directory or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="orcid-repo-demo-"))
        )
        site = stack.enter_context(open_site(folder))
        try:
            tell(site)
        except Unexpected as error:
            say(f"the demo did not come out as it should: {error}")
            return FAILED
        if directory:
            click.echo(f"\nEverything is in {site.folder}; run the demo on it again, or go on by hand.")
        if not once:
            try:
                _stay_open(site, kept=directory is not None)
            except KeyboardInterrupt:
                click.echo()
    return 0


def _stay_open(site: "DemoSite", *, kept: bool) -> None:
    """Let somebody look at the records; ends by Ctrl+C only."""
    from orcid_repo_plugin.services.demo import CONNECTED, JOSIAH, LATE, PASSWORD

    click.echo(f"\nThe registry's pages stay open at {site.address}. The records:")
    for author in (*CONNECTED, LATE):
        click.echo(f"  {site.page_of(author)}  {author.given_names} {author.family_name}")
    click.echo(f"Sign in with the iD, {JOSIAH.orcid}, and the password {PASSWORD}.")
    click.echo("Take a work off there, then, in another terminal, correct its item and push again:")
    click.echo(f"  cd {site.folder} && orcid-repo status")
    click.echo(f"Ctrl+C ends it{'' if kept else '; the folder is removed then'}.")
    threading.Event().wait()


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(demo)
