"""Every recorded and every shipped item maps, and what may be sent is valid, in every form."""

import functools
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import bibtexparser
import pytest
from lxml import etree

from orcid_repo_plugin import samples
from tests.acceptance.judging import judge, judge_work, rows_of, schema
from tests.conftest import SHARED, Result

RunCli = Callable[..., Result]
NO_REPOSITORY: Final = "kind of repository"
SAMPLES: Final = Path(samples.__file__).parent
FOLDERS: Final = {
    "samples": SAMPLES,
    "eprints": SHARED / "platforms/eprints",
    "dspace": SHARED / "platforms/dspace",
    "eprints-caltech": SHARED / "data/eprints-caltech",
    "orcid-answers": SHARED / "data/orcid-answers",
}
ENDINGS: Final = (".xml", ".json", ".jsonl", ".bib")


def recorded(folder: str) -> list[Path]:
    if not FOLDERS[folder].is_dir():
        return []
    return sorted(path for path in FOLDERS[folder].iterdir() if path.suffix in (*ENDINGS, ".html", ".txt"))


FILES: Final = [(folder, path) for folder in FOLDERS for path in recorded(folder)]


@functools.cache
def is_ours(run_cli: RunCli, path: Path) -> bool:
    """Whether any platform of ours recognises the file."""
    return NO_REPOSITORY not in run_cli("map", path).err


@pytest.fixture(params=FOLDERS)
def folder(request: pytest.FixtureRequest) -> Path:
    path = FOLDERS[request.param]
    if not path.is_dir():
        pytest.skip(f"../shared is not here: no recorded items in {path}")
    return path


def mapped(run_cli: RunCli, *given: object, form: str = "jsonl", stdin: bytes = b"") -> Result:
    return run_cli("map", "--as", form, *given, stdin=stdin)


@pytest.mark.parametrize(("folder_name", "path"), FILES, ids=lambda value: getattr(value, "name", value))
def test_a_recorded_file_maps_to_valid_works(run_cli: RunCli, folder_name: str, path: Path) -> None:
    result = mapped(run_cli, path)
    rows = judge(result, [str(path)])
    if NO_REPOSITORY in result.err:
        assert result.code == 1
        assert not rows
        return
    assert result.code == 0, result.err
    assert rows
    assert all(row["source"].startswith(f"{path}:") for row in rows)
    assert all(row["platform"] in ("eprints", "dspace", "files", "items") for row in rows)


@pytest.mark.parametrize(("folder_name", "path"), FILES, ids=lambda value: getattr(value, "name", value))
def test_a_recorded_file_reads_alike_packed_and_from_standard_input(
    run_cli: RunCli, tmp_path: Path, folder_name: str, path: Path
) -> None:
    result = mapped(run_cli, path)
    packed = tmp_path / f"{path.name}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    wanted = [_without_source(row) for row in rows_of(result.out)]

    assert [_without_source(row) for row in rows_of(mapped(run_cli, packed).out)] == wanted
    by_stdin = mapped(run_cli, "-", stdin=path.read_bytes())
    assert [_without_source(row) for row in rows_of(by_stdin.out)] == wanted
    assert by_stdin.code == result.code


def _without_source(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name != "source"}


def test_a_folder_gives_the_items_of_its_files(run_cli: RunCli, folder: Path) -> None:
    whole = mapped(run_cli, folder)
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in ENDINGS]
    ours = [path for path in paths if is_ours(run_cli, path)]
    assert whole.code == 0, whole.err
    assert whole.out == (mapped(run_cli, *ours).out if ours else "")
    by_file = [row for path in ours for row in rows_of(mapped(run_cli, path).out)]
    assert len(rows_of(whole.out)) == len(by_file)


def test_two_runs_give_the_same_bytes(run_cli: RunCli, folder: Path) -> None:
    for form in ("jsonl", "json", "xml", "bibtex", "table"):
        assert mapped(run_cli, folder, form=form) == mapped(run_cli, folder, form=form)


def test_json_holds_the_objects_of_json_lines(run_cli: RunCli, folder: Path) -> None:
    assert json.loads(mapped(run_cli, folder, form="json").out) == rows_of(mapped(run_cli, folder).out)


def test_xml_is_a_valid_bulk_document_of_the_works_that_may_go(run_cli: RunCli, folder: Path) -> None:
    rows = rows_of(mapped(run_cli, folder).out)
    document = etree.fromstring(mapped(run_cli, folder, form="xml").out.encode())
    assert len(document) == sum(row["sendable"] for row in rows)
    every = etree.fromstring(mapped(run_cli, "--all", folder, form="xml").out.encode())
    assert len(every) == sum(row["work"] is not None for row in rows)
    bulk = schema("bulk-3.0.xsd")
    if bulk is not None and len(document):
        bulk.assertValid(document)


def test_bibtex_parses_again_entry_for_entry(run_cli: RunCli, folder: Path) -> None:
    rows = rows_of(mapped(run_cli, folder).out)
    library = bibtexparser.parse_string(mapped(run_cli, folder, form="bibtex").out)
    cited = [row for row in rows if row["sendable"] and row["work"].get("citation")]
    assert library.failed_blocks == []
    assert len(library.entries) == len(cited)


def test_each_sendable_work_is_valid_and_cited(run_cli: RunCli, folder: Path) -> None:
    for row in rows_of(mapped(run_cli, folder).out):
        if row["sendable"]:
            judge_work(row["work"])
            assert row["work"]["citation"]["citation-type"] == "bibtex"


def test_the_schemas_are_at_hand() -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: nothing was compared with ORCID's schemas")
    assert schema("work-3.0.xsd") is not None
    assert schema("bulk-3.0.xsd") is not None
