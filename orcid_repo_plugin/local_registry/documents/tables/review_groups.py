"""Groups of peer reviews: group-id-records. Source: orcid-model, ``group-id-3.0.xsd``."""

from typing import Final

from orcid_repo_plugin.local_registry.documents import values
from orcid_repo_plugin.local_registry.documents.shape import Field, Number, Shape, Text, group
from orcid_repo_plugin.local_registry.documents.tables.parts import (
    ANY,
    CLIENT_ID,
    MODIFIED,
    ORCID,
    PUT_CODE,
    UP_TO_1000,
)

_UNSEEN: Final = tuple(
    Field(name, of, given=True, in_json=False)
    for name, of in (
        ("common:source-orcid", ORCID),
        ("common:source-client-id", CLIENT_ID),
        ("common:source-name", ANY),
    )
)
_GROUP: Final = group(
    *_UNSEEN,
    Field("group-id:name", UP_TO_1000, required=True),
    Field("group-id:group-id", UP_TO_1000, required=True),
    Field("group-id:description", UP_TO_1000),
    Field("group-id:type", Text(values=values.GROUP_TYPE, listed=True), required=True),
    PUT_CODE,
    ignored=("source", "created-date", "last-modified-date"),
)
GROUP_ID_RECORD: Final = Shape("group of peer reviews", "group-id:group-id-record", _GROUP, sent=True)
GROUP_ID_RECORDS: Final = Shape(
    "groups of peer reviews",
    "group-id:group-id-records",
    group(
        MODIFIED,
        Field("group-id:total", Number(), required=True),
        Field("group-id:page", Number(), required=True),
        Field("group-id:page-size", Number(), required=True),
        Field("group-id:group-id-record", _GROUP, many=True),
    ),
)
