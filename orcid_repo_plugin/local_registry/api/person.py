"""Who the record is about: name, biography, e-mail addresses and the person sections.

Source: ORCID-Source, ``PersonDetailsManagerReadOnlyImpl`` and ``OrcidSecurityManagerImpl``.
"""

from typing import Final

from orcid_repo_plugin.local_registry.api.access import (
    READ_BIO,
    check_token,
    open_record,
    record_for_reading,
    refused_to_see,
)
from orcid_repo_plugin.local_registry.api.call import Answer, Call, Route
from orcid_repo_plugin.local_registry.api.elements import Document, Elements, latest
from orcid_repo_plugin.local_registry.api.lists import section_of
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.books.record import Email, Record
from orcid_repo_plugin.local_registry.documents import shapes
from orcid_repo_plugin.local_registry.refusals import Refusal

READ_EMAILS: Final = "/email/read-private"

_SECTIONS: Final = {
    "researcher-urls": "researcher-urls",
    "addresses": "address",
    "keywords": "keywords",
    "external-identifiers": "external-identifiers",
}
"""The sections after the e-mail addresses, by their keys in a person."""


def _sees(call: Call, visibility: str) -> bool:
    return refused_to_see(call, visibility, None, READ_BIO) is None


def _text(value: str | None) -> Document | None:
    return None if value is None else {"value": value}


def name_of(call: Call, record: Record) -> Document | None:
    """The name, if the caller may see it. Its path is the bare iD."""
    if not _sees(call, record.name_visibility):
        return None
    return {
        "created-date": {"value": record.name_created or record.created},
        "last-modified-date": {"value": record.name_modified or record.name_created or record.created},
        "given-names": _text(record.given_names),
        "family-name": _text(record.family_name),
        "credit-name": _text(record.credit_name),
        "source": None,
        "visibility": record.name_visibility,
        "path": record.orcid,
    }


def biography_of(call: Call, record: Record) -> Document | None:
    """The biography, if there is one and the caller may see it."""
    if record.biography is None or not _sees(call, record.biography_visibility):
        return None
    return _biography(record)


def _biography(record: Record) -> Document:
    created = record.biography_created or record.created
    return {
        "created-date": {"value": created},
        "last-modified-date": {"value": record.biography_modified or created},
        "content": record.biography,
        "visibility": record.biography_visibility,
        "path": f"/{record.orcid}/biography",
    }


def emails_of(call: Call, record: Record) -> Document:
    """The verified addresses that the caller may see; ``/email/read-private`` shows all of them."""
    documents = Elements(call, record)
    everything = call.role == "member" and READ_EMAILS in call.caller.scopes
    seen = [
        _email(documents, record, email)
        for email in record.emails
        if (email.verified or call.caller.sees_all) and (everything or _sees(call, email.visibility))
    ]
    return {"last-modified-date": latest(seen), "email": seen, "path": f"/{record.orcid}/email"}


def _email(documents: Elements, record: Record, email: Email) -> Document:
    created = email.created or record.created
    return {
        "created-date": {"value": created},
        "last-modified-date": {"value": email.modified or created},
        "source": documents.source(Source(record.orcid if email.has_source else None)),
        "email": email.address,
        "path": None,
        "visibility": email.visibility,
        "verified": email.verified,
        "primary": email.primary,
        "put-code": None,
    }


def personal_details_of(call: Call, record: Record) -> Document:
    """Name, other names and biography."""
    content: Document = {
        "last-modified-date": None,
        "name": name_of(call, record),
        "other-names": section_of(call, record, "other-names"),
        "biography": biography_of(call, record),
        "path": f"/{record.orcid}/personal-details",
    }
    parts = (content["name"], content["other-names"], content["biography"])
    content["last-modified-date"] = latest([part for part in parts if part])
    return content


def person_of(call: Call, record: Record) -> Document:
    """All about the person. Its date is the newest of the sections; name and biography do not count."""
    other_names = section_of(call, record, "other-names")
    emails = emails_of(call, record)
    sections = {key: section_of(call, record, kind) for key, kind in _SECTIONS.items()}
    return {
        "last-modified-date": latest([other_names, emails, *sections.values()]),
        "name": name_of(call, record),
        "other-names": other_names,
        "biography": biography_of(call, record),
        "researcher-urls": sections["researcher-urls"],
        "emails": emails,
        "addresses": sections["addresses"],
        "keywords": sections["keywords"],
        "external-identifiers": sections["external-identifiers"],
        "path": f"/{record.orcid}/person",
    }


def read_person(call: Call, orcid: str) -> Answer:
    """GET of everything about the person."""
    return Answer(200, shapes.PERSON, person_of(call, record_for_reading(call, orcid)))


def read_personal_details(call: Call, orcid: str) -> Answer:
    """GET of name, other names and biography."""
    return Answer(200, shapes.PERSONAL_DETAILS, personal_details_of(call, record_for_reading(call, orcid)))


def read_biography(call: Call, orcid: str) -> Answer:
    """GET of the biography.

    :raises Refusal: 9041 if there is none; 9038, 9013 or 9039 if the caller may not see it.
    """
    record = open_record(call, orcid)
    if record.biography is None:
        raise Refusal(9041)
    check_token(call, record)
    refusal = refused_to_see(call, record.biography_visibility, None, READ_BIO)
    if refusal is not None:
        raise refusal
    return Answer(200, shapes.BIOGRAPHY, _biography(record))


def read_emails(call: Call, orcid: str) -> Answer:
    """GET of the verified e-mail addresses."""
    return Answer(200, shapes.EMAILS, emails_of(call, record_for_reading(call, orcid)))


ROUTES: Final = (
    Route(
        method="GET",
        path="/<orcid>/person",
        handler=read_person,
        summary="Read all about the person",
        answers=shapes.PERSON,
    ),
    Route(
        method="GET",
        path="/<orcid>/personal-details",
        handler=read_personal_details,
        summary="Read name, other names and biography",
        answers=shapes.PERSONAL_DETAILS,
    ),
    Route(
        method="GET",
        path="/<orcid>/biography",
        handler=read_biography,
        summary="Read the biography",
        answers=shapes.BIOGRAPHY,
    ),
    Route(
        method="GET",
        path="/<orcid>/email",
        handler=read_emails,
        summary="Read the verified e-mail addresses",
        answers=shapes.EMAILS,
    ),
)
