"""From tables to a plan."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, get_args

import orjson

from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.books.others import PeerReviewGroup
from orcid_repo_plugin.local_registry.books.record import Email, Record
from orcid_repo_plugin.local_registry.documents.notations import read, refuse_impossible_dates
from orcid_repo_plugin.local_registry.documents.shapes import ITEM
from orcid_repo_plugin.local_registry.loading.invented_works import invented_work
from orcid_repo_plugin.local_registry.loading.plan import Conflict, Plan, PlannedItem
from orcid_repo_plugin.local_registry.loading.tables import (
    ClientTable,
    GroupTable,
    ItemTable,
    OrganisationSource,
    PersonTable,
    Tables,
    tables,
)
from orcid_repo_plugin.local_registry.refusals import Refusal

MINUTE: Final = 60_000
"""Milliseconds between one item of a person and the next, where no times are told."""


def planned(content: dict[str, Any], now: int) -> Plan:
    """What a file of tables brings.

    :param content: the file, decoded; ``tables.py`` says what may stand in it.
    :param now: when what has no time of its own came to be, milliseconds since 1970.
    :raises Conflict: with the place of what is wrong.
    """
    found = tables(content)
    plan = Plan(
        clients={client.client_id: _client(client) for client in found.clients},
        people={person.orcid: _record(person, now) for person in found.people},
        groups=[_group(group, now) for group in found.groups],
        exact=True,
        unknown_organisations=set(_unknown_organisations(found)),
    )
    plan.items = [item for n, person in enumerate(found.people, 1) for item in _items(person, n, now)]
    _refuse_same_put_code(plan.items)
    plan.client_names = {by: by for by in _sources(found)}
    return plan


def _unknown_organisations(found: Tables) -> Iterator[tuple[str, str]]:
    for one in found.unknown_organisations:
        for source in [one.source] if one.source else get_args(OrganisationSource):
            yield source, one.id


def _refuse_same_put_code(items: list[PlannedItem]) -> None:
    seen: dict[tuple[str, int], str] = {}
    for item in items:
        if item.put_code is not None:
            first = seen.setdefault((item.space, item.put_code), item.place)
            if first != item.place:
                raise Conflict(f"{item.place}.put_code: {item.put_code} is also that of {first}")


def _sources(found: Tables) -> Iterator[str]:
    """The clients that are named as sources."""
    for person in found.people:
        yield from (item.by for item in person.items if item.by)
    yield from (group.by for group in found.groups if group.by)


def _client(table: ClientTable) -> Client:
    return Client(**table.model_dump())


def _record(table: PersonTable, now: int) -> Record:
    told = table.model_dump(exclude={"email", "emails", "works", "items", "created"})
    created = _ms(table.created) or now
    emails = [Email(**email.model_dump()) for email in table.emails]
    if table.email:
        emails.insert(0, Email(table.email, primary=not any(email.primary for email in emails)))
    for email in emails:
        email.created = email.modified = created
        email.verified_at = created if email.verified else None
    if len({email.address.lower() for email in emails}) < len(emails):
        raise Conflict(f"{table.orcid}: the same e-mail address twice")
    if table.state == "deprecated" and table.primary in (None, table.orcid):
        raise Conflict(f"{table.orcid}: a deprecated record needs another as its primary")
    return Record(
        **told,
        emails=emails,
        created=created,
        deactivated_at=created if table.state == "deactivated" else None,
        name_created=created,
        name_modified=created,
        biography_created=created if table.biography is not None else 0,
        biography_modified=created if table.biography is not None else 0,
    )


def _group(table: GroupTable, now: int) -> PeerReviewGroup:
    source = Source(None, table.by)
    return PeerReviewGroup(0, table.group_id, table.name, table.description, table.type, source, now, now)


def _items(person: PersonTable, number: int, now: int) -> Iterator[PlannedItem]:
    """Those that are told, then invented works; a minute apart, where no times are told."""
    began = _ms(person.created) or now
    for n, item in enumerate(person.items, 1):
        yield _item(person, item, f"people[{number}].items[{n}]", began + n * MINUTE)
    for n in range(1, person.works + 1):
        yield PlannedItem(
            orcid=person.orcid,
            kind="work",
            content=invented_work(person.orcid, n),
            source=Source(person.orcid),
            created=began + (len(person.items) + n) * MINUTE,
        )


def _item(person: PersonTable, table: ItemTable, place: str, created: int) -> PlannedItem:
    try:
        content = read(ITEM[table.kind], orjson.dumps(table.content), "json")
        refuse_impossible_dates(ITEM[table.kind], content)
    except (Refusal, TypeError) as error:
        reason = error.reason if isinstance(error, Refusal) else str(error)
        raise Conflict(f"{place}.content: {reason or error}") from error
    return PlannedItem(
        orcid=person.orcid,
        kind=table.kind,
        content=content,
        source=Source(None, table.by) if table.by else Source(person.orcid),
        put_code=table.put_code,
        visibility=table.visibility,
        created=_ms(table.created) or created,
        modified=_ms(table.modified),
        display_index=table.display_index,
        place=place,
    )


def _ms(time: datetime | None) -> int | None:
    """Milliseconds since 1970; a time without a zone is UTC."""
    if time is None:
        return None
    return int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() * 1000)
