"""A table of words in layers: the site's rows over the plugins' over ours."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote

from orcid_repo_plugin.domain.folding import fold

Layer = Mapping[str, Mapping[str, str]]
"""Table name (a platform's, a vocabulary's, ``""`` for any platform) to rows, as people write them."""

_LONGEST: Final = 300
_VOCABULARIES: Final = (
    ("info:eu-repo", "info-eu-repo"),
    ("coar/resource_type", "coar"),
    ("coar-repositories.org", "coar"),
    ("/relators/", "marc"),
)
"""What a word holds that names its vocabulary: that table is asked before all others."""
_HIERARCHY: Final = re.compile(r"\s*(?:::|>|»)\s*")
_TAIL: Final = re.compile(r"\s*[(\[;|,]|\s+[-–—/]\s+")


class Row(NamedTuple):
    """A row that was found."""

    value: str
    table: str
    """``types.eprints``, ``roles``: where an admin finds it in the documents and overrides it."""
    key: str
    """The row's word as the table spells it."""


class WordTable:
    """Rows by folded word, asked layer by layer; within one, a platform's own rows come first.

    :param name: what messages call it: ``types``, ``roles``.
    :param layers: the strongest first.
    :param general: the tables that are asked for every platform, in this order.
    :param aliases: platforms whose rows stand in a vocabulary's table: ``files`` in ``bibtex``.
    :param special: names that are asked before a vocabulary that the word itself names.

    >>> ours = {"coar": {"c_6501": "journal-article"}, "": {"thesis": "dissertation-thesis"}}
    >>> table = WordTable("types", [{"dspace": {"Thesis": "report"}}, ours], ["", "coar"])
    >>> table.find("dspace", "thesis")
    Row(value='report', table='types.dspace', key='Thesis')
    >>> table.find("eprints", "http://purl.org/coar/resource_type/c_6501/").value
    'journal-article'
    """

    def __init__(
        self,
        name: str,
        layers: Sequence[Layer],
        general: Sequence[str],
        aliases: Mapping[str, Sequence[str]] | None = None,
        special: Collection[str] = (),
    ) -> None:
        self.name = name
        self._layers = [self._indexed(layer) for layer in layers]
        self._general = general
        self._aliases = aliases or {}
        self._special = special
        self._cached = lru_cache(maxsize=2048)(self._find)

    def find(self, platform: str, word: str) -> Row | None:
        """The row for a word; ``None`` when no table knows it in any of its spellings."""
        return self._cached(platform, word) if len(word) <= _LONGEST else None

    def _indexed(self, layer: Layer) -> dict[str, dict[str, Row]]:
        return {
            table: {fold(word): Row(value, self._title(table), word) for word, value in rows.items()}
            for table, rows in layer.items()
        }

    def _title(self, table: str) -> str:
        return f"{self.name}.{table}" if table else self.name

    def _find(self, platform: str, word: str) -> Row | None:
        lower = word.lower()
        own = [table for mark, table in _VOCABULARIES if mark in lower]
        first = [platform, *own] if platform in self._special else [*own, platform]
        tables = (*first, *self._aliases.get(platform, ()), *self._general)
        for key in spellings(word):
            for layer in self._layers:
                for table in tables:
                    if (rows := layer.get(table)) and (row := rows.get(key)):
                        return row
        return None


def spellings(word: str) -> Iterator[str]:
    """Folded keys to look a word up by, the most exact first.

    The word itself; of a URI its last part; of a path in a vocabulary its parts from the last;
    what stands behind a prefix; what stands before a bracket or comma; the singular.

    >>> list(spellings("COAR: c_6501"))
    ['coar:c6501', 'c6501']
    >>> list(spellings("Articles (refereed)"))
    ['articlesrefereed', 'articles', 'article']
    """
    seen: dict[str, None] = {}
    for spelling in _variants(word.strip()):
        key = fold(spelling)
        if key and key not in seen:
            seen[key] = None
            yield key
    for key in list(seen):
        if len(key) > 4 and key.endswith("s") and key[:-1] not in seen:
            yield key[:-1]


def _variants(text: str) -> Iterator[str]:
    yield text
    if "%" in text:
        text = unquote(text)
    lower = text.lower()
    if "://" in text or lower.startswith(("info:", "www.", "urn:")):
        plain = text.rstrip("/#")
        if (place := lower.find("semantics/")) >= 0:
            yield plain[place + len("semantics/") :]
        yield re.split(r"[/#:]", plain)[-1].removesuffix(".html")
        return
    parts = _HIERARCHY.split(text)
    if len(parts) > 1:
        yield from reversed(parts)
    if ":" in text:
        yield text.rpartition(":")[2]
    if (tail := _TAIL.search(text)) and tail.start():
        yield text[: tail.start()]
