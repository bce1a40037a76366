"""Not now: what waits for a person is held back until they say so, and nothing more goes by itself."""

from typing import NamedTuple

from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.keeping_back import keep_all_back
from orcid_repo_plugin.services.taking_off import works_on


class TakenBack(NamedTuple):
    """How far it could be taken back."""

    held: int
    """Works that had not gone."""
    gone: int
    """Works of ours that stand on the record; ``leaving.take_off_all`` removes them if the person wants."""


def take_back(app: App, person: Person) -> TakenBack:
    """Hold back what waits to be sent to the person's record, and ask them from now on.

    What is on the wire just now goes. The connection stays.
    """
    store, orcid = app.store, person.orcid.path
    with store.writing() as c:
        held = keep_all_back(c, store, orcid)
        return TakenBack(held, works_on(c, store, orcid))
