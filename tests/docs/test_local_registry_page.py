"""What ``docs/local_registry.md`` shows can be written down and used as it stands."""

import json
import re
import subprocess
import sys
from pathlib import Path

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.loading import load
from orcid_repo_plugin.local_registry.seeds import seed
from orcid_repo_plugin.testing.registry import Registry
from tests.docs.markdown_blocks import ROOT, File, blocks

PAGE = ROOT / "docs" / "local_registry.md"


def written(folder: Path) -> list[str]:
    """The files of the page, in a folder."""
    files = [block for block in blocks(PAGE) if isinstance(block, File)]
    for file in files:
        (folder / file.name).write_text(file.text, encoding="utf-8")
    return [file.name for file in files]


def test_the_tests_on_the_page_pass_as_they_stand(tmp_path: Path) -> None:
    names = written(tmp_path)

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )

    assert {"conftest.py", "test_cracked_pots.py"} < set(names)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1].startswith("2 passed")


def test_the_file_of_tables_on_the_page_can_be_loaded_beside_the_default_people(tmp_path: Path) -> None:
    written(tmp_path)
    books = Books()
    seed(books)

    load(books, tmp_path / "people.toml")

    assert books.clients["APP-MYREPOSITORY0001"].name == "My repository"


def test_the_fault_on_the_page_is_one(registry: Registry) -> None:
    [body] = re.findall(r"control/faults .*?-d '(.*?)'", PAGE.read_text(encoding="utf-8"), re.DOTALL)

    answer = registry.session().post(f"{registry.control_url}/faults", json=json.loads(body))

    assert answer.json() == {"fault_id": 1, "left": 3}


def test_every_method_of_a_registry_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")

    methods = [name for name in dir(Registry) if not name.startswith("_")]

    assert [name for name in methods if not re.search(rf"\| `{name}[(`]", page)] == []
