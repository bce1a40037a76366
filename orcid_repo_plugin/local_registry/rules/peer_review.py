"""The rules of peer reviews, in ORCID's order.

Source: ORCID-Source, ``ActivityValidator.validatePeerReview`` and ``PeerReviewManagerImpl``.
"""

from collections.abc import Sequence
from typing import Final

from orcid_repo_plugin.local_registry.books.items import Key
from orcid_repo_plugin.local_registry.documents import dates
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules import external_ids, groups, organisations
from orcid_repo_plugin.local_registry.rules.kind_rules import (
    Change,
    KindRules,
    refuse_foreign,
    refuse_other_visibility,
    refuse_put_code,
    refuse_same_key,
)

NEEDS_SELF: Final = "version-of requires at least one self identifier"


def validate(change: Change) -> None:
    """The checks of a peer review, in ORCID's order.

    :raises Refusal: 9023, 9024, 9037, 9035, 9045, 9049; for an update also 9020, if there is no such group.
    """
    review = change.content
    ids = external_ids.ids_of(review.get("review-identifiers"))
    external_ids.refuse_none(ids)
    refuse_put_code(change)
    if not review.get("review-type"):
        raise Refusal(9037)  # ORCID forgets to say of what, and its text shows the gaps
    refuse_bad_ids(ids)
    subject = review.get("subject-external-identifier")
    external_ids.refuse_bad([subject] if subject else [])
    refuse_other_visibility(change)
    organisation = review.get("convening-organization")
    if organisation and organisation.get("disambiguated-organization"):
        organisations.refuse_unnamed(organisation)
    dates.refuse_impossible(review.get("review-completion-date"))
    if not change.creating:
        _refuse_groupless(change)


def refuse_bad_ids(ids: Sequence[external_ids.ExternalId]) -> None:
    """Known types, values, relationships; and one that is a version of something must be something, too.

    :raises Refusal: 9023.
    """
    lacks_self = external_ids.has_relationship(ids, "version-of") and not external_ids.has_relationship(
        ids, "self"
    )
    external_ids.refuse_bad(ids, needed=NEEDS_SELF if lacks_self else None)


def refuse_duplicate(change: Change, keys: tuple[Key, ...]) -> None:
    """The same identifier by the same source; then the group, which may be made; then the organisation.

    :raises Refusal: 9021, 9010, 9053, 9020, 9045.
    """
    refuse_same_key(change, keys)
    refuse_foreign(change)
    group_id = change.content.get("review-group-id") or ""
    if groups.is_issn_group(group_id):
        change.content["review-group-id"] = groups.for_issn(change.books, group_id).group_id
    _refuse_groupless(change)
    organisations.refuse_unknown(change.books.organisations, [change.content.get("convening-organization")])


def _refuse_groupless(change: Change) -> None:
    group_id = change.content.get("review-group-id")
    if group_id and groups.find(change.books, group_id) is None:
        raise Refusal(9020, f"There is no group {group_id}.")


RULES: Final = KindRules(validate=validate, refuse_duplicate=refuse_duplicate)
