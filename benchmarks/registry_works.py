"""Works as a client has them: mapped from made-up items, each with a DOI of its own."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import Any

import orjson

from benchmarks.made_items import write
from benchmarks.pipeline import new_app, read_file
from orcid_repo_plugin.domain.work import ExternalId, Relationship, Work
from orcid_repo_plugin.orcid_api.payload import work_to_json

BULK = 100
"""Works in one request."""


def mapped_works(folder: Path, number: int) -> list[Work]:
    """Works out of an EPrints file, as they would be sent."""
    app = new_app()
    mapped = (app.mapper.map(read.item).work for read in read_file(app, write(folder, "eprints", number)))
    return [work for work in mapped if work is not None]


def new_works(mapped: list[Work]) -> Iterator[Work]:
    """Works without end: the mapped ones again and again, with new DOIs.

    >>> works = new_works([Work(type="book", title="Cracked Pots")])
    >>> [next(works).external_ids[0].value for _ in range(2)]
    ['10.5555/bench.0', '10.5555/bench.1']
    """
    for number in count():
        work = mapped[number % len(mapped)]
        part_of = tuple(one for one in work.external_ids if one.relationship == Relationship.PART_OF)
        yield replace(work, external_ids=(ExternalId("doi", f"10.5555/bench.{number}"), *part_of))


def bulks(works: Iterator[Work]) -> Iterator[list[Work]]:
    """The same, by the hundred."""
    while True:
        yield list(islice(works, BULK))


def one_body(work: Work, put_code: int | None = None) -> bytes:
    """The body of a POST, or of a PUT to a put-code."""
    return orjson.dumps(work_to_json(replace(work, put_code=put_code)))


def bulk_body(works: list[Work]) -> bytes:
    """The body of a bulk POST."""
    return orjson.dumps({"bulk": [{"work": work_to_json(work)} for work in works]})


def put_codes_of(answer: Any) -> list[int]:
    """The put-codes that a bulk POST was answered with.

    :raises RuntimeError: one of its works was refused: then the figures would mean nothing.
    """
    elements = answer.json()["bulk"]
    refused = [one["error"] for one in elements if "work" not in one]
    if refused:
        raise RuntimeError(f"a work was refused: {refused[0]}")
    return [one["work"]["put-code"] for one in elements]
