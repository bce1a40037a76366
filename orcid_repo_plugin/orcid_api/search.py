"""Search over what is public in all records, page by page.

The query is Solr's: ``family-name:Carberry AND affiliation-org-name:"Brown University"``. Indexing takes
its time: what was just written is not found at once.
Source: ORCID API 3.0, ``/search``, ``/expanded-search``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from orcid_repo_plugin.orcid_api import asking
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.orcid_api.tolerant import mappings, path_of, text, whole

MOST_ROWS: Final = 1000
"""Records in one page; ORCID refuses more (400, 9012)."""
_SPECIAL: Final = re.compile(r'([-+&|!(){}\[\]^"~*?:\\/\s])')
_WORDS: Final = re.compile(r"(AND|OR|NOT|TO)")
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """A record in the expanded search, with what of it is public."""

    orcid: str
    given_names: str | None
    family_names: str | None
    credit_name: str | None
    other_names: tuple[str, ...]
    emails: tuple[str, ...]
    """Personal: not for logs."""
    institutions: tuple[str, ...]
    """Present and past ones."""


class Search:
    """Finds records. Without a token the public API is asked.

    Methods give results one by one and fetch a page when it is needed; nobody comes twice, though
    pages may shift while they are read. Without a token ORCID pages no further than result 10,000 and
    then refuses (400, 9043): narrow the query, or search with a token of ours.
    """

    def __init__(self, session: OrcidSession) -> None:
        self._session = session

    def count(self, query: str, token: str | None = None) -> int:
        """How many records a query finds."""
        return whole(self._page("search", query, token, 0, 0).get("num-found")) or 0

    def search(self, query: str, token: str | None = None, *, rows: int = MOST_ROWS) -> Iterator[str]:
        """The bare iDs of the records that a query finds, best first.

        :param rows: how many to fetch in one request, 1 to 1000.
        :raises OrcidRefusal: 9043; or the query cannot be read.
        """
        yield from self._all("search", query, token, rows, "result", _orcid, lambda orcid: orcid)

    def expanded(
        self, query: str, token: str | None = None, *, rows: int = MOST_ROWS
    ) -> Iterator[FoundPerson]:
        """The same, with names, addresses and institutions."""
        yield from self._all(
            "expanded-search", query, token, rows, "expanded-result", _person, lambda person: person.orcid
        )

    def _all(
        self,
        path: str,
        query: str,
        token: str | None,
        rows: int,
        key: str,
        read: Callable[[Mapping[str, Any]], _Found],
        orcid_of: Callable[[_Found], str],
    ) -> Iterator[_Found]:
        if not 1 <= rows <= MOST_ROWS:
            raise ValueError(f"a page of a search has 1 to {MOST_ROWS} rows, not {rows}")
        seen: set[str] = set()
        start, total = 0, 1
        while start < total:
            page = self._page(path, query, token, start, rows)
            results = list(mappings(page, key))
            for found in map(read, results):
                orcid = orcid_of(found)
                if orcid and orcid not in seen:
                    seen.add(orcid)
                    yield found
            total = (whole(page.get("num-found")) or 0) if results else 0
            start += rows

    def _page(self, path: str, query: str, token: str | None, start: int, rows: int) -> dict[str, Any]:
        asked: dict[str, str | int] = {"q": query, "start": start, "rows": rows}
        return asking.mapping(asking.get(self._session, path, token=token, query=asked))


def _orcid(result: Mapping[str, Any]) -> str:
    return path_of(result, "orcid-identifier") or ""


def _person(result: Mapping[str, Any]) -> FoundPerson:
    return FoundPerson(
        orcid=text(result.get("orcid-id")) or "",
        given_names=text(result.get("given-names")),
        family_names=text(result.get("family-names")),
        credit_name=text(result.get("credit-name")),
        other_names=_texts(result.get("other-name")),
        emails=_texts(result.get("email")),
        institutions=_texts(result.get("institution-name")),
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(filter(None, map(text, value))) if isinstance(value, list) else ()


def escaped(value: str) -> str:
    """A text as one word of a query, in which nothing has a meaning of its own.

    >>> escaped("Josiah (Stinkney) Carberry?")
    'Josiah\\\\ \\\\(Stinkney\\\\)\\\\ Carberry\\\\?'
    >>> escaped("OR")
    '\\\\OR'
    """
    return "\\" + value if _WORDS.fullmatch(value) else _SPECIAL.sub(r"\\\1", value)


def quoted(value: str) -> str:
    r"""A text as a phrase of a query: its words next to each other, in this order.

    >>> f"doi-self:{quoted('10.5555/12345678')}"
    'doi-self:"10.5555/12345678"'
    >>> print(quoted('the "cracked" pot'))
    "the \"cracked\" pot"
    """
    escaped_value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped_value}"'
