"""Which records a query finds, and how well each fits."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from orcid_repo_plugin.local_registry.api.search_dates import read_moment
from orcid_repo_plugin.local_registry.api.search_fields import CUTTERS, Cut, cut_of
from orcid_repo_plugin.local_registry.api.search_index import Index
from orcid_repo_plugin.local_registry.api.search_likeness import is_like
from orcid_repo_plugin.local_registry.api.search_query import ANY
from orcid_repo_plugin.local_registry.api.search_terms import (
    Between,
    Clauses,
    Everything,
    Fuzzy,
    Phrase,
    Query,
    Term,
    Wildcard,
)
from orcid_repo_plugin.local_registry.api.search_text import folded
from orcid_repo_plugin.local_registry.refusals import Refusal

Scores = dict[str, float]
"""The iDs of what was found, each with how well it fits."""
Fields = Sequence[tuple[str, float]]
"""Where a term without a field is looked for, and what a hit there counts."""

MOST_SCANS: Final = 20
"""Wildcards, ranges and likenesses in one query: each goes through all terms of a field."""
_WIDEST: Final = 1000
_PIECE: Final = re.compile(r"\\(.)|([*?])|([^*?\\]+)|(\\)", re.DOTALL)

_Leaf = Term | Phrase | Wildcard | Fuzzy | Between


class Matcher:
    """Answers one query.

    :param fields: for terms that name none.
    :param all_words: whether all words that a term is cut into must be there (``q.op=AND``).
    """

    def __init__(self, index: Index, fields: Fields, now: int, *, all_words: bool = False) -> None:
        self._index = index
        self._fields = fields
        self._now = now
        self._all_words = all_words
        self._scans = 0

    def find(self, query: Query) -> Scores:
        """What the query finds.

        :raises Refusal: 9006 for a date that is none, and for too many wildcards.
        """
        return self._match(query, top=True) or {}

    def _match(self, query: Query, *, top: bool = False) -> Scores | None:
        """``None`` for a query of which nothing is left when it is cut into words: it asks for nothing."""
        if isinstance(query, Everything):
            return dict.fromkeys(self._index.entries, 1.0)
        if isinstance(query, Clauses):
            return self._clauses(query, top)
        if query.field is not None:
            return self._leaf(query, query.field)
        best: Scores | None = None
        for field, boost in self._fields:
            found = self._leaf(query, field)
            if found is not None:
                best = _best(best or {}, found, boost)
        return best

    def _clauses(self, query: Clauses, top: bool) -> Scores | None:
        must = [found for part in query.must if (found := self._match(part)) is not None]
        should = [found for part in query.should if (found := self._match(part)) is not None]
        must_not = [found for part in query.must_not if (found := self._match(part)) is not None]
        if not must and not should:
            if not must_not:
                return None
            must = [dict.fromkeys(self._index.entries, 1.0)] if top else [{}]  # Solr mends the outermost only
        if must:
            found = {orcid: 0.0 for orcid in min(must, key=len) if all(orcid in scores for scores in must)}
        else:
            found = {orcid: 0.0 for scores in should for orcid in scores}
        for scores in must_not:
            for orcid in scores:
                found.pop(orcid, None)
        parts = (*must, *should)
        return {orcid: query.boost * sum(part.get(orcid, 0.0) for part in parts) for orcid in found}

    def _leaf(self, query: _Leaf, field: str) -> Scores | None:
        cut = cut_of(field) or Cut.WHOLE
        if isinstance(query, Between):
            return self._scored(self._between(query, field, cut))
        if isinstance(query, Wildcard):
            return self._scored(self._wildcard(query, field, cut), query.boost)
        if isinstance(query, Fuzzy):
            return self._fuzzy(query, field, cut)
        if cut is Cut.DATE:
            wanted: tuple[str, ...] = (read_moment(query.text, self._now),)
        else:
            wanted = CUTTERS[cut](query.text)
        if not wanted:
            return None
        if isinstance(query, Phrase):
            return self._phrase(query, field, wanted)
        return self._words(field, wanted, query.boost)

    def _words(self, field: str, wanted: Sequence[str], boost: float) -> Scores:
        """Each word by itself: it is enough that one is there."""
        parts = [self._scored(self._having(field, word), boost) for word in dict.fromkeys(wanted)]
        found: Scores = {}
        for part in parts:
            for orcid, score in part.items():
                found[orcid] = found.get(orcid, 0.0) + score
        if self._all_words:
            return {orcid: score for orcid, score in found.items() if all(orcid in part for part in parts)}
        return found

    def _having(self, field: str, word: str) -> list[str]:
        return [orcid for orcid, entry in self._index if word in entry.terms(field)]

    def _phrase(self, query: Phrase, field: str, wanted: tuple[str, ...]) -> Scores:
        if len(wanted) == 1:
            return self._scored(self._having(field, wanted[0]), query.boost)
        needed = frozenset(wanted)
        holds = partial(_is_near, slop=min(query.slop, _WIDEST)) if query.slop else _is_in
        found = [
            orcid
            for orcid, entry in self._index
            if needed <= entry.terms(field) and any(holds(wanted, line) for line in entry.lines(field))
        ]
        return self._scored(found, query.boost)

    def _wildcard(self, query: Wildcard, field: str, cut: Cut) -> Iterable[str]:
        if query.pattern == ANY:
            return [orcid for orcid, entry in self._index if entry.has(field)]
        pattern = _pattern(_prepared(query.pattern, cut))
        return self._scan(field, lambda term: pattern.fullmatch(term) is not None)

    def _fuzzy(self, query: Fuzzy, field: str, cut: Cut) -> Scores | None:
        wanted = CUTTERS[cut](query.text)
        if len(wanted) != 1:
            return self._words(field, wanted, query.boost) if wanted else None
        likeness = is_like(wanted[0], query.edits)
        return self._scored(self._scan(field, likeness), query.boost)

    def _between(self, query: Between, field: str, cut: Cut) -> Iterable[str]:
        low, high = (self._end(end, cut) for end in (query.low, query.high))

        def holds(term: str) -> bool:
            above = low is None or low < term or (query.with_low and low == term)
            return above and (high is None or term < high or (query.with_high and high == term))

        return self._scan(field, holds)

    def _end(self, text: str | None, cut: Cut) -> str | None:
        if text is None:
            return None
        return read_moment(text, self._now) if cut is Cut.DATE else _prepared(text, cut)

    def _scan(self, field: str, holds: Callable[[str], bool]) -> Iterable[str]:
        self._scans += 1
        if self._scans > MOST_SCANS:
            raise Refusal(9006, f"a query has {MOST_SCANS} wildcards, ranges and likenesses at most")
        having = self._index.having(field)
        return {orcid: None for term, orcids in having.items() if holds(term) for orcid in orcids}

    def _scored(self, found: Iterable[str], boost: float = 1.0) -> Scores:
        """What is found by few counts more."""
        orcids = list(found)
        total = len(self._index.entries)
        score = boost * math.log(1 + (total - len(orcids) + 0.5) / (len(orcids) + 0.5))
        return dict.fromkeys(orcids, score)


def _best(before: Scores, found: Mapping[str, float], boost: float) -> Scores:
    for orcid, score in found.items():
        before[orcid] = max(before.get(orcid, 0.0), boost * score)
    return before


def _is_in(wanted: tuple[str, ...], line: tuple[str, ...]) -> bool:
    """Whether the words stand one after the other."""
    length = len(wanted)
    return any(
        line[place : place + length] == wanted
        for place in range(len(line) - length + 1)
        if line[place] == wanted[0]
    )


def _is_near(wanted: tuple[str, ...], line: tuple[str, ...], slop: int) -> bool:
    """Whether the words stand together, in whatever order, with so many others in between."""
    if not set(wanted) <= set(line):
        return False
    width, needed = len(wanted) + slop, Counter(wanted)
    return any(
        needed <= Counter(line[place : place + width]) for place, word in enumerate(line) if word in needed
    )


def _prepared(text: str, cut: Cut) -> str:
    """A text that is not cut into words, in the letters that the field's words have."""
    if cut is Cut.WHOLE:
        return text
    return (folded(text) if cut is Cut.FOLDED else text).lower()


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern for wildcards that never goes back: each ``*`` takes as little as it can, once and for all.

    >>> bool(_pattern("cra?k*po*s").fullmatch("cracked-pots")), bool(_pattern("a*").fullmatch("b"))
    (True, False)
    """
    parts = [""]
    for escaped, sign, plain, backslash in _PIECE.findall(text):
        if sign == "*":
            parts.append("")
        else:
            parts[-1] += "." if sign else re.escape(escaped or plain or backslash)
    first, *rest = parts
    if not rest:
        return re.compile(first, re.DOTALL)
    middle = "".join(f"(?>.*?{part})" for part in rest[:-1] if part)
    return re.compile(f"{first}{middle}.*{rest[-1]}", re.DOTALL)
