"""``orcid-repo people show``, ``export`` and ``disconnect``: one person, as their own page has it."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import orjson

from orcid_repo_plugin.cli.context import FAILED, open_books, say, say_what_broke
from orcid_repo_plugin.cli.options import REPOSITORY, right_orcid
from orcid_repo_plugin.cli.table import one_line
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.services.app import App

if TYPE_CHECKING:
    from orcid_repo_plugin.domain.person import Person
    from orcid_repo_plugin.services.leaving import Left

_WHO: Final = click.argument("orcid", metavar="ORCID", required=False, callback=right_orcid)
_ORCID: Final = click.argument("orcid", metavar="ORCID", callback=right_orcid)


@click.command(
    "show",
    epilog="""\b
Examples:
  orcid-repo people show 0000-0002-1825-0097
  orcid-repo people show --repository main --user 7
  orcid-repo people show --json 0000-0002-1825-0097 | jq .connection

Exit codes: 0 here they are, 2 nobody is known by that.""",
)
@_WHO
@click.option("--user", metavar="ID", help="By the repository's own id of an account, instead of the iD.")
@REPOSITORY
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_context
def show_person(
    ctx: click.Context, orcid: str | None, user: str | None, repository: str | None, as_json: bool
) -> None:
    """Show how one person is connected: since when, what is allowed, what they chose, how many works.

    The connection is one of not-connected, connected, leaving, forgetting, left, lost and closed. Tokens are
    never shown.
    """
    app = open_books(ctx)
    person = _find(app, orcid, user, repository)
    found = _described(app, person)
    if as_json:
        sys.stdout.write(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    width = max(map(len, found))
    for name, value in found.items():
        sys.stdout.write(f"{name:<{width}}  {_plain(value)}\n")


def _find(app: App, orcid: str | None, user: str | None, repository: str | None) -> "Person":
    """The person that is meant.

    :raises WrongUse: nobody is, or it was not said who.
    """
    if (orcid is None) == (user is None):
        raise WrongUse("say who: an ORCID iD, or --user and its --repository")
    with app.store.reading() as c:
        if user is not None:
            name = app.repository_name(repository)
            found = app.store.people.with_account(c, name, user)
            if found is None:
                raise WrongUse(f"nobody is known as user {user!r} of the repository {name}")
            return found
        assert orcid is not None  # one of the two was given
        people = app.store.people.of_record(c, orcid)
    here = [one for one in people if repository in (None, one.repository)]
    if not here:
        raise WrongUse(f"nobody in the books has the iD {orcid}; `orcid-repo people list` shows who is known")
    return here[0]


def _described(app: App, person: "Person") -> dict[str, Any]:
    """All that may be shown of a person; the names are a promise, see ``docs/cli.md``."""
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.forget import accounts_of
    from orcid_repo_plugin.services.person_page import situation
    from orcid_repo_plugin.store.person_works import PersonWorks

    orcid, store = person.orcid.path, app.store
    now = situation(app, person)
    with store.reading() as c:
        works = PersonWorks(store.client)
        given = store.permissions.summary(c, person.person_id).get(person.person_id or 0)
        leave_at, forget_at = works.departing(c, orcid)
        accounts = sorted(accounts_of(c, store, orcid))
        states = store.outbox.counts(c, orcid)
        revocations = store.revocations.count(c, orcid)
        record = store.records.of(c, orcid)
        standing = works.on_record(c, orcid)
    return {
        "name": person.name,
        "orcid": orcid,
        "repository": person.repository,
        "user_id": person.user_id,
        "accounts": [{"repository": one, "user_id": user} for one, user in accounts],
        "proof": str(person.proof) or "none",
        "authenticated_at": _iso(person.authenticated_at),
        "connection": now.tie.value,
        "scopes": list(given.scopes) if given else [],
        "missing_scopes": list(now.missing),
        "granted_at": _iso(given.granted_at) if given else None,
        "expires_at": _iso(given.expires_at) if given else None,
        "lost_at": _iso(given.lost_at) if given else None,
        "lost_why": given.lost_why if given else "",
        "amr": given.amr if given else "",
        "record_state": record.state,
        "primary_orcid": record.primary_orcid,
        "sends": person.choices.sends.value or "by-itself",
        "kinds_off": sorted(person.choices.kinds_off),
        "show_orcid": person.choices.show_orcid,
        "leaving_since": _iso_ms(leave_at),
        "to_forget_since": _iso_ms(forget_at),
        "works_on_record": standing,
        "works": states,
        "open_revocations": revocations,
    }


@click.command(
    "export",
    epilog="""\b
Examples:
  orcid-repo people export 0000-0002-1825-0097 > josiah.json
  orcid-repo people export 0000-0002-1825-0097 --to josiah.json

Exit codes: 0 done, 2 nobody has that iD.""",
)
@_ORCID
@click.option("--to", metavar="FILE", help="Write to this file, which only you can read.")
@click.pass_context
def export_person(ctx: click.Context, orcid: str, to: str | None) -> None:
    """Write all that we hold about one person as JSON: the same that they can download themselves.

    Person, accounts, choices, permissions without tokens, items by which they are found, deliveries with the
    works as they are sent, put-codes, and history.
    """
    from orcid_repo_plugin.services.person_data import document

    app = open_books(ctx)
    _find(app, orcid, None, None)
    if to is None:
        for piece in document(app, orcid):
            sys.stdout.write(piece.decode())
        return
    path = Path(to)
    try:
        path.touch(mode=0o600)
        with path.open("wb") as file:
            file.writelines(document(app, orcid))
    except OSError as error:
        raise WrongUse(f"{to}: {error.strerror}") from error
    say(f"written to {to}; it tells much of one person: keep it safe, and delete it when it was handed over")


@click.command(
    "disconnect",
    epilog="""\b
Examples:
  orcid-repo people disconnect 0000-0002-1825-0097                  our works stay on the record
  orcid-repo people disconnect 0000-0002-1825-0097 --remove-works   and are taken off it first

Exit codes: 0 disconnected, 1 works are still to be taken off (run it again), 2 nobody has that iD.""",
)
@_ORCID
@click.option("--remove-works", is_flag=True, help="Take our works off the ORCID record first.")
@click.pass_context
def disconnect_person(ctx: click.Context, orcid: str, remove_works: bool) -> int:
    """Disconnect a person, as they can do themselves: the tokens are destroyed, and ended at ORCID.

    Put-codes and history stay, so that nothing stands twice on the record of somebody who connects again.
    When ORCID does not answer, it is told later, by the service or by the same command.
    """
    from orcid_repo_plugin.services.connect.revoking import finish_revocations
    from orcid_repo_plugin.services.leaving import finish_departures, leave
    from orcid_repo_plugin.services.push.run import Push

    app = open_books(ctx)
    person = _find(app, orcid, None, None)
    result = leave(app, person, take_off=remove_works, hide=not person.choices.show_orcid)
    if not result.done:
        for problem in Push(app, orcid=orcid).run().problems:
            say(problem)
        finish_departures(app)
        result = leave(app, person, take_off=True, hide=not person.choices.show_orcid)
    finish_revocations(app)
    say_what_broke(app.plugins)
    return _tell(app, orcid, result)


def _tell(app: App, orcid: str, result: "Left") -> int:
    for one in result.left:
        say(f"not removed: {one}")
    if not result.done:
        say(f"{orcid} is not disconnected yet; run the same command again to go on")
        return FAILED
    say(f"{orcid} is disconnected")
    if not result.told:
        say("no key opens the tokens, so ORCID was not told; the person can take our permission away there")
    if result.standing:
        say(f"{result.standing} works of ours stay on the record")
    with app.store.reading() as c:
        untold = app.store.revocations.count(c, orcid)
    if untold:
        say("ORCID could not be told yet; the service does it as soon as ORCID answers")
    return 0


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    if isinstance(value, list):
        return " ".join(":".join(one.values()) if isinstance(one, dict) else one for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else one_line(str(value))


def _iso(when: datetime | None) -> str | None:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when else None


def _iso_ms(at: int | None) -> str | None:
    from orcid_repo_plugin.store.times import iso

    return None if at is None else iso(at)
