"""Webhooks: a client asks to be called when a record changes.

The address is the rest of the path, percent-encoded with its slashes; it says nothing of the version.
Source: ORCID-Source, ``WebhooksServiceDelegatorImpl``.
"""

from typing import Final
from urllib.parse import quote

from orcid_repo_plugin.local_registry.api.call import MEMBER, Answer, Call, Route
from orcid_repo_plugin.local_registry.books.others import Webhook
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.uris import is_uri

SCOPE: Final = "/webhook"


def register(call: Call, orcid: str, callback: str) -> Answer:
    """Register an address: 201 with its own ``Location``, or 204 if it is there, whoever's it is.

    :raises Refusal: 9001 (404) for slashes that are not encoded, 9038 without the scope, 9012 for what is no
        URI, 9011 for an unknown record.
    """
    _refuse_several_parts(call)
    _check_scope(call)
    if not is_uri(callback):
        raise Refusal(9012, f"the webhook address {callback!r} is not a URI")
    record = _record(call, orcid)
    if (orcid, callback) in call.books.webhooks:
        return Answer(204)
    webhook = Webhook(orcid, callback, _client_id(call), created=record.modified)
    call.books.put_webhook(webhook)
    there = call.address or f"/{orcid}/webhook/{quote(callback, safe='')}"
    return Answer(201, headers={"Location": f"{call.addresses.member_api_url}{there}"})


def unregister(call: Call, orcid: str, callback: str) -> Answer:
    """Take a registration back: 204.

    :raises Refusal: 9001 (404) for slashes that are not encoded, 9038 without the scope, 9011 for an unknown
        record, 9028 for an unknown webhook, 9014 for another client's.
    """
    _refuse_several_parts(call)
    _check_scope(call)
    _record(call, orcid)
    webhook = call.books.webhooks.get((orcid, callback))
    if webhook is None:
        raise Refusal(9028, orcid=orcid)
    if webhook.client_id != _client_id(call):
        raise Refusal(9014, "the webhook belongs to another client")
    call.books.remove_webhook(webhook)
    return Answer(204)


def _refuse_several_parts(call: Call) -> None:
    """The whole callback is one part of the path: with bare slashes in it, ORCID has nothing there."""
    if "/" in call.address.partition("/webhook/")[2]:
        raise Refusal(9001, "there is nothing at this path; encode the slashes of the callback", status=404)


def _check_scope(call: Call) -> None:
    if SCOPE not in call.caller.scopes:
        raise Refusal(9038)


def _record(call: Call, orcid: str) -> Record:
    record = call.books.records.get(orcid)
    if record is None:
        raise Refusal(9011, orcid=orcid)
    return record


def _client_id(call: Call) -> str:
    client_id = call.caller.client_id
    assert client_id is not None  # the member API lets nobody in without a token
    return client_id


_PATH: Final = "/<orcid>/webhook/<path:callback>"

ROUTES: Final = (
    Route(
        method="PUT",
        path=_PATH,
        handler=register,
        summary="Be called at this address when the record changes",
        roles=MEMBER,
        success=201,
        or_success=204,
        scope=SCOPE,
        any_body=True,
        versioned=False,
    ),
    Route(
        method="DELETE",
        path=_PATH,
        handler=unregister,
        summary="Be called no more",
        roles=MEMBER,
        success=204,
        scope=SCOPE,
        any_body=True,
        versioned=False,
    ),
)
