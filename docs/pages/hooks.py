"""``docs/hooks.md``: every hook, from its signature and docstring in ``hookspecs.py``."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Final, NamedTuple

from orcid_repo_plugin import hookspecs
from orcid_repo_plugin.cli.main import COMMANDS
from orcid_repo_plugin.cli.plugins_command import implementers
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.settings import Settings
from pages.markdown import code, codes, finished, generated, paragraph, table

VERBS: Final = (
    (
        ("read", "find", "identify", "map", "match", "render"),
        "one after the other, until one answers",
        "`None` means: not mine, ask the next",
    ),
    (("gather",), "everyone", "all answers are joined"),
    (("refuse",), "everyone", "one reason is enough"),
    (("startup", "prepare"), "everyone, once", "an answer is not looked at"),
    (
        ("on",),
        "everyone, each alone, after it is in the books",
        "an answer is not looked at; one that breaks stops nobody",
    ),
)
"""Verbs, who is asked, and what becomes of the answer."""

_HEAD: Final = """
A plugin is a module, or an object, with functions that are named like a hook. A function asks for any of
the hook's arguments, in any order, by their names. A misspelt hook or argument stops the start; a plugin
that raises is named in the item's report and the next one is asked. `orcid-repo plugins` lists who answers
what. How to write one: [write_a_plugin.md](write_a_plugin.md).
"""
_ORDER: Final = """
Loaded are our own adapters and rules first, then packages with an entry point in the group
`orcid_repo_plugin`, then the files of `plugins_dir` by name, without those in `blocked_plugins`. Who is
loaded last is asked first, and our own answers are marked `trylast`: any plugin comes before them. A
wrapper (`@hookimpl(wrapper=True)`) stands around all the others and may change their answer; a first-answer
hook that answers replaces ours.
"""


class Hook(NamedTuple):
    """A hook as its specification tells it."""

    name: str
    signature: str
    docstring: str

    @property
    def verb(self) -> str:
        """``map`` of ``orcid_map_date``."""
        return self.name.split("_")[1]


def hooks() -> list[Hook]:
    """All hooks in the order of the source."""
    source = inspect.getsource(hookspecs)
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("orcid_"):
            lines = source.splitlines()[node.lineno - 1 : node.body[0].lineno - 1]
            found.append(Hook(node.name, "\n".join(lines).removesuffix(":"), ast.get_docstring(node) or ""))
    return found


def page() -> str:
    """The page."""
    answers = implementers(App(Settings()).plugins)
    answers["orcid_prepare_cli"] = [module.__name__.removeprefix("orcid_repo_plugin.") for module in COMMANDS]
    lines = [
        *generated("Hooks", "`hookspecs.py`"),
        *paragraph(_HEAD),
        "## The verb tells how it is called",
        "",
    ]
    lines += table(
        ["verb", "who is asked", "what becomes of the answer"],
        ([codes(verbs), *rest] for verbs, *rest in VERBS),
    )
    lines += ["## The order", "", *paragraph(_ORDER), "## All hooks", ""]
    lines += table(["hook", "asks for", "answered by us in"], (_summary(hook, answers) for hook in hooks()))
    for hook in hooks():
        lines += _section(hook, answers[hook.name])
    return finished(lines)


def _summary(hook: Hook, answers: dict[str, list[str]]) -> list[str]:
    first = hook.docstring.partition("\n\n")[0].replace("``", "`")
    anchor = f"[`{hook.name}`](#{hook.name})"
    return [anchor, " ".join(first.split()), codes(answers[hook.name]) or "nobody"]


def _section(hook: Hook, answers: list[str]) -> Iterator[str]:
    yield from [f"## {hook.name}", "", "```python", hook.signature, "```", ""]
    yield from _prose(hook.docstring)
    asked, answer = next((rest for verbs, *rest in VERBS if hook.verb in verbs))
    yield from paragraph(f"**Asked:** {asked}; {answer}.")
    yield from paragraph(f"**By default:** {codes(answers) or 'nobody answers'}.")


def _prose(docstring: str) -> Iterator[str]:
    """A docstring as Markdown: fields as a list, ``::`` as a block of code."""
    text = docstring.replace("``", "`")
    for block in re.split(r"\n\n(?! )", text):
        head, marker, body = block.partition("::\n\n")
        if marker:
            yield from paragraph(f"{head}:")
            yield from ["```python", *textwrap.dedent(body).splitlines(), "```", ""]
        elif block.startswith(":"):
            yield from _fields(block)
        else:
            yield from paragraph(block)


def _fields(block: str) -> Iterator[str]:
    for field in re.split(r"\n(?=:)", block):
        kind, _, words = field[1:].partition(":")
        what, _, name = kind.partition(" ")
        title = {"param": code(name), "returns": "returns", "raises": f"raises {code(name)}"}[what]
        yield from paragraph(f"- {title}: {words.strip()}")[:-1]
    yield ""
