"""``orcid-repo people``: who is connected; people from another system; forgetting somebody."""

import sys
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import click

from orcid_repo_plugin.cli.context import FAILED, open_app, open_books, say, say_what_broke, with_progress
from orcid_repo_plugin.cli.csv_input import read_csv
from orcid_repo_plugin.cli.finding import find_item
from orcid_repo_plugin.cli.options import REPOSITORY, right_orcid
from orcid_repo_plugin.cli.person import disconnect_person, export_person, show_person
from orcid_repo_plugin.cli.person_rows import LIST, person_rows
from orcid_repo_plugin.cli.rows import AS, write_rows
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.hookspecs import hookimpl

if TYPE_CHECKING:
    from orcid_repo_plugin.services.csv_rows import BadRow
    from orcid_repo_plugin.services.forget import Forgotten
    from orcid_repo_plugin.services.people_import import Taken

CHECK: Final = ("orcid", "record_state", "primary_orcid", "what_to_do")
"""Columns of ``people check``."""
_STATES: Final = {
    "open": "nothing: the record can be read and, with the person's permission, written to",
    "deprecated": "it was merged into another record of the same person; use that iD",
    "locked": "ORCID has locked it; nobody can write to it until ORCID frees it",
    "deactivated": "the person has closed it; take the iD off the items",
    "unclaimed": "the person has not taken it over yet; ask them to claim it at ORCID",
    "unknown": "no record has this iD; ask the person for the right one",
}
ORCID_ARGUMENT: Final = click.argument("orcid", metavar="ORCID", callback=right_orcid)


@click.group("people")
def people() -> None:
    """Show who is connected, take people in from another system, or forget somebody."""


@people.command(
    "import",
    epilog="""\b
Examples:
  orcid-repo people import people.csv
  psql -c "COPY (SELECT …) TO STDOUT CSV HEADER" | orcid-repo people import -

Exit codes: 0 all rows are in, 1 some are not (the others are), 2 wrong use: nothing was done.""",
)
@click.argument("file", metavar="FILE")
@click.pass_context
def import_people(ctx: click.Context, file: str) -> int:
    """Take people in, with the permissions that they gave to another system under the same client id.

    FILE is CSV in UTF-8, or - for standard input, with the columns repository, user_id, name, orcid,
    access_token, refresh_token, scopes, expires_at and authenticated_at in any order; only orcid must be
    there. Commas, semicolons or tabs may part them. Times are ISO 8601 or seconds since 1970. The
    repository may stay empty while there is one.

    A person with a token and authenticated_at is connected. One without is noted, and nothing is sent for
    them. Tokens are sealed. To import a file again does no harm.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.people_csv import COLUMNS, NEEDED
    from orcid_repo_plugin.services.people_import import PeopleImport

    rows = read_csv(file, COLUMNS, NEEDED)
    counts = _take_in(PeopleImport(open_books(ctx), rows).run())
    _sum_up(counts)
    return FAILED if counts["bad"] else 0


def _take_in(answers: "Iterable[Taken | BadRow]") -> Counter[str]:
    from orcid_repo_plugin.services.csv_rows import BadRow
    from orcid_repo_plugin.services.people_import import Token

    counts: Counter[str] = Counter()
    for answer in with_progress(answers, "people"):
        if isinstance(answer, BadRow):
            counts["bad"] += 1
            say(str(answer))
            continue
        counts["people"] += 1
        counts["new"] += answer.is_new
        counts["connected"] += answer.authenticated
        counts["tokens"] += answer.token is Token.TAKEN
        counts["refused before"] += answer.token is Token.REFUSED_BEFORE
        counts["cannot write"] += answer.authenticated and not answer.may_write
        counts["waiting"] += answer.waiting
    return counts


def _sum_up(counts: Counter[str]) -> None:
    bare = counts["people"] - counts["connected"]
    say(
        f"{_number(counts['people'], 'person', 'people')} taken in: {counts['new']} new, "
        f"{counts['people'] - counts['new']} known already; "
        f"{_number(counts['tokens'], 'new permission', 'new permissions')}"
    )
    if bare:
        say(f"not authenticated, and nobody is connected by them (no token, or no authenticated_at): {bare}")
    if counts["cannot write"]:
        say(
            f"{counts['cannot write']} have a token without the scope /activities/update: it cannot add works"
        )
    if counts["refused before"]:
        say(
            f"{counts['refused before']} tokens are ones that ORCID has refused before; "
            "these people must connect again"
        )
    if counts["waiting"]:
        say(f"{counts['waiting']} of their works go with the next push")
    if counts["bad"]:
        say(f"{counts['bad']} rows were not taken in; correct them and import the file again")
    if counts["tokens"]:
        say("next: orcid-repo backfill queues the works that they lack, orcid-repo push sends them")


def _number(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


@people.command(
    "list",
    epilog="""\b
Examples:
  orcid-repo people list
  orcid-repo people list --as csv > people.csv      without tokens: they are never shown""",
)
@AS
@click.pass_context
def list_people(ctx: click.Context, form: str) -> None:
    """List everyone in the books, with what they allow us and how many of their works were sent."""
    app = open_books(ctx)
    write_rows(person_rows(app), LIST, form)


@people.command(
    "forget",
    epilog="""\b
Examples:
  orcid-repo people forget 0000-0002-1825-0097                  our works stay on the record
  orcid-repo people forget 0000-0002-1825-0097 --remove-works   and are taken off it first

Exit codes: 0 forgotten, 1 something could not be removed (run it again), 2 nobody has that iD.""",
)
@ORCID_ARGUMENT
@click.option("--remove-works", is_flag=True, help="Take our works off the ORCID record first.")
@click.option("--yes", is_flag=True, help="Do not ask, also on a terminal.")
@click.pass_context
def forget_person(ctx: click.Context, orcid: str, remove_works: bool, yes: bool) -> int:
    """Forget a person: account, permission, put-codes and deliveries; history loses the iD.

    Our permission is given back to ORCID. With --remove-works, the works that we added are deleted there
    first; what cannot be deleted is named, and the same command goes on with it later.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.forget import forget

    app = open_books(ctx)
    if not yes and not _sure(orcid, remove_works):
        say("nothing was changed")
        return FAILED
    result = forget(app, orcid, remove_works=remove_works)
    say_what_broke(app.plugins)
    _tell(orcid, result, remove_works)
    return 0 if result.done else FAILED


def _sure(orcid: str, remove_works: bool) -> bool:
    """Ask, if somebody is there to answer."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
        return True
    works = "delete our works from the record, and forget" if remove_works else "forget"
    return click.confirm(f"Really {works} {orcid}? It cannot be undone.", err=True)


def _tell(orcid: str, result: "Forgotten", remove_works: bool) -> None:
    for note in result.notes:
        say(note)
    if result.removed:
        say(f"{result.removed} works were taken off the record {orcid}")
    if result.done:
        say(f"{orcid} is forgotten")
        if result.standing:
            say(f"{result.standing} works of ours stay on the record; the person can delete them at ORCID")
        return
    for one in result.left:
        say(f"not removed: {one}")
    say(f"{orcid} is not forgotten yet; run the same command again to go on")
    if remove_works:
        say("without --remove-works the person is forgotten now, and the works stay on the record")


@people.command(
    "confirm",
    epilog="""\b
Examples:
  orcid-repo people confirm 0000-0002-1825-0097 1234 "Josiah Carberry"
  orcid-repo backfill --orcid 0000-0002-1825-0097      and queue what that brings""",
)
@ORCID_ARGUMENT
@click.argument("item_id", metavar="ITEM_ID")
@click.argument("name", metavar="NAME")
@REPOSITORY
@click.pass_context
def confirm_person(ctx: click.Context, orcid: str, item_id: str, name: str, repository: str | None) -> None:
    """Confirm that the contributor NAME of an item is the person with this iD.

    For items that carry neither the iD nor the account of their author: a name alone is never enough.
    """
    from orcid_repo_plugin.services.confirm import confirm

    app = open_books(ctx)
    item = find_item(app, item_id, repository)
    person = confirm(app, item, orcid, name)
    say(f"{name} of item {item.item_id} is {person.name or orcid} ({orcid})")
    say(f"next: orcid-repo backfill --orcid {orcid}")


@people.command(
    "check",
    epilog="""\b
Examples:
  orcid-repo people check 0000-0002-1825-0097
  orcid-repo people check --as json https://orcid.org/0000-0002-1825-0097

Exit codes: 0 there is such a record and it is open, 1 not, 2 wrong use: it is no iD at all.""",
)
@ORCID_ARGUMENT
@AS
@click.pass_context
def check_person(ctx: click.Context, orcid: str, form: str) -> int:
    """Ask ORCID whether an iD has a record, and whether it is open."""
    app = open_app(ctx)
    try:
        found = app.orcid.records.exists(orcid)
    except (OrcidUnavailable, OrcidRefusal) as error:
        say(str(error))
        return FAILED
    state = str(found.state)
    values = (orcid, state, found.primary, _STATES[state])
    write_rows([dict(zip(CHECK, values, strict=True))], CHECK, form)
    return 0 if state == "open" else FAILED


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the commands."""
    for command in (show_person, export_person, disconnect_person):
        people.add_command(command)
    cli.add_command(people)
