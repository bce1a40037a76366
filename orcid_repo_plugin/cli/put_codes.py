"""``orcid-repo put-codes``: put-codes from another system, and ours for another system."""

from collections import Counter

import click

from orcid_repo_plugin.cli.context import FAILED, open_books, say, with_progress
from orcid_repo_plugin.cli.csv_input import read_csv
from orcid_repo_plugin.cli.rows import FORMS, write_rows
from orcid_repo_plugin.hookspecs import hookimpl


@click.group("put-codes")
def put_codes() -> None:
    """Take ORCID's numbers for our works in from another system, or write them out."""


@put_codes.command(
    "import",
    epilog="""\b
Examples:
  orcid-repo put-codes import put-codes.csv
  orcid-repo put-codes import - < put-codes.csv

Exit codes: 0 all rows are in, 1 some are not (the others are), 2 wrong use: nothing was done.""",
)
@click.argument("file", metavar="FILE")
@click.pass_context
def import_put_codes(ctx: click.Context, file: str) -> int:
    """Take put-codes in, so that works which stand on the records already are not added again.

    FILE is CSV in UTF-8, or - for standard input, with the columns repository, item_id, orcid and put_code
    in any order; the repository may stay empty while there is one. Neither the items nor the people need to
    be known yet. A row that contradicts what the books hold is told and not taken. To import a file again
    does no harm.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.csv_rows import BadRow
    from orcid_repo_plugin.services.put_codes_csv import COLUMNS, NEEDED, PutCodesImport

    rows = read_csv(file, COLUMNS, NEEDED)
    counts: Counter[str] = Counter()
    for answer in with_progress(PutCodesImport(open_books(ctx), rows).run(), "put-codes"):
        if isinstance(answer, BadRow):
            counts["bad"] += 1
            say(str(answer))
            continue
        counts["rows"] += 1
        counts["new"] += answer.is_new
        counts["shared"] += answer.shared
    say(f"{counts['rows']} put-codes: {counts['new']} new, {counts['rows'] - counts['new']} known already")
    if counts["shared"]:
        say(f"{counts['shared']} are shared: another item of ours has the same work on that record")
    if counts["bad"]:
        say(f"{counts['bad']} rows were not taken in")
    return FAILED if counts["bad"] else 0


@put_codes.command(
    "export",
    epilog="""\b
Examples:
  orcid-repo put-codes export > put-codes.csv""",
)
@click.option(
    "--as",
    "form",
    type=click.Choice(FORMS),
    default="csv",
    show_default=True,
    help="The form of the output.",
)
@click.pass_context
def export_put_codes(ctx: click.Context, form: str) -> None:
    """Write all put-codes of works: the same columns that the import reads."""
    from orcid_repo_plugin.services.put_codes_csv import COLUMNS, put_code_rows

    write_rows(put_code_rows(open_books(ctx)), COLUMNS, form)


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the commands."""
    cli.add_command(put_codes)
