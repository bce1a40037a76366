"""What a librarian expects of each item, beside what the mapping makes of it.

The tables (``*.toml``) were filled by reading the items. When a line fails, first ask which of the
two is right: an expectation is changed only when the librarian was mistaken.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from orcid_repo_plugin import samples
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.map_items import ItemMapping, Mapped
from orcid_repo_plugin.services.mapper import MappedItem
from orcid_repo_plugin.settings import Settings
from tests.golden.seen import bibtex_field, bibtex_of, seen

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
NOT_VALUES: Final = frozenset({"file", "item_id", "folder", "bibtex", "refusal"})
"""Keys of an entry that are not a value of the work."""
PARTS_OF_A_LIST: Final[Mapping[str, Callable[[list[str], int], list[str]]]] = {
    "contributors_begin": lambda names, length: names[:length],
    "contributors_end": lambda names, length: names[-length:],
}
"""What of a long list of authors an entry names."""


def _entries() -> Iterator[Any]:
    for table in sorted(HERE.glob("*.toml")):
        content = tomllib.loads(table.read_text("utf-8"))
        for entry in content["item"]:
            name = f"{entry['file']}:{entry['item_id']}"
            yield pytest.param({**entry, "folder": content["folder"]}, id=name)


ENTRIES: Final = list(_entries())


@cache
def _app() -> App:
    return App(Settings())


@cache
def _mapped(path: Path) -> Mapping[str, MappedItem]:
    """All items of a file as the command would map them, by their ids."""
    mapping = ItemMapping(_app().mapper)
    mapping.recognise([(Source(path.name, path), True)])
    results = list(mapping.run())
    failed = [str(result) for result in results if not isinstance(result, Mapped)]
    assert not failed, failed
    return {result.mapped.item.item_id: result.mapped for result in results if isinstance(result, Mapped)}


def _path(entry: Mapping[str, Any]) -> Path:
    folder, file = str(entry["folder"]), str(entry["file"])
    if folder == "samples":
        return samples.folder() / file
    if not (ROOT / "../shared").is_dir():
        pytest.skip(f"../shared is not here: {folder}/{file} cannot be compared")
    return ROOT / folder / file


def _agrees(expected: object, got: object) -> bool:
    """``a | b`` stands for either of two words; otherwise the values are equal."""
    if isinstance(expected, str) and isinstance(got, str) and " | " in expected and " | " not in got:
        return got in expected.split(" | ")
    return expected == got


def _differences(entry: Mapping[str, Any], mapped: MappedItem) -> Iterator[str]:
    got = seen(mapped)
    expected: dict[str, object] = {"orcids": [], **{k: v for k, v in entry.items() if k not in NOT_VALUES}}
    if "external_ids" in expected:
        expected["external_ids"] = sorted(entry["external_ids"])
    for key, part in PARTS_OF_A_LIST.items():
        if key in expected:
            got[key] = part(got["contributors"], len(entry[key]))
    for key, value in expected.items():
        if not _agrees(value, got.get(key)):
            yield f"{key}: expected {value!r}\n{' ' * len(key)}       got {got.get(key)!r}"
    codes = [line.code for line in mapped.report]
    if "refusal" in entry and entry["refusal"] not in codes:
        yield f"refusal: expected {entry['refusal']!r}, the report says {codes}"


def _bibtex_differences(expected: Mapping[str, str], mapped: MappedItem) -> Iterator[str]:
    written = bibtex_of(mapped)
    for key, value in expected.items():
        if key == "mentions":
            if not any(value in text for text in written.values()):
                yield f"bibtex: no field mentions {value!r}"
            continue
        want, got = bibtex_field(key, value), written.get(key, "")
        if not _agrees(want, got):
            yield f"bibtex {key}: expected {want!r}\n{' ' * len(key)}              got {got!r}"


def test_the_golden_table_holds_sixty_items_or_more() -> None:
    assert len(ENTRIES) >= 60


def test_every_sample_item_has_its_line_in_the_golden_table() -> None:
    expected = {(e["file"], e["item_id"]) for (e,) in (p.values for p in ENTRIES) if e["folder"] == "samples"}
    files = [path for path in samples.folder().iterdir() if path.suffix not in (".py", "")]
    assert {(path.name, item_id) for path in files for item_id in _mapped(path)} == expected


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_item_becomes_what_a_librarian_expects(entry: Mapping[str, Any]) -> None:
    mapped = _mapped(_path(entry)).get(entry["item_id"])

    assert mapped is not None, f"no item {entry['item_id']} in {entry['file']}"
    differences = list(_differences(entry, mapped))
    if "bibtex" in entry:
        differences += _bibtex_differences(entry["bibtex"], mapped)

    if differences:
        pytest.fail("\n".join([f"{entry['file']} {entry['item_id']}", *differences]), pytrace=False)
