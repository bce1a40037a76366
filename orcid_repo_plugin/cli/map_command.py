"""``orcid-repo map``: what each item becomes at ORCID, and why."""

import io
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from orcid_repo_plugin.cli.context import FAILED, open_app, say, say_what_broke, with_progress
from orcid_repo_plugin.cli.output import opened, writer
from orcid_repo_plugin.cli.writer import Writer
from orcid_repo_plugin.domain.report import Level
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.map_items import STDIN, Failed, ItemMapping, Mapped, find_sources

WORKS_ONLY: Final = ("xml", "bibtex")
"""Forms that hold sendable works only, unless ``--all``."""

PLATFORM: Final = click.option(
    "--platform", help="eprints, dspace, files, items, or a plugin's own; else told by each file's content."
)
PATHS: Final = click.argument("paths", nargs=-1, required=True, metavar="PATH...")


@click.command(
    "map",
    epilog="""\b
Examples:
  orcid-repo map export.xml                        a line for each item
  orcid-repo map --explain export.xml              and where every value comes from
  orcid-repo map --as jsonl dump/ > works.jsonl    for scripts; folders and .gz work
  curl … | orcid-repo map --as xml -               from standard input

Exit codes: 0 all well, 1 some items failed (the others are done), 2 wrong use.""",
)
@PATHS
@PLATFORM
@click.option(
    "--as",
    "form",
    type=click.Choice(["table", "json", "jsonl", "xml", "bibtex"]),
    default="table",
    show_default=True,
    help="The form of the output.",
)
@click.option("--explain", is_flag=True, help="For every value its field and rule (JSON always has them).")
@click.option("--all", "everything", is_flag=True, help="In XML and BibTeX also works that may not be sent.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@click.pass_context
def map_items(
    ctx: click.Context,
    paths: tuple[str, ...],
    platform: str | None,
    form: str,
    explain: bool,
    everything: bool,
    output: Path | None,
) -> int:
    """Show what each item becomes at ORCID, and why. Sends nothing.

    PATH is a file (EPrints XML or JSON, DSpace JSON, BibTeX, our own items), plain or .gz, a folder of
    such files, or - for standard input.
    """
    app = open_app(ctx)
    journey = begin(app, paths, platform)
    spare_inputs(journey, output)
    with opened(output) as out:
        written = writer(form, out, app.settings.orcid.host, explain=explain)
        return _write(journey, written, only_sendable=form in WORKS_ONLY and not everything)


def begin(app: App, paths: Iterable[str], platform: str | None, repository: str | None = None) -> ItemMapping:
    """Find the files and their platforms.

    :param repository: whose items they are; else the settings' first one of each file's platform.
    :raises click.BadParameter: a path that is not there, a platform that nobody reads.
    """
    paths = list(paths)
    for path in paths:
        if path != STDIN and not (path and os.path.lexists(path)):
            raise click.BadParameter(
                f"{path or repr(path)}: there is no such file or folder", param_hint="PATH"
            )
    if paths.count(STDIN) > 1:
        raise click.BadParameter("standard input (-) can be read once only", param_hint="PATH")
    if platform:
        known = app.platforms()
        if platform not in known:
            raise click.BadParameter(f"{platform!r}; known are {', '.join(known)}", param_hint="--platform")
    journey = ItemMapping(app.mapper, platform or None, repository)
    journey.recognise(find_sources(paths, sys.stdin.buffer if sys.stdin else io.BytesIO()))
    say_what_broke(app.plugins)
    if journey.skipped:
        say(
            f"{len(journey.skipped)} files are of no kind that is known and were skipped: "
            f"{', '.join(journey.skipped[:5])}{' …' if len(journey.skipped) > 5 else ''}"
        )
    if not journey.inputs and not journey.failures:
        say("no files to read were found")
    return journey


def spare_inputs(journey: ItemMapping, output: Path | None) -> None:
    """Refuse to write over what is read: an export is not always easy to get again."""
    if output is None or not output.is_file():
        return
    for given in journey.inputs:
        if given.source.path.exists() and output.samefile(given.source.path):
            raise click.BadParameter(f"{output} is one of the inputs", param_hint="--output")


def _rows(journey: ItemMapping, out: Writer) -> Iterator[Mapped | Failed]:
    """The items, counted on stderr unless their lines go to the screen anyway."""
    to_screen = out.out is sys.stdout.buffer and sys.stdout.isatty()
    return journey.run() if to_screen else with_progress(journey.run(), "items")


def _write(journey: ItemMapping, out: Writer, *, only_sendable: bool) -> int:
    counts: Counter[str] = Counter()
    out.begin()
    for row in _rows(journey, out):
        if isinstance(row, Failed):
            counts["failed"] += 1
            say(str(row))
            continue
        counts["items"] += 1
        counts["sendable"] += row.mapped.sendable
        counts["warnings"] += _has_warning(row)
        if row.mapped.sendable or not only_sendable:
            out.write(row)
    out.end()
    out.out.flush()
    say_what_broke(journey.mapper.plugins)
    _sum_up(counts)
    return FAILED if counts["failed"] else 0


def _has_warning(row: Mapped) -> bool:
    return any(finding.level is not Level.INFO for finding in row.mapped.report)


def _sum_up(counts: Counter[str]) -> None:
    held = counts["items"] - counts["sendable"]
    parts = [f"{counts['items']} items: {counts['sendable']} can be sent, {held} not"]
    if counts["warnings"]:
        parts.append(f"{counts['warnings']} with warnings")
    if counts["failed"]:
        parts.append(f"{counts['failed']} could not be read")
    say("; ".join(parts))


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(map_items)
