"""Which of ORCID's error-codes a push can meet, and what the admin reads; which it cannot meet, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Change = Callable[[dict[str, Any]], object]


@dataclass(frozen=True)
class Spoilt:
    """A payload that the mapping would never let through, and what ORCID says of it."""

    name: str
    single: int
    """The error-code when it is posted, or put, by itself."""
    bulk: int
    """The error-code when it goes with others."""
    words: str
    """Of the sentence that the admin reads."""
    change: Change


SPOILT = (
    Spoilt("a type that ORCID does not know", 9047, 9047, "a name or a value in it is not one of ORCID's",
           lambda work: work.update(type="jounral-article")),
    Spoilt("no type", 9047, 9037, "ORCID", lambda work: work.pop("type")),
    Spoilt("no title", 9047, 9022, "title", lambda work: work["title"]["title"].update(value="")),
    Spoilt("an identifier of a type of nobody's", 9023, 9023, "ORCID knows no identifier of the type foo",
           lambda work: work["external-ids"]["external-id"][0].update({"external-id-type": "foo"})),
    Spoilt("no identifier of its own", 9023, 9023, "None of them names the work itself",
           lambda work: [one.update({"external-id-relationship": "part-of"})
                         for one in work["external-ids"]["external-id"]]),
    Spoilt("30 February", 9049, 9049, "date",
           lambda work: work.update({"publication-date": {
               "year": {"value": "2008"}, "month": {"value": "02"}, "day": {"value": "30"}}})),
    Spoilt("a contributor's iD with a wrong check digit", 9020, 9020, "contributor's ORCID iD",
           lambda work: _first(work).update({"contributor-orcid": {
               "uri": "https://orcid.org/0000-0002-1825-0098", "path": "0000-0002-1825-0098"}})),
    Spoilt("a role of nobody's", 9058, 9058, "contributor's role",
           lambda work: _first(work).update(
               {"contributor-attributes": {"contributor-sequence": "first", "contributor-role": "potter"}})),
)  # fmt: skip
"""Refused by the registry's own rules."""


def _first(work: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = work["contributors"]["contributor"][0]
    return found


@dataclass(frozen=True)
class Answered:
    """A code that no payload of ours can cause: it is answered by something between."""

    code: int
    words: str
    requests: int = 1
    """How often the request is made before a human is asked."""


OF_ONE_WORK = (
    Answered(9001, "ORCID could not read what was sent"),
    Answered(9003, "a code that its documents call unused"),
    Answered(9006, "ORCID cannot carry out the request"),
    Answered(9019, "The number in the address and the one in the work were not the same", requests=2),
    Answered(9024, "A new work was sent with a number", requests=2),
    Answered(9035, "Who may see an item is the person's choice", requests=2),
)
OF_A_PERMISSION = (
    Answered(9002, "ORCID does not know who is asking"),
    Answered(9004, "The token does not bring the scope that this needs"),
    Answered(9015, "Our client may not have a scope that was asked for"),
)
OF_THE_CLIENT = (
    Answered(9012, "ORCID does not understand the request as a whole"),
    Answered(9056, "a trial version, which ORCID has turned off"),
    Answered(9059, "ORCID does not know the version of the API"),
)

TESTED_BY_NAME = {
    9005: "test_refusals_of_permission: a token of the client's own",
    9007: "test_refusals_of_records: merged",
    9008: "test_refusals_of_transport: a work that ORCID stumbles over",
    9010: "test_refusals_of_copies: a put-code of another client's",
    9013: "test_refusals_of_copies: a private work of another client's",
    9014: "test_refusals_of_copies: an unchanged work of another client's",
    9016: "test_refusals_of_records: no such iD; test_refusals_of_copies: no such put-code",
    9017: "test_refusals_of_permission: a token of somebody else",
    9018: "test_refusals_of_records: locked",
    9021: "test_refusals_of_copies: duplicates",
    9034: "test_refusals_of_copies: a look at what is not there any more",
    9036: "test_refusals_of_records: unclaimed",
    9038: "test_refusals_of_permission: a scope that is missing",
    9042: "test_refusals_of_copies: a look that is refused",
    9044: "test_refusals_of_records: deactivated",
    9048: "test_refusals_of_records: full",
    9057: "test_refusals_of_records: our client is locked",
    8001: "test_refusals: an identifier that ORCID cannot normalise",
}

_OTHER = "a push writes works, and no {}"
CANNOT_MEET = {
    9000: "ORCID does not use it",
    9009: _OTHER.format("messages"),
    9011: "of the webhook's address only; a push is told 9016",
    9025: _OTHER.format("groups"),
    9026: _OTHER.format("groups"),
    9027: "of the webhook's and the client's addresses",
    9028: _OTHER.format("webhooks"),
    9029: _OTHER.format("messages"),
    9030: _OTHER.format("details of the person"),
    9031: _OTHER.format("details of the person"),
    9032: _OTHER.format("messages"),
    9033: _OTHER.format("details of the person"),
    9039: "of the public API, which a push does not ask",
    9040: _OTHER.format("groups"),
    9041: "a push does not read the biography",
    9043: "a push does not search",
    9045: _OTHER.format("organisations"),
    9046: _OTHER.format("organisations"),
    9050: "a work has no end date",
    9051: "of XML; a push writes JSON, of which ORCID says 9047",
    9052: "of older versions of the API; a push asks version 3.0",
    9053: _OTHER.format("peer reviews"),
    9054: _OTHER.format("funding"),
    9055: "a work has no end date",
    9060: _OTHER.format("affiliations"),
    9061: _OTHER.format("affiliations"),
    9062: _OTHER.format("affiliations"),
}  # fmt: skip


def met() -> set[int]:
    """The codes that a test meets."""
    answered = (*OF_ONE_WORK, *OF_A_PERMISSION, *OF_THE_CLIENT)
    return (
        {one.single for one in SPOILT}
        | {one.bulk for one in SPOILT}
        | {one.code for one in answered}
        | set(TESTED_BY_NAME)
    )
