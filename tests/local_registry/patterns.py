"""What the answers must look like: the samples of ORCID's own answers, by the path that they are read at."""

import json
from functools import cache
from typing import Any

from orcid_repo_plugin.local_registry.kinds import ACTIVITIES, AFFILIATIONS, LIST_PATHS
from tests.local_registry.sample_table import MODEL, READ

Document = dict[str, Any]

_DATES = "created-date last-modified-date source"
_AFFILIATION = (
    f"{_DATES} put-code path department-name role-title start-date end-date organization url external-ids "
    "display-index visibility"
)
_WHOLE = {
    **dict.fromkeys(AFFILIATIONS, _AFFILIATION),
    "work": f"{_DATES} put-code path title journal-title short-description citation type publication-date "
    "external-ids url contributors language-code country visibility",
    "funding": f"{_DATES} put-code path type organization-defined-type title short-description amount url "
    "start-date end-date external-ids contributors organization visibility",
    "peer-review": f"{_DATES} reviewer-role review-identifiers review-url review-type "
    "review-completion-date review-group-id subject-external-identifier subject-container-name subject-type "
    "subject-name subject-url convening-organization visibility put-code path",
    "research-resource": f"{_DATES} proposal resource-item visibility put-code path",
}
"""The keys of whole activities in their order: the contract's chapter 2."""
_RENAMED = {"review-identifiers": "external-ids", "review-completion-date": "completion-date"}
"""What the summary of a peer review calls otherwise."""
_TEXT, _BOX = "text", {"value": "text"}
_ORCID = {"uri": _TEXT, "path": _TEXT, "host": _TEXT}
_TITLE = {"title": _BOX, "subtitle": _BOX, "translated-title": {"value": _TEXT, "language-code": _TEXT}}
_ID = {
    "external-id-type": _TEXT,
    "external-id-value": _TEXT,
    "external-id-normalized": {"value": _TEXT, "transient": True},
    "external-id-normalized-error": {"error-code": _TEXT, "error-message": _TEXT, "transient": True},
    "external-id-url": _BOX,
    "external-id-relationship": _TEXT,
}
_COUNTRY = {"city": _TEXT, "region": _TEXT, "country": _TEXT}


def _contributors(*attributes: str) -> Document:
    one = {
        "contributor-orcid": _ORCID,
        "credit-name": _BOX,
        "contributor-email": _BOX,
        "contributor-attributes": dict.fromkeys(attributes, _TEXT),
    }
    return {"contributor": [one]}


_ORGANIZATION = {
    "name": _TEXT,
    "address": _COUNTRY,
    "disambiguated-organization": {
        "disambiguated-organization-identifier": _TEXT,
        "disambiguation-source": _TEXT,
    },
}
_DATE = {"year": _BOX, "month": _BOX, "day": _BOX}
_PARTS: dict[str, Document] = {
    "work": {
        "title": _TITLE,
        "journal-title": _BOX,
        "short-description": _TEXT,
        "citation": {"citation-type": _TEXT, "citation-value": _TEXT},
        "contributors": _contributors("contributor-sequence", "contributor-role"),
        "language-code": _TEXT,
        "country": _BOX,
    },
    "funding": {
        "organization-defined-type": _BOX,
        "short-description": _TEXT,
        "amount": {"value": _TEXT, "currency-code": _TEXT},
        "contributors": _contributors("contributor-role"),
    },
    "peer-review": {
        "subject-external-identifier": _ID,
        "subject-container-name": _BOX,
        "subject-type": _TEXT,
        "subject-name": _TITLE,
        "subject-url": _BOX,
    },
    "research-resource": {
        "proposal": {
            "title": {"title": _BOX, "translated-title": _TITLE["translated-title"]},
            "hosts": {"organization": [_ORGANIZATION]},
            "external-ids": {"external-id": [_ID]},
            "start-date": _DATE,
            "end-date": _DATE,
            "url": _BOX,
        },
        "resource-item": [
            {
                "resource-name": _TEXT,
                "resource-type": _TEXT,
                "hosts": {"organization": [_ORGANIZATION]},
                "external-ids": {"external-id": [_ID]},
                "url": _BOX,
            }
        ],
    },
}
"""What whole items say and summaries do not: the building blocks of the contract's 2.1 to 2.6."""
_GROUP = {"name": _TEXT, "group-id": _TEXT, "description": _TEXT, "type": _TEXT, "put-code": 1}
_GROUPS = {
    "last-modified-date": {"value": 1},
    "total": 1,
    "page": 1,
    "page-size": 100,
    "group-id-record": [_GROUP],
}
"""The contract's 1.12."""


@cache
def record() -> Document:
    """A whole record as ORCID answered it, with something in each section."""
    content: Document = json.loads((MODEL / READ / "record-full-3.0.json").read_bytes())
    return content


def examples_of(place: str) -> list[Document]:
    """How what stands at a path looks at ORCID.

    :param place: below the record: ``work/41``, ``work/summary/41``, ``works``, ``person``.
    """
    person, activities = record()["person"], record()["activities-summary"]
    wholes = {"": record(), "person": person, "activities": activities, "group-id-record": _GROUPS}
    wholes |= {"personal-details": _personal_details(person), "address": person["addresses"]}
    wholes |= {key: person[key] for key in person} | {key: activities[key] for key in activities}
    if place in wholes:
        return [wholes[place]]
    kind, rest = place.split("/", 1)
    if kind == "group-id-record":
        return [_GROUP]
    if kind not in ACTIVITIES:
        return [item for part in wholes[kind].values() if isinstance(part, list) for item in part]
    summaries = list(_inside(activities[LIST_PATHS[kind]], f"{kind}-summary"))
    return summaries if rest.startswith("summary/") else [_whole(kind, one) for one in summaries]


def _personal_details(person: Document) -> Document:
    keys = "last-modified-date name other-names biography path"
    return {key: person[key] for key in keys.split()}


def _inside(part: Any, key: str) -> list[Document]:
    """Everything under a key, however deep."""
    if isinstance(part, list):
        return [found for member in part for found in _inside(member, key)]
    if not isinstance(part, dict):
        return []
    if key in part:
        return part[key] if isinstance(part[key], list) else [part[key]]
    return [found for member in part.values() for found in _inside(member, key)]


def _whole(kind: str, summary: Document) -> Document:
    """A whole activity, made of its summary and of what only whole ones say."""
    parts = _PARTS.get(kind, {})
    return {
        key: parts[key] if key in parts else summary[_RENAMED.get(key, key)] for key in _WHOLE[kind].split()
    }
