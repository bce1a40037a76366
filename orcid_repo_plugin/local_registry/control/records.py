"""The control endpoint's records: read whole, changed as their people would."""

from typing import Any

from orcid_repo_plugin.local_registry.api.call import Call, Caller
from orcid_repo_plugin.local_registry.api.elements import Elements
from orcid_repo_plugin.local_registry.api.record import record_of
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.control.bodies import NewState
from orcid_repo_plugin.local_registry.control.controlled import Controlled
from orcid_repo_plugin.local_registry.control.refused import Refused
from orcid_repo_plugin.local_registry.kinds import KINDS, SPACES


def read_record(registry: Controlled, orcid: str) -> Any:
    """A record with all that it holds, also what is private, in the form that API 3.0 gives it.

    Beside it stand ``state``, ``primary``, ``default-visibility`` and ``items``: every item in its full form,
    in a list for each kind that there is (``work``, ``employment``), in the order that they came in.
    """
    record = find(registry, orcid)
    call = _all_seeing(registry, record)
    elements = Elements(call, record)
    return {
        **record_of(call, record),
        "state": record.state,
        "primary": record.primary,
        "default-visibility": record.default_visibility,
        "items": {
            kind: [elements.full(item) for item in record.items.of(kind)]
            for kind in KINDS
            if record.items.of(kind)
        },
    }


def _all_seeing(registry: Controlled, record: Record) -> Call:
    return Call(
        books=registry.books,
        addresses=registry.addresses,
        options=registry.options,
        role="member",
        caller=Caller(sees_all=True),
        method="GET",
        path=f"/{record.orcid}/record",
        query={},
        body=b"",
        notation="json",
        accept="application/json",
    )


def change_state(registry: Controlled, orcid: str, body: NewState) -> Any:
    """Lock, deactivate, deprecate or revive a record: ``{orcid, state, primary}``. It keeps its items."""
    record = find(registry, orcid)
    if body.state == "deprecated":
        _check_primary(registry, record, body.primary)
    elif body.primary is not None:
        raise Refused(400, f"primary: only a deprecated record has one, not one that is {body.state}")
    record.state, record.primary = body.state, body.primary
    record.deactivated_at = registry.books.now() if body.state == "deactivated" else None
    registry.books.put_record(record)
    return {"orcid": orcid, "state": record.state, "primary": record.primary}


def _check_primary(registry: Controlled, record: Record, primary: str | None) -> None:
    if primary is None:
        raise Refused(400, "primary: a deprecated record needs the iD of the one it was merged into")
    into = find(registry, primary)
    if into is record or into.state == "deprecated":
        raise Refused(400, f"primary: {primary} cannot be what {record.orcid} was merged into")


def delete_item(registry: Controlled, orcid: str, section: str, put_code: str) -> Any:
    """Delete an item, as its person can, whoever put it there: ``{orcid, section, put_code}``."""
    record = find(registry, orcid)
    if section not in KINDS:
        raise Refused(404, f"there is no section {section}; there are {', '.join(KINDS)}")
    number = int(put_code) if put_code.isascii() and put_code.isdecimal() and len(put_code) < 19 else -1
    item = record.items.get(SPACES[section], number)
    if item is None or item.kind != section:
        raise Refused(404, f"the record has no {section} with the put-code {put_code}")
    registry.books.remove_item(record, item)
    return {"orcid": orcid, "section": section, "put_code": number}


def find(registry: Controlled, orcid: str) -> Record:
    """The record with this iD.

    :raises Refused: 404.
    """
    record = registry.books.records.get(orcid)
    if record is None:
        raise Refused(404, f"no record has the iD {orcid}")
    return record
