"""ORCID's own samples: where each is sent, and what the contract says becomes of it."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import SHARED

MODEL = SHARED / "orcid-model"
WRITE = "record_3.0/samples/write_samples"
READ = "record_3.0/samples/read_samples"


@dataclass(frozen=True)
class Sample:
    """One file that is sent to the API."""

    folder: str
    name: str
    path: str
    """Below the record: ``work``; ``group-id-record`` stands beside records."""
    refused: int | None = None
    """The error-code of the whole request."""
    refused_in_bulk: tuple[int, ...] = ()
    """Which members of a bulk are refused with 9023, counted from 0."""
    why: str = ""

    @property
    def body(self) -> bytes:
        """What is sent."""
        return (MODEL / self.folder / self.name).read_bytes()

    @property
    def media_type(self) -> str:
        """As what it is sent."""
        return f"application/vnd.orcid+{self.name.rpartition('.')[2]}"


def _write(name: str, path: str, why: str, **more: Any) -> Sample:
    return Sample(WRITE, name, path, why=why, **more)


ROR = "a ROR id with the right check digit counts as known (2.4)"
GROUP = "the group of a journal is made on the fly (2.5)"

TAKEN = (
    _write("address-3.0.json", "address", "an upper-case ISO code (2.2)"),
    _write("address-3.0.xml", "address", "an upper-case ISO code (2.2)"),
    _write("bulk-work-3.0.xml", "works", "two DOIs, both self"),
    _write("bulk-works-100-works-3.0.json", "works", "a bulk holds up to 100 works (1.8)"),
    _write("bulk-works-3-works-3.0.json", "works", "plain strings stand for subtitle and url (3.2)"),
    _write("distinction-3.0.json", "distinction", ROR),
    _write("distinction-3.0.xml", "distinction", ROR),
    _write("education-3.0.json", "education", f"city and country are there; {ROR}"),
    _write("employment-3.0.json", "employment", f"city and country are there; {ROR}"),
    _write("external-identifier-3.0.json", "external-identifiers", "the type is free text (2.7)"),
    _write("external-identifier-3.0.xml", "external-identifiers", "the type is free text (2.7)"),
    _write("funding-3.0-simple.json", "funding", "ADP is a currency of old (2.3)"),
    _write("funding-3.0-with-NISO-roles.json", "funding", "fundings have CRediT roles, too (2.3)"),
    _write("funding-3.0.xml", "funding", "a funder of the Open Funder Registry by its whole URL (2.4)"),
    _write("invited-position-3.0.json", "invited-position", ROR),
    _write("keywords-3.0.json", "keywords", "one keyword, in spite of the name"),
    _write("membership-3.0.json", "membership", ROR),
    _write("membership-3.0.xml", "membership", ROR),
    _write("other-name-3.0.xml", "other-names", "a name of up to 255 characters (2.7)"),
    _write("other-names-3.0.json", "other-names", "one name, in spite of the name"),
    _write("peer-review-full-3.0-award-subject-type.json", "peer-review", GROUP),
    _write("peer-review-full-3.0-research-resource.json", "peer-review", GROUP),
    _write("peer-review-full-3.0.json", "peer-review", GROUP),
    _write("peer-review-full-award-subject-type-3.0.xml", "peer-review", GROUP),
    _write("peer-review-group-id.json", "group-id-record", "a Ringgold id is a group id (1.12)"),
    _write("peer-review-simple-3.0.json", "peer-review", f"a year is a date; {GROUP}"),
    _write("peer-review-simple-3.0.xml", "peer-review", f"a year is a date; {GROUP}"),
    _write("qualification-3.0.json", "qualification", ROR),
    _write("research-resource-3.0.json", "research-resource", "resource-item stands at the top (2.6)"),
    _write("research-resource-3.0.xml", "research-resource", "GRID ids are known by their form (2.4)"),
    _write("researcher-url-3.0-no-name.xml", "researcher-urls", "the name may be left out (2.7)"),
    _write("researcher-url-3.0.json", "researcher-urls", "name and address"),
    _write("researcher-url-3.0.xml", "researcher-urls", "name and address"),
    _write("researcher-url-no-name-3.0.json", "researcher-urls", "the name may be left out (2.7)"),
    _write("service-3.0.json", "service", f"a jstor id that is part-of; {ROR}"),
    _write("service-3.0.xml", "service", ROR),
    _write("work-51-contributors-3.0.json", "work", "contributors without limit (2.2)"),
    _write("work-full-3.0.json", "work", "a DOI that cannot be normalised refuses nothing (8.15)"),
    _write("work-full-3.0.xml", "work", "a DOI that cannot be normalised refuses nothing (8.15)"),
    _write("work-with-NISO-roles-51-contributors-3.0.json", "work", "CRediT roles (2.2)"),
    _write(
        "bulk-work-3.0.json",
        "works",
        "its first DOI is none, which refuses nothing (8.15); its second work is only part-of (8.12)",
        refused_in_bulk=(1,),
    ),
)
"""Every sample of what may be sent, and why it is taken."""

_PUT_CODE = "what was read has a put-code, which a POST may not have (3.5)"
_READ_WHOLE = {
    "distinction-3.0.xml": "distinction",
    "education-full-3.0.xml": "education",
    "employment-3.0.xml": "employment",
    "employment-full-3.0.xml": "employment",
    "funding-3.0.xml": "funding",
    "invited-position-3.0.xml": "invited-position",
    "membership-3.0.xml": "membership",
    "other-name-3.0.xml": "other-names",
    "peer-review-3.0.xml": "peer-review",
    "peer-review-full-3.0.xml": "peer-review",
    "researcher-url-3.0.xml": "researcher-urls",
    "work-full-3.0.xml": "work",
    "work-review-3.0.xml": "work",
}
"""Samples of single items as they are read, and where they would be sent."""

REFUSED = (
    *(Sample(READ, name, path, 9024, why=_PUT_CODE) for name, path in _READ_WHOLE.items()),
    Sample(
        READ,
        "research-resource-3.0.xml",
        "research-resource",
        9023,
        why="proposal_id with an underscore is no type (4.1)",
    ),
    Sample(
        "common_3.0/samples",
        "common-3.0_external-identifier.xml",
        "work",
        9001,
        why="external ids are a part, no document: a wrong root (3.2)",
    ),
    Sample(
        "notification_3.0/samples",
        "notification-permission-3.0.xml",
        "notification-permission",
        9006,
        why="a put-code in a new notification is 9006, not 9024 (1.11)",
    ),
    Sample(
        "summary_3.0/samples",
        "summary-3.0.xml",
        "work",
        9001,
        why="nobody can send a record summary: a wrong root (3.2)",
    ),
)
"""Samples of other folders that can be sent, and why they are refused."""


def as_parameters(samples: tuple[Sample, ...]) -> list[Any]:
    """Parameters of tests with the files' names as ids; each is skipped where there are no samples."""
    missing = pytest.mark.skipif(not MODEL.is_dir(), reason="../shared is not here: no samples")
    return [
        pytest.param(sample, id=f"{sample.folder.rpartition('/')[2]}-{sample.name}", marks=missing)
        for sample in samples
    ]
