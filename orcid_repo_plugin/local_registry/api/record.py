"""The whole record: the person, the activities, and what the registry knows about the record itself.

Source: ORCID-Source, ``RecordManagerReadOnlyImpl`` and ``ActivitiesSummaryManagerReadOnlyImpl``.
"""

from typing import Final

import orjson

from orcid_repo_plugin.local_registry.api.access import record_for_reading
from orcid_repo_plugin.local_registry.api.call import MEMBER, PUBLIC, XML_AND_JSON, Answer, Call, Route
from orcid_repo_plugin.local_registry.api.elements import Document, Elements, latest, orcid_id
from orcid_repo_plugin.local_registry.api.json_ld import MEDIA_TYPE, person
from orcid_repo_plugin.local_registry.api.lists import activities_of
from orcid_repo_plugin.local_registry.api.person import person_of
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.documents.shapes import ACTIVITIES as ACTIVITIES_SHAPE
from orcid_repo_plugin.local_registry.documents.shapes import RECORD
from orcid_repo_plugin.local_registry.kinds import ACTIVITIES, LIST_PATHS

_KINDS: Final = sorted(ACTIVITIES, key=LIST_PATHS.__getitem__)
"""The sections of activities stand in the order of the alphabet."""


def activities_of_record(call: Call, record: Record) -> Document:
    """All lists of activities; members of a group that the caller may not see join it all the same."""
    lists = {LIST_PATHS[kind]: activities_of(call, record, kind, group_first=True) for kind in _KINDS}
    return {
        "last-modified-date": latest(list(lists.values())),
        **lists,
        "path": f"/{record.orcid}/activities",
    }


def history_of(call: Call, record: Record) -> Document:
    """How the record came to be, and what state it is in."""
    source = Elements(call, record).source(Source(client_id=record.creator)) if record.creator else None
    verified = [email for email in record.emails if email.verified]
    deactivated = record.deactivated_at
    return {
        "creation-method": record.creation_method,
        "completion-date": None,
        "submission-date": {"value": record.created},
        "last-modified-date": {"value": record.modified},
        "claimed": record.claimed,
        "source": source,
        "deactivation-date": None if deactivated is None else {"value": deactivated},
        "verified-email": bool(verified),
        "verified-primary-email": any(email.primary for email in verified),
    }


def record_of(call: Call, record: Record) -> Document:
    """The record as far as the caller may see it."""
    addresses = call.addresses
    return {
        "orcid-identifier": orcid_id(addresses.orcid_uri(record.orcid), record.orcid, addresses.id_host),
        "preferences": {"locale": record.locale},
        "history": history_of(call, record),
        "person": person_of(call, record),
        "activities-summary": activities_of_record(call, record),
        "path": f"/{record.orcid}",
    }


def read_record(call: Call, orcid: str) -> Answer:
    """GET of the record; the public API also as JSON-LD."""
    content = record_of(call, record_for_reading(call, orcid))
    if call.accept == MEDIA_TYPE:
        text = orjson.dumps(person(content), option=orjson.OPT_INDENT_2)
        return Answer(200, text=text, media_type=f"{MEDIA_TYPE};charset=UTF-8")
    return Answer(200, RECORD, content)


def read_activities(call: Call, orcid: str) -> Answer:
    """GET of all activities."""
    record = record_for_reading(call, orcid)
    return Answer(200, ACTIVITIES_SHAPE, activities_of_record(call, record))


def _record_routes(path: str, public_types: tuple[str, ...]) -> tuple[Route, ...]:
    return tuple(
        Route(
            method="GET",
            path=path,
            handler=read_record,
            summary="Read the whole record",
            answers=RECORD,
            roles=roles,
            produces=types,
        )
        for roles, types in ((MEMBER, XML_AND_JSON), (PUBLIC, public_types))
    )


ROUTES: Final = (
    *_record_routes("/<orcid>", (*XML_AND_JSON, MEDIA_TYPE)),
    *_record_routes("/<orcid>/record", XML_AND_JSON),
    Route(
        method="GET",
        path="/<orcid>/activities",
        handler=read_activities,
        summary="List all activities",
        answers=ACTIVITIES_SHAPE,
    ),
)
