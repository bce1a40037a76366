"""Whatever is handed to ``map``: a clear word, exit code 0 or 1, and the other items still mapped."""

import gzip
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.acceptance.damage import damaged, flipped, misshapen
from tests.acceptance.floods import FLOODS, WHOLE_ITEMS
from tests.acceptance.good_files import (
    BIBTEX,
    DSPACE_LINES,
    EPRINTS_JSON,
    FORMATS,
    OWN_LINES,
    Format,
    bibtex,
    dspace_json,
    eprint_json,
    eprint_xml,
    own_json,
)
from tests.acceptance.hostile import CANARY_PLACE, Hostile
from tests.acceptance.hostile_bibtex import bibtex_cases
from tests.acceptance.hostile_files import no_files
from tests.acceptance.hostile_json import json_cases, large_cases
from tests.acceptance.hostile_xml import xml_cases
from tests.acceptance.judging import Row, judge
from tests.conftest import Result

RunCli = Callable[..., Result]
SECRET: Final = "canary-5d1c-must-never-be-read"
EMPTY_LISTS: Final = (b"[]",)
"""Files of which there is nothing to say: they hold no item, and nothing else either."""
PATIENCE: Final = 20.0
"""Seconds that one hostile file may take; a file of quadratic cost takes minutes."""
CASES: Final = [*xml_cases(), *json_cases(), *large_cases(), *bibtex_cases()]
NO_FILES: Final = list(no_files())
DAMAGED: Final = 60
"""Damaged files of each format."""


@pytest.fixture
def give(run_cli: RunCli, tmp_path: Path) -> Callable[..., tuple[Result, list[Row]]]:
    """Write files, map them in one run, judge the answer."""
    canary = tmp_path / "canary.txt"
    canary.write_text(SECRET)

    def call(files: dict[str, bytes], platform: str = "", silent: bool = False) -> tuple[Result, list[Row]]:
        paths = []
        for name, content in files.items():
            path = tmp_path / name
            path.write_bytes(content.replace(CANARY_PLACE, canary.as_uri().encode()))
            paths.append(str(path))
        told = ["--platform", platform] if platform else []
        begin = time.process_time()
        result = run_cli("map", "--as", "jsonl", *told, *paths)
        assert time.process_time() - begin < PATIENCE
        assert SECRET not in result.out + result.err
        return result, judge(result, paths, silent=silent)

    return call


Give = Callable[..., tuple[Result, list[Row]]]


def ids(rows: Sequence[Row]) -> list[str]:
    return [row["item_id"] for row in rows]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_item_is_told_and_the_items_around_it_are_mapped(give: Give, case: Hostile) -> None:
    result, rows = give({f"odd{case.ending}": case.make()}, case.platform)
    assert not set(case.ids) - set(ids(rows))
    if case.fails is not None:
        assert result.code == int(case.fails)
    assert case.says in result.out + result.err


@pytest.mark.parametrize("told", ["", "told"])
def test_a_file_that_holds_no_item_is_told_by_its_name(give: Give, told: str) -> None:
    for case in NO_FILES:
        if bool(case.platform) == bool(told):
            _, rows = give(
                {f"no item{case.ending}": case.make()}, case.platform, silent=case.make() in EMPTY_LISTS
            )
            assert not [row for row in rows if row["sendable"]], case.name


def batches(files: Iterator[tuple[str, bytes]], size: int = 30) -> Iterator[dict[str, bytes]]:
    batch: dict[str, bytes] = {}
    for name, content in files:
        batch[name] = content
        if len(batch) == size:
            yield batch
            batch = {}
    if batch:
        yield batch


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_damaged_files_stop_nobody(give: Give, form: Format) -> None:
    good = form.good()
    files = ((f"{seed}{form.ending}", damaged(good, seed)) for seed in range(DAMAGED))
    for batch in batches(files):
        give({**{name: content for name, content in batch.items() if content}, f"good{form.ending}": good})
        give({name: content for name, content in batch.items() if content}, form.platform)


@pytest.mark.parametrize("form", [form for form in FORMATS if form is not BIBTEX], ids=lambda form: form.name)
def test_no_item_is_lost_in_silence_when_a_bit_turns(give: Give, form: Format) -> None:
    good = form.good()
    for seed in range(DAMAGED):
        result, rows = give({f"{seed}{form.ending}": flipped(good, seed)}, form.platform)
        assert len(rows) == 3 or result.code == 1, f"seed {seed}: {ids(rows)}"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_truncated_file_gives_its_whole_items(give: Give, form: Format) -> None:
    items = [form.item(str(number)) for number in (1, 2, 3)]
    good = form.file(items)
    second = len(form.start) + len(items[0]) + len(form.between)
    for seed in range(15):
        cut = random.Random(seed).randrange(second, len(good) - len(form.end) - 20)
        result, rows = give({f"{seed}{form.ending}": good[:cut]}, form.platform)
        whole = 1 if cut < second + len(items[1].rstrip()) else 2
        assert ids(rows)[:whole] == [form.item_id(str(number + 1)) for number in range(whole)]
        assert len(rows) == whole
        assert result.code == 1 or form.name in ("bibtex", "own-lines", "dspace-lines")


ENCODINGS: Final = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-le",
    "utf-32-be",
    "latin-1",
)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_any_encoding_is_read_or_told(give: Give, form: Format, encoding: str) -> None:
    content = form.good().decode().encode(encoding)
    result, rows = give({f"odd{form.ending}": content}, form.platform)
    if encoding != "latin-1":
        assert ids(rows) == [form.item_id(key) for key in "123"]
        assert result.code == 0
        assert all("Lindqvist, Pär" in str(row["work"]) for row in rows if form.platform != "items")
    else:
        assert "�" not in result.out
        assert result.code == (0 if form in (BIBTEX, OWN_LINES) or form.name == "own-array" else 1)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\r\n"])
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_any_line_ends_are_read(give: Give, form: Format, end: str) -> None:
    _, rows = give({f"odd{form.ending}": form.good().replace(b"\n", end.encode())}, form.platform)
    assert ids(rows) == [form.item_id(key) for key in "123"]


SHAPES: Final = {
    "eprints": (EPRINTS_JSON, eprint_json, "1"),
    "dspace": (DSPACE_LINES, dspace_json, "1"),
    "items": (OWN_LINES, own_json, "1"),
}


@pytest.mark.parametrize("platform", SHAPES)
def test_no_value_of_another_kind_breaks_an_item_of_any_other_line(give: Give, platform: str) -> None:
    form, make, key = SHAPES[platform]
    lines = []
    for shape in misshapen(make(key)):
        lines += [json.dumps(shape), form.item("2").replace(b"\n", b"").decode()]
    result, rows = give({f"odd{form.ending}": "\n".join(lines).encode()}, platform)
    assert ids(rows).count(form.item_id("2")) >= len(lines) // 2
    told = result.err.count("orcid-repo: ") - 1
    assert len(rows) + told >= len(lines)


PIECES: Final = (
    '< </ <a <b> ^ } { \\ ~ & &# $ 10.1/ ( \\" é http:// ISSN 0000-0002- A,B. <math> @ # % and, 9 - '
    "\u0301\u0316 \u202e"
)


@pytest.mark.parametrize("form", [EPRINTS_JSON, DSPACE_LINES, OWN_LINES, BIBTEX], ids=lambda form: form.name)
def test_no_text_costs_quadratic_time(give: Give, form: Format) -> None:
    for piece in PIECES.split():
        text = (piece + " ") * 10_000 + piece * 20_000
        if form is BIBTEX:
            item = bibtex("7", text, more=f"note = {{{text}}}, url = {{{text}}}, editor = {{{text}}}")
        elif form is EPRINTS_JSON:
            item = json.dumps(
                eprint_json("7", title=text, id_number=text, date=text, publication=text)
            ).encode()
        elif form is DSPACE_LINES:
            item = dspace_item_of(text)
        else:
            item = json.dumps(
                own_json("7", titles=[text], identifiers=[text], urls=[text], contributors=[text])
            ).encode()
        begin = time.process_time()
        give({f"odd{form.ending}": form.around(item)}, form.platform)
        assert time.process_time() - begin < 4, f"{piece!r} takes too long"


@pytest.mark.parametrize("platform", FLOODS)
def test_no_flood_of_beginnings_or_ends_costs_quadratic_time(
    run_cli: RunCli, tmp_path: Path, platform: str
) -> None:
    start, pieces = FLOODS[platform]
    for piece in pieces.split("|"):
        path = tmp_path / "flood"
        path.write_bytes(start + piece.encode() * (2_000 if piece in WHOLE_ITEMS else 60_000))
        for told in ([], ["--platform", platform]):
            begin = time.process_time()
            result = run_cli("map", "--as", "jsonl", *told, path)
            assert time.process_time() - begin < PATIENCE / 4, f"{piece!r} takes too long"
            judge(result, [str(path)])


def dspace_item_of(text: str) -> bytes:
    item = dspace_json("7")
    for values in item["metadata"].values():
        values[0]["value"] = text
    return json.dumps(item).encode()


def test_a_gzip_file_that_is_cut_gives_the_items_before_the_cut_and_is_told(give: Give) -> None:
    noise = "".join(random.Random(0).choices("abcdefghij", k=100_000))
    for form in FORMATS:
        item = form.item("2").replace(b"Cracked Pots", f"Pots {noise}".encode(), 1)
        packed = gzip.compress(form.file([form.item("1"), item, form.item("3")]))
        result, rows = give({f"cut{form.ending}.gz": packed[: len(packed) // 2]}, form.platform)
        assert result.code == 1
        assert ids(rows) == [form.item_id("1")], form.name


def test_a_file_with_an_odd_name_is_named_on_one_line(run_cli: RunCli, tmp_path: Path) -> None:
    for name in ("a b'c\"d.xml", "Töpfe 😀.xml", "$(id).xml", "-.xml"):
        path = tmp_path / name
        path.write_bytes(b"<eprints><eprint><title>&x;</title></eprint></eprints>")
        judge(run_cli("map", "--as", "jsonl", str(path)), [str(path)])


def test_a_file_name_with_a_line_break_or_without_encoding_breaks_nothing(
    run_cli: RunCli, tmp_path: Path
) -> None:
    for name in (b"two\nlines.xml", b"\xff\xfe.xml", b"\x1b[31m.xml"):
        path = tmp_path / name.decode("utf-8", "surrogateescape")
        path.write_bytes(b"<eprints>" + eprint_xml("1") + eprint_xml("2", "&x;") + b"</eprints>")
    result = run_cli("map", "--as", "jsonl", str(tmp_path))
    assert result.code == 1
    assert result.out.count("\n") == 3
    assert "Traceback" not in result.err
    assert all(line.startswith("orcid-repo: ") for line in result.err.splitlines())


def test_a_link_to_nothing_and_a_folder_with_a_file_s_name_stop_nobody(
    run_cli: RunCli, tmp_path: Path
) -> None:
    (tmp_path / "gone.xml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "folder.xml").mkdir()
    (tmp_path / "good.bib").write_bytes(bibtex("1"))
    result = run_cli("map", "--as", "jsonl", str(tmp_path))
    assert '"item_id":"1"' in result.out
    assert "Traceback" not in result.err
    assert result.code in (0, 1)
