"""The promised shape of ``map --as jsonl``, with an example that is really mapped."""

import io
import json
from typing import Final

from orcid_repo_plugin.cli.output import as_json
from orcid_repo_plugin.domain.report import Level
from orcid_repo_plugin.samples import folder
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.map_items import ItemMapping, Mapped, find_sources
from orcid_repo_plugin.settings import Settings
from pages.markdown import code, paragraph, table

EXAMPLE: Final = "talk-12"
"""The sample item that is shown."""
_HEAD: Final = """
A promise to scripts: one object an item, on one line, in the order of the input. `--as json` gives the same
objects in one array. Keys may be added, none is taken away or changes its meaning.
"""
_KEYS: Final = (
    ("platform", "text", "Who read the item: `eprints`, `dspace`, `files`, `items`, or a plugin's own name."),
    ("item_id", "text", "The platform's own key: `eprintid`, DSpace's `uuid`, the BibTeX key."),
    ("source", "text", "The file as it was named, and the line and column where the item begins."),
    ("sendable", "true or false", "Whether the work may go to ORCID. The report says why not."),
    ("work", "object or null", "The work as ORCID's API 3.0 takes it, exactly as it would be sent."),
    ("report", "list of objects", "What was chosen, repaired and left out, each with the four keys below."),
)
_REPORT: Final = (
    ("level", ", ".join(f"`{level.value}`" for level in Level)),
    ("code", "A stable word; [mapping.md](mapping.md#report-codes) explains each."),
    ("field", "The item's own field, several with commas between them, or empty."),
    ("message", "What happened, in words for people; not stable."),
)


def shape() -> list[str]:
    """The section's lines."""
    lines = ["## The output of `map --as jsonl`", "", *paragraph(_HEAD)]
    lines += table(["key", "type", "meaning"], ([code(key), *rest] for key, *rest in _KEYS))
    lines += table(["key of a report line (all are texts)", "meaning"], ([code(k), v] for k, v in _REPORT))
    lines += paragraph(f"The sample item `{EXAMPLE}`, with line breaks for reading:")
    return [*lines, "```json", json.dumps(_example(), ensure_ascii=False, indent=1), "```", ""]


def _example() -> dict[str, object]:
    app = App(Settings())
    journey = ItemMapping(app.mapper)
    path = folder() / "items.jsonl"
    journey.recognise(find_sources([str(path)], io.BytesIO()))
    for row in journey.run():
        if isinstance(row, Mapped) and row.mapped.item.item_id == EXAMPLE:
            shown = as_json(row, app.settings.orcid.host)
            shown["source"] = row.source.replace(str(path), "items.jsonl")
            return shown
    raise LookupError(f"{path} has no item {EXAMPLE}")
