"""The settings file that ``orcid-repo init`` writes, and the rows of ``docs/settings.md``:
both printed from the settings' own fields."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from orcid_repo_plugin.settings import PREFIX, RepositorySettings, Settings

_LATER: Final = ("blocked_plugins", "plugins", "file")
"""Settings that a new file does not mention; ``docs/settings.md`` has all but ``file``."""


class Row(NamedTuple):
    """One setting."""

    key: str
    """With its sections: ``orcid.client_id``."""
    variable: str
    """The environment variable: ``ORCID_REPO_ORCID__CLIENT_ID``."""
    default: str
    """As TOML."""
    meaning: str


def rows(model: type[BaseModel] = Settings, above: str = "") -> Iterator[Row]:
    """All settings, section by section."""
    for name, info in model.model_fields.items():
        if name == "file":
            continue
        key = f"{above}{name}"
        inner = _section(info)
        if inner is not None:
            yield from rows(inner, f"{key}.")
        elif name == "repositories":
            yield from rows(RepositorySettings, "repositories.main.")
        else:
            variable = PREFIX + key.upper().replace(".", "__")
            yield Row(
                key, variable, _toml(info.get_default(call_default_factory=True)), info.description or ""
            )


def _section(info: FieldInfo) -> type[BaseModel] | None:
    kind = info.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _toml(value: Any) -> str:
    if isinstance(value, SecretStr) or value is None:
        return '""'
    if isinstance(value, Path):
        return json.dumps(str(value))
    if value == {}:
        return "{}"
    return json.dumps(value, ensure_ascii=False)


def template() -> str:
    """The file: every setting commented out with its default, so that it changes nothing.

    ``[repositories.main]`` stands in it as a section: one repository of that name is there from the start.
    """
    lines = [
        "# Settings of orcid-repo. A line that begins with # stands for its default.",
        "# Environment variables (ORCID_REPO_ORCID__CLIENT_ID …) win over this file.",
        "# Relative paths count from this file. All settings: docs/settings.md.",
        "",
    ]
    section = ""
    for row in rows():
        *above, name = row.key.split(".")
        if name in _LATER or row.default == "{}" or ".".join(above) == "plugins":
            continue
        if ".".join(above) != section:
            section = ".".join(above)
            lines += [f"[{section}]"]
        lines += [f"# {row.meaning}", f"# {name} = {row.default}", ""]
    lines += _TABLES
    return "\n".join(lines)


_TABLES: Final = [
    "# Texts of your own in place of ours on the pages, by language, for example:",
    "# [site.texts.en]",
    '# "Connect your ORCID iD with %(repository)s" = "Tell %(repository)s your ORCID iD"',
    "",
    "# Rows of your own for the mapping's tables (docs/mapping.md prints ours), for example:",
    "# [mapping.types.eprints]",
    '# "lab_notes" = "data-set"',
    "# [mapping.fields.dspace]",
    '# "local.identifier.doi" = "identifier:doi"',
    "",
]
