"""Names on an eprint: its person fields and organisation fields."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from orcid_repo_plugin.adapters.eprints.values import Plain, first_text, joined_text
from orcid_repo_plugin.domain.fields import Slot
from orcid_repo_plugin.domain.item import ItemContributor

_ORCID: Final = re.compile(r"(?:https?://)?(?:[\w.]*orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dXx]/?")
_ORCID_KEYS: Final = ("orcid", "orcid_id", "orcidid")


def contributors(field: str, slot: Slot, value: Plain) -> Iterator[ItemContributor]:
    """The people (slot ``contributor``) or organisations (slot ``organisation``) of a field, in order.

    In a field for all kinds of contributors, an entry's own ``type`` is its role; so it is
    everywhere when it is an address, as MARC's relators are.
    """
    role = slot.argument or "author"
    read = _organisation if slot.name == "organisation" else _person
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, list):
            yield from contributors(field, slot, entry)
        elif (found := read(field, role, entry)) is not None:
            yield found


def _person(field: str, role: str, entry: str | Mapping[str, Plain]) -> ItemContributor | None:
    if isinstance(entry, str):
        return ItemContributor(field=field, name=entry, role=role, structured=True)
    role = _own_role(entry, role)
    name = entry.get("name", entry)
    if isinstance(name, list):
        name = name[0] if name else ""
    key = first_text(entry, "id") if name is not entry else ""
    orcid = first_text(entry, *_ORCID_KEYS)
    if not orcid and _ORCID.fullmatch(key):
        orcid, key = key, ""
    whole = name if isinstance(name, str) else ""
    parts: Mapping[str, Plain] = name if isinstance(name, dict) else {}
    family, given = first_text(parts, "family"), first_text(parts, "given")
    if not (whole or family or given):
        return None
    return ItemContributor(
        field=field,
        name=whole,
        family=family,
        given=given,
        lineage=first_text(parts, "lineage"),
        honorific=first_text(parts, "honourific", "honorific"),
        role=role,
        organisation=False if family and given else None,  # people do put groups among the creators
        orcid=orcid or None,
        local_id=key or None,
        structured=True,
    )


def _organisation(field: str, role: str, entry: str | Mapping[str, Plain]) -> ItemContributor | None:
    key = ""
    if isinstance(entry, str):
        name = entry
    else:
        role = _own_role(entry, role)
        name = joined_text(entry["name"]) if "name" in entry else first_text(entry, "title", "value", "text")
        key = first_text(entry, "id", "uri")
    if not name:
        return None
    return ItemContributor(
        field=field, name=name, role=role, organisation=True, local_id=key or None, structured=True
    )


def _own_role(entry: Mapping[str, Plain], role: str) -> str:
    own = first_text(entry, "type", "role")
    return own if own and (role == "contributor" or own.startswith("http")) else role
