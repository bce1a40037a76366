"""Queries that cannot be read, or that are meant to do harm, are refused at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orcid_repo_plugin.local_registry.api.search_query import read_query
from orcid_repo_plugin.local_registry.api.search_terms import Clauses, Fuzzy, Phrase, Term, Wildcard
from orcid_repo_plugin.local_registry.refusals import Refusal
from tests.local_registry.api.counter import Counter

ANYBODY = Counter()
HOSTILE = {
    "an open parenthesis": "(sofia",
    "an open quote": '"sofia',
    "an operator alone": "AND",
    "an operator at the end": "sofia OR",
    "two fields in a row": "text:text:sofia",
    "an address that is not quoted": "uri-self:https://example.org/",
    "a field that there is not": "shoe-size:44",
    "a regular expression": "/(a+)+$/",
    "a regular expression in a field": "text:/(a|aa)+$/",
    "a function": "{!func}sum(1,2)",
    "a comparison": "text:>5",
    "a backslash at the end": "sofia\\",
    "deep parentheses": "(" * 4000 + "a" + ")" * 4000,
    "deep signs": "+" * 9000 + "a",
    "deep negations": "NOT " * 2000 + "a",
    "100 KB": "a" * 100_000,
    "100 KB of parentheses": "(" * 100_000,
    "too many words": "a " * 1500,
    "too many wildcards": "a*b " * 30,
    "too many likenesses": "ab~ " * 30,
    "too many ranges": "[a TO b] " * 30,
    "a boost that is no number": "a^1.2.3",
    "a distance that is no number": '"a b"~0.5',
    "a date that is none": "profile-submission-date:2024",
    "a month that is none": "profile-submission-date:[2024-13-01T00:00:00Z TO *]",
    "a date beyond all time": "profile-submission-date:[NOW+999999YEARS TO *]",
    "a range of nothing": "text:[TO]",
}


@pytest.mark.parametrize("q", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("path", ["/search", "/expanded-search", "/csv-search"])
def test_a_query_that_cannot_be_read_is_9006(path: str, q: str) -> None:
    assert Counter().no(path, {"q": q}) == (400, 9006)


@pytest.mark.parametrize(
    "query",
    [
        {"q": "a", "fq": "(a"},
        {"q": "a", "df": "shoe-size"},
        {"q": "a", "defType": "edismax", "qf": "shoe-size^2"},
        {"q": "a", "defType": "func"},
        {"q": "a" * 100_000, "defType": "edismax"},
    ],
)
def test_other_parameters_are_looked_at_as_closely(query: dict[str, str]) -> None:
    assert Counter().no("/search", query) == (400, 9006)


HARMLESS = [
    "*" * 9900,
    "a*" * 4000,
    "?" * 9900,
    '"' + "a " * 4900 + '"',
    "ab" * 2499 + "b~",
    '"a b"~99999999',
]


@pytest.mark.parametrize("q", HARMLESS, ids=[q[:6] for q in HARMLESS])
def test_what_is_large_but_can_be_read_finds_nothing_soon(q: str) -> None:
    counter = Counter()
    counter.record.biography = "a" * 5000 + " " + "ba" * 2500
    counter.books.put_record(counter.record)

    assert counter.ask("/search", {"q": f"biography:{q} AND orcid:nobody"}).content["num-found"] == 0


@given(st.text(alphabet='ab:*?~^"()[]{}+-!&|\\/ TOANDR<>=.0', max_size=60) | st.text(max_size=40))
def test_any_text_finds_something_or_nothing_or_is_refused(q: str) -> None:
    codes = {
        _code_of({"q": q, "defType": parser, "q.op": op}) for parser, op in (("", ""), ("edismax", "AND"))
    }

    assert codes <= {None, 9006}


def _code_of(query: dict[str, str]) -> int | None:
    try:
        ANYBODY.ask("/search", query)
    except Refusal as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", Term(None, "a")),
        (r"a\*b", Term(None, "a*b")),
        (r"a\ b", Term(None, "a b")),
        ("a*b", Wildcard(None, "a*b")),
        ("a~", Fuzzy(None, "a", 2)),
        ("a~1", Fuzzy(None, "a", 1)),
        ("abcde~0.8", Fuzzy(None, "abcde", 0)),
        ("abcdef~0.8", Fuzzy(None, "abcdef", 1)),
        ('"a && b ! c"', Phrase(None, "a && b ! c")),
        (r'"say \"a\""', Phrase(None, 'say "a"')),
        ("keyword:a^2", Term("keyword", "a", 2.0)),
        ("keyword:(a)", Term("keyword", "a")),
        ("keyword:(family-name:a)", Term("family-name", "a")),
        ("C++", Term(None, "C++")),
        ("a OR b", Clauses((), (Term(None, "a"), Term(None, "b")), ())),
        ("a OR b AND c", Clauses((Term(None, "b"), Term(None, "c")), (Term(None, "a"),), ())),
        ("a AND NOT b", Clauses((Term(None, "a"),), (), (Term(None, "b"),))),
        ("NOT a AND b", Clauses((Term(None, "b"),), (), (Term(None, "a"),))),
        ("!a", Clauses((), (), (Term(None, "a"),))),
    ],
)
def test_how_queries_are_read(text: str, expected: object) -> None:
    assert read_query(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", Clauses((Term(None, "a"), Term(None, "b")), (), ())),
        ("a OR b", Clauses((), (Term(None, "a"), Term(None, "b")), ())),
        ("+a OR b", Clauses((Term(None, "a"),), (Term(None, "b"),), ())),
        ("a -b", Clauses((Term(None, "a"),), (), (Term(None, "b"),))),
    ],
)
def test_how_queries_are_read_when_all_words_must_match(text: str, expected: object) -> None:
    assert read_query(text, all_words=True) == expected
