"""May this call do that? Record state, token, scope and visibility, in ORCID's order.

Source: ORCID-Source, ``OrcidSecurityManagerImpl``.
"""

from typing import Final, NamedTuple

from orcid_repo_plugin.local_registry.addresses import encoded
from orcid_repo_plugin.local_registry.api.call import Call
from orcid_repo_plugin.local_registry.books.items import Item, Source
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.kinds import AFFILIATIONS, PERSON_SECTIONS
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.scopes import CREATE_PROFILE, READ_PUBLIC


class Scopes(NamedTuple):
    """What each action on a kind of item needs."""

    create: str
    update: str
    delete: str
    read: str


def _section(name: str) -> Scopes:
    return Scopes(f"/{name}/create", f"/{name}/update", f"/{name}/update", f"/{name}/read-limited")


_BIO: Final = Scopes("/orcid-bio/update", "/orcid-bio/update", "/orcid-bio/update", "/orcid-bio/read-limited")
_EXTERNAL: Final = "/orcid-bio/external-identifiers/create"

SCOPES: Final[dict[str, Scopes]] = {
    "work": _section("orcid-works"),
    "funding": _section("funding"),
    "peer-review": _section("peer-review"),
    **{kind: _section("affiliations") for kind in (*AFFILIATIONS, "research-resource")},
    **dict.fromkeys(PERSON_SECTIONS, _BIO),
    "external-identifiers": _BIO._replace(create=_EXTERNAL, update=_EXTERNAL),
}
"""By kind of item; research resources are governed by the scopes of affiliations."""

READ_BIO: Final = _BIO.read


def record_for_reading(call: Call, orcid: str) -> Record:
    """The record, if it may be read at all.

    :raises Refusal: 9016, 9007, 9036, 9018, 9044 by the record's state; 9057 by the client's; 9017 for a
        token of another record, 9005 for one that makes records (member API).
    """
    record = open_record(call, orcid)
    check_token(call, record)
    return record


def record_for_writing(call: Call, orcid: str, scope: str) -> Record:
    """The record, if this token may change it.

    :raises Refusal: as for reading, then 9038 without the scope.
    """
    record = open_record(call, orcid)
    check_token(call, record)
    if scope not in call.caller.scopes:
        raise Refusal(9038)
    return record


def open_record(call: Call, orcid: str) -> Record:
    """The record, if its state lets anybody in."""
    record = call.books.records.get(orcid)
    if record is None:
        raise Refusal(9016, "no record has this ORCID iD", orcid=orcid)
    if record.state == "deprecated":
        _moved(call, record)
    if not record.claimed and (record.creator is None or record.creator != call.caller.client_id):
        age = call.books.now() - record.created
        if age < call.options.claim_period * 1000:
            raise Refusal(9036)
    if record.state == "locked":
        raise Refusal(9018)
    if record.state == "deactivated":
        raise Refusal(9044)
    return record


def _moved(call: Call, record: Record) -> None:
    """Readers are sent on to the primary record, writers are not."""
    primary = record.primary or ""
    there = f"{call.api_url}{encoded(call.path.replace(record.orcid, primary, 1))}"
    raise Refusal(
        9007,
        status=301 if call.method in ("GET", "HEAD") else 409,
        headers={"Location": there},
        orcid=call.addresses.orcid_uri(primary),
    )


def check_token(call: Call, record: Record) -> None:
    """A locked client and a token of another record get nothing from the member API; nor does a client's own
    token for making records get anything of one that a person has claimed.

    :raises Refusal: 9057, 9017, 9005.
    """
    client = call.caller.client
    if client is not None and client.state != "active":
        raise Refusal(9057)
    if call.role != "member":
        return
    if call.caller.orcid not in (None, record.orcid):
        raise Refusal(9017)
    if call.caller.orcid is None and record.claimed and CREATE_PROFILE in call.caller.scopes:
        raise Refusal(9005)


def require(call: Call, scope: str) -> None:
    """What belongs to no record needs no more than a scope.

    :raises Refusal: 9057 for a locked client, 9038 without the scope.
    """
    client = call.caller.client
    if client is not None and client.state != "active":
        raise Refusal(9057)
    if scope not in call.caller.scopes:
        raise Refusal(9038)


def refused_to_see(call: Call, visibility: str, source: Source | None, read_scope: str) -> Refusal | None:
    """Why this caller may not see something of a record that it may read; ``None`` if it may.

    :param source: of the item; a client always sees what it wrote.
    :param read_scope: the read-limited scope of the kind.
    """
    caller = call.caller
    if caller.sees_all:
        return None
    if call.role == "public":
        return None if visibility == "public" else Refusal(9039)
    if source is not None and source.client_id is not None and source.client_id == caller.client_id:
        return None
    if visibility == "public":
        return None if READ_PUBLIC in caller.scopes else Refusal(9038)
    if caller.orcid is None or read_scope not in caller.scopes:
        return Refusal(9038)
    return None if visibility == "limited" else Refusal(9013)


def sees(call: Call, item: Item) -> bool:
    """Whether this caller may see the item; in lists the others are left out in silence."""
    return refused_to_see(call, item.visibility, item.source, SCOPES[item.kind].read) is None
