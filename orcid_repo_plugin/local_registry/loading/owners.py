"""Whose record an answer is about, and what it says of that person."""

import re
from typing import Any, Final

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.local_registry.books.record import Email, Record
from orcid_repo_plugin.local_registry.loading.plan import DEFAULT_PASSWORD, Conflict

Answer = dict[str, Any]

_VISIBILITIES: Final = ("public", "limited", "private")
_LATEST: Final = 253_402_300_799_999
"""The end of the year 9999, milliseconds since 1970; XML has no later times."""
_IN_PATH: Final = re.compile(r"/?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])(?:/|\Z)", re.ASCII)


def owner_of(answer: Answer) -> str | None:
    """The iD that an answer names: its own, or the one in its path or in a part's path.

    >>> owner_of({"path": "/0000-0002-1825-0097/works"})
    '0000-0002-1825-0097'
    """
    named = (answer.get("orcid-identifier") or {}).get("path")
    paths = [named, answer.get("path")]
    paths += [part.get("path") for part in answer.values() if isinstance(part, dict)]
    for path in paths:
        match = _IN_PATH.match(path) if isinstance(path, str) else None
        if match:
            return match[1]
    return None


def right_orcid(orcid: str | None) -> str:
    """The iD, if its form and check digit are right.

    :raises Conflict: they are not, or there is none.
    """
    found = OrcidId.parse(orcid or "")
    if found is None:
        raise Conflict(f"{orcid} is no ORCID iD" if orcid else "it is not said whose record it is")
    return found.path


def person_of(answer: Answer, orcid: str | None) -> Record | None:
    """The person of a record or person answer; ``None`` for answers about items only.

    :raises Conflict: it is not said whose it is, or the iD is wrong.
    """
    person = answer.get("person") if "person" in answer else answer
    if not isinstance(person, dict) or not ("person" in answer or {"name", "other-names"} <= person.keys()):
        return None
    found = right_orcid(orcid)
    history = answer.get("history") or {}
    created = ms(history.get("submission-date")) or 0
    record = Record(
        orcid=found,
        given_names=found,
        password=DEFAULT_PASSWORD,
        created=created,
        modified=ms(history.get("last-modified-date")) or 0,
        creation_method=history.get("creation-method") or "DIRECT",
        claimed=history.get("claimed") is not False,
        creator=((history.get("source") or {}).get("source-client-id") or {}).get("path"),
        locale=(answer.get("preferences") or {}).get("locale") or "en",
        deactivated_at=ms(history.get("deactivation-date")),
    )
    record.state = "deactivated" if record.deactivated_at else "active"
    _name(record, person.get("name") or {})
    _biography(record, person.get("biography") or {})
    record.emails = [_email(email) for email in (person.get("emails") or {}).get("email") or ()]
    _hidden_email(record, history)
    return record


def _name(record: Record, name: Answer) -> None:
    record.given_names = _value(name.get("given-names")) or record.given_names
    record.family_name = _value(name.get("family-name"))
    record.credit_name = _value(name.get("credit-name"))
    record.name_visibility = visibility_in(name) if name else "limited"
    record.name_created = ms(name.get("created-date")) or record.created
    record.name_modified = ms(name.get("last-modified-date")) or record.name_created


def _biography(record: Record, biography: Answer) -> None:
    record.biography = biography.get("content")
    record.biography_visibility = visibility_in(biography)
    record.biography_created = ms(biography.get("created-date")) or record.created
    record.biography_modified = ms(biography.get("last-modified-date")) or record.biography_created


def _email(email: Answer) -> Email:
    created = ms(email.get("created-date")) or 0
    modified = ms(email.get("last-modified-date")) or created
    verified = email.get("verified") is not False
    return Email(
        address=email["email"],
        verified=verified,
        primary=bool(email.get("primary")),
        visibility=visibility_in(email),
        created=created,
        modified=modified,
        verified_at=modified if verified else None,
        has_source=email.get("source") is None or any(email["source"].values()),
    )


def _hidden_email(record: Record, history: Answer) -> None:
    """The address that the history knows of and the answer does not show; people sign in with the iD."""
    primary = bool(history.get("verified-primary-email"))
    shown = any(email.verified and (email.primary or not primary) for email in record.emails)
    if history.get("verified-email") and not shown:
        address = f"{record.orcid.replace('-', '').lower()}@mailinator.com"
        times = (record.created, record.created, record.created)
        record.emails.append(Email(address, True, primary, "private", *times))


def _value(part: Any) -> str | None:
    value = part.get("value") if isinstance(part, dict) else part
    return value if isinstance(value, str) else None


def ms(date: Any) -> int | None:
    """A date of an answer in milliseconds since 1970.

    :raises Conflict: it is before 1970 or after 9999.

    >>> ms({"value": 1621961144645})
    1621961144645
    """
    value = date.get("value") if isinstance(date, dict) else date
    if not isinstance(value, int | float):
        return None
    if not 0 <= value <= _LATEST:
        raise Conflict(f"{value} is no date of ORCID's")
    return int(value)


def visibility_in(part: Answer) -> str:
    """Who may see a part of an answer; what does not say so was public.

    :raises Conflict: there is no such visibility.
    """
    found = part.get("visibility") or "public"
    if found not in _VISIBILITIES:
        raise Conflict(f"there is no visibility {found!r}")
    return str(found)
