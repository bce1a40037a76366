"""The page that describes our own file format: written from the classes and their docstrings."""

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from enum import Enum
from types import ModuleType
from typing import Any, Final, NamedTuple, get_args, get_origin, get_type_hints

from orcid_repo_plugin.domain import item as item_module
from orcid_repo_plugin.domain import report as report_module
from orcid_repo_plugin.domain.item import ItemState, Repository, RepositoryItem
from orcid_repo_plugin.domain.item_format import ELEMENTS, FORMAT, SINGULARS
from orcid_repo_plugin.domain.report import Finding

EXAMPLE: Final = {
    "item_id": "pots-3",
    "uri": "https://repo.example.edu/items/pots-3",
    "type": "article",
    "title": "A Theory of Cracked Pots",
    "contributors": [
        {"family": "Carberry", "given": "Josiah", "orcid": "0000-0002-1825-0097"},
        {"name": "Institute of Psychoceramics", "organisation": True},
    ],
    "dates": ["2008-04"],
    "identifiers": {"doi": "10.5555/12345678", "issn": "1234-5679"},
    "containers": {"journal": "Journal of Psychoceramics"},
    "details": {"volume": "5", "pages": "1-8"},
}
"""A small item, as a home-made repository would write it."""
_MEANINGS: Final = {
    "field": "The repository's own field that it comes from; the key itself when left out.",
    "value": "The text itself, as the repository has it.",
    "language": "The language of this text, as the repository spells it.",
    "state": "Whether the public sees it: only a `live` item is sent. `live` when left out.",
    "state_field": "The field that tells the state.",
    "family": "The family name, with its particles: `van den Berg`.",
    "given": "The given names.",
    "funder": "Who paid.",
    "level": "How much it matters.",
    "message": "What happened, in words.",
}
"""For members whose name says enough in the code, but not to everybody who writes a file."""


class SchemaRow(NamedTuple):
    """A key of the format."""

    path: str
    """``contributors[].orcid``"""
    type: str
    """``text``, ``list of objects``, ``true or false`` …"""
    meaning: str


def item_schema() -> list[SchemaRow]:
    """All keys of an item, those of its lists after the list itself.

    >>> rows = {row.path: row.type for row in item_schema()}
    >>> rows["item_id"], rows["titles"], rows["contributors[].authenticated"]
    ('text, required', 'list of objects', 'true or false')
    """
    return [SchemaRow("format", "text", f"`{FORMAT}`; recognised without it, too, by `item_id`"), *_rows()]


def _rows() -> Iterator[SchemaRow]:
    meanings = _docstrings(item_module) | _docstrings(report_module)
    for name, hint in get_type_hints(RepositoryItem).items():
        type_, meaning = _type_words(hint), meanings.get(f"RepositoryItem.{name}", "")
        element = ELEMENTS.get(name) or {"repository": Repository, "findings": Finding}.get(name)
        if element is not None:
            type_ = "object" if name == "repository" else "list of objects"
            meaning = meaning or meanings.get(element.__name__, "")
        meaning = meaning or _MEANINGS.get(name, "")
        yield SchemaRow(name, type_ + (", required" if name == "item_id" else ""), meaning)
        if name == "state":
            for state in ItemState:
                yield SchemaRow(f"state = {state.value}", "", meanings.get(f"ItemState.{state.name}", ""))
        if element is not None:
            dot = "." if name == "repository" else "[]."
            for member, inner in get_type_hints(element).items():
                known = meanings.get(f"{element.__name__}.{member}") or _MEANINGS.get(member, "")
                yield SchemaRow(f"{name}{dot}{member}", _type_words(inner), known)


def _type_words(hint: Any) -> str:
    if get_origin(hint) is tuple:
        return "list of texts"
    if get_origin(hint) is Mapping:
        return "object"
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not type(None)]
    if bool in kinds:
        return "true or false"
    if isinstance(kinds[0], type) and issubclass(kinds[0], Enum):
        return "one of " + ", ".join(str(word.value) for word in kinds[0])
    return "text" if kinds[0] is str else "object"


def _docstrings(module: ModuleType) -> dict[str, str]:
    """The docstrings of a module's classes and of their attributes, each on one line."""
    found: dict[str, str] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        found[node.name] = _one_line(ast.get_docstring(node) or "")
        name = ""
        for statement in node.body:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                name = statement.target.id
            elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                name = statement.targets[0].id
            elif name and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                found[f"{node.name}.{name}"] = _one_line(str(statement.value.value))
                name = ""
            else:
                name = ""
    return found


def _one_line(docstring: str) -> str:
    return " ".join(docstring.split()).replace("``", "`")


def schema_markdown() -> str:
    """The page ``docs/items.md``."""
    singulars = ", ".join(f"`{name}`" for name in SINGULARS)
    lines = [
        "# Items as JSON",
        "",
        "For home-made repositories: one object, an array, or one object a line (JSON Lines), also gzipped.",
        "Only `item_id` is required. A small item:",
        "",
        "```json",
        json.dumps(EXAMPLE, indent=2, ensure_ascii=False),
        "```",
        "",
        textwrap.fill(
            'A plain text may stand for an object of its own (`"dates": ["2008-04"]`), one value for a '
            "list, and in `identifiers`, `containers` and `details` a map of kinds for the list of objects, "
            f"as above. Singular names are understood, too: {singulars}. Keys that the table does not name "
            "go where `[mapping.fields.items]` in the settings says, else to `extra`, for plugins.",
            110,
            break_long_words=False,
            break_on_hyphens=False,
        ),
        "",
        "| key | what it holds | meaning |",
        "| --- | --- | --- |",
        *(
            f"| `{row.path}` | {row.type} | {row.meaning.replace('|', chr(92) + '|')} |"
            for row in item_schema()
        ),
    ]
    return "\n".join(lines) + "\n"
