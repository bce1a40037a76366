"""A file is never held whole, whatever its size and whatever is in it."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.acceptance.good_files import (
    BIBTEX,
    DSPACE_ARRAY,
    DSPACE_LINES,
    EPRINTS_XML,
    Format,
    bibtex,
    dspace_json,
    eprint_xml,
)
from tests.acceptance.processes import GB, Ended, run_alone

FEW: Final = 500
MANY: Final = 6_000
GROWTH: Final = 1.3
"""How much more memory the many may take than the few."""


def write_items(path: Path, form: Format, count: int) -> Path:
    with path.open("wb") as out:
        out.write(form.start)
        for number in range(1, count + 1):
            out.write((form.between if number > 1 else b"") + form.item(str(number)))
        out.write(form.end)
    return path


@pytest.mark.parametrize(
    "form", [EPRINTS_XML, DSPACE_ARRAY, DSPACE_LINES, BIBTEX], ids=lambda form: form.name
)
def test_memory_does_not_grow_with_the_number_of_items(tmp_path: Path, form: Format) -> None:
    def peak(count: int, by_stdin: bool = False) -> int:
        path = write_items(tmp_path / f"{count}{form.ending}", form, count)
        given = "-" if by_stdin else path
        ended = run_alone(tmp_path, "map", "--as", "jsonl", given, stdin=path if by_stdin else None)
        assert ended.code == 0
        assert f"{count} items: {count} can be sent" in ended.err
        return ended.peak

    few = peak(FEW)
    assert peak(MANY) < few * GROWTH
    if form is EPRINTS_XML:
        assert peak(MANY, by_stdin=True) < few * GROWTH


LONG: Final = 100_000
"""Characters of a text that nobody writes twice."""


def item_of_long_texts(form: Format, key: str) -> bytes:
    text = f"Pots {key} {{&}} é ".replace("&", "&amp;" if form is EPRINTS_XML else "&") * (LONG // 15)
    if form is EPRINTS_XML:
        fields = ("publisher", "place_of_pub", "institution", "note", "language", "corp_creators")
        return eprint_xml(key, text, "".join(f"<{name}>{text}</{name}>" for name in fields))
    if form is DSPACE_LINES:
        item = dspace_json(key)
        for values in item["metadata"].values():
            values[0]["value"] = text
        return json.dumps(item).encode()
    return bibtex(key, text, "".join(f"  {name} = {{{text}}},\n" for name in ("publisher", "note", "editor")))


@pytest.mark.parametrize("form", [EPRINTS_XML, DSPACE_LINES, BIBTEX], ids=lambda form: form.name)
def test_long_texts_are_not_remembered(tmp_path: Path, form: Format) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}{form.ending}"
        path.write_bytes(form.file([item_of_long_texts(form, str(number)) for number in range(count)]))
        ended = run_alone(tmp_path, "map", "--as", "jsonl", path)
        assert ended.code == 0
        return ended.peak

    assert peak(36) < peak(3) * GROWTH


def packed(path: Path, blocks: Iterator[bytes]) -> Path:
    """A gzip file of blocks that are never held together."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    with path.open("wb") as out:
        for block in blocks:
            out.write(packer.compress(block))
        out.write(packer.flush())
    return path


MB: Final = 1024 * 1024
EPRINTS_START: Final = b"<eprints><eprint><eprintid>1</eprintid><title>"
BOMBS: Final[dict[str, tuple[str, bytes, bytes, int]]] = {
    "zeros": (".xml.gz", b"", bytes(MB), 1024),
    "blanks": (".json.gz", b"", b" " * MB, 300),
    "an XML title": (".xml.gz", EPRINTS_START, b"Pots " * (MB // 5), 200),
    "XML items that never end": (".xml.gz", b"<eprints>", b"<eprint><title>x</title> " * (MB // 25), 8),
    "XML tags": (".xml.gz", EPRINTS_START, b"<a>" * (MB // 3), 50),
    "a JSON text": (
        ".json.gz",
        b'[{"uuid": "1", "metadata": {"dc.title": [{"value": "',
        b"Pots " * (MB // 5),
        200,
    ),
    "JSON lists": (".json.gz", b'{"uuid": "1", "metadata": ', b"[" * MB, 60),
    "a JSON list of numbers": (".json.gz", b'[{"uuid": "1", "metadata": {}},', b"7," * (MB // 8), 4),
    "a line": (".jsonl.gz", b'{"item_id": "1", "title": "', b"x" * MB, 200),
    "a BibTeX title": (".bib.gz", b"@article{a, title = {", b"Pots " * (MB // 5), 200),
    "BibTeX braces": (".bib.gz", b"@article{a, title = {", b"{" * MB, 30),
    "a DOCTYPE": (".xml.gz", b"<!DOCTYPE eprints [", b"<!ENTITY a 'b'>" * (MB // 15), 100),
}
"""Ending, beginning, a block, how many megabytes of it."""


READERS: Final = {".xml.gz": "eprints", ".json.gz": "dspace", ".jsonl.gz": "items", ".bib.gz": "files"}


@pytest.mark.parametrize("what", BOMBS)
def test_a_file_that_unpacks_to_hundreds_of_megabytes_is_refused_in_bounded_memory(
    tmp_path: Path, what: str
) -> None:
    ending, start, block, count = BOMBS[what]
    blocks = (start if number == 0 else block for number in range(count + 1))
    path = packed(tmp_path / f"bomb{ending}", blocks)

    ended = run_alone(tmp_path, "map", "--as", "jsonl", "--platform", READERS[ending], path, limit=GB)

    refused(ended, path)


def refused(ended: Ended, path: Path) -> None:
    assert "Traceback" not in ended.err
    assert "MemoryError" not in ended.err
    assert ended.code == 1, ended.err
    lines = ended.err.splitlines()
    assert all(line.startswith("orcid-repo: ") for line in lines)
    assert str(path) in ended.err


@pytest.mark.parametrize(
    "make",
    [
        lambda: EPRINTS_XML.file([b"<eprint>" + b"<a>" * 1_000_000 + b"</eprint>"]),
        lambda: DSPACE_ARRAY.file([b'{"uuid":"1","metadata":' + b"[" * 5_000_000]),
        lambda: BIBTEX.file([b"@a{b," + b"{" * 5_000_000]),
    ],
    ids=["XML", "JSON", "BibTeX"],
)
def test_depth_is_bounded_in_a_process_of_its_own(tmp_path: Path, make: Callable[[], bytes]) -> None:
    for name in ("deep.xml", "deep.json", "deep.bib"):
        path = tmp_path / name
        path.write_bytes(make())
        refused(run_alone(tmp_path, "map", path, limit=GB), path)


def test_a_gzip_file_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "many.xml.gz"
    path.write_bytes(gzip.compress(EPRINTS_XML.good(3000), 1))
    ended = run_alone(tmp_path, "map", "--as", "jsonl", path)
    assert ended.code == 0
    assert "3000 items" in ended.err
