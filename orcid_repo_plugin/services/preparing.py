"""Makes the items of a batch ready: who is concerned, who refuses, what would be sent. Asks the hooks."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from orcid_repo_plugin.domain.item import ItemIdentifier, ItemState
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.domain.work import Refusal
from orcid_repo_plugin.orcid_api.payload import sealed_payload
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.deposit_batch import SUCCEEDED, Prepared
from orcid_repo_plugin.services.mapper import MappedItem, as_refusal
from orcid_repo_plugin.services.matching_people import Connected, Links, Matching
from orcid_repo_plugin.services.succession import Succession, identifiers_of, stored_identifiers
from orcid_repo_plugin.services.superseding import newer_speaks
from orcid_repo_plugin.services.wishing import GONE, needs_a_human

Earlier = Mapping[str, tuple[ItemIdentifier, ...]]
"""By item: what its older versions are known by."""


class Preparing:
    """What a deposit asks of plugins and mapping, with no transaction open."""

    def __init__(self, app: App, repository: str) -> None:
        self.app = app
        self.store = app.store
        self.repository = repository
        self.matching = Matching(app.plugins, repository, app.settings.orcid.host)
        self.asks = any(
            implementation.plugin_name not in app.plugins.own
            for implementation in app.plugins.hook.orcid_refuse_push.get_hookimpls()
        )
        """Whether anybody but our own has a say for single people."""

    def earlier(self, c: Connection, batch: Mapping[str, MappedItem], succession: Succession) -> Earlier:
        """For items whose older versions came on another day: how those are known to the world.

        Items whose older versions are in the same input know it already.
        """
        found: dict[str, tuple[ItemIdentifier, ...]] = {}
        for item_id in dict.fromkeys(succession.newest.values()):
            mapped = batch.get(item_id)
            if mapped is None or mapped.item.earlier or mapped.item.state is not ItemState.LIVE:
                continue
            older = list(succession.older_than(item_id))
            known = self.store.items.known(c, self.repository, [one for one in older if one not in batch])
            bodies = self.store.payloads.bodies(
                c, [one.fingerprint for one in known.values() if one.fingerprint]
            )
            names: list[ItemIdentifier] = []
            for one in older:
                if one in batch:
                    work = batch[one].work
                    names += identifiers_of(work) if work else ()
                elif one in known and known[one].fingerprint in bodies:
                    names += stored_identifiers(bodies[known[one].fingerprint or ""])
            if names:
                found[item_id] = tuple(dict.fromkeys(names))
        return found

    def prepare(
        self,
        batch: Mapping[str, MappedItem],
        succession: Succession,
        earlier: Earlier,
        connected: Connected,
        links: Links,
    ) -> dict[str, Prepared]:
        """The items with all that can be known of them before the books are compared."""
        newest = succession.newest
        prepared = {}
        for item_id, mapped in batch.items():
            if item_id in earlier:
                mapped = self.app.mapper.map(replace(mapped.item, earlier=earlier[item_id]))
            refusals = mapped.refusals
            if item_id in newest and not any(one.code == SUCCEEDED for one in refusals):
                refusals = (*refusals, Refusal("succeeded", newer_speaks(newest[item_id])))
            one = Prepared(mapped.item, mapped.work, refusals)
            one.byline = self.app.mapper.byline(mapped.item, mapped.work, self.repository)
            one.newer = succession.remembered.get(item_id, frozenset())
            if mapped.work is not None and not any(map(needs_a_human, refusals)):
                one.payload = sealed_payload(mapped.work, self.app.settings.orcid.host)
            one.people = self.matching.people(mapped.item, connected, links)
            one.somebody_missing = self.matching.broken
            if self.asks and one.sendable:
                one.refused = self._refused(mapped, one.people.values())
            prepared[item_id] = one
        return prepared

    def _refused(self, mapped: MappedItem, people: Iterable[Person]) -> dict[str, Refusal]:
        """To whose records the work may not go, and why. Everyone is asked, once for each person."""
        found: dict[str, Refusal] = {}
        for person in people:
            answers = self.app.plugins.hook.orcid_refuse_push(
                item=mapped.item, work=mapped.work, person=person
            )
            refusals = [as_refusal(answer) for answer in answers if answer]
            if refusals:
                found[person.orcid.path] = next((one for one in refusals if one.code in GONE), refusals[0])
        return found
