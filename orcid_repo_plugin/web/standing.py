"""How far the account of a visitor is connected."""

from datetime import datetime
from typing import NamedTuple

from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.web.service import service


class Standing(NamedTuple):
    """How far somebody is connected."""

    orcid: str = ""
    """The iD that they proved; empty for who never did."""
    alive: bool = False
    """Whether the permission is good, as far as we know."""
    since: datetime | None = None
    held: tuple[str, ...] = ()
    """The scopes that are allowed now."""


def standing(launch: Launch) -> Standing:
    """How far the account of a launch is connected."""
    store = service().app.store
    with store.reading() as c:
        person = store.people.with_account(c, launch.repository, launch.user_id)
        if person is None or person.person_id is None or not person.authenticated:
            return Standing()
        given = store.permissions.summary(c, person.person_id).get(person.person_id)
    if given is None or given.lost_at is not None:
        return Standing(person.orcid.path)
    return Standing(person.orcid.path, True, person.authenticated_at or given.granted_at, given.scopes)
