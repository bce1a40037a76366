"""Options that several commands share, and what their values must be."""

from typing import Final

import click

from orcid_repo_plugin.domain.orcid_id import OrcidId


def right_orcid(_ctx: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """An iD in any usual spelling as its sixteen digits.

    :raises click.BadParameter: its form or its check digit is wrong.
    """
    if text is None:
        return None
    found = OrcidId.parse(text) or OrcidId.parse(text, host="sandbox.orcid.org")
    if found is None:
        raise click.BadParameter(f"{text!r} is no ORCID iD: its form or its check digit is wrong")
    return found.path


REPOSITORY: Final = click.option(
    "--repository",
    metavar="NAME",
    help="The repository, by its name in the settings; may be left out while there is one.",
)
ORCID: Final = click.option(
    "--orcid", metavar="ID", callback=right_orcid, help="Only this person's record, by its ORCID iD."
)
ITEM: Final = click.option(
    "--item",
    metavar="ID",
    help="Only this item: the platform's own id, or a handle, DOI or address of exactly one.",
)
