"""Writes the pages of ``docs/`` that are printed from the code's own data.

python docs/generate.py            writes them
python docs/generate.py --check    exits 1 and names those that are stale
"""

import difflib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pages import cli, hooks, items, local_registry, mapping, metadata, openapi, refusals, settings

DOCS: Final = Path(__file__).parent
PAGES: Final[dict[str, Callable[[], str]]] = {
    "cli.md": cli.page,
    "hooks.md": hooks.page,
    "items.md": items.page,
    "items_api.md": openapi.page,
    "local_registry.md": local_registry.page,
    "mapping.md": mapping.page,
    "metadata.md": metadata.page,
    "openapi.json": openapi.openapi,
    "refusals.md": refusals.page,
    "settings.md": settings.page,
}
"""File names and what makes their text. ``performance.md`` is written by ``make bench``."""


def stale() -> dict[str, str]:
    """The pages that are not as the code would print them now, with their new text."""
    found = {}
    for name, make in PAGES.items():
        path = DOCS / name
        text = make()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            found[name] = text
    return found


def main(arguments: list[str]) -> int:
    """Write the pages, or look whether they are fresh."""
    pages = stale()
    if arguments == ["--check"]:
        for name, text in pages.items():
            print(f"docs/{name} is stale; `make docs` writes it anew")
            _show_difference(DOCS / name, text)
        if not pages:
            print(f"{len(PAGES)} generated pages are fresh")
        return 1 if pages else 0
    for name, text in pages.items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"wrote docs/{name}")
    return 0


def _show_difference(path: Path, text: str) -> None:
    old = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    lines = list(difflib.unified_diff(old, text.splitlines(), "the page", "the code", n=0, lineterm=""))
    for line in lines[:12]:
        print(f"    {line[:160]}")
    if len(lines) > 12:
        print(f"    … and {len(lines) - 12} lines more")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
