"""Confirms that a name on an item is a person whom we know: names alone never decide that."""

import orjson

from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.store.items import StoredItem


def confirm(app: App, item: StoredItem, orcid: str, name: str) -> Person:
    """Remember that the contributor of this name, on this item, is the person with this iD.

    The next deposit of the item, or a back-fill, sends it to that person's record.

    :param name: as the work has it; case and punctuation do not count.
    :raises WrongUse: nobody in the item's repository has proved this iD, or the work has no such name.
    """
    store = app.store
    with store.writing() as c:
        here = [one for one in store.people.of_record(c, orcid) if one.repository == item.repository]
        person = next((one for one in here if one.authenticated and one.person_id is not None), None)
        if person is None or person.person_id is None:
            raise WrongUse(f"nobody in the repository {item.repository} has proved the iD {orcid}")
        body = store.payloads.bodies(c, [item.fingerprint] if item.fingerprint else [])
        names = _names(body[item.fingerprint]) if item.fingerprint in body else []
        if fold(name) not in map(fold, names):
            told = "; ".join(names[:10]) or "nobody"
            raise WrongUse(f"item {item.item_id} has no contributor {name!r}; it names {told}")
        store.people.confirm_link(c, person.person_id, item.item_id, name)
    return person


def _names(payload: bytes) -> list[str]:
    """The names on a work, in its order."""
    listed = (orjson.loads(payload).get("contributors") or {}).get("contributor") or ()
    return [one["credit-name"]["value"] for one in listed if "credit-name" in one]
