"""How the time of grouping grows with the number of works."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.measuring import Row, alternate
from orcid_repo_plugin.domain.work import ExternalId
from orcid_repo_plugin.matching.grouping import group

GOAL: Final = 1.3


def made_works(count: int) -> list[list[ExternalId]]:
    """Identifiers of works: a DOI, a handle, an ISSN; every twentieth work shares its DOI with another."""
    chance = random.Random(1)
    works = []
    for number in range(count):
        doi = chance.randrange(number + 1) if number % 20 == 0 else number
        works.append(
            [
                ExternalId("doi", f"10.5555/pots.{doi}"),
                ExternalId("handle", f"20.500.99999/{number}"),
                ExternalId("issn", "2049-3630", "part-of"),
            ]
        )
    return works


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """Time for each work of the many, beside the time for each work of the few."""
    few, many = (1_000, 10_000) if quick else (1_000, 100_000)
    small, large = made_works(few), made_works(many)
    repeat = 20

    def group_few() -> None:
        for _ in range(repeat):
            group(small)

    seconds, longer = alternate([group_few, lambda: group(large)], 3 if quick else 7)
    each, of_many = seconds / repeat / few * 1e6, longer / many * 1e6
    yield Row(
        f"group, {many:,} works beside {few:,}, for each work",
        of_many / each,
        "x",
        f"≤ {GOAL:g} x",
        of_many / each <= GOAL,
        f"{of_many:.2f} µs and {each:.2f} µs a work",
    )
