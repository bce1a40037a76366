"""A funding and its summary. Source: orcid-model, ``funding-3.0.xsd``."""

from typing import Final

from orcid_repo_plugin.local_registry.documents import values
from orcid_repo_plugin.local_registry.documents.shape import Boxed, Field, Labelled, Shape, Text, group
from orcid_repo_plugin.local_registry.documents.tables.activity import (
    BEGIN,
    END,
    EXTERNAL_IDS_FIELD,
    PERIOD,
    START,
    URL_FIELD,
    summary,
)
from orcid_repo_plugin.local_registry.documents.tables.parts import (
    ANY,
    DESCRIPTION,
    HEAD,
    INDEX_HIDDEN,
    INDEX_TEXT,
    ORGANIZATION,
    PLAIN_TITLE,
    UP_TO_255,
    contributors,
)

_FUNDING_TITLE: Final = Field("funding:title", PLAIN_TITLE)
_FUNDING_TYPE: Final = Field("funding:type", Text(values=values.FUNDING_TYPE), required=True)
_FUNDER: Final = Field("common:organization", ORGANIZATION, required=True)

FUNDING: Final = Shape(
    "funding",
    "funding:funding",
    group(
        *HEAD,
        INDEX_HIDDEN,
        _FUNDING_TYPE,
        Field("funding:organization-defined-type", Boxed(of=UP_TO_255)),
        _FUNDING_TITLE,
        Field("funding:short-description", DESCRIPTION),
        Field("funding:amount", Labelled(of=ANY, label="currency-code", holds=ANY)),
        URL_FIELD,
        START,
        END,
        EXTERNAL_IDS_FIELD,
        Field("funding:contributors", contributors("funding")),
        _FUNDER,
        keys=f"{BEGIN} put-code path type organization-defined-type title short-description amount url "
        "start-date end-date external-ids contributors organization visibility",
    ),
    sent=True,
    dates=PERIOD,
)
FUNDING_SUMMARY: Final = summary(
    "funding",
    group(
        *HEAD,
        INDEX_TEXT,
        _FUNDING_TITLE,
        EXTERNAL_IDS_FIELD,
        URL_FIELD,
        _FUNDING_TYPE,
        START,
        END,
        _FUNDER,
        keys=f"{BEGIN} title external-ids url type start-date end-date organization "
        "visibility put-code path display-index",
    ),
)
