"""What all single activities have in common, and the summaries that lists have of them."""

from typing import Final

from orcid_repo_plugin.local_registry.documents.shape import Field, Group, Shape
from orcid_repo_plugin.local_registry.documents.tables.parts import DATE, EXTERNAL_IDS, URL

BEGIN: Final = "created-date last-modified-date source"
"""The keys that JSON begins with."""
EXTERNAL_IDS_FIELD: Final = Field("common:external-ids", EXTERNAL_IDS)
URL_FIELD: Final = Field("common:url", URL)
START: Final = Field("common:start-date", DATE)
END: Final = Field("common:end-date", DATE)
PERIOD: Final = (("start-date",), ("end-date",))
"""Where the dates of what lasts stand."""


def summary(kind: str, of: Group) -> Shape:
    """The shape of a kind's summary."""
    return Shape(f"{kind} summary", f"{kind}:{kind}-summary", of)
