"""Finds the grants that paid for a work: ``funded-by`` identifiers."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from orcid_repo_plugin.domain.identifier_finder import find
from orcid_repo_plugin.domain.identifiers import clean_all
from orcid_repo_plugin.domain.item import Grant
from orcid_repo_plugin.domain.report import Report

FUNDED_BY: Final = "funded-by"
_AGREEMENT: Final = re.compile(
    r"info:eu-repo/grantAgreement/(?P<funder>[^/\s]*)/(?P<programme>[^/\s]*)/(?P<number>[^/\s]+)\S*",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"\b(?:grants?|awards?|contracts?|förderkennzeichen|fkz|projektnummer|subvention|agreement)\b"
    r"[\s:#(]*(?:(?:agreement|no|nos|nr|number|numbers|id|n°|nº|num)\b\.?[\s:#]*)*"
    r"(?P<number>(?-i:[A-Z]{2})\s\d{1,4}/\d{1,3}(?:-\d{1,3})?|(?=[\w./-]*\d{2})[A-Za-z0-9][\w./-]{2,40}\w)",
    re.IGNORECASE,
)
_PART: Final = re.compile(r"(?=[A-Za-z]*\d)[A-Za-z0-9]{1,16}|[A-Z]{1,6}|[A-Z][A-Za-z]{0,3}", re.ASCII)
_SEPARATOR: Final = re.compile(r"[ ./_-]")
_YEAR: Final = re.compile(r"[A-Z]*(?:19|20)\d\d", re.ASCII)

Found = tuple[str, str, str | None, str, str, str]
"""Type, value, URL, relationship, field, rule."""


def grant_ids(grants: Iterable[Grant], report: Report) -> Iterator[Found]:
    """Identifiers of the grants, by number, DOI or address.

    >>> given = Grant(field="dc.description.sponsorship", text="Example Council, grant ERC-22-00417")
    >>> [(found[0], found[1]) for found in grant_ids([given], Report())]
    [('grant_number', 'ERC-22-00417')]
    """
    for grant in grants:
        found = list(_of(grant))
        if not found:
            words = " ".join(filter(None, (grant.funder, grant.number, grant.text)))
            report.info("grant-without-id", grant.field, f"{words[:120]!r} holds no number, DOI or address")
        for type_, value, rule in found:
            for cleaned in clean_all(type_, value):
                if cleaned.value is None:
                    report.warning(
                        "bad-identifier", grant.field, f"{type_} {value[:80]!r}: {cleaned.problem}"
                    )
                else:
                    yield type_, cleaned.value, cleaned.url, FUNDED_BY, grant.field, rule


def _of(grant: Grant) -> Iterator[tuple[str, str, str]]:
    number = grant.number.strip().strip("()[]{}").strip()
    if number:
        found = [pair for pair in find(number, whole=True) if pair[0] in ("doi", "uri")]
        if found:
            yield found[0][0], found[0][1], "address of a grant"
        elif re.search(r"\d", number):
            yield "grant_number", number, "the award's number"
    if grant.text:
        yield from _in_text(grant.text)


def _in_text(text: str) -> Iterator[tuple[str, str, str]]:
    if match := _AGREEMENT.search(text):
        yield "grant_number", match["number"], "a grant agreement's number"
        return
    stripped = text.strip()
    if stripped.lower().startswith(("http", "doi:", "10.")):
        for kind, value in find(stripped, whole=True):
            if kind in ("doi", "uri"):
                yield kind, value, "address of a grant"
                return
    if is_number(stripped):
        yield "grant_number", stripped, "a grant's number alone"
        return
    for match in _NUMBER.finditer(text[:10_000]):
        yield "grant_number", match["number"], "a number named as a grant's"


def is_number(text: str) -> bool:
    """Whether a field of free text is the number of one grant, and nothing else.

    >>> [is_number(text) for text in ("EP/K000000/1", "AB 123/4-1", "ERC-2016-StG-123456")]
    [True, True, True]
    >>> [is_number(text) for text in ("WETLAND-2030", "H2020", "Project 1234", "Nordic Trust")]
    [False, False, False, False]
    """
    if len(text) > 40:
        return False
    parts = _SEPARATOR.split(text)
    if not all(map(_PART.fullmatch, parts)):
        return False
    return any(sum(map(str.isdigit, part)) > 2 and not _YEAR.fullmatch(part) for part in parts)
