"""Works for invented people: as many as wanted, always the same ones."""

from typing import Any, Final

_THINGS: Final = (
    "glaze",
    "handles",
    "hairline cracks",
    "the potter's wheel",
    "kilns",
    "broken vessels",
    "slip",
)
_VIEWS: Final = ("A theory of", "Notes on", "Against", "The memory of", "Measuring", "On the silence of")
_TYPES: Final = ("journal-article", "conference-paper", "book-chapter", "report", "data-set", "book")
_WITHIN: Final = {
    "journal-article": ("Journal of Psychoceramics", "issn", "2049-3630"),
    "conference-paper": ("Proceedings of the Cracked Pots Symposium", "isbn", "9780306406157"),
    "book-chapter": ("Handbook of Psychoceramics", "isbn", "9781402894626"),
}
"""What a work of the type stands in: its title and an identifier, ``part-of``."""

Content = dict[str, Any]


def invented_work(owner: str, number: int) -> Content:
    """A work of API 3.0, complete; the same for the same owner and number.

    :param owner: the iD, which goes into the DOI.
    :param number: from 1 on.

    >>> work = invented_work("0000-0002-1825-0097", 1)
    >>> work["title"]["title"]["value"], work["external-ids"]["external-id"][0]["external-id-value"]
    ('A theory of glaze, part 1', '10.5555/18250097.1')
    """
    kind = _TYPES[number % len(_TYPES) - 1]
    view = _VIEWS[(number - 1) // len(_THINGS) % len(_VIEWS)]
    title = f"{view} {_THINGS[(number - 1) % len(_THINGS)]}, part {number}"
    doi = f"10.5555/{owner.replace('-', '')[8:].lower()}.{number}"
    container = _WITHIN.get(kind)
    ids = [_external_id("doi", doi, "self", f"https://doi.org/{doi}")]
    if container:
        ids.append(_external_id(container[1], container[2], "part-of", None))
    return {
        "title": {"title": {"value": title}, "subtitle": None, "translated-title": None},
        "journal-title": {"value": container[0]} if container else None,
        "short-description": None,
        "citation": None,
        "type": kind,
        "publication-date": {
            "year": {"value": str(1995 + number % 30)},
            "month": {"value": f"{number % 12 + 1:02}"},
            "day": None,
        },
        "external-ids": {"external-id": ids},
        "url": {"value": f"https://doi.org/{doi}"},
        "contributors": {"contributor": []},
        "language-code": "en",
        "country": None,
    }


def _external_id(kind: str, value: str, relationship: str, url: str | None) -> Content:
    return {
        "external-id-type": kind,
        "external-id-value": value,
        "external-id-normalized": None,
        "external-id-normalized-error": None,
        "external-id-url": {"value": url} if url else None,
        "external-id-relationship": relationship,
    }
