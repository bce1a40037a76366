"""The seven affiliations, which share one shape. Source: orcid-model, ``common-3.0.xsd``."""

from typing import Final

from orcid_repo_plugin.local_registry.documents.shape import Field, Shape, group
from orcid_repo_plugin.local_registry.documents.tables.activity import (
    BEGIN,
    END,
    EXTERNAL_IDS_FIELD,
    PERIOD,
    START,
    URL_FIELD,
    summary,
)
from orcid_repo_plugin.local_registry.documents.tables.parts import HEAD, INDEX_TEXT, LONG, ORGANIZATION
from orcid_repo_plugin.local_registry.kinds import AFFILIATIONS

_AFFILIATION: Final = (
    *HEAD,
    INDEX_TEXT,
    Field("common:department-name", LONG),
    Field("common:role-title", LONG),
    START,
    END,
    Field("common:organization", ORGANIZATION),
    URL_FIELD,
    EXTERNAL_IDS_FIELD,
)
_AFFILIATION_KEYS: Final = "department-name role-title start-date end-date organization url external-ids"
_WHOLE: Final = group(
    *_AFFILIATION, keys=f"{BEGIN} put-code path {_AFFILIATION_KEYS} display-index visibility"
)
_SHORT: Final = group(
    *_AFFILIATION, keys=f"{BEGIN} put-code {_AFFILIATION_KEYS} display-index visibility path"
)

AFFILIATION: Final = {
    kind: Shape(kind, f"{kind}:{kind}", _WHOLE, sent=True, dates=PERIOD) for kind in AFFILIATIONS
}
"""By kind: ``employment``, ``invited-position``."""
AFFILIATION_SUMMARY: Final = {kind: summary(kind, _SHORT) for kind in AFFILIATIONS}
