"""A search query in Lucene's language, read: fields, phrases, wildcards, ranges, AND, OR, NOT, + and -.

Left out: regular expressions, and functions as in ``{!...}``. Boosts count in the order of the hits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from luqum import tree
from luqum.exceptions import ParseError
from luqum.thread import parse

from orcid_repo_plugin.local_registry.api.search_fields import cut_of
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
from orcid_repo_plugin.local_registry.refusals import Refusal

LONGEST: Final = 10_000
DEEPEST: Final = 50
MOST_CLAUSES: Final = 1024
"""Solr's own limit of clauses in one query."""

ANY: Final = "*"
_PIECES: Final = re.compile(r'\\.|"(?:[^"\\]|\\.)*"|&&|\|\||(?<!\S)!|(?<=[(:])!|.', re.DOTALL)
_SIGNS: Final = {"&&": " AND ", "||": " OR ", "!": " NOT "}
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def read_query(text: str, *, all_words: bool = False, lenient: bool = False) -> Query | None:
    """The query, or ``None`` for an empty one, which finds nothing.

    :param all_words: whether words without an operator between them must all match (``q.op=AND``).
    :param lenient: whether a field that there is not is no error but a word, as in ``edismax``.
    :raises Refusal: 9006 for wrong syntax, a field that there is not, or a query that is too large.

    >>> read_query('family-name:Carberry AND -keyword:"cracked pots"')
    ... # doctest: +NORMALIZE_WHITESPACE
    Clauses(must=(Term(field='family-name', text='Carberry', boost=1.0),), should=(),
            must_not=(Phrase(field='keyword', text='cracked pots', slop=0, boost=1.0),), boost=1.0)
    """
    if len(text) > LONGEST:
        raise Refusal(9006, f"a query must not be longer than {LONGEST} characters")
    if not text.strip():
        return None
    try:
        found = parse(_plain_operators(text))
    except (ParseError, ArithmeticError, ValueError) as error:  # of the grammar, of a boost, of a distance
        if lenient:
            return _plain_words(text)
        raise Refusal(9006, f"the query cannot be read: {str(error)[:200]}") from None
    _refuse_large(found)
    return _Reader(all_words, lenient).read(found, None)


def _plain_words(text: str) -> Query:
    """What ``edismax`` makes of a text that is no query."""
    found = text.split()[:MOST_CLAUSES]
    return Clauses((), tuple(Term(None, word) for word in found), ())


def _plain_operators(text: str) -> str:
    """``&&``, ``||`` and ``!`` in words; not those in phrases, and not those escaped."""
    if not any(sign in text for sign in _SIGNS):
        return text
    return "".join(_SIGNS.get(piece, piece) for piece in _PIECES.findall(text))


def _refuse_large(root: tree.Item) -> None:
    """Depth and number of clauses are looked at before anything walks the tree by calling itself."""
    clauses, level, nodes = 0, 0, [root]
    while nodes:
        level += 1
        clauses += sum(isinstance(node, tree.Term | tree.Range) for node in nodes)
        if level > DEEPEST * 2 or clauses > MOST_CLAUSES:
            raise Refusal(9006, f"a query has {MOST_CLAUSES} clauses at most, {DEEPEST} in one another")
        nodes = [child for node in nodes for child in node.children]


def unescaped(text: str) -> str:
    """The text without the backslashes that make signs letters.

    >>> unescaped(r"a\\:b")
    'a:b'
    """
    return _ESCAPED.sub(r"\1", text)


class _Reader:
    def __init__(self, all_words: bool, lenient: bool) -> None:
        self._all_words = all_words
        self._lenient = lenient

    def read(self, node: tree.Item, field: str | None) -> Query:
        """A node of the parser's tree, inside the field that its surroundings name."""
        match node:
            case tree.BaseOperation() | tree.Not() | tree.Prohibit() | tree.Plus():
                return self._clauses(node, field)
            case tree.BaseGroup():
                return self.read(node.expr, field)
            case tree.Boost():
                return _boosted(self.read(node.expr, field), float(node.force))
            case tree.SearchField():
                return self._in_field(node, field)
            case tree.Word():
                return _word(node, field)
            case tree.Phrase():
                return Phrase(field, unescaped(node.value[1:-1]))
            case tree.Proximity():
                return Phrase(field, unescaped(node.term.value[1:-1]), slop=int(node.degree))
            case tree.Fuzzy():
                return _fuzzy(node, field)
            case tree.Range():
                return _between(node, field)
            case tree.Regex():
                raise Refusal(9006, "regular expressions are not searched for here; put the text in quotes")
        raise Refusal(9006, "the query cannot be read: < and > stand for nothing")

    def _in_field(self, node: tree.SearchField, field: str | None) -> Query:
        name = unescaped(node.name)
        if isinstance(node.expr, tree.SearchField):
            raise Refusal(9006, f"the query cannot be read: two fields in a row at {name}")
        if name == ANY and isinstance(node.expr, tree.Word) and node.expr.value == ANY:
            return Everything()
        if cut_of(name) is None:
            if not self._lenient:
                raise Refusal(9006, f"undefined field {name}")
            return Clauses((), (Term(field, name), self.read(node.expr, field)), ())
        return self.read(node.expr, name)

    def _clauses(self, node: tree.Item, field: str | None) -> Clauses:
        """Lucene's reading of operators, which has no precedence.

        AND makes the clauses on both of its sides necessary; OR changes nothing, unless all words must match
        anyway: then it makes those on both sides optional. Source: Lucene, ``QueryParserBase.addClause``.
        """
        clauses: list[_Clause] = []
        for operator, part in _in_order(node):
            sign, bare = _signed(part)
            if clauses and operator == "AND":
                clauses[-1].needed = True
            if clauses and operator == "OR" and self._all_words:
                clauses[-1].needed = clauses[-1].sign == "+"
            needed = operator != "OR" if self._all_words else operator == "AND"
            clauses.append(_Clause(sign, sign == "+" or needed, self.read(bare, field)))
        return Clauses(
            tuple(clause.query for clause in clauses if clause.needed and clause.sign != "-"),
            tuple(clause.query for clause in clauses if not clause.needed and clause.sign != "-"),
            tuple(clause.query for clause in clauses if clause.sign == "-"),
        )


@dataclass(slots=True)
class _Clause:
    sign: str
    needed: bool
    query: Query


_OPERATORS: Final = ((tree.AndOperation, "AND"), (tree.OrOperation, "OR"))


def _in_order(node: tree.Item) -> Iterator[tuple[str, tree.Item]]:
    """The clauses of one level from left to right, each with the operator before it."""
    if not isinstance(node, tree.BaseOperation):
        yield "", node
        return
    here = next((name for kind, name in _OPERATORS if isinstance(node, kind)), "")
    for place, child in enumerate(node.children):
        for inner, (operator, part) in enumerate(_in_order(child)):
            yield (here if place and not inner else operator), part


def _signed(node: tree.Item) -> tuple[str, tree.Item]:
    """``+``, ``-`` or nothing, and the clause without it."""
    if isinstance(node, tree.Plus):
        return "+", node.a
    if isinstance(node, tree.Prohibit | tree.Not):
        return "-", node.a
    return "", node


def _boosted(query: Query, boost: float) -> Query:
    return query if isinstance(query, Between | Everything) else replace(query, boost=boost)


def _word(node: tree.Word, field: str | None) -> Query:
    if re.search(r"[*?]", _ESCAPED.sub("", node.value)):
        return Wildcard(field, node.value)
    return Term(field, unescaped(node.value))


def _fuzzy(node: tree.Fuzzy, field: str | None) -> Query:
    """``~`` (which the parser gives as 0.5) and ``~2`` are two letters; a fraction is the old likeness."""
    text, degree = unescaped(node.term.value), min(float(node.degree), 2.0)
    edits = degree if degree >= 1 else (1 - degree) * len(text) if degree not in (0, 0.5) else 4 * degree
    return Fuzzy(field, text, min(int(edits), 2))


def _between(node: tree.Range, field: str | None) -> Query:
    return Between(field, _end(node.low), _end(node.high), node.include_low, node.include_high)


def _end(node: tree.Item) -> str | None:
    if isinstance(node, tree.Phrase):
        return unescaped(node.value[1:-1])
    if isinstance(node, tree.Prohibit) and isinstance(node.a, tree.Word):
        return f"-{unescaped(node.a.value)}"
    if isinstance(node, tree.Word):
        return None if node.value == ANY else unescaped(node.value)
    raise Refusal(9006, "the query cannot be read: a range needs plain ends")
