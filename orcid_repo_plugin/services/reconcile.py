"""Hold each connected person's record against our books, one request a person; mend them, if asked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import PutCode, Section
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable, WrongUse
from orcid_repo_plugin.orcid_api.refusals import meaning
from orcid_repo_plugin.orcid_api.summaries import WorkSummary
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.comparing import Books, Found, Kind, compare
from orcid_repo_plugin.services.push.signals import Signal
from orcid_repo_plugin.services.push.tokens import Tokens
from orcid_repo_plugin.services.reconcile_repair import Repair
from orcid_repo_plugin.store.items import key_text

_MOST_SILENCES: Final = 3
"""After so many people in a row without an answer, ORCID is taken for dead."""
_AFTER: Final = {
    Kind.MISSING: "the person took it off the record; --repair notes that it stays off",
    Kind.FOREIGN: "the work is another client's; --repair forgets the put-code, the next push adds ours",
    Kind.LOST: "it is ours; --repair takes its put-code into the books",
    Kind.STRAY: "it is ours and of no item we know: deposit its item, or let the person delete it at ORCID",
    Kind.DOUBLE: "the item's work stands there twice; --repair lets the next push take this one off",
    Kind.OTHERS: "nothing: another source has the same work, and ORCID shows the two as one",
}
_REPAIRED: Final = {
    Kind.MISSING: "noted: it stays off the record; `orcid-repo retry --item` puts it back if the person asks",
    Kind.FOREIGN: "the put-code is forgotten; the next push adds ours",
    Kind.LOST: "its put-code is in the books now; the next push compares it",
    Kind.DOUBLE: "the next push takes it off the record",
}
_NOT_CONNECTED: Final = "is not connected: nothing can be compared; ask the person to connect their ORCID iD"
_BUSY: Final = "a push is sending to this record just now; run the same command again in a minute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What came out for one person."""

    orcid: str
    faults: tuple[Found, ...] = ()
    copies: tuple[Found, ...] = ()
    """Works that stand there from another source, too; only if they were asked for."""
    others: int = 0
    """How many of these there are."""
    repaired: frozenset[Found] = frozenset()
    trouble: str = ""
    """Why the record could not be compared; empty when it was."""

    @property
    def agrees(self) -> bool:
        """Whether books and record agree, now."""
        return not self.trouble and self.repaired.issuperset(self.faults)

    def rows(self) -> Iterator[dict[str, object]]:
        """The findings as scripts read them."""
        for found in self.faults + self.copies:
            done = found in self.repaired
            yield {
                "orcid": self.orcid,
                "put_code": found.put_code,
                "repository": found.repository or None,
                "item_id": found.item_id or None,
                "finding": str(found.kind),
                "what_to_do": _REPAIRED[found.kind] if done else _AFTER[found.kind],
            }


class Reconcile:
    """Compares records with the books.

    :param orcid: only this person.
    :param repair: mend what can be mended without deleting anything that may be wanted.
    :param show_others: also name the works that stand there from another source, too.
    """

    def __init__(
        self, app: App, *, orcid: str | None = None, repair: bool = False, show_others: bool = False
    ) -> None:
        self.app = app
        self.orcid = orcid
        self.repair = repair
        self.show_others = show_others
        self.not_connected = 0
        """How many people were not looked at, because their permission is gone or never came."""

    def run(self) -> Iterator[Compared]:
        """One answer for each connected person, as they come.

        :raises WrongUse: nobody has that iD.
        :raises OrcidUnavailable: ORCID gives no answers at all.
        """
        return self._each(self._people())  # so that an unknown iD is told before anything is written

    def _each(self, wanted: dict[str, list[Person]]) -> Iterator[Compared]:
        silences = 0
        for orcid, people in wanted.items():
            try:
                compared = self._compare(orcid, people)
                silences = 0
            except OrcidUnavailable as unavailable:
                silences += 1
                if self.orcid is not None or silences == _MOST_SILENCES:
                    raise
                compared = Compared(orcid=orcid, trouble=f"{unavailable}; run it again later")
            yield compared

    def _people(self) -> dict[str, list[Person]]:
        """Those who are connected, by iD; or the one who was asked for."""
        store = self.app.store
        with store.reading() as c:
            people = store.people.of_record(c, self.orcid) if self.orcid else store.people.authenticated(c)
            permissions = store.permissions.summary(c)
        if self.orcid and not people:
            raise WrongUse(
                f"nobody in the books has the iD {self.orcid}; `orcid-repo people list` shows who is known"
            )
        found: dict[str, list[Person]] = {}
        for person in people:
            summary = permissions.get(person.person_id or 0)
            if self.orcid or (summary is not None and summary.lost_at is None):
                found.setdefault(str(person.orcid), []).append(person)
        self.not_connected = len({str(person.orcid) for person in people} - set(found))
        return found

    def _compare(self, orcid: str, people: Sequence[Person]) -> Compared:
        held = self._held(orcid)
        try:
            summaries = self._read(orcid)
        except Signal as signal:
            return Compared(orcid=orcid, trouble=_words(getattr(signal, "refusal", None)))
        except OrcidRefusal as refusal:
            return Compared(orcid=orcid, trouble=_words(refusal))
        if summaries is None:
            return Compared(orcid=orcid, trouble=_NOT_CONNECTED)
        store = self.app.store
        with store.reading() as c:
            if store.records.busy(c, orcid):
                return Compared(orcid=orcid, trouble=_BUSY)
            found = compare(summaries, store.client_id, self._books(c, orcid, people, held, summaries))
        others = [one for one in found if one.kind is Kind.OTHERS]
        faults = [one for one in found if one.kind is not Kind.OTHERS]
        repaired = Repair(self.app, orcid).run(faults) if self.repair else frozenset[Found]()
        return Compared(
            orcid=orcid,
            faults=tuple(faults),
            copies=tuple(others) if self.show_others else (),
            others=len(others),
            repaired=repaired,
        )

    def _held(self, orcid: str) -> list[PutCode]:
        store = self.app.store
        with store.reading() as c:
            return store.put_codes.of_record(c, orcid, Section.WORK)

    def _read(self, orcid: str) -> list[WorkSummary] | None:
        """All works on the record; ``None``: there is no permission to ask with."""
        tokens = Tokens(self.app, orcid)
        if not tokens.connected:
            return None
        return tokens.ask(lambda token: self.app.orcid.works.summaries(orcid, token))

    def _books(
        self,
        c: Connection,
        orcid: str,
        people: Iterable[Person],
        before: Sequence[PutCode],
        summaries: Sequence[WorkSummary],
    ) -> Books:
        """What the books know; without put-codes that came after the record was read."""
        store = self.app.store
        now = store.put_codes.of_record(c, orcid, Section.WORK)
        old = {(row.repository, row.item_id, row.put_code) for row in before}
        held = [row for row in now if (row.repository, row.item_id, row.put_code) in old]
        newer = {row.put_code for row in now} - {row.put_code for row in held}
        leaving = {row.put_code for row, _ in store.put_codes.leftovers(c, orcid)}
        known = {row.put_code for row in now} | leaving
        unknown = [one for one in summaries if one.is_from(store.client_id) and one.put_code not in known]
        keys = {key_text(key) for one in unknown for key in one.keys}
        return Books(
            held=held,
            leaving=frozenset(leaving | newer),
            deliveries={
                (one.repository, one.item_id): one
                for one in store.outbox.rows(c, orcid=orcid)
                if one.section == Section.WORK
            },
            keyed=store.items.with_self_keys(c, keys) if keys else (),
            authored=self._authored(c, people) if keys else frozenset(),
        )

    def _authored(self, c: Connection, people: Iterable[Person]) -> frozenset[tuple[str, str]]:
        return frozenset(
            (item.repository, item.item_id)
            for person in people
            for item in self.app.store.items.authored(
                c,
                repository=person.repository,
                orcids=[str(person.orcid)],
                user_ids=[person.user_id] if person.user_id else [],
            )
        )


def _words(refusal: OrcidRefusal | None) -> str:
    if refusal is None:
        return _NOT_CONNECTED
    meant = meaning(refusal)
    return f"{meant.admin} {meant.what_to_do}".strip()
