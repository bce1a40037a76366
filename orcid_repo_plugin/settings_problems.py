"""What is wrong with settings, in an admin's words, with the nearest right name."""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

_WORDS: Final = {
    "model_type": "must be a table",
    "dict_type": "must be a table",
    "string_type": "must be a text in quotes",
    "list_type": "must be a list",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "path_type": "must be a path in quotes",
}
"""By pydantic's name for the problem; for others its own words are taken."""
_MEMBERS: Final = ("str", "dict[str,str]")
"""How pydantic marks the members of ``str | Table`` in a location."""
_INTERNAL: Final = "file"


def explain(
    error: ValidationError, model: type[BaseModel], path: Path | None, environment: Mapping[str, Any]
) -> str:
    """One line for each thing that is wrong: where, which key, what, the nearest name.

    :param model: the settings as a whole.
    :param path: the settings file, if there is one.
    :param environment: what came from variables, so that these are named, and not the file.
    """
    lines: dict[str, str] = {}
    for problem in error.errors(include_url=False, include_input=False):
        location = tuple(part for part in problem["loc"] if part not in _MEMBERS)
        key = ".".join(map(str, location))
        where = str(path) if path and not _stands_in(environment, location) else "environment"
        if problem["type"] == "extra_forbidden":
            words = f"unknown setting {key!r}{nearest(str(location[-1]), _section(location[:-1], model))}"
        else:
            said = _WORDS.get(problem["type"], problem["msg"].removeprefix("Value error, "))
            words = f"{key}: {said}"
        lines.setdefault(key, f"{where}: {words}")
    return "\n".join(lines.values())


def nearest(name: str, section: type[BaseModel]) -> str:
    """The rest of a sentence: the name that was meant, or all names that are known there."""
    names = [n for n in section.model_fields if n != _INTERNAL]
    near = difflib.get_close_matches(name, names, 1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; known here: {', '.join(names)}"


def _section(location: tuple[int | str, ...], model: type[BaseModel]) -> type[BaseModel]:
    """The model that a location in the settings leads to."""
    for part in location:
        info = model.model_fields.get(str(part))
        inner = [info.annotation, *get_args(info.annotation)] if info else []
        model = next((t for t in inner if isinstance(t, type) and issubclass(t, BaseModel)), model)
    return model


def _stands_in(values: object, location: tuple[int | str, ...]) -> bool:
    """Whether there is a value at this location, or one in place of a table on the way to it."""
    for part in location:
        if not isinstance(values, Mapping):
            return True
        if part not in values:
            return False
        values = values[part]
    return True
