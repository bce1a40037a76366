"""ORCID's contributor roles, and the repository's words for them."""

from collections.abc import Mapping
from typing import Final

from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.domain.work import CREDIT, CREDIT_ROLES, LEGACY_ROLES
from orcid_repo_plugin.mapping.word_table import Layer, Row, WordTable

NO_ROLE: Final = ""
"""The value of a row whose word ORCID has no role for."""
GENERAL: Final = ("", "marc", "datacite", "credit")
WORK_TYPES: Final = frozenset(("patent", "dissertation-thesis"))
"""Tables that say what a role means on a work of one type."""

_BY_NAME: Final = {fold(role): role for role in LEGACY_ROLES} | {
    fold(role): f"{CREDIT}{role}/" for role in CREDIT_ROLES
}
SHORT_NAMES: Final = (*LEGACY_ROLES, *CREDIT_ROLES)


def orcid_role(text: str) -> str | None:
    """A role of ORCID's as ORCID wants it sent, from its name or a CRediT URI in any spelling.

    >>> orcid_role("Data curation")
    'http://credit.niso.org/contributor-roles/data-curation/'
    >>> orcid_role("https://credit.niso.org/contributor-roles/writing-review-editing")
    'http://credit.niso.org/contributor-roles/writing-review-editing/'
    >>> orcid_role("CHAIR_OR_TRANSLATOR"), orcid_role("wizard")
    ('chair-or-translator', None)
    """
    name = text.rstrip("/").rpartition("/")[2] if "://" in text else text
    return _BY_NAME.get(fold(name))


class RoleTable:
    """The repository's words for roles, in layers: the site's over the plugins' over ours."""

    def __init__(self, site: Layer, plugins: Layer, ours: Layer) -> None:
        own: dict[str, Mapping[str, str]] = {**ours, "": {**_names(), **ours.get("", {})}}
        self._words = WordTable("roles", [site, plugins, own], GENERAL, special=WORK_TYPES)

    def find(self, platform: str, word: str, work_type: str = "") -> Row | None:
        """The row for a word, its value ORCID's role or ``NO_ROLE``; ``None`` for an unknown word.

        :param work_type: a patent's creators are its inventors, a thesis's director guides it.
        """
        row = self._words.find(platform, word)
        if work_type in WORK_TYPES and (row is None or row.table != f"roles.{platform}"):
            return self._words.find(work_type, word)
        return row


def _names() -> dict[str, str]:
    return {name: orcid_role(name) or NO_ROLE for name in SHORT_NAMES}
