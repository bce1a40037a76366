"""A research resource and its summary. Source: orcid-model, ``research-resource-3.0.xsd``."""

from typing import Final

from orcid_repo_plugin.local_registry.documents import values
from orcid_repo_plugin.local_registry.documents.shape import Field, Shape, Text, group
from orcid_repo_plugin.local_registry.documents.tables.activity import BEGIN, END, START, URL_FIELD, summary
from orcid_repo_plugin.local_registry.documents.tables.parts import (
    EXTERNAL_IDS,
    HEAD,
    INDEX_HIDDEN,
    INDEX_TEXT,
    ORGANIZATION,
    PLAIN_TITLE,
    UP_TO_1000,
)

_HOSTS: Final = Field(
    "research-resource:hosts",
    group(Field("common:organization", ORGANIZATION, required=True, many=True, most=10)),
    required=True,
)
_RESOURCE_IDS: Final = Field("common:external-ids", EXTERNAL_IDS, required=True)
_PROPOSAL: Final = Field(
    "research-resource:proposal",
    group(
        Field("research-resource:title", PLAIN_TITLE, required=True),
        _HOSTS,
        _RESOURCE_IDS,
        START,
        END,
        URL_FIELD,
    ),
    required=True,
)
_RESOURCE_ITEM: Final = group(
    Field("research-resource:resource-name", UP_TO_1000, required=True),
    Field("research-resource:resource-type", Text(values=values.RESOURCE_TYPE), required=True),
    _HOSTS,
    _RESOURCE_IDS,
    URL_FIELD,
)
RESEARCH_RESOURCE: Final = Shape(
    "research resource",
    "research-resource:research-resource",
    group(
        *HEAD,
        INDEX_HIDDEN,
        _PROPOSAL,
        Field(
            "research-resource:resource-item",
            _RESOURCE_ITEM,
            required=True,
            many=True,
            wrapper="research-resource:resource-items",
        ),
        keys=f"{BEGIN} proposal resource-item visibility put-code path",
    ),
    sent=True,
    dates=(("proposal", "start-date"), ("proposal", "end-date")),
)
RESEARCH_RESOURCE_SUMMARY: Final = summary(
    "research-resource",
    group(
        *HEAD,
        INDEX_TEXT,
        _PROPOSAL,
        keys=f"{BEGIN} proposal visibility put-code path display-index",
    ),
)
