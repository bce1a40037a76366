"""The shapes of what a record says of the person: names, addresses, links, e-mail addresses.

Source: orcid-model, ``person-3.0.xsd`` and what it imports.
"""

from typing import Final

from orcid_repo_plugin.local_registry.documents.shape import (
    Boxed,
    Field,
    Flag,
    Group,
    Shape,
    Text,
    group,
)
from orcid_repo_plugin.local_registry.documents.tables import parts
from orcid_repo_plugin.local_registry.documents.tables.parts import (
    CREATED,
    CREDIT_NAME,
    EMAIL,
    HEAD,
    INDEX_HIDDEN,
    INDEX_NUMBER,
    MODIFIED,
    PATH,
    SOURCE,
    UP_TO_255,
    URL,
    VISIBLE,
)

_BEGIN: Final = "created-date last-modified-date source"
_END: Final = "visibility path put-code display-index"


def _item(name: str, *fields: Field, keys: str) -> Shape:
    of = group(*HEAD, INDEX_NUMBER, *fields, keys=f"{_BEGIN} {keys} {_END}")
    return Shape(name.replace("-", " "), f"{name}:{name}", of, sent=True)


OTHER_NAME: Final = _item("other-name", Field("other-name:content", UP_TO_255, required=True), keys="content")
KEYWORD: Final = _item("keyword", Field("keyword:content", UP_TO_255, required=True), keys="content")
RESEARCHER_URL: Final = _item(
    "researcher-url",
    Field("researcher-url:url-name", Text(longest=350, blank=False)),
    Field("researcher-url:url", URL, required=True),
    keys="url-name url",
)
ADDRESS: Final = _item(
    "address",
    Field("address:country", Boxed(of=parts.COUNTRY, bare=False), required=True),
    keys="country",
)
EXTERNAL_IDENTIFIER: Final = _item(
    "external-identifier",
    *parts.external_id_fields(normalized=False),
    keys="external-id-type external-id-value external-id-url external-id-relationship",
)


def _section(name: str, plural: str, of: Group) -> Shape:
    """The list of a section's items."""
    items = Field(f"{name}:{name}", of, many=True)
    whole = group(MODIFIED, PATH, items, keys=f"last-modified-date {name} path")
    return Shape(plural.replace("-", " "), f"{name}:{plural}", whole)


OTHER_NAMES: Final = _section("other-name", "other-names", OTHER_NAME.group)
KEYWORDS: Final = _section("keyword", "keywords", KEYWORD.group)
RESEARCHER_URLS: Final = _section("researcher-url", "researcher-urls", RESEARCHER_URL.group)
ADDRESSES: Final = _section("address", "addresses", ADDRESS.group)
EXTERNAL_IDENTIFIERS: Final = _section(
    "external-identifier", "external-identifiers", EXTERNAL_IDENTIFIER.group
)
EMAILS: Final = _section(
    "email",
    "emails",
    group(
        *HEAD,
        INDEX_HIDDEN,
        Field("verified", Flag(), attribute=True),
        Field("primary", Flag(), attribute=True),
        Field("email:email", EMAIL, required=True),
        keys=f"{_BEGIN} email path visibility verified primary put-code",
    ),
)

_NAME: Final = group(
    CREATED,
    MODIFIED,
    Field("personal-details:given-names", CREDIT_NAME),
    Field("personal-details:family-name", CREDIT_NAME),
    Field("personal-details:credit-name", CREDIT_NAME),
    Field("common:source", SOURCE, in_xml=False),
    VISIBLE,
    PATH,
)
_BIOGRAPHY: Final = group(
    CREATED,
    MODIFIED,
    Field("personal-details:content", parts.FILLED, required=True),
    VISIBLE,
    PATH,
)
BIOGRAPHY: Final = Shape("biography", "personal-details:biography", _BIOGRAPHY)
_OTHER_NAMES: Final = Field(OTHER_NAMES.root, OTHER_NAMES.group)

PERSONAL_DETAILS: Final = Shape(
    "personal details",
    "personal-details:personal-details",
    group(
        MODIFIED,
        PATH,
        Field("personal-details:name", _NAME),
        _OTHER_NAMES,
        Field("personal-details:biography", _BIOGRAPHY),
        keys="last-modified-date name other-names biography path",
    ),
)
PERSON: Final = Shape(
    "person",
    "person:person",
    group(
        MODIFIED,
        PATH,
        Field("person:name", _NAME),
        _OTHER_NAMES,
        Field("person:biography", _BIOGRAPHY),
        *(
            Field(shape.root, shape.group)
            for shape in (RESEARCHER_URLS, EMAILS, ADDRESSES, KEYWORDS, EXTERNAL_IDENTIFIERS)
        ),
        keys="last-modified-date name other-names biography researcher-urls emails addresses keywords "
        "external-identifiers path",
    ),
)
