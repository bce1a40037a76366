"""A peer review and its summary. Source: orcid-model, ``peer-review-3.0.xsd``."""

from typing import Final

from orcid_repo_plugin.local_registry.documents import values
from orcid_repo_plugin.local_registry.documents.shape import Boxed, Field, Shape, Text, group
from orcid_repo_plugin.local_registry.documents.tables.activity import BEGIN, EXTERNAL_IDS_FIELD, summary
from orcid_repo_plugin.local_registry.documents.tables.parts import (
    DATE,
    EXTERNAL_ID,
    EXTERNAL_IDS,
    GROUP_ID,
    HEAD,
    INDEX_HIDDEN,
    INDEX_TEXT,
    ORGANIZATION,
    TITLE,
    UP_TO_1000,
    URL,
)

_ROLE: Final = Field("peer-review:reviewer-role", Text(values=values.REVIEWER_ROLE), required=True)
_REVIEW_URL: Final = Field("peer-review:review-url", URL)
_REVIEW_TYPE: Final = Field("peer-review:review-type", Text(values=values.REVIEW_TYPE), required=True)
_REVIEW_GROUP: Final = Field("peer-review:review-group-id", GROUP_ID, required=True)
_CONVENING: Final = Field("peer-review:convening-organization", ORGANIZATION, required=True)

PEER_REVIEW: Final = Shape(
    "peer review",
    "peer-review:peer-review",
    group(
        *HEAD,
        INDEX_HIDDEN,
        _ROLE,
        Field("peer-review:review-identifiers", EXTERNAL_IDS, required=True),
        _REVIEW_URL,
        _REVIEW_TYPE,
        Field("peer-review:review-completion-date", DATE, required=True),
        _REVIEW_GROUP,
        Field("peer-review:subject-external-identifier", EXTERNAL_ID),
        Field("peer-review:subject-container-name", Boxed(of=UP_TO_1000)),
        Field("peer-review:subject-type", Text(values=values.SUBJECT_TYPE)),
        Field("peer-review:subject-name", TITLE),
        Field("peer-review:subject-url", URL),
        _CONVENING,
        keys=f"{BEGIN} reviewer-role review-identifiers review-url review-type review-completion-date "
        "review-group-id subject-external-identifier subject-container-name subject-type subject-name "
        "subject-url convening-organization visibility put-code path",
    ),
    sent=True,
    dates=(("review-completion-date",),),
)
PEER_REVIEW_SUMMARY: Final = summary(
    "peer-review",
    group(
        *HEAD,
        INDEX_TEXT,
        _ROLE,
        EXTERNAL_IDS_FIELD,
        _REVIEW_URL,
        _REVIEW_TYPE,
        Field("peer-review:completion-date", DATE, required=True),
        _REVIEW_GROUP,
        _CONVENING,
        keys=f"{BEGIN} reviewer-role external-ids review-url review-type completion-date review-group-id "
        "convening-organization visibility put-code path display-index",
    ),
)
