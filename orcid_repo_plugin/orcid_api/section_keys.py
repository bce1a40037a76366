"""The keys that ORCID takes in each section's JSON: tables, and the check before anything leaves.

ORCID refuses a whole request for one unknown key (400, 9047), with its parser's words. We say it first,
in ours. What ORCID adds when it answers is left out again, so that what was read can be changed and
written back. Source: ORCID API 3.0; orcid-model, ``record_3.0``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from orcid_repo_plugin.domain.delivery import Section
from orcid_repo_plugin.errors import InputError

Keys = Mapping[str, Any]
"""Key to the keys below it. ``None``: a text or a number. In a list, each member has these keys."""


class _Given:
    """Stands at keys that ORCID fills in, or that are the person's to choose: read, never written."""


_GIVEN: Final = _Given()
_BOXED: Final[Keys] = {"value": None}
"""``{"value": …}``; ORCID takes the bare text as well."""
_HEAD: Final[Keys] = dict.fromkeys(
    ("created-date", "last-modified-date", "source", "put-code", "path", "display-index", "visibility"),
    _GIVEN,
)
_DATE: Final[Keys] = {"year": _BOXED, "month": _BOXED, "day": _BOXED}
_TITLE: Final[Keys] = {"title": _BOXED, "translated-title": {"value": None, "language-code": None}}
_EXTERNAL_ID: Final[Keys] = {
    "external-id-type": None,
    "external-id-value": None,
    "external-id-url": _BOXED,
    "external-id-relationship": None,
    "external-id-normalized": _GIVEN,
    "external-id-normalized-error": _GIVEN,
}
_EXTERNAL_IDS: Final[Keys] = {"external-id": _EXTERNAL_ID}
_ORGANIZATION: Final[Keys] = {
    "name": None,
    "address": {"city": None, "region": None, "country": None},
    "disambiguated-organization": {
        "disambiguated-organization-identifier": None,
        "disambiguation-source": None,
    },
}
_HOSTS: Final[Keys] = {"organization": _ORGANIZATION}


def _contributors(**attributes: None) -> Keys:
    one = {
        "contributor-orcid": {"uri": None, "path": None, "host": None},
        "credit-name": _BOXED,
        "contributor-email": _BOXED,
        "contributor-attributes": {"contributor-role": None, **attributes},
    }
    return {"contributor": one}


_AFFILIATION: Final[Keys] = {
    "department-name": None,
    "role-title": None,
    "start-date": _DATE,
    "end-date": _DATE,
    "organization": _ORGANIZATION,
    "url": _BOXED,
    "external-ids": _EXTERNAL_IDS,
}
_FUNDING: Final[Keys] = {
    "type": None,
    "organization-defined-type": _BOXED,
    "title": _TITLE,
    "short-description": None,
    "amount": {"value": None, "currency-code": None},
    "url": _BOXED,
    "start-date": _DATE,
    "end-date": _DATE,
    "external-ids": _EXTERNAL_IDS,
    "contributors": _contributors(),
    "organization": _ORGANIZATION,
}
_PEER_REVIEW: Final[Keys] = {
    "reviewer-role": None,
    "review-identifiers": _EXTERNAL_IDS,
    "review-url": _BOXED,
    "review-type": None,
    "review-completion-date": _DATE,
    "review-group-id": None,
    "subject-external-identifier": _EXTERNAL_ID,
    "subject-container-name": _BOXED,
    "subject-type": None,
    "subject-name": {**_TITLE, "subtitle": _BOXED},
    "subject-url": _BOXED,
    "convening-organization": _ORGANIZATION,
}
_RESEARCH_RESOURCE: Final[Keys] = {
    "proposal": {
        "title": _TITLE,
        "hosts": _HOSTS,
        "external-ids": _EXTERNAL_IDS,
        "start-date": _DATE,
        "end-date": _DATE,
        "url": _BOXED,
    },
    "resource-item": {
        "resource-name": None,
        "resource-type": None,
        "hosts": _HOSTS,
        "external-ids": _EXTERNAL_IDS,
        "url": _BOXED,
    },
}
_WORK: Final[Keys] = {
    "title": {**_TITLE, "subtitle": _BOXED},
    "journal-title": _BOXED,
    "short-description": None,
    "citation": {"citation-type": None, "citation-value": None},
    "type": None,
    "publication-date": _DATE,
    "external-ids": _EXTERNAL_IDS,
    "url": _BOXED,
    "contributors": _contributors(**{"contributor-sequence": None}),
    "language-code": None,
    "country": _BOXED,
}
GROUP_KEYS: Final[Keys] = {
    "put-code": _GIVEN,
    "name": None,
    "group-id": None,
    "description": None,
    "type": None,
}
"""Of a group of peer reviews, which belongs to no record."""

KEYS: Final[Mapping[Section, Keys]] = MappingProxyType(
    {
        section: {**_HEAD, **keys}
        for section, keys in {
            Section.WORK: _WORK,
            Section.FUNDING: _FUNDING,
            Section.EDUCATION: _AFFILIATION,
            Section.EMPLOYMENT: _AFFILIATION,
            Section.DISTINCTION: _AFFILIATION,
            Section.INVITED_POSITION: _AFFILIATION,
            Section.MEMBERSHIP: _AFFILIATION,
            Section.QUALIFICATION: _AFFILIATION,
            Section.SERVICE: _AFFILIATION,
            Section.PEER_REVIEW: _PEER_REVIEW,
            Section.RESEARCH_RESOURCE: _RESEARCH_RESOURCE,
            Section.ADDRESS: {"country": _BOXED},
            Section.EXTERNAL_IDENTIFIER: _EXTERNAL_ID,
            Section.KEYWORD: {"content": None},
            Section.OTHER_NAME: {"content": None},
            Section.RESEARCHER_URL: {"url-name": None, "url": _BOXED},
        }.items()
    }
)
"""Of one item of each section."""


def written(name: str, data: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    """What of an item is sent: without ``null``, and without what is ORCID's to say.

    :param name: the section's, for the message.
    :param keys: from ``KEYS``.
    :raises InputError: it has a key that ORCID does not take there, or another shape.

    >>> written("keywords", {"content": "pots", "put-code": 7, "visibility": "public"}, KEYS[Section.KEYWORD])
    {'content': 'pots'}
    """
    if not isinstance(data, Mapping):
        raise InputError(f"{name}: an object was expected, not {type(data).__name__}")
    kept = {}
    for key, value in data.items():
        if key not in keys:
            known = ", ".join(known for known, below in keys.items() if below is not _GIVEN)
            raise InputError(f"{name}: ORCID takes no {str(key)[:80]!r} there, only {known}")
        below = keys[key]
        if below is not _GIVEN and value is not None:
            kept[key] = _value(f"{name}, {key}", value, below)
    return kept


def _value(name: str, value: Any, below: Keys | None) -> Any:
    if below is None or (below is _BOXED and not isinstance(value, Mapping)):
        if isinstance(value, Mapping | list):
            raise InputError(f"{name}: a text was expected, not {type(value).__name__}")
        return value
    if isinstance(value, list):
        return [written(name, member, below) for member in value]
    return written(name, value, below)
