"""No hook without a section in ``docs/hooks.md`` and without a plugin in a test."""

import re
from pathlib import Path

import pytest

from orcid_repo_plugin import hookspecs

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "hooks.md"
HOOKS = [name for name in dir(hookspecs) if name.startswith("orcid_")]
SOURCES = [path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py") if path != Path(__file__)]


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_implemented_by_a_plugin_in_a_test(hook: str) -> None:
    assert any(re.search(rf"\bdef {hook}\(", source) for source in SOURCES)


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_a_section_with_an_example(hook: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    section = page.partition(f"\n## {hook}\n")[2].partition("\n## ")[0]

    assert f"def {hook}(" in section
    assert "Example: " in section


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_begins_with_a_verb_of_the_grammar(hook: str) -> None:
    verbs = PAGE.read_text(encoding="utf-8").partition("| verb |")[2].partition("## The order")[0]

    assert f"`{hook.split('_')[1]}`" in verbs
