"""The summary of a record.

Source: orcid-model, ``summary-3.0.xsd``; ORCID-Source, ``org.orcid.core.model``.
"""

from typing import Final

from orcid_repo_plugin.local_registry.documents import values
from orcid_repo_plugin.local_registry.documents.shape import Field, Flag, Moment, Number, Shape, Text, group
from orcid_repo_plugin.local_registry.documents.tables.parts import (
    CREATED,
    DATE,
    FILLED,
    MODIFIED,
    ORCID,
    URI,
)


def _some(name: str, one: str, *fields: Field) -> Field:
    """The first few of something, with their number."""
    return Field(
        f"summary:{name}",
        group(
            Field("summary:count", Number(), required=True),
            Field(f"summary:{one}", group(*fields), many=True),
        ),
    )


def _counts(name: str) -> Field:
    return Field(
        f"summary:{name}",
        group(
            Field("summary:self-asserted-count", Number(), required=True),
            Field("summary:validated-count", Number(), required=True),
        ),
    )


_VALIDATED: Final = Field("summary:validated", Flag(), required=True)
_PLACE: Final = (
    Field("summary:put-code", Number(), required=True),
    Field("summary:type", Text(in_xml=values.SUMMARY_TYPES), required=True),
    Field("summary:organization-name", FILLED, required=True),
    Field("summary:role", FILLED),
    Field("summary:url", URI),
    Field("common:start-date", DATE),
    Field("common:end-date", DATE),
    _VALIDATED,
)
_IDENTIFIER: Final = group(
    Field("summary:put-code", Number(), required=True),
    Field("summary:external-id-type", FILLED, required=True),
    Field("summary:external-id-value", FILLED),
    Field("summary:external-id-url", URI),
    _VALIDATED,
)
RECORD_SUMMARY: Final = Shape(
    "record summary",
    "summary:record-summary",
    group(
        CREATED,
        MODIFIED,
        Field("summary:credit-name", FILLED),
        Field("common:orcid-identifier", ORCID, required=True),
        Field(
            "summary:external-identifiers",
            group(Field("summary:external-identifier", _IDENTIFIER, many=True)),
        ),
        _some("employments", "employment", *_PLACE),
        _some("professional-activities", "professional-activity", *_PLACE),
        _counts("fundings"),
        _counts("works"),
        Field(
            "summary:peer-reviews",
            group(
                Field("summary:peer-review-publication-grants", Number(), required=True),
                Field("summary:self-asserted-count", Number()),
                Field("summary:total", Number(), required=True),
            ),
        ),
        _some("education-qualifications", "education-qualification", *_PLACE),
        _counts("research-resources"),
        _some(
            "email-domains",
            "email-domain",
            Field("summary:value", FILLED, required=True),
            Field("summary:verification-date", Moment()),
        ),
    ),
)
