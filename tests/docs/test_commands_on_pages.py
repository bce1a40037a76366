"""What the pages show is what happens: every command on a page is run, and its output compared."""

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.docs.markdown_blocks import PAGES, ROOT, Command, File, agrees, blocks

KNOWN = (
    "make ",
    "python3 -m venv ",
    ". .venv/bin/activate",
    "pip install ",
    "git ",
    "cd ",
    "mkdir ",
    "pytest ",
)
"""What a reader runs and this test does not; such commands show no output on a page."""
WITH_ITS_OWN_TEST = "write_a_plugin.md"
"""Its commands need an installed package: ``test_write_a_plugin`` runs them."""
WITH_COMMANDS = [
    page
    for page in PAGES
    if page.name != WITH_ITS_OWN_TEST and any(isinstance(block, Command) for block in blocks(page))
]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the samples where the reader of a clone has them."""
    shutil.copytree(ROOT / "orcid_repo_plugin" / "samples", tmp_path / "orcid_repo_plugin" / "samples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ORCID_REPO_CONFIG", raising=False)
    return tmp_path


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.name)
def test_every_command_on_a_page_prints_what_the_page_shows(
    page: Path, desk: Path, run_cli: Callable[..., Result]
) -> None:
    for block in blocks(page):
        if isinstance(block, File):
            path = desk / block.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif not block.text.startswith(KNOWN):
            program, *arguments = shlex.split(block.text)
            assert program == "orcid-repo", f"{page.name}:{block.line}: {block.text!r} is run by nobody"
            result = run_cli(*arguments)
            actual = result.out + result.err
            assert agrees(block.output, actual), f"{page.name}:{block.line}: $ {block.text}\n{actual}"
        else:
            assert not block.output.strip(), (
                f"{page.name}:{block.line}: {block.text!r} is not run, so shows nothing"
            )


def test_the_readme_walks_through_more_than_one_command() -> None:
    commands = [b.text for b in blocks(ROOT / "README.md") if isinstance(b, Command)]

    assert {"make demo", "make test"} <= set(commands)
    assert sum(command.startswith("orcid-repo ") for command in commands) >= 3


def test_every_link_between_pages_leads_somewhere() -> None:
    lost = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            name = target.partition("#")[0]
            written_by_make_bench = name.endswith("performance.md")
            if (
                "://" not in target
                and name
                and not written_by_make_bench
                and not (page.parent / name).exists()
            ):
                lost.append(f"{page.name}: {target}")

    assert lost == []


def test_every_page_is_reached_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [p.name for p in PAGES if p.parent.name == "docs" and f"docs/{p.name}" not in readme] == []
