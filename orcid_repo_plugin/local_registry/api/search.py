"""Search: ``/search``, ``/expanded-search`` and ``/csv-search`` over what is stored and public.

Of Solr's parameters ``q``, ``fq``, ``start``, ``rows``, ``fl``, ``df``, ``q.op``, ``defType`` and ``qf``
count; the others change nothing here. A query that cannot be read is refused with 9006: at ORCID it ends in
an error 500 of its index, which a client could not tell from a fault of the registry.
Source: ORCID-Source, ``OrcidSearchManagerImpl``, ``OrcidSolrProfileClient``, ``CSVSolrClient``.
"""

import csv
import io
import re
from typing import Any, Final

from orcid_repo_plugin.local_registry.api.access import require
from orcid_repo_plugin.local_registry.api.call import Answer, Call, Route
from orcid_repo_plugin.local_registry.api.elements import orcid_id
from orcid_repo_plugin.local_registry.api.search_documents import CURRENT, PAST
from orcid_repo_plugin.local_registry.api.search_fields import TEXT, cut_of
from orcid_repo_plugin.local_registry.api.search_index import Entry, index_of
from orcid_repo_plugin.local_registry.api.search_matching import Fields, Matcher
from orcid_repo_plugin.local_registry.api.search_query import read_query
from orcid_repo_plugin.local_registry.documents.shapes import EXPANDED_SEARCH, SEARCH
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.scopes import READ_PUBLIC

MOST_ROWS: Final = 1000
MOST_START: Final = 10_000
"""How deep those without a token can page on the public API."""

COLUMNS: Final = (
    "orcid",
    "email",
    "given-names",
    "family-name",
    "given-and-family-names",
    CURRENT,
    PAST,
    "credit-name",
    "other-names",
)
"""The fields that can be asked for, in ORCID's order."""
_NOT_STORED: Final = frozenset({"given-and-family-names"})
"""Searched, but never shown: the column stays empty, at ORCID too."""

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,10}")
_QF: Final = re.compile(r"([^\s^]+)(?:\^([0-9]{1,6}(?:\.[0-9]{1,6})?))?")
_LENIENT: Final = frozenset({"edismax", "dismax"})
_PARSERS: Final = frozenset({"", "lucene", *_LENIENT})


def search(call: Call) -> Answer:
    """The iDs of the records that a query finds."""
    if call.role == "member":
        require(call, READ_PUBLIC)
    found, total = _found(call)
    results = [{"orcid-identifier": _identifier(call, entry.record.orcid)} for entry in found]
    return Answer(200, SEARCH, {"result": results or None, "num-found": total})


def expanded_search(call: Call) -> Answer:
    """The records that a query finds, with names, addresses and institutions."""
    found, total = _found(call)
    shown = _columns(call)
    results = [_expanded(entry, shown) for entry in found]
    return Answer(200, EXPANDED_SEARCH, {"expanded-result": results or None, "num-found": total})


def csv_search(call: Call) -> Answer:
    """The same as a table."""
    found, _ = _found(call)
    shown = _columns(call)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(shown)
    writer.writerows([_cell(entry, column) for column in shown] for entry in found)
    return Answer(200, text=out.getvalue(), media_type="text/csv;charset=UTF-8")


def _identifier(call: Call, orcid: str) -> dict[str, Any]:
    return orcid_id(call.addresses.orcid_uri(orcid), orcid, call.addresses.id_host)


def _columns(call: Call) -> tuple[str, ...]:
    """The columns asked for; names that are none are passed over, and without any it is all nine."""
    asked = tuple(name for name in call.query.get("fl", "").split(",") if name in COLUMNS)
    return tuple(dict.fromkeys(asked)) or COLUMNS


def _shown(entry: Entry, column: str) -> list[str]:
    return [] if column in _NOT_STORED else entry.values.get(column, [])


def _expanded(entry: Entry, shown: tuple[str, ...]) -> dict[str, Any]:
    values = {column: _shown(entry, column) for column in shown}

    def first(column: str) -> str | None:
        return next(iter(values.get(column, ())), None)

    return {
        "orcid-id": first("orcid"),
        "given-names": first("given-names"),
        "family-names": first("family-name"),
        "credit-name": first("credit-name"),
        "other-name": values.get("other-names", []),
        "email": values.get("email", []),
        "institution-name": sorted({*values.get(CURRENT, ()), *values.get(PAST, ())}),
    }


def _cell(entry: Entry, column: str) -> str:
    """Several values stand in one cell, with commas between them; a comma in a value is escaped."""
    values = _shown(entry, column)
    if len(values) < 2:
        return "".join(values)
    return ",".join(value.replace("\\", "\\\\").replace(",", "\\,") for value in values)


def _found(call: Call) -> tuple[list[Entry], int]:
    """A page of what was found, best first, and how much was found.

    :raises Refusal: 9012, 9043, 9006.
    """
    rows, start = _rows(call), _start(call)
    text, filtered = call.query.get("q", ""), call.query.get("fq", "")
    parser = call.query.get("defType", "")
    if parser not in _PARSERS:
        raise Refusal(9006, f"there is no query parser {parser[:100]}")
    lenient, all_words = parser in _LENIENT, call.query.get("q.op", "").upper() == "AND"
    query = read_query(text, all_words=all_words, lenient=lenient)
    narrower = read_query(filtered)
    if query is None:
        return [], 0
    index = index_of(call.books, call.options.index_delay)
    now = call.books.now()
    scores = Matcher(index, _fields(call, lenient), now, all_words=all_words).find(query)
    if narrower is not None:
        kept = Matcher(index, [(_default_field(call), 1.0)], now).find(narrower)
        scores = {orcid: score for orcid, score in scores.items() if orcid in kept}
    order = {orcid: place for place, orcid in enumerate(index.entries)}
    best = sorted(scores, key=lambda orcid: (-scores[orcid], order[orcid]))
    return [index.entries[orcid] for orcid in best[start : start + rows]], len(best)


def _default_field(call: Call) -> str:
    name = call.query.get("df") or TEXT
    return _known(name)


def _fields(call: Call, lenient: bool) -> Fields:
    """Where words without a field are looked for: ``qf`` counts for ``edismax`` only."""
    named = _QF.findall(call.query.get("qf", "")) if lenient else []
    return [(_known(name), float(boost or 1)) for name, boost in named[:100]] or [(_default_field(call), 1.0)]


def _known(field: str) -> str:
    if cut_of(field) is None:
        raise Refusal(9006, f"undefined field {field[:100]}")
    return field


def _rows(call: Call) -> int:
    number = _integer(call.query.get("rows", str(MOST_ROWS)))
    if number is None or not 0 <= number <= MOST_ROWS:
        raise Refusal(9012, "the rows parameter must be an integer between 0 and 1,000")
    return number


def _start(call: Call) -> int:
    number = _integer(call.query.get("start", "0"))
    if number is None:
        raise Refusal(9012, "the start parameter must be an integer")
    if call.caller.token is None and not 0 <= number <= MOST_START:
        raise Refusal(9043, max=f"{MOST_START:,}")
    if number < 0:
        raise Refusal(9012, "the start parameter must not be negative")
    return number


def _integer(text: str) -> int | None:
    return int(text) if _INTEGER.fullmatch(text) and abs(int(text)) < 2**31 else None


_QUERY: Final = ("q", "start", "rows", "fq", "df", "q.op", "defType", "qf")

ROUTES: Final = (
    Route(
        method="GET",
        path="/search",
        handler=search,
        summary="Find records: their iDs",
        answers=SEARCH,
        scope=READ_PUBLIC,
        query=_QUERY,
    ),
    Route(
        method="GET",
        path="/expanded-search",
        handler=expanded_search,
        summary="Find records: iDs, names, e-mail addresses and institutions",
        answers=EXPANDED_SEARCH,
        query=(*_QUERY, "fl"),
    ),
    Route(
        method="GET",
        path="/csv-search",
        handler=csv_search,
        summary="Find records: a table of chosen columns",
        produces=("text/csv",),
        query=(*_QUERY, "fl"),
    ),
)
