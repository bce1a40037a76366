"""The rules of the five person sections, in ORCID's order.

Source: ORCID-Source, ``PersonValidator`` and the sections' managers.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from orcid_repo_plugin.local_registry.books.items import Key
from orcid_repo_plugin.local_registry.kinds import SPACES
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.kind_rules import (
    Change,
    KindRules,
    refuse_other_visibility,
    refuse_put_code,
)

MAX_URL: Final = 2000
MAX_NAME: Final = 255

ELEMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "address": "address",
        "external-identifiers": "external-identifier",
        "keywords": "keyword",
        "other-names": "other-name",
        "researcher-urls": "researcher-url",
    }
)
"""A section to the name of one item in it."""


def refuse_duplicate(change: Change, keys: tuple[Key, ...]) -> None:
    """The same source has the same thing there already. Addresses have no keys: ORCID never sees a double.

    :raises Refusal: 9030.
    """
    found = change.record.items.duplicate(
        SPACES[change.kind],
        change.source,
        keys,
        other_than=change.existing.put_code if change.existing else None,
        versions=False,
    )
    if found is not None:
        raise Refusal(9030, f"it has the put-code {found.put_code}", element=ELEMENTS[change.kind])


def _settled(change: Change) -> None:
    refuse_put_code(change)
    refuse_other_visibility(change)


def _value(element: Any) -> str:
    return ((element or {}).get("value") or "") if isinstance(element, dict) else element or ""


def _refuse_unfit(text: str, name: str, limit: int) -> None:
    if not text.strip():
        raise Refusal(9020, f"{name} must not be empty.")
    if len(text) > limit:
        raise Refusal(9020, f"{name} must not be longer than {limit} characters.")


def other_name(change: Change) -> None:
    """The checks of an other name.

    :raises Refusal: 9024, 9035.
    """
    _settled(change)


def keyword(change: Change) -> None:
    """The checks of a keyword.

    :raises Refusal: 9024, 9020, 9035.
    """
    refuse_put_code(change)
    _refuse_unfit(change.content.get("content") or "", "The keyword", MAX_NAME)
    refuse_other_visibility(change)


def address(change: Change) -> None:
    """The checks of an address.

    :raises Refusal: 9024, 9020, 9035.
    """
    refuse_put_code(change)
    if not _value(change.content.get("country")):
        raise Refusal(9020, "The country must not be empty.")
    refuse_other_visibility(change)


def researcher_url(change: Change) -> None:
    """The checks of a researcher's url.

    :raises Refusal: 9020, 9024, 9035.
    """
    _refuse_unfit(_value(change.content.get("url")), "The url", MAX_URL)
    _settled(change)


def external_identifier(change: Change) -> None:
    """Type and value are free text; the address is needed; the relationship is ``self`` and nothing else.

    :raises Refusal: 9020, 9024, 9035.
    """
    identifier = change.content
    _refuse_unfit(identifier.get("external-id-type") or "", "The type", MAX_NAME)
    _refuse_unfit(identifier.get("external-id-value") or "", "The value", MAX_NAME)
    if identifier.get("external-id-relationship") != "self":
        raise Refusal(9020, "The relationship of a person's identifier is self.")
    _refuse_unfit(_value(identifier.get("external-id-url")), "The url", MAX_URL)
    _settled(change)


RULES: Final[Mapping[str, KindRules]] = MappingProxyType(
    {
        "address": KindRules(validate=address, refuse_duplicate=refuse_duplicate, source_first=True),
        "external-identifiers": KindRules(validate=external_identifier, refuse_duplicate=refuse_duplicate),
        "keywords": KindRules(validate=keyword, refuse_duplicate=refuse_duplicate),
        "other-names": KindRules(validate=other_name, refuse_duplicate=refuse_duplicate),
        "researcher-urls": KindRules(validate=researcher_url, refuse_duplicate=refuse_duplicate),
    }
)
"""By section."""
