"""Small texts out of an item's content: a value, a date, a place, an identifier's address."""

from typing import Any, Final
from urllib.parse import urlsplit

from orcid_repo_plugin.domain.identifier_types import IDENTIFIER_TYPES

_SCHEMES: Final = ("http://", "https://")


def text(content: Any, *keys: str) -> str:
    """The text at the end of the keys; empty where one of them leads nowhere.

    >>> text({"title": {"title": {"value": "Cracked Pots"}}}, "title", "title", "value")
    'Cracked Pots'
    >>> text({"title": None}, "title", "title", "value")
    ''
    """
    for key in keys:
        if not isinstance(content, dict):
            return ""
        content = content.get(key)
    return content if isinstance(content, str) else ""


def members(content: Any, *keys: str) -> list[dict[str, Any]]:
    """The list of objects at the end of the keys; empty where there is none."""
    for key in keys:
        content = content.get(key) if isinstance(content, dict) else None
    return [member for member in content if isinstance(member, dict)] if isinstance(content, list) else []


def date(content: Any, key: str) -> str:
    """A fuzzy date as far as it is known.

    >>> date({"start-date": {"year": {"value": "2012"}, "month": {"value": "04"}, "day": None}}, "start-date")
    '2012-04'
    """
    parts = (text(content, key, part, "value") for part in ("year", "month", "day"))
    return "-".join(part for part in parts if part)


def period(content: Any, start: str = "start-date", end: str = "end-date") -> str:
    """From when until when.

    >>> period({"start-date": {"year": {"value": "2012"}}, "end-date": None})
    '2012 to present'
    """
    begins, ends = date(content, start), date(content, end)
    if begins:
        return f"{begins} to {ends or 'present'}"
    return f"until {ends}" if ends else ""


def organisation(content: Any) -> str:
    """An organisation with its place.

    >>> address = {"city": "Providence", "region": None, "country": "US"}
    >>> organisation({"name": "Brown University", "address": address})
    'Brown University, Providence, US'
    """
    parts = [text(content, "name"), *(text(content, "address", key) for key in ("city", "region", "country"))]
    return ", ".join(part for part in parts if part)


def web_address(address: str) -> str | None:
    """The address if a browser may follow it; no ``javascript:`` or the like, and no port that cannot be.

    >>> web_address("https://example.org/"), web_address("javascript:alert(1)"), web_address("http://x:99999/")
    ('https://example.org/', None, None)
    """
    if not address.lower().startswith(_SCHEMES):
        return None
    try:
        urlsplit(address).port  # noqa: B018 - raises for what is no port
    except ValueError:
        return None
    return address


def identifier_address(external_id: dict[str, Any]) -> str | None:
    """Where an identifier leads: the address that its source gave, else that of its resolver."""
    given = web_address(text(external_id, "external-id-url", "value"))
    if given:
        return given
    known = IDENTIFIER_TYPES.get(text(external_id, "external-id-type"))
    normal = text(external_id, "external-id-normalized", "value")
    if known and known.resolver and normal:
        return web_address(normal) or known.resolver + normal
    return None


def words(value: str) -> str:
    """ORCID's value as a person reads it.

    >>> words("journal-article")
    'Journal article'
    """
    return value.replace("-", " ").replace("_", " ").capitalize()
