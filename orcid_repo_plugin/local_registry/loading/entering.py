"""Putting a plan into the books: all of it, or nothing."""

from collections import defaultdict
from typing import Any, Final

from orcid_repo_plugin.local_registry.books.books import Books, new_token
from orcid_repo_plugin.local_registry.books.clients import MEMBER, Client
from orcid_repo_plugin.local_registry.books.contents import CONTENT_KEYS, item_body
from orcid_repo_plugin.local_registry.books.items import Item
from orcid_repo_plugin.local_registry.books.others import PeerReviewGroup
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.loading.plan import DEFAULT_PASSWORD, Conflict, Plan, PlannedItem
from orcid_repo_plugin.local_registry.loading.put_codes import settle

GROUPS: Final = "group"
"""The put-code space of peer-review groups."""


def enter(plan: Plan, books: Books) -> None:
    """Put everything into the books; one who is there already is told anew and keeps their items.

    Times are kept as they were told, also that of the last change.

    :raises Conflict: a put-code or an e-mail address is another's; then nothing has been changed.
    """
    with books.changing():
        _check(plan, books)
        settle(plan, books)
        _enter_clients(plan, books)
        if plan.unknown_organisations:
            books.organisations.unknown |= plan.unknown_organisations
            books.put_organisations()
        _enter_groups(plan, books)
        _enter_records(plan, books)


def _check(plan: Plan, books: Books) -> None:
    _check_addresses(plan, books)
    for orcid, record in plan.people.items():
        if record.state == "deprecated" and record.primary not in plan.people | books.records:
            raise Conflict(f"{orcid}: its primary record {record.primary} is not there")


def _check_addresses(plan: Plan, books: Books) -> None:
    taken = {
        email.address.lower(): record.orcid
        for record in books.records.values()
        if record.orcid not in plan.people
        for email in record.emails
    }
    for record in plan.people.values():
        for email in record.emails:
            if taken.setdefault(email.address.lower(), record.orcid) != record.orcid:
                raise Conflict(
                    f"{record.orcid}: its e-mail address belongs to {taken[email.address.lower()]}"
                )


def _enter_clients(plan: Plan, books: Books) -> None:
    for client in plan.clients.values():
        books.put_client(client)
    for client_id, name in plan.client_names.items():
        if client_id not in books.clients:
            books.put_client(Client(client_id, new_token(), MEMBER, name))


def _enter_groups(plan: Plan, books: Books) -> None:
    """The groups that are told, and those that reviews name and nobody told."""
    known = {group.group_id.strip().lower() for group in books.groups.values()}
    for item in plan.items:
        group_id = item.content.get("review-group-id")
        if group_id:
            now = item.created or books.now()
            plan.groups.append(PeerReviewGroup(0, group_id, group_id, None, "journal", item.source, now, now))
    for group in plan.groups:
        group_id = group.group_id.strip().lower()
        if group_id not in known:
            known.add(group_id)
            group.put_code = books.next_put_code(GROUPS)
            books.put_group(group)


def _enter_records(plan: Plan, books: Books) -> None:
    items: dict[str, list[PlannedItem]] = defaultdict(list)
    for item in plan.items:
        items[item.orcid].append(item)
    for orcid in dict.fromkeys((*plan.people, *items)):
        record = _record(plan, books, orcid)
        told = plan.people[orcid].modified if orcid in plan.people else 0
        changes = [record.modified, record.created, record.name_modified, record.biography_modified]
        books.put_record(record)
        ordered = sorted(items[orcid], key=_told_put_codes_first)
        changes += [_enter_item(books, record, item) for item in ordered]
        record.modified = told or max(changes)


def _told_put_codes_first(item: PlannedItem) -> tuple[bool, int]:
    return item.put_code is None, item.put_code or 0


def _record(plan: Plan, books: Books, orcid: str) -> Record:
    """The record that the items go to."""
    told, before = plan.people.get(orcid), books.records.get(orcid)
    if told is not None:
        if before is not None:
            told.items = before.items
        return told
    if before is not None:
        return before
    name = plan.owner_names.get(orcid, orcid)
    times = [item.created for item in plan.items if item.orcid == orcid and item.created]
    return Record(
        orcid=orcid,
        given_names=name or orcid,
        name_visibility="public" if name else "limited",
        password=DEFAULT_PASSWORD,
        created=min(times, default=books.now()),
    )


def _enter_item(books: Books, record: Record, planned: PlannedItem) -> int:
    """Put one item on the record.

    :returns: when it was last changed.
    """
    put_code = planned.put_code
    before = record.items.get(planned.space, put_code) if put_code is not None else None
    if put_code is None:
        put_code = books.next_put_code(planned.space)
    else:
        books.take_put_code(planned.space, put_code)
    now = books.now()
    body, selves, versions = item_body(planned.kind, _content(planned, before))
    item = Item(
        put_code=put_code,
        kind=planned.kind,
        body=body,
        source=planned.source,
        visibility=planned.visibility or record.default_visibility,
        created=planned.created or now,
        modified=planned.modified or planned.created or now,
        display_index=_display_index(planned, before),
        self_keys=selves,
        version_keys=versions,
    )
    books.put_item(record, item)
    return item.modified


def _display_index(planned: PlannedItem, before: Item | None) -> int:
    if planned.display_index is not None:
        return planned.display_index
    return before.display_index if before else int(planned.source.client_id is not None)


def _content(planned: PlannedItem, before: Item | None) -> dict[str, Any]:
    """What the item says; a summary leaves what is known of it otherwise."""
    if before is None or not planned.summary or before.kind != planned.kind:
        return planned.content
    known = before.content
    return {
        key: known[key] if planned.content.get(key) is None else planned.content[key]
        for key in CONTENT_KEYS[planned.kind]
    }
