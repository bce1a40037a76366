"""``docs/settings.md``: every setting, from the settings' own fields."""

from collections.abc import Iterator
from typing import Final

from orcid_repo_plugin.settings import CONFIG_VARIABLE, FILE_NAME
from orcid_repo_plugin.settings_template import Row, rows
from pages.markdown import code, finished, generated, paragraph, table

_HEAD: Final = f"""
Settings are read from one TOML file: the one that `--config` names, else `{FILE_NAME}` in the working
directory, else the one that the variable `{CONFIG_VARIABLE}` names. Environment variables win over the
file; two underscores stand between levels. A variable for a table or a list holds JSON. Relative paths
count from the settings file, or from the working directory when there is none. `orcid-repo init` writes a
commented file, and `orcid-repo doctor` says what is wrong with one.
"""
_UNKNOWN: Final = """
A key that nobody knows stops the start, and the message names the nearest one that exists. Keys under
`plugins` are the plugins' own and are not checked.
"""


def page() -> str:
    """The page."""
    return finished(
        [*generated("Settings", "`settings.py`"), *paragraph(_HEAD), *paragraph(_UNKNOWN), *_sections()]
    )


def _sections() -> Iterator[str]:
    sections: dict[str, list[Row]] = {}
    for row in rows():
        sections.setdefault(row.key.rpartition(".")[0], []).append(row)
    for section, members in sections.items():
        yield from [f"## [{section}]" if section else "## At the top of the file", ""]
        yield from table(["key", "default", "meaning", "variable"], map(_cells, members))


def _cells(row: Row) -> list[str]:
    return [code(row.key.rpartition(".")[2]), code(row.default), row.meaning, code(row.variable)]
