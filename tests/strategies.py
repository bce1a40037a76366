"""Works for property tests: ones that every judge takes, and ones made to be refused."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from orcid_repo_plugin.domain.countries import ORCID_COUNTRIES
from orcid_repo_plugin.domain.identifier_forms import normalize
from orcid_repo_plugin.domain.identifier_types import FUNDED_BY_TYPES, IDENTIFIER_TYPES
from orcid_repo_plugin.domain.languages import ORCID_LANGUAGES
from orcid_repo_plugin.domain.orcid_id import OrcidId, check_digit
from orcid_repo_plugin.domain.work import (
    CONTRIBUTOR_ROLES,
    Citation,
    CitationType,
    Contributor,
    ExternalId,
    PublicationDate,
    Relationship,
    TranslatedTitle,
    Work,
    WorkType,
)

FULL_WORK = Work(
    type=WorkType.JOURNAL_ARTICLE,
    title="A Theory of Cracked Pots",
    subtitle="Third edition",
    translated_title=TranslatedTitle("Une théorie des pots fêlés", "fr"),
    journal_title="Journal of Psychoceramics",
    short_description="What cracks, and why.\n\nAnd how to mend it.",
    citation=Citation("@article{carberry2008, title = {A Theory of Cracked Pots}}"),
    publication_date=PublicationDate(2008, 8, 13),
    external_ids=(
        ExternalId("doi", "10.5555/12345678", Relationship.SELF, "https://doi.org/10.5555/12345678"),
        ExternalId("issn", "0264-3561", Relationship.PART_OF),
        ExternalId("grant_number", "CP-1", Relationship.FUNDED_BY),
    ),
    url="https://psychoceramics.example.edu/12",
    contributors=(
        Contributor("Josiah Carberry", "author", "first", OrcidId("0000-0002-1825-0097")),
        Contributor("Brown University", None),
        Contributor("Truman, Laura", "http://credit.niso.org/contributor-roles/data-curation/"),
    ),
    language="en",
    country="US",
)
"""A work with every part, free of problems; tests break one part of it."""

NASTY_TEXTS = (
    *("", " ", "\t", "\n", "\r", "\u00a0", "\u2028", "\u200b", "\ufeff", "\u3000", " \u00a0\t", "\x85"),
    *("\x00", "a\x01b", "\x0b", "\x1f", "\ud800", "a\udfff", "\ufffe", "\uffff", "\ufdd0", "\U0001ffff"),
    *("\x7f", "\x9f", "\U0010ffff", "😀", "e\u0301", "\u202eabc", "<b>&amp;</b>", "]]>", "a\r\nb", "\ufffd"),
    *("x" * 150, "x" * 151, "😀" * 75, "😀" * 76, "x" * 1000, "x" * 1001, "😀" * 501, "é" * 1001),
    *("x" * 5000, "x" * 5001, "😀" * 2501, " " * 1001, "0000-0002-1825-0097", "self", "EN", "us"),
)
_URI_BITS = (
    *(
        "http:",
        "HTTPS:",
        "urn:",
        "file:",
        "a",
        "1",
        "//",
        "/",
        "?",
        "#",
        "[",
        "]",
        "[::1]",
        "[v1.a]",
        "[1.2]",
    ),
    *("@", ":", ":80", ":99999", "%", "%20", "%C3%A9", "%zz", "é", "<", ">", "\\", '"', "{", "|", "^", "`"),
    *("~", "'", "(", ";", ",", "&", "=", "+", "$", "!", "*", ".", "..", "-", "_", "example.org", "10.5555/x"),
    *("\u2028", "\x7f", "\x85", "😀", "\ufffd", "mailto:", "javascript:", " ", "\t", "\n", "\x00", "\ud800"),
)
URLS = (
    "https://doi.org/10.5555/12345678",
    "http://hdl.handle.net/123456789/12",
    "https://repo.example.edu:8443/items/9f0e?locale=de&x=%C3%A9#page=2",
    "https://repo.example.edu/Ärzte/Übersicht(1).pdf",
    "https://doi.org/10.1175/1520-0469(2002)059<2951:ROSSRB>2.0.CO;2",
    "http://[2001:db8::1]/eprint/6/",
    "urn:nbn:de:bvb:19-146642",
    "ftp://ftp.example.org/pub/",
    "http://münchen.example/~josiah/",
    "http://user@example.org/a_b/?q=a+b;c",
)


def many(examples: int) -> settings:
    """Settings for a property test; a busy machine is no reason to fail."""
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def legal_characters() -> st.SearchStrategy[str]:
    """Every character that XML 1.0 has a place for."""
    controls = "".join(chr(code) for code in range(32) if chr(code) not in "\t\n\r")
    return st.characters(exclude_categories=["Cs"], exclude_characters=controls + "\ufffe\uffff")


def filled_texts(limit: int) -> st.SearchStrategy[str]:
    """Legal texts that show something, up to ``limit`` UTF-16 units, often at the very limit."""
    free = st.text(legal_characters(), max_size=30).map(lambda text: f"{text}ö"[-30:])
    full = st.sampled_from(["x" * limit, "😀" * (limit // 2), "é" * limit, " " * (limit - 1) + "x"])
    return st.one_of(free, free, free, full)


def orcid_ids() -> st.SearchStrategy[OrcidId]:
    """iDs with a right check digit."""
    return st.integers(0, 10**15 - 1).map(_orcid_id)


def _orcid_id(number: int) -> OrcidId:
    digits = f"{number:015}"
    digits += check_digit(digits)
    return OrcidId("-".join(digits[start : start + 4] for start in range(0, 16, 4)))


def publication_dates() -> st.SearchStrategy[PublicationDate]:
    """Dates that a calendar knows, whole or cut."""
    days = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
    return st.builds(
        lambda day, parts: PublicationDate(*(day.year, day.month, day.day)[:parts]), days, st.integers(1, 3)
    )


def external_ids() -> st.SearchStrategy[tuple[ExternalId, ...]]:
    """At least one identifier of the work itself, none of them twice."""
    urls = st.none() | st.sampled_from(URLS)
    types = st.sampled_from(sorted(IDENTIFIER_TYPES))
    own = st.builds(ExternalId, types, filled_texts(2084), st.just("self"), urls)
    others = st.builds(
        ExternalId, types, filled_texts(2084), st.sampled_from(["part-of", "version-of"]), urls
    )
    funders = st.builds(
        ExternalId, st.sampled_from(sorted(FUNDED_BY_TYPES)), filled_texts(99), st.just("funded-by"), urls
    )
    return st.tuples(
        st.lists(own, min_size=1, max_size=3, unique_by=_normal_form),
        st.lists(others | funders, max_size=3),
        st.randoms(use_true_random=False),
    ).map(_shuffled)


def _normal_form(external: ExternalId) -> tuple[str, str]:
    return external.type, normalize(external.type, external.value) or external.value


def _shuffled(parts: tuple[list[ExternalId], list[ExternalId], Random]) -> tuple[ExternalId, ...]:
    own, others, random = parts
    together = own + others
    random.shuffle(together)
    return tuple(together)


def contributors() -> st.SearchStrategy[tuple[Contributor, ...]]:
    """People and organisations, at most one of them the first."""
    someone = st.builds(
        Contributor,
        filled_texts(150),
        st.none() | st.sampled_from(sorted(CONTRIBUTOR_ROLES)),
        st.sampled_from([None, "additional"]),
        st.none() | orcid_ids(),
    )
    nameless = st.builds(Contributor, st.none(), st.just("editor"), st.just("additional"), orcid_ids())
    return st.lists(someone | nameless, max_size=4).map(
        lambda people: tuple([replace(person, sequence="first") for person in people[:1]] + people[1:])
    )


def works() -> st.SearchStrategy[Work]:
    """Works that ORCID takes."""
    return st.builds(
        Work,
        type=st.sampled_from(list(WorkType)),
        title=filled_texts(1000),
        subtitle=st.none() | filled_texts(1000),
        translated_title=st.none()
        | st.builds(TranslatedTitle, filled_texts(1000), st.sampled_from(ORCID_LANGUAGES)),
        journal_title=st.none() | filled_texts(1000),
        short_description=st.none() | filled_texts(5000),
        citation=st.none() | st.builds(Citation, filled_texts(6000), st.sampled_from(list(CitationType))),
        publication_date=st.none() | publication_dates(),
        external_ids=external_ids(),
        url=st.none() | st.sampled_from(URLS),
        contributors=contributors(),
        language=st.none() | st.sampled_from(ORCID_LANGUAGES),
        country=st.none() | st.sampled_from(ORCID_COUNTRIES),
        put_code=st.none() | st.integers(1, 10**9),
    )


def nasty_texts() -> st.SearchStrategy[str]:
    """Texts at and over every edge: blank, too long, with characters that no document can hold."""
    edge = st.sampled_from(NASTY_TEXTS)
    return edge | st.text(max_size=8) | st.builds(str.__add__, edge, edge)


def nasty_urls() -> st.SearchStrategy[str]:
    """Texts put together from the pieces of URLs."""
    starts = st.sampled_from(["", "http://", "http://example.org", "https://example.org/", "file://", "urn:"])
    return st.builds(str.__add__, starts, st.lists(st.sampled_from(_URI_BITS), max_size=7).map("".join))


def nasty_works() -> st.SearchStrategy[Work]:
    """``FULL_WORK`` with a single value of it replaced by something nasty."""
    number = st.integers(-1, 40) | st.integers(1890, 2110)
    return st.one_of(
        st.builds(_with_text, st.sampled_from(sorted(_TEXT_PARTS)), nasty_texts()),
        st.builds(_with_text, st.sampled_from(["url", "external url"]), nasty_urls()),
        st.builds(PublicationDate, number, st.none() | number, st.none() | number).map(
            lambda date: replace(FULL_WORK, publication_date=date)
        ),
    )


_DOI, _JOSIAH = FULL_WORK.external_ids[0], FULL_WORK.contributors[0]
_TEXT_PARTS: dict[str, Callable[[str], dict[str, Any]]] = {
    "type": lambda text: {"type": text},
    "title": lambda text: {"title": text},
    "subtitle": lambda text: {"subtitle": text},
    "translated title": lambda text: {"translated_title": TranslatedTitle(text, "fr")},
    "translated language": lambda text: {"translated_title": TranslatedTitle("Des pots", text)},
    "journal": lambda text: {"journal_title": text},
    "description": lambda text: {"short_description": text},
    "citation": lambda text: {"citation": Citation(text)},
    "citation type": lambda text: {"citation": Citation("@misc{a}", text)},
    "external type": lambda text: {"external_ids": (replace(_DOI, type=text),)},
    "external value": lambda text: {"external_ids": (replace(_DOI, value=text),)},
    "external relationship": lambda text: {"external_ids": (_DOI, replace(_DOI, relationship=text))},
    "external url": lambda text: {"external_ids": (replace(_DOI, url=text),)},
    "url": lambda text: {"url": text},
    "name": lambda text: {"contributors": (replace(_JOSIAH, credit_name=text),)},
    "role": lambda text: {"contributors": (replace(_JOSIAH, role=text),)},
    "sequence": lambda text: {"contributors": (replace(_JOSIAH, sequence=text),)},
    "orcid": lambda text: {"contributors": (replace(_JOSIAH, orcid=OrcidId(text)),)},
    "language": lambda text: {"language": text},
    "country": lambda text: {"country": text},
}


def _with_text(part: str, text: str) -> Work:
    return replace(FULL_WORK, **_TEXT_PARTS[part](text))
