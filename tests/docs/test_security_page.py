"""The threat model names tests that there are, and leaves no threat without one."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
THREATS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in PAGE.splitlines()
    if line.startswith("|") and "tests/" in line
]
MEANT = """
CSRF|login CSRF|mixed up|Two tabs|session fixation|stolen|12 hours|alg: none|RS256|dated in the future
lives too long|another repository|hands over items|opens a person's page|Open redirect|Header injection
become HTML|clickjacking|script runs|Referer|third party|SSRF|discovery document|id_token|used twice
Sandbox and production|takes an iD|account is stolen|copy of the database|keys rotate|log|error page|figures
E-mail|how long a comparison|too large|Slow headers|Decompression|Entity bombs|X-Forwarded-For|Host
ignore ports|cache|downloads|acts on|scopes|plugin breaks
look proved|who hides|enumeration|scraping|Accept-Language|public address|malformed|other sites read
"""


@cache
def functions_of(file: str) -> frozenset[str]:
    """The functions of a test file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("file", "name"), sorted(set(TEST.findall(PAGE))))
def test_every_test_that_is_named_is_there(file: str, name: str) -> None:
    assert name in functions_of(file)


def test_every_threat_says_what_we_do_and_names_a_test() -> None:
    assert len(THREATS) > 50
    for row in THREATS:
        assert len(row) == 3, row
        assert row[1], row
        assert re.sub(r"[,\s]+", "", TEST.sub("", row[2])) == "", row


def test_no_table_of_threats_has_a_row_without_a_test() -> None:
    tables = PAGE.split("| threat | what we do | tried by |")[1:]
    rows = [line for table in tables for line in table.split("\n\n")[0].splitlines()[2:]]

    assert len(rows) == len(THREATS)


@pytest.mark.parametrize("threat", [one for line in MEANT.strip().splitlines() for one in line.split("|")])
def test_no_threat_is_forgotten(threat: str) -> None:
    assert any(threat.lower() in f"{row[0]} {row[1]}".lower() for row in THREATS)


def test_every_test_of_threats_stands_for_a_row() -> None:
    files = {path.name for path in (ROOT / "tests" / "web").glob("test_threats_*.py")}

    assert files == {Path(file).name for file, _ in TEST.findall(PAGE) if "threats" in file}
