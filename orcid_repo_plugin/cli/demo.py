"""``orcid-repo demo``: everything on this machine, to play with in a browser, or told from end to end."""

import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orcid_repo_plugin.cli.context import FAILED, say
from orcid_repo_plugin.hookspecs import hookimpl

if TYPE_CHECKING:
    from orcid_repo_plugin.demo.site import DemoSite
    from orcid_repo_plugin.demo.tour import Tour


@click.command(
    "demo",
    epilog="""\b
Examples:
  orcid-repo demo                      registry, service and a repository, until Ctrl+C
  orcid-repo demo --once               the whole journey without a browser, printed
  orcid-repo demo --directory my-demo  keeps everything there; a second start goes on""",
)
@click.option("--once", is_flag=True, help="Run the whole journey without a browser, and end.")
@click.option(
    "--directory",
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep everything in this folder; else it is gone at the end.",
)
def demo(once: bool, directory: Path | None) -> int:
    """Play author, editor and visitor: a registry of ORCID's kind, the service, and a sample repository.

    Nothing leaves this machine. With --once, the whole journey runs by itself: the commands that an admin
    would type, on sample items, then an author who connects. Each step is checked against the registry's
    own books; if one does not come out as it should, the demo fails.

    Exit codes: 0 all came out, 1 something did not, 2 wrong use.
    """
    # Here and not above: the other commands start faster without a registry.
    from orcid_repo_plugin.demo.site import open_site

    with ExitStack() as stack:
        folder = directory or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="orcid-repo-demo-"))
        )
        site = stack.enter_context(open_site(folder, usual_ports=not once))
        code = _tell(site) if once else _stay_open(site, kept=directory is not None)
        if directory and not code:
            click.echo(f"\nEverything is in {site.folder}; run the demo on it again, or go on by hand.")
    return code


def _tell(site: "DemoSite") -> int:
    from orcid_repo_plugin.cli.demo_stage import Unexpected
    from orcid_repo_plugin.cli.demo_story import tell

    try:
        tell(site)
    except Unexpected as error:
        say(f"the demo did not come out as it should: {error}")
        return FAILED
    return 0


def _stay_open(site: "DemoSite", *, kept: bool) -> int:
    """Let somebody play, until Ctrl+C."""
    from orcid_repo_plugin.demo.tour import open_tour

    try:
        with open_tour(site) as tour:
            tour.tell_all()
            _say_where(tour, kept=kept)
            threading.Event().wait()
    except KeyboardInterrupt:
        click.echo()
    return 0


def _say_where(tour: "Tour", *, kept: bool) -> None:
    from orcid_repo_plugin.demo.authors import JOSIAH, PASSWORD

    name = JOSIAH.full_name
    click.secho("\nAll of this runs on this machine only. Open it in a browser:\n", bold=True)
    for who, where, what in (
        ("As author", f"{tour.address}/login", f"be {name}, and press “Connect your ORCID iD”."),
        ("", "", f"At the registry: {JOSIAH.orcid}, password {PASSWORD}."),
        ("His page", f"{tour.address}/orcid/works", "what was written in his name; choices; disconnect"),
        ("His record", tour.record_of(JOSIAH), "where his works appear by themselves"),
        ("As editor", f"{tour.address}/editor", "be Edith Marlow; publish, change, withdraw: see his record"),
        ("As visitor", f"{tour.address}/", "what is published"),
    ):
        click.echo(f"  {who:<10}  {where:<44}  {what}")
    click.echo(f"\nThe service is at {tour.service}, and its log in {tour.site.folder / 'service.log'}.")
    click.echo(f"Ctrl+C ends it{'' if kept else '; the folder is removed then'}.")


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(demo)
