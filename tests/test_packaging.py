"""What is installed is what the folders hold."""

import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path

import orcid_repo_plugin
from tests.packaging_check import ROOT, expected, folders, listed


def test_every_folder_with_modules_is_a_listed_package() -> None:
    assert sorted(listed()) == sorted(folders())


def test_the_version_is_told_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert orcid_repo_plugin.__version__ == project["version"] == version("orcid-repo-plugin")


def test_data_files_are_covered_by_package_data() -> None:
    data = {Path(name).suffix for name in expected() if "/templates/host/" not in name} - {".py"}

    texts = {".html", ".css", ".js", ".svg", ".po"}
    assert data == {".toml", ".xml", ".json", ".jsonl", ".bib", ".typed"} | texts


def test_the_command_is_installed_under_its_name() -> None:
    [script] = [entry for entry in entry_points(group="console_scripts") if entry.name == "orcid-repo"]

    assert script.value == "orcid_repo_plugin.__main__:main"


def test_the_wheel_installs_no_folder_beside_the_package() -> None:
    assert all(name.startswith("orcid_repo_plugin/") for name in expected())
    assert "orcid_repo_plugin/adapters/dspace/fields.toml" in expected()
    assert "orcid_repo_plugin/py.typed" in expected()
