"""A work and its summary. Source: orcid-model, ``work-3.0.xsd``."""

from typing import Final

from orcid_repo_plugin.local_registry.documents import values
from orcid_repo_plugin.local_registry.documents.shape import Boxed, Field, Shape, Text, group
from orcid_repo_plugin.local_registry.documents.tables.activity import (
    BEGIN,
    EXTERNAL_IDS_FIELD,
    URL_FIELD,
    summary,
)
from orcid_repo_plugin.local_registry.documents.tables.parts import (
    ANY,
    COUNTRY,
    DATE,
    DESCRIPTION,
    HEAD,
    INDEX_HIDDEN,
    INDEX_TEXT,
    TITLE,
    UP_TO_1000,
    contributors,
)

_CITATION: Final = group(
    Field(
        "work:citation-type",
        Text(values=values.CITATION_TYPE, default="formatted-unspecified"),
        required=True,
    ),
    Field("work:citation-value", ANY, required=True),
)
_WORK_TITLE: Final = Field("work:title", TITLE, required=True)
_WORK_TYPE: Final = Field("work:type", Text(values=values.WORK_TYPE), required=True)
_JOURNAL: Final = Field("work:journal-title", Boxed(of=UP_TO_1000))

_PUBLISHED: Final = Field("common:publication-date", DATE)

WORK: Final = Shape(
    "work",
    "work:work",
    group(
        *HEAD,
        INDEX_HIDDEN,
        _WORK_TITLE,
        _JOURNAL,
        Field("work:short-description", DESCRIPTION),
        Field("work:citation", _CITATION),
        _WORK_TYPE,
        _PUBLISHED,
        EXTERNAL_IDS_FIELD,
        URL_FIELD,
        Field(
            "work:contributors",
            contributors("work", Field("work:contributor-sequence", Text(values=values.SEQUENCE))),
        ),
        Field("common:language-code", Text(values=values.LANGUAGE)),
        Field(
            "common:country",
            Boxed(of=COUNTRY, bare=False, empty=True, passed_over=frozenset(("visibility",))),
        ),
        keys=f"{BEGIN} put-code path title journal-title short-description citation type "
        "publication-date external-ids url contributors language-code country visibility",
    ),
    sent=True,
    dates=(("publication-date",),),
)
WORK_SUMMARY: Final = summary(
    "work",
    group(
        *HEAD,
        INDEX_TEXT,
        _WORK_TITLE,
        EXTERNAL_IDS_FIELD,
        URL_FIELD,
        _WORK_TYPE,
        _PUBLISHED,
        _JOURNAL,
        keys=f"put-code {BEGIN} title external-ids url type publication-date journal-title "
        "visibility path display-index",
    ),
)
