"""``map --as jsonl`` beside the bare parser of the same bytes, and items a second."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import xmltodict

from benchmarks.made_items import write
from benchmarks.measuring import Row, alternate
from benchmarks.pipeline import map_file, new_app

GOAL_RATIO: Final = 2.0
GOAL_RATE: Final = 2400
"""Works a second that ORCID can take in bulk: 24 requests of 100."""
WHAT: Final = {
    "eprints": "EPrints XML",
    "eprints-links": "EPrints XML with version links",
    "dspace-array": "DSpace JSON, an array",
    "dspace-lines": "DSpace JSON Lines",
}


def bare_xml(path: Path) -> None:
    """Only parse: what no reader of EPrints' XML in Python can do without, by the usual library."""
    xmltodict.parse(path.read_bytes())


def bare_json(path: Path) -> None:
    """Only parse and write: ``json.loads`` and ``json.dumps`` of the same values."""
    lines = path.name.startswith("dspace-lines")
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        whole = path.read_text("utf-8")
        for text in whole.splitlines() if lines else [whole]:
            nowhere.write(json.dumps(json.loads(text)))


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """Each shape of input: the ratio, and how many items a second."""
    count, rounds = (500, 3) if quick else (5000, 5)
    app = new_app()
    for shape, what in WHAT.items():
        path = write(folder, shape, count)
        size = path.stat().st_size / count / 1000
        xml = shape.startswith("eprints")
        bare = bare_xml if xml else bare_json
        map_file(app, path)
        ours, theirs = alternate([lambda: map_file(app, path), lambda: bare(path)], rounds)  # noqa: B023
        yield Row(
            f"map --as jsonl, {what}, beside {'xmltodict.parse' if xml else 'json.loads + json.dumps'}",
            ours / theirs,
            "x",
            f"≤ {GOAL_RATIO:g} x" if xml else "",
            ours / theirs <= GOAL_RATIO if xml else None,
            f"{count:,} items of {size:.1f} KB: {ours:.2f} s and {theirs:.2f} s",
        )
        yield Row(
            f"map --as jsonl, {what}",
            count / ours,
            "items/s",
            f"> {GOAL_RATE:,}",
            count / ours > GOAL_RATE,
            f"{ours / count * 1e6:.0f} µs an item on one core",
        )
