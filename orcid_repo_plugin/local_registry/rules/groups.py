"""Peer-review groups: how their ids look, which are the same, and how one is made for a journal.

ORCID asks the ISSN portal for a journal; here an ISSN with a right check digit is a journal.
Source: ORCID-Source, ``GroupIdRecordManagerImpl``, ``GroupIdRecordDaoImpl``, ``IssnValidator``.
"""

import re
from typing import Final

from orcid_repo_plugin.domain.identifiers import normalize
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.books.others import PeerReviewGroup
from orcid_repo_plugin.local_registry.refusals import Refusal

REGISTRY: Final = Source(client_id="APP-LOCALREGISTRY001")
"""The source of the groups that the registry makes; no client has this id."""
TYPES: Final = (
    "publisher",
    "institution",
    "journal",
    "conference",
    "newspaper",
    "newsletter",
    "magazine",
    "peer-review service",
)

_GROUP_ID: Final = re.compile(
    r"(?:ringgold:|issn:|orcid-generated:|fundref:|publons:)[0-9a-zA-Z^._~:/?#\[\]@!$&'()*+,;=-]{2,}"
)
_ISSN_GROUP: Final = "issn:"


def refuse_bad_group_id(group_id: str) -> None:
    """A group id has one of ORCID's prefixes and a value.

    :raises Refusal: 9020.
    """
    if _GROUP_ID.fullmatch(group_id) is None:
        raise Refusal(9020, f"Invalid group-id: '{group_id}'")


def key(text: str) -> str:
    """What group ids and names are compared by.

    >>> key(" ISSN:2049-3630 ")
    'issn:2049-3630'
    """
    return text.strip().lower()


def find(books: Books, group_id: str) -> PeerReviewGroup | None:
    """The group with this id."""
    wanted = key(group_id)
    return next((group for group in books.groups.values() if key(group.group_id) == wanted), None)


def find_by_name(books: Books, name: str) -> PeerReviewGroup | None:
    """The first group with this name."""
    wanted = key(name)
    return next((group for group in books.groups.values() if key(group.name) == wanted), None)


def is_issn_group(group_id: str) -> bool:
    """Whether it claims to be a journal."""
    return group_id.startswith(_ISSN_GROUP)


def issn_in(group_id: str) -> str:
    """The ISSN of a journal's group id, as ``dddd-dddX``.

    :raises Refusal: 9053 if there is none, or its check digit is wrong.

    >>> issn_in("issn:20493630")
    '2049-3630'
    """
    text = group_id.removeprefix(_ISSN_GROUP)
    issn = normalize("issn", text)
    if issn is None or not has_right_check_digit(issn):
        raise Refusal(9053, issn=text)
    return issn.upper()


def has_right_check_digit(issn: str) -> bool:
    """Source: ISO 3297, mod 11 with weights 8 to 2.

    >>> has_right_check_digit("2049-3630"), has_right_check_digit("2049-3631")
    (True, False)
    """
    digits = issn.replace("-", "").upper()
    total = sum(int(digit) * weight for digit, weight in zip(digits[:7], range(8, 1, -1), strict=True))
    return "0123456789X"[-total % 11] == digits[7]


def for_issn(books: Books, group_id: str) -> PeerReviewGroup:
    """The group of a journal, made if there is none yet.

    :raises Refusal: 9053.
    """
    issn = issn_in(group_id)
    same = f"{_ISSN_GROUP}{issn}"
    return find(books, same) or made(books, same, f"Journal with ISSN {issn}", None, "journal", REGISTRY)


def made(
    books: Books, group_id: str, name: str, description: str | None, type_: str, source: Source
) -> PeerReviewGroup:
    """A new group, entered in the books."""
    now = books.now()
    group = PeerReviewGroup(
        put_code=books.next_put_code("group"),
        group_id=group_id,
        name=name,
        description=description,
        type=type_,
        source=source,
        created=now,
        modified=now,
    )
    books.put_group(group)
    return group


def is_used(books: Books, group: PeerReviewGroup) -> bool:
    """Whether a peer review of anybody names the group."""
    wanted = key(group.group_id)
    return any(
        key(item.content.get("review-group-id") or "") == wanted
        for record in books.records.values()
        for item in record.items.of("peer-review")
    )
