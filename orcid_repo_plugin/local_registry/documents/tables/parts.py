"""The parts that documents have in common: titles, dates, identifiers, organisations, sources.

Source: orcid-model, ``common-3.0.xsd`` and the classes of ``v3.release.common``.
"""

import re
from collections.abc import Mapping
from typing import Final

from orcid_repo_plugin.local_registry.documents import values
from orcid_repo_plugin.local_registry.documents.shape import (
    Boxed,
    DatePart,
    Field,
    Flag,
    Group,
    Kind,
    Labelled,
    Moment,
    Number,
    Text,
    group,
)

ANY: Final = Text()
FILLED: Final = Text(blank=False)
URI: Final = Text(uri=True)
URL: Final = Boxed(of=URI)
LONG: Final = Text(longest=4000, blank=False)
UP_TO_1000: Final = Text(longest=1000, blank=False)
UP_TO_255: Final = Text(longest=255)
DESCRIPTION: Final = Text(longest=5000)
COUNTRY: Final = Text(values=values.COUNTRY)
VISIBILITY: Final = Text(values=values.VISIBILITY, listed=True)
CREDIT_NAME: Final = Boxed(of=Text(longest=150, blank=False))
CONTRIBUTOR_EMAIL: Final = Boxed(of=Text(longest=350, form=re.compile(r"[^@]+@[^.]+\..+")))
EMAIL: Final = Text(longest=350, form=re.compile(r"[^@]+@[^.]+\..+"))
GROUP_ID: Final = Text(
    longest=1000,
    blank=False,
    form=re.compile(
        r"(?:ringgold:|issn:|orcid-generated:|fundref:|publons:)[0-9a-zA-Z^._~:/?#\[\]@!$&'()*+,;=-]{2,}"
    ),
)


def given(name: str, of: Kind, *, in_xml: bool = True, in_json: bool = True) -> Field:
    """An element that ORCID fills in."""
    return Field(name, of, given=True, in_xml=in_xml, in_json=in_json)


def given_attribute(name: str, of: Kind, *, in_json: bool = True) -> Field:
    """An attribute that ORCID fills in."""
    return Field(name, of, given=True, attribute=True, in_json=in_json)


_TITLE: Final = Field("common:title", Boxed(of=UP_TO_1000), required=True)
_SUBTITLE: Final = Field("common:subtitle", Boxed(of=Text(longest=1000)))
_TRANSLATED: Final = Field(
    "common:translated-title",
    Labelled(of=UP_TO_1000, label="language-code", holds=Text(values=values.LANGUAGE)),
)
TITLE: Final = group(_TITLE, _SUBTITLE, _TRANSLATED)
"""Of works, and of what a review is about."""
PLAIN_TITLE: Final = group(_TITLE, _TRANSLATED)
"""Of fundings and proposals."""


def _gap(date: Mapping[str, object]) -> str | None:
    return "has a day without a month" if date["day"] is not None and date["month"] is None else None


DATE: Final = group(
    Field("common:year", DatePart(lowest=1900, highest=2100, digits=4), required=True),
    Field("common:month", DatePart(lowest=1, highest=12, digits=2)),
    Field("common:day", DatePart(lowest=1, highest=31, digits=2)),
    check=_gap,
)
"""A date of which the end may be missing."""


def _nowhere(address: Mapping[str, object]) -> str | None:
    return "needs a uri or a path" if address["uri"] is None and address["path"] is None else None


_DIGITS: Final = r"(?:[0-9]{4}-){3,}[0-9]{3}[0-9X]"
_HOSTS: Final = r"https://(?:[^/]*orcid\.org|localhost.*/orcid-web)/"
_CLIENT: Final = r"[0-9a-zA-Z-]{1,40}"
"""ORCID's are ``APP-`` and 16 characters, or an old one like an iD; ours may be named otherwise, and what is
read must go back as it is."""


def _identity(uri: str, path: str) -> Group:
    return group(
        Field("common:uri", Text(form=re.compile(_HOSTS + uri))),
        Field("common:path", Text(form=re.compile(path))),
        Field("common:host", ANY),
        ignored=("value", "valueAsString"),
        check=_nowhere,
    )


ORCID: Final = _identity(_DIGITS, _DIGITS)
"""An iD as URI, path and host."""
CLIENT_ID: Final = _identity(f"client/{_CLIENT}", _CLIENT)

SOURCE: Final = group(
    Field("common:source-orcid", ORCID),
    Field("common:source-client-id", CLIENT_ID),
    Field("common:source-name", Boxed(of=ANY)),
    Field("common:assertion-origin-orcid", ORCID),
    Field("common:assertion-origin-client-id", CLIENT_ID),
    Field("common:assertion-origin-name", Boxed(of=ANY)),
)
"""Who put something there, and on whose behalf."""

CREATED: Final = given("common:created-date", Moment())
MODIFIED: Final = given("common:last-modified-date", Moment())
SOURCE_FIELD: Final = given("common:source", SOURCE)
PUT_CODE: Final = Field("put-code", Number(), attribute=True)
VISIBLE: Final = Field("visibility", VISIBILITY, attribute=True)
PATH: Final = given_attribute("path", ANY)
INDEX_HIDDEN: Final = given_attribute("display-index", ANY, in_json=False)
INDEX_TEXT: Final = given_attribute("display-index", ANY)
"""JSON has it as a string in activities, and as a number in:"""
INDEX_NUMBER: Final = given_attribute("display-index", Number())

HEAD: Final = (CREATED, MODIFIED, SOURCE_FIELD, PUT_CODE, VISIBLE, PATH)
"""What all items begin with; ``display-index`` goes with it in one of its forms."""

_UNSEEN: Final = (
    given("common:created-date", Moment(), in_json=False),
    given("common:last-modified-date", Moment(), in_json=False),
    given("common:source", SOURCE, in_json=False),
    given_attribute("put-code", Number(), in_json=False),
    given_attribute("visibility", VISIBILITY, in_json=False),
    given_attribute("path", ANY, in_json=False),
    INDEX_HIDDEN,
)
"""What the schema lets an external id carry besides, and nothing ever does."""
_TRANSIENT: Final = Field("transient", Flag(), attribute=True, required=True)
_NORMALIZED_ERROR: Final = group(
    Field("common:error-code", FILLED), Field("common:error-message", FILLED), _TRANSIENT
)


def external_id_fields(*, normalized: bool) -> tuple[Field, ...]:
    """What an external id says.

    :param normalized: whether JSON shows the normal form; not with researchers' own identifiers.
    """
    return (
        Field("common:external-id-type", FILLED, required=True),
        Field("common:external-id-value", FILLED, required=True),
        Field(
            "common:external-id-normalized",
            Labelled(of=FILLED, label="transient", holds=Flag()),
            computed=True,
            in_json=normalized,
        ),
        Field("common:external-id-normalized-error", _NORMALIZED_ERROR, computed=True, in_json=normalized),
        Field("common:external-id-url", URL),
        Field("common:external-id-relationship", Text(values=values.RELATIONSHIP)),
    )


EXTERNAL_ID: Final = group(*_UNSEEN, *external_id_fields(normalized=True))
EXTERNAL_IDS: Final = group(Field("common:external-id", EXTERNAL_ID, many=True))

ADDRESS: Final = group(
    Field("common:city", LONG), Field("common:region", LONG), Field("common:country", COUNTRY)
)
_DISAMBIGUATED: Final = group(
    Field("common:disambiguated-organization-identifier", Text(longest=500), required=True),
    Field("common:disambiguation-source", Text(longest=500), required=True),
)
ORGANIZATION: Final = group(
    Field("common:name", LONG, required=True),
    Field("common:address", ADDRESS, required=True),
    Field("common:disambiguated-organization", _DISAMBIGUATED),
)


def contributors(prefix: str, *attributes: Field) -> Group:
    """The people of a work or a funding, in the namespace of theirs."""
    roles = group(*attributes, Field(f"{prefix}:contributor-role", ANY))
    one = group(
        Field("common:contributor-orcid", ORCID),
        Field(f"{prefix}:credit-name", CREDIT_NAME),
        Field(f"{prefix}:contributor-email", CONTRIBUTOR_EMAIL),
        Field(f"{prefix}:contributor-attributes", roles),
    )
    return group(Field(f"{prefix}:contributor", one, many=True))
