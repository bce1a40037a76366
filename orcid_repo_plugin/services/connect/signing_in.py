"""Log-in and registration at a host, with ORCID: who it is, and whose account. Nothing is stored.

The token is let go, and not ended at ORCID: it opens nothing that is not public, nobody has it any more,
and as long as it lives there, ORCID does not ask the person for the same permission at each log-in.
"""

from collections.abc import Iterator

from sqlalchemy import Connection

from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect.keeping import announce
from orcid_repo_plugin.services.connect.outcome import Ending, Outcome
from orcid_repo_plugin.services.connect.signed_in import SignedIn
from orcid_repo_plugin.store.store import Store


def identified(app: App, launch: Launch, signed_in: SignedIn) -> Outcome:
    """Who has signed in, for the host: from what ORCID says is public, and from our books."""
    orcid, identity = signed_in.orcid.path, signed_in.identity
    with app.store.reading() as c:
        found = list(dict.fromkeys(_users(c, app.store, launch.repository, orcid)))
    users = tuple(user for user, _ in found) or _asked(app, launch.repository, orcid)
    name = next((name for _, name in found if name), signed_in.name)
    user = users[0] if users else None
    announce(app, launch, signed_in, user, name, signed_in.permission.scopes, is_new=not found)
    return Outcome(
        ending=Ending.CONNECTED,
        launch=launch,
        orcid=orcid,
        name=signed_in.name or (identity.name if identity else ""),
        is_new=not found,
        scopes=signed_in.permission.scopes,
        users=users,
        given_name=identity.given_name if identity else "",
        family_name=identity.family_name if identity else "",
        auth_time=identity.auth_time if identity else None,
        amr=signed_in.permission.amr,
    )


def _users(c: Connection, store: Store, repository: str, orcid: str) -> Iterator[tuple[str, str]]:
    """The accounts whose people have proved this iD, or one that was merged into it; each with the name."""
    former = [old for old, primary in store.records.primaries(c).items() if primary == orcid]
    people = [one for path in (orcid, *former) for one in store.people.of_record(c, path)]
    further = store.people.accounts(c)
    for one in people:
        if one.repository != repository or not one.authenticated:
            continue
        if one.user_id is not None:
            yield one.user_id, one.name
        for (where, user_id), person_id in sorted(further.items()):
            if where == repository and person_id == one.person_id:
                yield user_id, one.name


def _asked(app: App, repository: str, orcid: str) -> tuple[str, ...]:
    """What a plugin says, when the books know nobody."""
    answer = app.plugins.hook.orcid_identify_user(repository=repository, orcid=orcid)
    return (answer,) if isinstance(answer, str) and answer else ()
