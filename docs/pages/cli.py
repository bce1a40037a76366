"""``docs/cli.md``: every command, from its own options and words."""

import re
from collections.abc import Iterator
from typing import Any, Final

import click

from orcid_repo_plugin.cli.main import COMMANDS, cli
from pages.jsonl import shape
from pages.markdown import code, finished, generated, paragraph, table
from pages.rows import columns

_HEAD: Final = """
`orcid-repo [--config FILE] COMMAND`, or `python -m orcid_repo_plugin`. Every command has `--help`. Data
goes to standard output, words about it to standard error. When standard output is not a terminal there is
no colour, no line is folded or cut, and a table's cells are parted by tabs. Plugins may add commands of
their own.
"""
_EXITS: Final = (
    ("0", "all well; an item that may not be sent is no failure"),
    ("1", "some items failed, the others are done; for `push`: ORCID refused some, or gave no answer"),
    ("2", "wrong use: an option, a path, a setting or a plugin; nothing was done"),
)


def page() -> str:
    """The page."""
    assert len(cli.commands) >= len(COMMANDS)
    lines = [*generated("Commands", "the commands' own options"), *paragraph(_HEAD)]
    lines += ["## Exit codes", "", *table(["code", "meaning"], _EXITS)]
    lines += ["## Options before the command", "", *_options(cli)]
    for name in sorted(cli.commands):
        for words, command in _with_parts(name, cli.commands[name]):
            lines += _section(words, command)
    return finished([*lines, *columns(), *shape()])


def _with_parts(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """A command and, if it is a group, the commands in it: ``people`` and ``people import``."""
    yield words, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _with_parts(f"{words} {name}", command.commands[name])


def _section(words: str, command: click.Command) -> Iterator[str]:
    if isinstance(command, click.Group):
        usage = f"orcid-repo {words} {'|'.join(sorted(command.commands))}"
    else:
        usage = " ".join([f"orcid-repo {words}", *_pieces(command)])
    yield from [f"## orcid-repo {words}", "", "```text", usage, "```", ""]
    for block in re.split(r"\n\s*\n", (command.help or "").strip()):
        yield from paragraph(block)
    yield from _options(command)
    examples = [line for line in (command.epilog or "").splitlines() if line.startswith("  ")]
    if examples:
        yield from ["```sh", *(line[2:] for line in examples), "```", ""]


def _pieces(command: click.Command) -> Iterator[str]:
    if any(isinstance(parameter, click.Option) for parameter in command.params):
        yield "[OPTIONS]"
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            yield parameter.metavar or parameter.human_readable_name


def _options(command: click.Command) -> list[str]:
    options = [p for p in command.params if isinstance(p, click.Option)]
    rows = [[code(", ".join(o.opts) + _value(o)), _default(o), o.help or ""] for o in options]
    return table(["option", "default", "meaning"], rows) if rows else []


def _value(option: click.Option) -> str:
    kind: Any = option.type
    if option.is_flag:
        return ""
    return f" {'|'.join(kind.choices)}" if isinstance(kind, click.Choice) else f" {_name(option)}"


def _name(option: click.Option) -> str:
    return option.metavar or ("FILE" if isinstance(option.type, click.Path) else (option.name or "").upper())


def _default(option: click.Option) -> str:
    return code(str(option.default)) if isinstance(option.default, str) else ""
