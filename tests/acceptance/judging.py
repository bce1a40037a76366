"""What must be true of every answer to ``map --as jsonl``, whatever was handed to it."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from lxml import etree

from orcid_repo_plugin.mapping.validity import problems
from orcid_repo_plugin.orcid_api.payload import work_from_json
from orcid_repo_plugin.orcid_api.xml import work_to_xml
from tests.conftest import SHARED, Result

SCHEMAS: Final = SHARED / "orcid-model/record_3.0"
OUR_FAULTS: Final = ("Traceback", "cannot be mapped", "broke:", "plugin-broke", "Error:", "Exception")
"""Words that only a fault of ours puts on stderr: no input may bring them forth."""
KEYS: Final = ["platform", "item_id", "source", "sendable", "work", "report"]

Row = dict[str, Any]


@cache
def schema(name: str) -> etree.XMLSchema | None:
    """ORCID's own schema, ``None`` where ../shared is not."""
    return etree.XMLSchema(file=str(SCHEMAS / name)) if SCHEMAS.is_dir() else None


def rows_of(text: str) -> list[Row]:
    """The rows of JSON Lines."""
    return [json.loads(line) for line in text.split("\n") if line]


def judge(result: Result, names: Iterable[str], *, silent: bool = False) -> list[Row]:
    """Check an answer by all rules that hold always.

    :param names: the files that were given, as they were given.
    :param silent: whether it is well that nothing at all is said of a file.
    :returns: the rows, for what else is to be checked.
    """
    told = [line for line in result.err.split("\n") if line]
    assert all(line.startswith("orcid-repo: ") for line in told), f"not in our voice:\n{result.err[-2000:]}"
    assert not [word for word in OUR_FAULTS if word in result.err], result.err[-2000:]
    failures = told[:-1]  # the last line sums up
    assert "can be sent" in told[-1], result.err[-2000:]
    assert result.code == (1 if failures else 0), result.err[-2000:]
    names = list(names)
    assert all(any(f"orcid-repo: {name}:" in line for name in names) for line in failures), result.err[-2000:]
    rows = rows_of(result.out)
    for row in rows:
        judge_row(row)
    for name in names:
        spoken = any(row["source"].startswith(f"{name}:") for row in rows)
        assert silent or spoken or any(f" {name}:" in line for line in failures), (
            f"{name}: nothing was said of it"
        )
    return rows


def judge_row(row: Row) -> None:
    """A row has its promised shape, and what is called sendable is valid by ORCID's rules and schema."""
    assert list(row) == KEYS
    assert row["item_id"]
    assert isinstance(row["sendable"], bool)
    for finding in row["report"]:
        assert list(finding) == ["level", "code", "field", "message"]
        assert all(isinstance(part, str) for part in finding.values())
        assert finding["code"] != "plugin-broke", finding
    if row["sendable"]:
        judge_work(row["work"])


def judge_work(data: Row) -> None:
    """The work is valid: by the rules, and by the schema where it is at hand."""
    work = work_from_json(data)
    assert problems(work) == []
    single = schema("work-3.0.xsd")
    if single is not None:
        single.assertValid(etree.fromstring(work_to_xml(work)))
