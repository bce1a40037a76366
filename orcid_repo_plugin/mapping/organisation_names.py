"""Tells an organisation's name from a person's by its words."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.mapping.built_in import organisation_words

_LONGEST: Final = 500
_WORD: Final = re.compile(r"[^\W\d_]+(?:[.'’][^\W\d_]+)*")


class OrganisationNames:
    """Our words with a site's own.

    >>> names = OrganisationNames(["Spektrumskreis"])
    >>> [names.holds(name) for name in ("Example University", "Umweltbundesamt", "Bank of England")]
    [True, True, True]
    >>> [names.holds(name) for name in ("Carberry, Josiah", "Alonzo Church", "Spektrumskreis Invented")]
    [False, False, True]
    """

    def __init__(self, more: Iterable[str] = ()) -> None:
        lists = {name: [fold(word) for word in words] for name, words in organisation_words().items()}
        self._words = frozenset(lists["words"]) | {fold(word) for word in more}
        self._weak = frozenset(lists["weak"])
        self._links = frozenset(lists["links"])
        self._endings = tuple(lists["endings"])
        self._phrases = tuple(word.casefold() for word in more if " " in word)
        self._cached = lru_cache(maxsize=2048)(self._holds)

    def holds(self, name: str) -> bool:
        """Whether the name is an organisation's, as far as its words tell."""
        return self._cached(name[:_LONGEST])

    def _holds(self, name: str) -> bool:
        words = {fold(word) for word in _WORD.findall(name)}
        if not self._words.isdisjoint(words):
            return True
        if not self._weak.isdisjoint(words) and not self._links.isdisjoint(words):
            return True
        if any(word.endswith(self._endings) and word not in self._endings for word in words):
            return True
        return any(phrase in name.casefold() for phrase in self._phrases)
