"""A whole record. Source: orcid-model, ``record-3.0.xsd``."""

from typing import Final

from orcid_repo_plugin.local_registry.documents import values
from orcid_repo_plugin.local_registry.documents.shape import Field, Flag, Moment, Shape, Text, group
from orcid_repo_plugin.local_registry.documents.tables.lists import ACTIVITIES
from orcid_repo_plugin.local_registry.documents.tables.parts import (
    ANY,
    MODIFIED,
    ORCID,
    PATH,
    SOURCE,
    VISIBILITY,
    given_attribute,
)
from orcid_repo_plugin.local_registry.documents.tables.person import PERSON

_PREFERENCES: Final = group(Field("preferences:locale", ANY, required=True))
_HISTORY: Final = group(
    given_attribute("visibility", VISIBILITY, in_json=False),
    Field(
        "history:creation-method",
        Text(values=values.CREATION_METHOD, listed=True, in_xml=values.CREATION_METHODS),
    ),
    Field("history:completion-date", Moment()),
    Field("history:submission-date", Moment()),
    MODIFIED,
    Field("history:claimed", Flag()),
    Field("common:source", SOURCE),
    Field("history:deactivation-date", Moment()),
    Field("history:verified-email", Flag(), required=True),
    Field("history:verified-primary-email", Flag(), required=True),
)
RECORD: Final = Shape(
    "record",
    "record:record",
    group(
        Field("common:orcid-identifier", ORCID),
        Field("preferences:preferences", _PREFERENCES),
        Field("history:history", _HISTORY),
        Field(PERSON.root, PERSON.group),
        Field(ACTIVITIES.root, ACTIVITIES.group),
        PATH,
    ),
)
