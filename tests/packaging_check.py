"""Builds wheel and sdist, and looks whether all that should be inside is inside, and nothing else.

Run by ``make check``; needs ``build`` and ``setuptools``. Exits 1 with a line for each thing that is wrong.
"""

import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = "orcid_repo_plugin"
LINKED: Final = ("adapters", "templates")
"""Folders at the top of the project that are installed as packages inside ours."""
OUTSIDE: Final = ("adapters/", "templates/", "tests/", "docs/", "benchmarks/", "build/")
"""What must not be a folder of its own among somebody's installed packages."""
DATA: Final = (".toml", ".xml", ".json", ".jsonl", ".bib", ".html", ".css", ".svg", ".po", ".js", "py.typed")
DATA_FOLDERS: Final = ("templates", "static", "pages", "locale", "host", "badge", "components")
"""Folders of a package that hold data only."""
TRIAL: Final = """
import sys
import orcid_repo_plugin.adapters.eprints as adapter
from orcid_repo_plugin.cli.main import run
from orcid_repo_plugin.samples import folder
from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.testing.registry_start import in_process
assert adapter.__file__.startswith(sys.argv[1]), adapter.__file__
Database.open(f"sqlite:///{sys.argv[1]}/books.sqlite3").close()
with in_process() as registry:
    for path in ("", "/signin", "/static/style.css"):
        registry.session().get(registry.registry_url + path).raise_for_status()
sys.exit(run(["map", "--as", "jsonl", "--output", sys.argv[1] + "/works.jsonl", str(folder())]))
"""


def folders() -> set[str]:
    """The packages that the folders of the project make."""
    found = {PACKAGE}
    linked = ((ROOT / name, f"{PACKAGE}.{name}") for name in LINKED)
    for top, name in ((ROOT / PACKAGE, PACKAGE), *linked):
        for path in top.rglob("__init__.py"):
            parts = path.parent.relative_to(top).parts
            if not (top.name == PACKAGE and parts[:1] in {(one,) for one in LINKED}):
                found.add(".".join((name, *parts)))
    return found


def listed() -> list[str]:
    """The packages that ``pyproject.toml`` lists."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        packages: list[str] = tomllib.load(file)["tool"]["setuptools"]["packages"]
    return packages


def expected() -> set[str]:
    """The files that a wheel holds, by their installed names."""
    files = set()
    for package in folders():
        names = package.split(".")
        top = ROOT.joinpath(*(names[1:] if names[1:2] and names[1] in LINKED else names))
        inside = (
            path
            for name in DATA_FOLDERS
            if not (top / name / "__init__.py").is_file()
            for path in (top / name).rglob("*")
        )
        for path in [*top.iterdir(), *inside]:
            within = path.relative_to(top).parts
            if "__pycache__" in within or not path.is_file():
                continue
            if path.name.endswith((".py", *DATA)) or "host" in within[:-1]:
                files.add("/".join((*package.split("."), *within)))
    return files


def wheel_problems(wheel: Path) -> Iterator[str]:
    """What is wrong with the wheel."""
    names = [name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")]
    installed = {name for name in names if ".dist-info/" not in name}
    for name in sorted(expected() - installed):
        yield f"the wheel lacks {name}"
    for name in sorted(installed - expected()):
        yield f"the wheel holds {name}, which no package of the project has"
    for top in OUTSIDE:
        if any(name.startswith(top) for name in names):
            yield f"the wheel would install {top} beside everybody's packages"
    for part in ("entry_points.txt", "licenses/LICENSE"):
        if not any(name.endswith(f".dist-info/{part}") for name in names):
            yield f"the wheel lacks its {part}"


def sdist_problems(sdist: Path) -> Iterator[str]:
    """What is wrong with the sdist: a wheel can be built from it, so it has every source."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = expected()
    for linked in LINKED:
        wanted = {name.replace(f"{PACKAGE}/{linked}/", f"{linked}/") for name in wanted}
    for name in sorted((wanted | {"pyproject.toml", "README.md", "LICENSE"}) - names):
        yield f"the sdist lacks {name}"


def trial_problems(wheel: Path, folder: Path) -> Iterator[str]:
    """What goes wrong when the wheel's own files map its own samples."""
    unpacked = folder / "unpacked"
    zipfile.ZipFile(wheel).extractall(unpacked)
    arguments = [sys.executable, "-P", "-c", TRIAL, str(unpacked)]
    environment = {"PYTHONPATH": str(unpacked), "PATH": ""}
    done = subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        failed = "the unpacked wheel does not map its samples, make its tables, or serve a registry"
        yield f"{failed}:\n{done.stderr.strip()}"


def build(folder: Path) -> tuple[Path, Path]:
    """Wheel and sdist, built with the setuptools at hand."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        sys.exit(f"packaging: the build failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))


def problems(folder: Path) -> Iterator[str]:
    """Everything that is wrong."""
    for package in sorted(folders() ^ set(listed())):
        where = "lists no" if package in folders() else "lists"
        yield f"pyproject.toml {where} {package}, against what the folders say"
    wheel, sdist = build(folder)
    yield from wheel_problems(wheel)
    yield from sdist_problems(sdist)
    yield from trial_problems(wheel, folder)


def main() -> int:
    """Print what is wrong."""
    with tempfile.TemporaryDirectory(prefix="packaging-") as folder:
        found = list(problems(Path(folder)))
    for problem in found:
        print(f"packaging: {problem}")
    if not found:
        print(f"wheel and sdist hold {len(folders())} packages, {len(expected())} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
