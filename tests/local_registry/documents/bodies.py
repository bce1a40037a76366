"""Bodies of our own for every kind of item, in JSON: the least that ORCID takes, and as much as it takes."""

from copy import deepcopy
from typing import Any

import orjson

from orcid_repo_plugin.local_registry.kinds import AFFILIATIONS

Body = dict[str, Any]


def value(text: str) -> Body:
    """What a text often is in JSON."""
    return {"value": text}


def date(year: str, month: str | None = None, day: str | None = None) -> Body:
    """A date of which the end may be missing."""
    parts = {"year": year, "month": month, "day": day}
    return {name: part and value(part) for name, part in parts.items()}


def external_id(kind: str, text: str, relationship: str = "self", url: str | None = None) -> Body:
    """An external id as a client writes it."""
    return {
        "external-id-type": kind,
        "external-id-value": text,
        "external-id-url": url and value(url),
        "external-id-relationship": relationship,
    }


def ids(*found: Body) -> Body:
    """Several external ids."""
    return {"external-id": list(found)}


def iris(path: str) -> Body:
    """An iD as ORCID writes it."""
    return {"uri": f"https://orcid.org/{path}", "path": path, "host": "orcid.org"}


BROWN: Body = {
    "name": "Brown University",
    "address": {"city": "Providence", "region": "RI", "country": "US"},
    "disambiguated-organization": {
        "disambiguated-organization-identifier": "https://ror.org/05gq02987",
        "disambiguation-source": "ROR",
    },
}
LEAST_WORK: Body = {
    "title": {"title": value("A Theory of Cracked Pots")},
    "type": "journal-article",
    "external-ids": ids(external_id("doi", "10.5555/12345678")),
}
FULL_WORK: Body = {
    "put-code": 41,
    "title": {
        "title": value("A Theory of <Cracked> Pots & Pans"),
        "subtitle": value("Second edition"),
        "translated-title": {"value": "Eine Theorie gesprungener Töpfe", "language-code": "de"},
    },
    "journal-title": value("Journal of Psychoceramics"),
    "short-description": "Cracks,\n\tand what holds.",
    "citation": {"citation-type": "bibtex", "citation-value": "@article{carberry, title={Pots}}"},
    "type": "journal-article",
    "publication-date": date("2008", "02", "29"),
    "external-ids": ids(
        external_id("doi", "10.5555/12345678", url="https://doi.org/10.5555/12345678"),
        external_id("issn", "0264-3561", "part-of"),
    ),
    "url": value("https://repository.example/1?a=b&c=d"),
    "contributors": {
        "contributor": [
            {
                "contributor-orcid": iris("0000-0002-1825-0097"),
                "credit-name": value("Josiah Carberry"),
                "contributor-email": value("josiah@example.org"),
                "contributor-attributes": {"contributor-sequence": "first", "contributor-role": "author"},
            },
            {"credit-name": value("J. 卡伯里")},
        ]
    },
    "language-code": "en",
    "country": value("US"),
    "visibility": "public",
}
EMPLOYMENT: Body = {
    "department-name": "Psychoceramics",
    "role-title": "Professor",
    "start-date": date("1929", "10"),
    "end-date": date("1999"),
    "organization": BROWN,
    "url": value("https://brown.example/carberry"),
    "external-ids": ids(external_id("other-id", "B-1")),
}
FUNDING: Body = {
    "type": "grant",
    "organization-defined-type": value("Small grant"),
    "title": {"title": value("Cracks in pots"), "translated-title": None},
    "short-description": "Three years.",
    "amount": {"value": "1000.50", "currency-code": "EUR"},
    "start-date": date("2020"),
    "end-date": date("2023", "12", "31"),
    "external-ids": ids(external_id("grant_number", "ABC-1")),
    "contributors": {
        "contributor": [
            {"credit-name": value("J. C."), "contributor-attributes": {"contributor-role": "lead"}}
        ]
    },
    "organization": BROWN,
}
PEER_REVIEW: Body = {
    "reviewer-role": "reviewer",
    "review-identifiers": ids(external_id("source-work-id", "rev-1")),
    "review-url": value("https://journal.example/reviews/1"),
    "review-type": "review",
    "review-completion-date": date("2024", "05"),
    "review-group-id": "issn:2049-3630",
    "subject-external-identifier": external_id("doi", "10.5555/666655554444"),
    "subject-container-name": value("Journal of Psychoceramics"),
    "subject-type": "research-resource-proposal",
    "subject-name": {"title": value("On pans")},
    "subject-url": value("https://journal.example/1"),
    "convening-organization": BROWN,
}
HOSTS: Body = {"organization": [BROWN]}
RESEARCH_RESOURCE: Body = {
    "proposal": {
        "title": {"title": value("Kiln time")},
        "hosts": HOSTS,
        "external-ids": ids(external_id("proposal-id", "P1")),
        "start-date": date("2021", "01"),
        "end-date": date("2021", "02", "03"),
        "url": value("https://kiln.example/p1"),
    },
    "resource-item": [
        {
            "resource-name": "Kiln",
            "resource-type": "equipment",
            "hosts": HOSTS,
            "external-ids": ids(external_id("rrid", "RRID:SCR_007358")),
            "url": None,
        }
    ],
}
ITEMS: dict[str, Body] = {
    "work": FULL_WORK,
    **dict.fromkeys(AFFILIATIONS, EMPLOYMENT),
    "funding": FUNDING,
    "peer-review": PEER_REVIEW,
    "research-resource": RESEARCH_RESOURCE,
    "address": {"country": value("US")},
    "external-identifiers": external_id("Scopus Author ID", "7004212771", url="https://scopus.example/7"),
    "keywords": {"content": "psychoceramics"},
    "other-names": {"content": "Josiah Stinkney Carberry", "put-code": 3, "visibility": "limited"},
    "researcher-urls": {"url-name": "Home", "url": value("https://josiah.example/")},
}
"""One for every kind."""
NOTIFICATION: Body = {
    "notification-type": "permission",
    "authorization-url": {"uri": "https://orcid.org/oauth/authorize?client_id=APP-0000000000000001"},
    "notification-subject": "Your papers",
    "notification-intro": "We found papers of yours.",
    "items": {
        "item": [
            {
                "item-type": "work",
                "item-name": "A Theory of Cracked Pots",
                "external-id": external_id("doi", "10.5555/12345678"),
            },
            {"item-type": "employment", "item-name": "Brown University"},
        ]
    },
}
GROUP: Body = {
    "name": "Reviews of pots",
    "group-id": "orcid-generated:pots-1",
    "description": "Of pots.",
    "type": "peer-review service",
}


def changed(body: Body, path: str, new: Any) -> bytes:
    """JSON of the body with another value at a place: ``title/title/value``, ``external-id/0``.

    :param new: ``...`` takes the key out.
    """
    whole = deepcopy(body)
    *way, last = (int(step) if step.isdigit() else step for step in path.split("/"))
    place: Any = whole
    for step in way:
        place = place[step]
    if new is ...:
        del place[last]
    else:
        place[last] = new
    return orjson.dumps(whole)
