"""Permission notifications: a member asks a researcher, in the ORCID inbox, for leave to write.

Source: ORCID-Source, ``NotificationsApiServiceDelegatorImpl``, ``NotificationManagerImpl``,
``NotificationValidationManagerImpl``. A missing scope is 9004 here, not 9038.
"""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from orcid_repo_plugin.domain.identifier_types import IDENTIFIER_TYPES
from orcid_repo_plugin.local_registry.api.access import check_token, open_record
from orcid_repo_plugin.local_registry.api.call import MEMBER, Answer, Call, Route
from orcid_repo_plugin.local_registry.api.elements import Elements
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.books.others import Notification
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.documents.shapes import NOTIFICATION, NOTIFICATIONS
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.uris import is_uri

SCOPE: Final = "/premium-notification"
MAX_LISTED: Final = 1000
_SPACE: Final = "notification"
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,19}")


def list_notifications(call: Call, orcid: str) -> Answer:
    """The notifications that this client has in the inbox, without those archived; 1000 at most."""
    record = _open(call, orcid)
    elements = Elements(call, record)
    found = [
        document(elements, notification)
        for notification in call.books.notifications.values()
        if notification.orcid == orcid
        and notification.client_id == call.caller.client_id
        and notification.archived is None
    ]
    return Answer(shape=NOTIFICATIONS, content={"notification": found[:MAX_LISTED]})


def read_notification(call: Call, orcid: str, put_code: str) -> Answer:
    """One notification of this client.

    :raises Refusal: 9029 for an unknown one, 9004 for another client's.
    """
    record = _open(call, orcid)
    notification = _find(call, orcid, put_code)
    if notification.client_id != call.caller.client_id:
        raise Refusal(9004, "the notification belongs to another client")
    return Answer(shape=NOTIFICATION, content=document(Elements(call, record), notification))


def add_notification(call: Call, orcid: str) -> Answer:
    """Put a notification into the inbox: 201, with its address.

    :raises Refusal: 9020 for the address to go to, 9023 for an item's identifier, 9032 for a researcher
        who takes none, 9006 for a put-code in the body; in this order.
    """
    sent = call.document(NOTIFICATION)
    record = _open(call, orcid)
    url = _authorization_url(call, sent["authorization-url"])
    for item in (sent["items"] or {}).get("item") or ():
        _check_identifier(item.get("external-id"))
    if not record.takes_notifications:
        raise Refusal(9032, orcid=orcid)
    if sent.get("put-code") is not None:
        raise Refusal(9006, "a put-code must not be sent with a new notification")
    notification = Notification(
        put_code=call.books.next_put_code(_SPACE),
        orcid=orcid,
        client_id=call.caller.source.client_id or "",
        content={
            "authorization-url": url,
            "notification-subject": sent["notification-subject"],
            "notification-intro": sent["notification-intro"],
            "items": sent["items"],
        },
        created=call.books.now(),
    )
    call.books.put_notification(notification)
    there = f"{call.api_url}/{orcid}/notification-permission/{notification.put_code}"
    return Answer(201, headers={"Location": there})


def archive_notification(call: Call, orcid: str, put_code: str) -> Answer:
    """Take a notification out of the inbox; answers it. A second time changes nothing.

    :raises Refusal: 9029 for an unknown one, 9010 for another client's, 9009 for one that was read.
    """
    record = _open(call, orcid)
    notification = _find(call, orcid, put_code)
    if notification.client_id != call.caller.client_id:
        raise Refusal(9010)
    if notification.read is not None:
        raise Refusal(9009)
    if notification.archived is None:
        notification.archived = call.books.now()
        call.books.put_notification(notification)
    return Answer(shape=NOTIFICATION, content=document(Elements(call, record), notification))


def document(elements: Elements, notification: Notification) -> dict[str, Any]:
    """A notification as the API shows it; its dates are bare milliseconds.

    :param elements: know how sources are named.
    """
    return {
        "put-code": notification.put_code,
        "notification-type": "permission",
        **notification.content,
        "created-date": notification.created,
        "sent-date": None,
        "read-date": notification.read,
        "actioned-date": notification.actioned,
        "archived-date": notification.archived,
        "source": elements.source(Source(client_id=notification.client_id)),
    }


def _open(call: Call, orcid: str) -> Record:
    if SCOPE not in call.caller.scopes:
        raise Refusal(9004)
    record = open_record(call, orcid)
    check_token(call, record)
    return record


def _find(call: Call, orcid: str, put_code: str) -> Notification:
    if not _NUMBER.fullmatch(put_code):
        raise Refusal(9001, "there is nothing at this path", status=404)
    notification = call.books.notifications.get(int(put_code))
    if notification is None or notification.orcid != orcid:
        raise Refusal(9029, orcid=orcid, put_code=put_code)
    return notification


def _authorization_url(call: Call, sent: dict[str, Any] | None) -> dict[str, str]:
    """Where the researcher is sent; a path alone is one of the registry's own."""
    uri = ((sent or {}).get("uri") or "").strip()
    if not uri:
        path = ((sent or {}).get("path") or "").strip()
        uri = f"{call.addresses.registry_url}/{path.lstrip('/')}" if path else ""
    if not uri or not is_uri(uri):
        raise Refusal(9020, "the authorization-url is no URI")
    parts = urlsplit(uri)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return {"uri": uri, "path": path, "host": call.addresses.id_host}


def _check_identifier(identifier: dict[str, Any] | None) -> None:
    """What is wrong with an item's identifier, all of it in one refusal."""
    if identifier is None:
        return
    found = []
    if identifier.get("external-id-type") not in IDENTIFIER_TYPES:
        found.append(str(identifier.get("external-id-type")))
    if not identifier.get("external-id-value"):
        found.append("value")
    if not identifier.get("external-id-relationship"):
        found.append("relationship")
    if found:
        raise Refusal(9023, f"Invalid external-id {' '.join(found)}")


_ONE: Final = "/<orcid>/notification-permission/<put_code>"

ROUTES: Final = (
    Route(
        method="GET",
        path="/<orcid>/notification-permission",
        handler=list_notifications,
        summary="The permission notifications that this client has in the inbox",
        roles=MEMBER,
        answers=NOTIFICATIONS,
        scope=SCOPE,
    ),
    Route(
        method="POST",
        path="/<orcid>/notification-permission",
        handler=add_notification,
        summary="Ask for permission in the researcher's inbox",
        roles=MEMBER,
        reads=NOTIFICATION,
        success=201,
        scope=SCOPE,
    ),
    Route(
        method="GET",
        path=_ONE,
        handler=read_notification,
        summary="One permission notification",
        roles=MEMBER,
        answers=NOTIFICATION,
        scope=SCOPE,
    ),
    Route(
        method="DELETE",
        path=_ONE,
        handler=archive_notification,
        summary="Archive a permission notification that was not read",
        roles=MEMBER,
        answers=NOTIFICATION,
        scope=SCOPE,
    ),
)
