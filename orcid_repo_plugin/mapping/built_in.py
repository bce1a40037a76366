"""Our own tables, read from the TOML files beside this module."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from orcid_repo_plugin.domain.work import WorkType
from orcid_repo_plugin.mapping.roles import NO_ROLE, orcid_role

GENERAL_WORDS = "words"
"""The section whose rows stand in the table without a second name: ``types``, ``roles``."""
NOT_TYPES = "not_types"


@cache
def built_in() -> Mapping[str, Mapping[str, str]]:
    """Table name to rows, for ``Tables`` and for the documents: ``types``, ``types.coar``, ``roles.marc`` …

    A work type's containers stand in one row: ``journal, host, series``.

    >>> built_in()["types.eprints"]["monograph/technical_report"]
    'report'
    >>> built_in()["relationships"]["*/issn"]
    'part-of'
    """
    own_names = {work_type.value: work_type.value for work_type in WorkType}
    tables = _by_word("types", "work_types") | _by_word("roles", "roles")
    tables["types"] = own_names | tables["types"]
    tables["relationships"] = _read("relationships")
    tables["containers"] = {name: ", ".join(kinds) for name, kinds in _read("containers").items()}
    return tables


@cache
def organisation_words() -> Mapping[str, tuple[str, ...]]:
    """The lists ``words``, ``endings``, ``weak`` and ``links``."""
    return {name: tuple(words) for name, words in _read("organisation_words").items()}


def _by_word(name: str, file: str) -> dict[str, dict[str, str]]:
    """Turn ``type = [word, …]`` around, which is how an admin writes a row."""
    tables: dict[str, dict[str, str]] = {}
    for section, rows in _read(file).items():
        title = name if section == GENERAL_WORDS else f"{name}.{section}"
        tables[title] = {word: _value(name, section, key) for key, words in rows.items() for word in words}
    return tables


def _value(name: str, section: str, key: str) -> str:
    if section == NOT_TYPES:
        return ""
    return (orcid_role(key) or NO_ROLE) if name == "roles" else key


def _read(file: str) -> dict[str, Any]:
    text = files("orcid_repo_plugin.mapping").joinpath(f"{file}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
