"""One work for each rule, which breaks that rule alone."""

from dataclasses import replace
from typing import Any, NamedTuple

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.work import (
    Citation,
    Contributor,
    ExternalId,
    PublicationDate,
    TranslatedTitle,
    Work,
)
from tests.strategies import FULL_WORK

DOI = FULL_WORK.external_ids[0]
JOSIAH = FULL_WORK.contributors[0]


class Violation(NamedTuple):
    """A broken work, the name and place of what is broken, and whether the schema sees it."""

    name: str
    work: Work
    code: str
    part: str
    schema_sees: bool = True


def _case(name: str, code: str, part: str, *, schema_sees: bool = True, **changes: Any) -> Violation:
    return Violation(name, replace(FULL_WORK, **changes), code, part, schema_sees)


def _own_id(**changes: Any) -> dict[str, Any]:
    return {"external_ids": (replace(DOI, **changes),)}


def _josiah(**changes: Any) -> dict[str, Any]:
    return {"contributors": (replace(JOSIAH, **changes),)}


def _orcid(path: str) -> dict[str, Any]:
    return _josiah(orcid=OrcidId(path))


UNSEEN: dict[str, Any] = {"schema_sees": False}
NAME = "contributors[0].credit_name"
VIOLATIONS = (
    _case("title empty", "invalid-blank", "title", title=""),
    _case("title of blanks", "invalid-blank", "title", title=" \t\r\n "),
    _case("title of no-break spaces", "invalid-blank", "title", title="\u00a0\u2003", **UNSEEN),
    _case("title of zero-width spaces", "invalid-blank", "title", title="\u200b\ufeff", **UNSEEN),
    _case("title of 1,001", "invalid-length", "title", title="x" * 1001),
    _case("title of 501 emoji", "invalid-length", "title", title="😀" * 501, **UNSEEN),
    _case("title with a control character", "invalid-character", "title", title="a\x0bb"),
    _case("title with half a character", "invalid-character", "title", title="a\ud83d"),
    _case("title with a non-character", "invalid-character", "title", title="a\uffff"),
    _case("subtitle of 1,001", "invalid-length", "subtitle", subtitle="x" * 1001),
    _case("journal empty", "invalid-blank", "journal_title", journal_title=""),
    _case("journal of 1,001", "invalid-length", "journal_title", journal_title="x" * 1001),
    _case(
        "translated title blank",
        "invalid-blank",
        "translated_title.value",
        translated_title=TranslatedTitle(" ", "fr"),
    ),
    _case(
        "translated title of 1,001",
        "invalid-length",
        "translated_title.value",
        translated_title=TranslatedTitle("x" * 1001, "fr"),
    ),
    _case(
        "translated title without language",
        "invalid-language",
        "translated_title.language",
        translated_title=TranslatedTitle("Des pots", ""),
        **UNSEEN,
    ),
    _case("abstract of 5,001", "invalid-length", "short_description", short_description="x" * 5001),
    _case("abstract with NUL", "invalid-character", "short_description", short_description="a\n\0"),
    _case("citation empty", "invalid-blank", "citation.value", citation=Citation(""), **UNSEEN),
    _case("citation of form feeds", "invalid-character", "citation.value", citation=Citation("@misc{a}\f")),
    _case(
        "citation type unknown",
        "invalid-citation-type",
        "citation.type",
        citation=Citation("@misc{a}", "BIBTEX"),
        **UNSEEN,
    ),
    _case("type unknown", "invalid-type", "type", type="dissertation", **UNSEEN),
    _case("type in capitals", "invalid-type", "type", type="JOURNAL_ARTICLE", **UNSEEN),
    _case("year 1899", "invalid-year", "publication_date.year", publication_date=PublicationDate(1899)),
    _case("year 2101", "invalid-year", "publication_date.year", publication_date=PublicationDate(2101)),
    _case("month 13", "invalid-month", "publication_date.month", publication_date=PublicationDate(2008, 13)),
    _case("month 0", "invalid-month", "publication_date.month", publication_date=PublicationDate(2008, 0)),
    _case("day 32", "invalid-day", "publication_date.day", publication_date=PublicationDate(2008, 1, 32)),
    _case("day 0", "invalid-day", "publication_date.day", publication_date=PublicationDate(2008, 1, 0)),
    _case(
        "30 February",
        "invalid-day",
        "publication_date.day",
        publication_date=PublicationDate(2008, 2, 30),
        **UNSEEN,
    ),
    _case(
        "29 February 1900",
        "invalid-day",
        "publication_date.day",
        publication_date=PublicationDate(1900, 2, 29),
        **UNSEEN,
    ),
    _case(
        "day without month",
        "invalid-day",
        "publication_date.day",
        publication_date=PublicationDate(2008, None, 13),
    ),
    _case("no identifier", "invalid-no-id", "external_ids", external_ids=(), **UNSEEN),
    _case(
        "no self identifier",
        "invalid-no-self-id",
        "external_ids",
        **_own_id(relationship="part-of"),
        **UNSEEN,
    ),
    _case(
        "identifier type unknown", "invalid-id-type", "external_ids[0].type", **_own_id(type="DOI"), **UNSEEN
    ),
    _case("identifier empty", "invalid-blank", "external_ids[0].value", **_own_id(value="")),
    _case(
        "identifier of 2,085",
        "invalid-length",
        "external_ids[0].value",
        **_own_id(value="1" * 2085),
        **UNSEEN,
    ),
    _case(
        "identifier with ESC", "invalid-character", "external_ids[0].value", **_own_id(value="10.5555/\x1b")
    ),
    _case(
        "relationship unknown",
        "invalid-relationship",
        "external_ids[1].relationship",
        external_ids=(DOI, ExternalId("issn", "0264-3561", "PART_OF")),
        **UNSEEN,
    ),
    _case(
        "funded by a book",
        "invalid-funded-by",
        "external_ids[1]",
        external_ids=(DOI, ExternalId("isbn", "9780306406157", "funded-by")),
        **UNSEEN,
    ),
    _case(
        "one DOI twice",
        "invalid-id-twice",
        "external_ids[1].value",
        external_ids=(DOI, ExternalId("doi", "https://doi.org/10.5555/12345678")),
        **UNSEEN,
    ),
    _case("identifier url with %", "invalid-url", "external_ids[0].url", **_own_id(url="http://a.org/100%")),
    _case("identifier url blank", "invalid-blank", "external_ids[0].url", **_own_id(url=""), **UNSEEN),
    _case("url with brackets", "invalid-url", "url", url="http://a.org/[x]"),
    _case("url with a blank", "invalid-url", "url", url="http://a.org/a b.pdf", **UNSEEN),
    _case("url without host", "invalid-url", "url", url="http://", **UNSEEN),
    _case("url with a wrong port", "invalid-url", "url", url="http://a.org:http/"),
    _case("url of 2,085", "invalid-length", "url", url="http://a.org/".ljust(2085, "x"), **UNSEEN),
    _case("name blank", "invalid-blank", NAME, **_josiah(credit_name=" ")),
    _case("name of 151", "invalid-length", NAME, **_josiah(credit_name="x" * 151)),
    _case("name of 76 emoji", "invalid-length", NAME, **_josiah(credit_name="😀" * 76), **UNSEEN),
    _case("name with BEL", "invalid-character", NAME, **_josiah(credit_name="Josiah\a")),
    _case("iD with a wrong form", "invalid-orcid", "contributors[0].orcid", **_orcid("0000000218250097")),
    _case(
        "iD with a wrong check digit",
        "invalid-orcid",
        "contributors[0].orcid",
        **_orcid("0000-0002-1825-0098"),
        **UNSEEN,
    ),
    _case(
        "iD in other digits",
        "invalid-orcid",
        "contributors[0].orcid",
        **_orcid("٠٠٠٠-٠٠٠٢-١٨٢٥-٠٠٩٧"),
        **UNSEEN,
    ),
    _case("role unknown", "invalid-role", "contributors[0].role", **_josiah(role="translator"), **UNSEEN),
    _case(
        "role with https",
        "invalid-role",
        "contributors[0].role",
        **_josiah(role="https://credit.niso.org/contributor-roles/software/"),
        **UNSEEN,
    ),
    _case("sequence unknown", "invalid-sequence", "contributors[0].sequence", **_josiah(sequence="second")),
    _case(
        "two firsts",
        "invalid-first-twice",
        "contributors[1].sequence",
        contributors=(JOSIAH, replace(JOSIAH, role="editor")),
        **UNSEEN,
    ),
    _case(
        "nobody",
        "invalid-contributor",
        "contributors[0]",
        contributors=(Contributor(None, "author"),),
        **UNSEEN,
    ),
    _case("language unknown", "invalid-language", "language", language="he", **UNSEEN),
    _case("language zh", "invalid-language", "language", language="zh", **UNSEEN),
    _case("country in lower case", "invalid-country", "country", country="us", **UNSEEN),
    _case("country unknown", "invalid-country", "country", country="UK", **UNSEEN),
    _case("put-code 0", "invalid-put-code", "put_code", put_code=0, **UNSEEN),
)
