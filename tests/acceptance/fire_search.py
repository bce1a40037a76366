"""Search queries: deep, long, odd, and broken anywhere."""

from collections.abc import Iterator
from random import Random
from typing import Final
from urllib.parse import quote

from tests.acceptance.fire_values import text
from tests.acceptance.registry_range import Shot
from tests.acceptance.registry_targets import Targets

FIELDS: Final = (
    "orcid",
    "given-names",
    "family-name",
    "text",
    "email",
    "work-titles",
    "digital-object-ids",
    "doi-self",
    "isbn-part-of",
    "external-id-type-and-value",
    "ror-org-id",
    "keyword",
    "profile-last-modified-date",
    "peer-review-group-id",
    "no-such-field",
    "*",
    "_query_",
    "",
)
WORDS: Final = (
    "carberry",
    "Inês",
    "*",
    "c*b?r*y",
    "*" * 30 + "x",
    "?" * 50,
    "carbery~",
    "carbery~2",
    "x~99999",
    "x~0.999999999999",
    "carberry^2",
    "carberry^1e99",
    "carberry^-1",
    '"cracked pots"',
    '"pots theory"~3',
    '"pots"~99999999999999999999',
    '"unclosed',
    "[a TO z]",
    "{* TO *}",
    "[2020-01-01T00:00:00Z TO NOW]",
    "[NOW-99999999YEARS TO NOW/DAY+1MONTH]",
    "[a TO",
    "[]",
    ">5",
    "<=x",
    "/regex.*/",
    "/(a+)+$/",
    "/unclosed",
    r"\(\:\\",
    "\\",
    "10.5555/12345678",
    "https://doi.org/10.5555/12345678",
    "0000-0002-1825-0097",
    "{!term f=orcid}x",
    "{!join}",
    "${java:x}",
    "&&",
    "||",
    "!",
    "-",
    "+",
    "AND",
    "NOT",
    "OR OR",
    "TO",
    "(",
    ")",
    "()",
    "漢字 カタカナ",
    "e\u0301\u0316\u0301",
)
SIGNS: Final = (" ", " AND ", " OR ", " NOT ", " && ", " || ", " +", " -", " !", "^2 ", "~ ", ":", "")
HEAVY: Final = (
    "(" * 4_900 + "a" + ")" * 4_900,
    "(" * 90 + "a" + ")" * 90,
    "NOT " * 2_400 + "a",
    "-" * 9_000,
    "a OR " * 1_900 + "a",
    "a " * 4_900,
    '"' * 9_999,
    "a:" * 4_000 + "a",
    "a^2" * 3_000,
    "[a TO b] " * 1_000,
    "*a" * 4_000,
    "text:" + "*a" * 40 + "b",
    "text:" + "?*" * 400,
    '"' + "pots " * 1_900 + '"~1000',
    "\\" * 9_999,
    "x" * 100_000,
    "text:a* " * 1_000,
    "e\u0301" * 4_000,
    "~" * 5_000,
    "AND " * 2_000,
    "( " * 3_000,
    "a~2 " * 1_000,
    "text:[* TO *] AND " * 500 + "a",
    "{" * 5_000,
    "/" * 5_001,
)
"""Queries that are made to take long."""
PARAMETERS: Final = (
    "rows",
    "start",
    "fq",
    "fl",
    "df",
    "q.op",
    "defType",
    "qf",
    "sort",
    "wt",
    "bq",
    "callback",
)
VALUES: Final = (
    "0",
    "1000",
    "1001",
    "-1",
    "1e3",
    "99999999999999999999",
    "\u0661",
    "AND",
    "edismax",
    "lucene",
    "orcid,email",
    "given-names^2 family-name^0.5 x^y",
    "text^999999.999999",
    "orcid:*",
    "json",
    "fn",
    "a.b$c",
    "alert(1)//",
    ",,,",
    "",
)


def searches(targets: Targets, chance: Random) -> Iterator[Shot]:
    """All three kinds of search on both APIs."""
    heavy = iter(HEAVY * 2)
    while True:
        query = next(heavy, None) if chance.random() < 0.1 else None
        role = chance.choice(("member", "public"))
        kind = chance.choice(("search", "expanded-search", "csv-search"))
        headers = {"Accept": "text/csv" if kind == "csv-search" else "application/json"}
        if role == "member" or chance.random() < 0.2:
            headers["Authorization"] = f"Bearer {targets.tokens['own']}"
        pairs = {"q": _query(chance) if query is None else query}
        if chance.random() < 0.5:
            pairs[chance.choice(PARAMETERS)] = chance.choice((*VALUES, text(chance)))
        parts = [f"{name}={quote(value, safe=chance.choice(('', '():*')))}" for name, value in pairs.items()]
        yield Shot("GET", f"/{role}/v3.0/{kind}", "&".join(parts), headers)


def _query(chance: Random, depth: int = 3) -> str:
    parts = []
    for _ in range(chance.randrange(1, 4)):
        inner = chance.random() < 0.3 and depth > 0
        word = f"({_query(chance, depth - 1)})" if inner else chance.choice((*WORDS, text(chance)))
        parts.append(f"{chance.choice(FIELDS)}:{word}" if chance.random() < 0.5 else word)
        parts.append(chance.choice(SIGNS))
    found = "".join(parts[:-1])
    if chance.random() < 0.1:
        found = found[: chance.randrange(len(found) + 1)]
    return found
