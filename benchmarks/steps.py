"""What the single steps cost, each by itself."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.made_items import write
from benchmarks.measuring import Row, alternate
from benchmarks.pipeline import find_links, map_file, new_app, read_file
from orcid_repo_plugin.mapping.citation import write_entry
from orcid_repo_plugin.mapping.validity import problems
from orcid_repo_plugin.orcid_api.payload import work_to_json
from orcid_repo_plugin.orcid_api.xml import work_to_xml


def rows(folder: Path, quick: bool) -> Iterator[Row]:
    """Microseconds an item, for works that are mapped already."""
    count = 300 if quick else 2000
    app = new_app()
    for shape in ("eprints", "dspace-array"):
        path = write(folder, shape, count)
        map_file(app, path)
        [taken] = alternate([lambda: sum(1 for _ in read_file(app, path))])  # noqa: B023
        yield Row(
            f"reading alone, {shape}", taken / count * 1e6, "µs", note="records to items, links looked for"
        )
    for shape in ("eprints-links", "eprints"):
        path = write(folder, shape, count)
        [taken] = alternate([lambda: find_links(app, path)])  # noqa: B023
        name = "with" if shape.endswith("links") else "without"
        yield Row(
            f"looking for version links, EPrints XML {name} them", taken / count * 1e6, "µs", note="an item"
        )
    mapped = [app.mapper.map(read.item) for read in read_file(app, write(folder, "eprints", count))]
    pairs = [(one.item, one.work) for one in mapped if one.work]
    steps = {
        "the BibTeX entry": lambda: [write_entry(item, work) for item, work in pairs],
        "validity by ORCID's rules": lambda: [problems(work) for _, work in pairs],
        "the work as JSON values": lambda: [work_to_json(work) for _, work in pairs],
        "the work as XML": lambda: [work_to_xml(work) for _, work in pairs],
    }
    for (name, _), taken in zip(steps.items(), alternate(list(steps.values())), strict=True):
        yield Row(name, taken / len(pairs) * 1e6, "µs", note="a work")
