"""The rules of fundings, in ORCID's order. Source: ORCID-Source, ``ActivityValidator.validateFunding`` and
``ProfileFundingManagerImpl``."""

import re
from typing import Any, Final

from orcid_repo_plugin.local_registry.books.items import Key
from orcid_repo_plugin.local_registry.documents import dates
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules import contributors, external_ids, organisations
from orcid_repo_plugin.local_registry.rules.currencies import CURRENCIES
from orcid_repo_plugin.local_registry.rules.kind_rules import (
    Change,
    Content,
    KindRules,
    refuse_foreign,
    refuse_other_visibility,
    refuse_put_code,
    refuse_same_key,
)
from orcid_repo_plugin.local_registry.rules.vocabularies import LANGUAGES

_NUMBER: Final = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?\s*", re.ASCII)
_ROLES: Final = contributors.spellings(contributors.FUNDING_ROLES)


def validate(change: Change) -> None:
    """All checks of a funding, in ORCID's order.

    :raises Refusal: 9022, 9037, 9023, 9020, 9054, 9024, 9046, 9045, 9049, 9050, 9035.
    """
    funding = change.content
    refuse_untitled(funding.get("title"))
    ids = external_ids.ids_of(funding.get("external-ids"))
    external_ids.refuse_none(ids)
    refuse_bad_amount(funding.get("amount"))
    refuse_put_code(change)
    organisations.refuse_unnamed(organisations.refuse_missing(funding.get("organization")))
    dates.refuse_impossible(funding.get("end-date"))
    if funding.get("end-date") and not funding.get("start-date"):
        raise Refusal(9050)
    dates.refuse_impossible(funding.get("start-date"))
    refuse_other_visibility(change)
    external_ids.refuse_bad(ids)


def refuse_untitled(title: dict[str, Any] | None) -> None:
    """A title must be there, and a translated one must say a language that ORCID knows.

    :raises Refusal: 9022, 9037.
    """
    if not ((title or {}).get("title") or {}).get("value"):
        raise Refusal(9022)
    translated = (title or {}).get("translated-title") or {}
    if translated.get("value") and translated.get("language-code") not in LANGUAGES:
        raise Refusal(9037, type="translated title -> language code", values=", ".join(LANGUAGES))


def refuse_bad_amount(amount: dict[str, Any] | None) -> None:
    """An amount is a number with a point, and comes with a currency.

    :raises Refusal: 9020, 9054.

    >>> refuse_bad_amount({"value": "1000.50", "currency-code": "EUR"})
    >>> refuse_bad_amount({"value": "1,000", "currency-code": "EUR"})
    Traceback (most recent call last):
    orcid_repo_plugin.local_registry.refusals.Refusal: 9054
    """
    if amount is None:
        return
    value, currency = amount.get("value"), amount.get("currency-code")
    if value and currency not in CURRENCIES:
        raise Refusal(9020, "An amount needs the code of a currency.")
    if currency and not value:
        raise Refusal(9020, "A currency without an amount; give it, or leave the element out.")
    if value and _NUMBER.fullmatch(value) is None:
        raise Refusal(9054)


def refuse_duplicate(change: Change, keys: tuple[Key, ...]) -> None:
    """The same identifier by the same source; after that the organisation is looked up, as at ORCID.

    :raises Refusal: 9021, 9010, 9045.
    """
    refuse_same_key(change, keys)
    refuse_foreign(change)
    organisations.refuse_unknown(change.books.organisations, [change.content.get("organization")])


def kept(funding: Content) -> Content:
    """What is stored: roles in their one spelling, no e-mail address of a contributor.

    :raises Refusal: 9058 for a role that there is not.
    """
    named = contributors.contributors_of(funding.get("contributors"))
    contributors.settle_roles(named, _ROLES)
    for contributor in named:
        contributor["contributor-email"] = None
    return funding


RULES: Final = KindRules(validate=validate, refuse_duplicate=refuse_duplicate, kept=kept)
