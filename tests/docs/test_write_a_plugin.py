"""The plugins of ``docs/write_a_plugin.md``, built, installed and run as the page says."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

from tests.docs.markdown_blocks import ROOT, File, agrees, blocks

PAGE = ROOT / "docs" / "write_a_plugin.md"
OFFLINE = ("--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")


class Reader:
    """Somebody who follows the page in an empty folder; what is installed goes to ``installed``."""

    def __init__(self, desk: Path) -> None:
        self.desk = desk / "desk"
        self.installed = desk / "installed"
        self.desk.mkdir()
        self.installed.mkdir()
        plain = {name: value for name, value in os.environ.items() if not name.startswith("ORCID_REPO_")}
        self.environment = {
            **plain,
            "PYTHONPATH": f"{self.installed}{os.pathsep}{ROOT}",
            "PYTHONIOENCODING": "utf-8",
        }

    def write(self, file: File) -> None:
        path = self.desk / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")

    def run(self, command: str) -> tuple[int, str]:
        """The exit code, and standard output with standard error behind it."""
        program, *arguments = shlex.split(command)
        if program == "pip":
            target = str(self.installed)
            arguments = [arguments[0], *OFFLINE, "--target", target, *arguments[1:]]
        elif program == "pytest":
            arguments = ["-q", "-p", "no:cacheprovider", "--rootdir", str(self.desk), *arguments]
        module = {"orcid-repo": "orcid_repo_plugin"}.get(program, program)
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.desk,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


def test_the_plugins_on_the_page_are_built_installed_and_run_as_it_says(tmp_path: Path) -> None:
    reader = Reader(tmp_path)

    for block in blocks(PAGE):
        if isinstance(block, File):
            reader.write(block)
            continue
        code, printed = reader.run(block.text)
        assert code == 0, f"line {block.line}: $ {block.text}\n{printed}"
        if block.text.startswith("pytest"):
            assert " passed" in printed, printed
            assert "failed" not in printed
        elif block.text.startswith("orcid-repo"):
            assert agrees(block.output, printed), f"line {block.line}: $ {block.text}\n{printed}"

    metadata = list(reader.installed.glob("orcid_vitrine-*.dist-info/entry_points.txt"))
    assert "vitrine = orcid_vitrine" in metadata[0].read_text(encoding="utf-8")


def test_the_plugin_for_one_site_has_ten_lines() -> None:
    [plugin] = [b for b in blocks(PAGE) if isinstance(b, File) and b.name == "plugins/my_library.py"]

    assert len([line for line in plugin.text.splitlines() if line.strip()]) <= 10
    assert plugin.text.count("\ndef orcid_") == 3


def test_the_plugin_that_changes_a_badge_has_ten_lines() -> None:
    [plugin] = [b for b in blocks(PAGE) if isinstance(b, File) and b.name == "plugins/profile_links.py"]

    assert len([line for line in plugin.text.splitlines() if line.strip()]) <= 10
    assert "def orcid_render_badge(" in plugin.text
