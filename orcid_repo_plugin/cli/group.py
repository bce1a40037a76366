"""``orcid-repo group``: which of these items ORCID would show as one work, and why."""

import json
import sys
from typing import Any, NamedTuple

import click

from orcid_repo_plugin.cli.context import FAILED, open_app, say, say_what_broke, with_progress
from orcid_repo_plugin.cli.map_command import PATHS, PLATFORM, begin
from orcid_repo_plugin.cli.table import one_line
from orcid_repo_plugin.domain.work import ExternalId
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.matching.grouping import Group
from orcid_repo_plugin.matching.grouping import group as group_works
from orcid_repo_plugin.services.map_items import Failed, ItemMapping


class Row(NamedTuple):
    """What of a work is kept until all are read."""

    source: str
    platform: str
    item_id: str
    title: str
    external_ids: tuple[ExternalId, ...]


@click.command(
    "group",
    epilog="""\b
Examples:
  orcid-repo group export.xml              the items that would become one entry
  orcid-repo group --as json dspace/ eprints.xml""",
)
@PATHS
@PLATFORM
@click.option(
    "--as",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="The form of the output.",
)
@click.option("--all", "everything", is_flag=True, help="Also works that may not be sent, and groups of one.")
@click.pass_context
def group(
    ctx: click.Context, paths: tuple[str, ...], platform: str | None, form: str, everything: bool
) -> int:
    """Show which of these items ORCID would show as one work, and why.

    Works that share an identifier, `self` or `version-of`, are one entry on a record; an ISSN or the ISBN
    of the book (`part-of`) and a grant (`funded-by`) never group.
    """
    journey = begin(open_app(ctx), paths, platform)
    rows, failed = _read(journey, everything)
    say_what_broke(journey.mapper.plugins)
    groups = group_works([row.external_ids for row in rows])
    shown = [found for found in groups if everything or len(found.members) > 1]
    if form == "json":
        click.echo(json.dumps([_as_json(found, rows) for found in shown], ensure_ascii=False, indent=1))
    else:
        _print(shown, rows)
    alone = len(groups) - sum(len(found.members) > 1 for found in groups)
    say(f"{len(rows)} works in {len(groups)} groups; {alone} stand alone")
    return FAILED if failed else 0


def _read(journey: ItemMapping, everything: bool) -> tuple[list[Row], int]:
    rows, failed = [], 0
    for row in with_progress(journey.run(), "items"):
        if isinstance(row, Failed):
            failed += 1
            say(str(row))
            continue
        work, item = row.mapped.work, row.mapped.item
        if work and (row.mapped.sendable or everything):
            rows.append(
                Row(row.source, item.repository.platform, item.item_id, work.title, work.external_ids)
            )
    return rows, failed


def _as_json(found: Group, rows: list[Row]) -> dict[str, Any]:
    return {
        "shared": [{"type": type_, "value": value} for type_, value in found.keys],
        "items": [
            {
                "platform": rows[i].platform,
                "item_id": rows[i].item_id,
                "source": rows[i].source,
                "title": rows[i].title,
                "groups": [f"{e.type}:{e.value}" for e in rows[i].external_ids if e.groups],
                "never_groups": [f"{e.type}:{e.value}" for e in rows[i].external_ids if not e.groups],
            }
            for i in found.members
        ],
    }


def _print(groups: list[Group], rows: list[Row]) -> None:
    for number, found in enumerate(groups, 1):
        shared = ", ".join(f"{type_} {value}" for type_, value in found.keys) or "nothing: it stands alone"
        click.echo(f"group {number}: joined by {shared}")
        for i in found.members:
            row = rows[i]
            never = ", ".join(
                f"{e.type} {e.value} ({e.relationship})" for e in row.external_ids if not e.groups
            )
            click.echo(
                f"\t{row.platform}\t{one_line(row.item_id)}\t{row.title}"
                + (f"\tnever groups: {never}" if never else "")
            )
    sys.stdout.flush()


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(group)
