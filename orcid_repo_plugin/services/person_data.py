"""Everything that our books hold about one person, as one JSON document; for them to take away."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import chain
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import Delivery
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.authorship import Authorship
from orcid_repo_plugin.services.forget import accounts_of, tells_of
from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.person_works import PersonWorks
from orcid_repo_plugin.store.record_cards import Card, written
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.times import iso

_OPTIONS: Final = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS
_SOME: Final = 200
"""Rows that are in memory at a time."""


def document(app: App, orcid: str) -> Iterator[bytes]:
    """The document, in pieces; any number of works. Tokens and keys are not in it.

    Of an item that other people hold, only what concerns this person: that their name stands on it.
    """
    store = app.store
    with store.reading() as c:
        yield b"{\n"
        for name, value in _single(c, store, orcid).items():
            yield orjson.dumps(name) + b": " + orjson.dumps(value, option=_OPTIONS) + b",\n"
        lists = _lists(c, app, orcid)
        for number, (name, rows) in enumerate(lists):
            yield orjson.dumps(name) + b": ["
            yield from _rows(rows)
            yield b"]\n" if number == len(lists) - 1 else b"],\n"
        yield b"}\n"


def _rows(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    before = b"\n"
    for row in rows:
        yield before + orjson.dumps(row)
        before = b",\n"


def _single(c: Connection, store: Store, orcid: str) -> dict[str, Any]:
    """What there is once."""
    record, accounts = store.records.of(c, orcid), accounts_of(c, store, orcid)
    browsers, sign_ins = store.visits.count_those(c, lambda data: tells_of(data, orcid, accounts))
    leave_at, forget_at = PersonWorks(store.client).departing(c, orcid)
    return {
        "made_at": iso(store.now()),
        "registry": store.environment,
        "orcid": orcid,
        "record": {"state": record.state, "reason": record.reason, "primary_orcid": record.primary_orcid},
        "record_card": _card(store.record_cards.find(c, orcid)),
        "leaving_since": None if leave_at is None else iso(leave_at),
        "to_be_forgotten_since": None if forget_at is None else iso(forget_at),
        "open_revocations": store.revocations.count(c, orcid),
        "browser_sessions": browsers,
        "sign_ins_under_way": sign_ins,
    }


def _card(card: Card | None) -> dict[str, Any] | None:
    """What was read from ORCID for visitors."""
    if card is None:
        return None
    shown = None if card.summary is None else orjson.loads(written(card.summary))
    return {"asked_at": iso(card.tried_at), "summary": shown}


def _lists(c: Connection, app: App, orcid: str) -> list[tuple[str, Iterable[dict[str, Any]]]]:
    """What there may be many of, each read when it is written."""
    store = app.store
    people = store.people.of_record(c, orcid)
    return [
        ("people", map(_person, people)),
        ("accounts", ({"repository": r, "user_id": u} for r, u in sorted(accounts_of(c, store, orcid)))),
        ("permissions", _permissions(c, store, orcid)),
        ("links", _links(c, store, people)),
        ("items", _items(c, app, orcid)),
        ("deliveries", _deliveries(c, store, orcid)),
        ("put_codes", (asdict(one) for one in store.put_codes.of_record(c, orcid))),
        ("to_be_deleted", (asdict(row) | {"why": why} for row, why in store.put_codes.leftovers(c, orcid))),
        ("history", (one.as_json() for one in store.history.rows(c, orcid=orcid))),
    ]


def _person(one: Person) -> dict[str, Any]:
    return {
        "repository": one.repository,
        "user_id": one.user_id,
        "name": one.name,
        "orcid": one.orcid.path,
        "proof": str(one.proof) or "none",
        "authenticated_at": _time(one.authenticated_at),
        "choices": {
            "sends": str(one.choices.sends) or "by-itself",
            "kinds_off": sorted(one.choices.kinds_off),
            "show_orcid": one.choices.show_orcid,
        },
    }


def _permissions(c: Connection, store: Store, orcid: str) -> Iterator[dict[str, Any]]:
    for one in store.permissions.summary(c, orcid=orcid).values():
        yield {
            "scopes": list(one.scopes),
            "granted_at": _time(one.granted_at),
            "expires_at": _time(one.expires_at),
            "lost_at": _time(one.lost_at),
            "lost_why": one.lost_why,
            "signed_in_by": one.amr,
        }


def _links(c: Connection, store: Store, people: Iterable[Person]) -> Iterator[dict[str, Any]]:
    for one in people:
        if one.person_id is None:
            continue
        for item_id in store.people.linked_items(c, one.person_id):
            for (_, name), whose in store.people.links(c, one.repository, [item_id]).items():
                if whose == one.person_id:
                    yield {"repository": one.repository, "item_id": item_id, "name": name}


def _items(c: Connection, app: App, orcid: str) -> Iterator[dict[str, Any]]:
    """The items by which they are found, each with the author that is them."""
    store, authorship = app.store, Authorship(app, orcid)
    orcids, users = authorship.orcids(c), accounts_of(c, store, orcid)
    for some in chunks(authorship.all_items(c), _SOME):
        for repository in sorted({one.repository for one in some}):
            here = {one.item_id: one for one in some if one.repository == repository}
            authors = store.items.authors(c, repository, here)
            for item_id, item in here.items():
                named = [
                    {"place": one.place, "name": one.name, "orcid": one.orcid, "user_id": one.user_id}
                    for one in authors.get(item_id, ())
                    if one.orcid in orcids or (repository, one.user_id) in users
                ]
                yield {
                    "repository": repository,
                    "item_id": item_id,
                    "title": item.title,
                    "state": item.state,
                    "reason": item.reason,
                    "named_as": named,
                }


def _deliveries(c: Connection, store: Store, orcid: str) -> Iterator[dict[str, Any]]:
    """What shall stand on the record, with the work as it is sent."""
    for some in chunks(store.outbox.rows(c, orcid=orcid), _SOME):
        bodies = store.payloads.bodies(c, [one.fingerprint for one in some if one.fingerprint])
        yield from (_delivery(one, bodies.get(one.fingerprint or "")) for one in some)


def _delivery(one: Delivery, body: bytes | None) -> dict[str, Any]:
    found = asdict(one) | {"not_before": iso(one.not_before), "in_doubt": one.doubt is not None}
    for name in ("delivery_id", "doubt", "version"):
        del found[name]
    return found | {"work": None if body is None else orjson.loads(body)}


def _time(when: datetime | None) -> str | None:
    return None if when is None else when.strftime("%Y-%m-%dT%H:%M:%SZ")


def whole(app: App, orcid: str) -> bytes:
    """The document in one piece."""
    return b"".join(chain(document(app, orcid)))
