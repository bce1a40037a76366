"""Permission notifications. Source: orcid-model, ``notification-permission-3.0.xsd``."""

from typing import Final

from orcid_repo_plugin.local_registry.documents import values
from orcid_repo_plugin.local_registry.documents.shape import Field, Moment, Shape, Text, group
from orcid_repo_plugin.local_registry.documents.tables.parts import (
    ANY,
    EXTERNAL_ID,
    FILLED,
    ORCID,
    PUT_CODE,
    SOURCE,
    URI,
    given,
)

_DATE: Final = Moment(boxed=False)
_AUTHORIZATION_URL: Final = group(
    Field("notification:uri", URI),
    Field("notification:path", ANY),
    Field("notification:host", ANY),
    check=ORCID.check,
)
_NOTIFIED: Final = group(
    Field("put-code", ANY, attribute=True, in_xml=False),
    Field("notification:item-type", Text(values=values.NOTIFIED_ITEM, listed=True), required=True),
    Field("notification:item-name", Text(longest=1000), required=True),
    Field("common:external-id", EXTERNAL_ID),
)
_NOTIFICATION: Final = group(
    PUT_CODE,
    Field(
        "notification:notification-type",
        Text(values=values.NOTIFICATION_TYPE, listed=True),
        required=True,
    ),
    Field("notification:authorization-url", _AUTHORIZATION_URL, required=True),
    Field("notification:notification-subject", FILLED, required=True),
    Field("notification:notification-intro", Text(longest=1000), required=True),
    Field(
        "notification:items",
        group(Field("notification:item", _NOTIFIED, required=True, many=True)),
        required=True,
    ),
    given("common:created-date", _DATE),
    given("common:sent-date", _DATE),
    given("common:read-date", _DATE),
    given("notification:actioned-date", _DATE),
    given("common:archived-date", _DATE),
    given("common:source", SOURCE),
)
NOTIFICATION: Final = Shape("notification", "notification:notification", _NOTIFICATION, sent=True)
NOTIFICATIONS: Final = Shape(
    "notifications",
    "notification:notifications",
    group(Field("notification:notification", _NOTIFICATION, many=True)),
)
