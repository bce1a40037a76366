"""The forms in which commands write their rows."""

import csv
import io
import json
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from orcid_repo_plugin.cli.rows import FORMS, fitting, write_rows

COLUMNS = ("item_id", "state", "reason")
Written = Callable[[Sequence[Mapping[str, object]], str], str]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    """What is written for rows in a form."""

    def call(rows: Sequence[Mapping[str, object]], form: str) -> str:
        out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            write_rows(iter(rows), COLUMNS, form)
        content: bytes = out.buffer.getvalue()  # type: ignore[attr-defined]
        return content.decode("utf-8")

    return call


def test_no_rows_are_an_empty_array_and_a_heading(written: Written) -> None:
    assert json.loads(written([], "json")) == []
    assert written([], "json") == "[]\n"
    assert written([], "csv") == "item_id,state,reason\n"
    assert written([], "table") == "item_id\tstate\treason\n"


def test_rows_are_the_same_in_every_form(written: Written) -> None:
    rows = [
        {"item_id": "101", "state": "sent", "reason": "a, “quoted” text"},
        {"item_id": "漢字", "state": "waiting", "reason": None},
    ]

    assert json.loads(written(rows, "json")) == rows
    assert list(csv.DictReader(io.StringIO(written(rows, "csv")))) == [{**rows[0]}, {**rows[1], "reason": ""}]
    lines = written(rows, "table").split("\n")
    assert [line.split("\t") for line in lines[1:-1]] == [
        ["101", "sent", "a, “quoted” text"],
        ["漢字", "waiting", ""],
    ]


def test_json_has_the_columns_and_nothing_else(written: Written) -> None:
    (row,) = json.loads(written([{"state": "sent", "secret": "x", "item_id": 7}], "json"))

    assert row == {"item_id": 7, "state": "sent", "reason": None}


@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_a_terminal_obeys_is_written(written: Written, form: str) -> None:
    text = written([{"item_id": "\x1b]0;gone\x07", "state": "a\x9bb\x7f", "reason": "\r\x08x"}], form)

    assert [ch for ch in text if (ch < " " and ch not in "\n\t") or "\x7f" <= ch <= "\x9f"] == []
    if form == "json":
        assert json.loads(text)[0]["item_id"] == "\x1b]0;gone\x07"


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_a_spreadsheet_runs_no_cell(written: Written, text: str) -> None:
    (_, (cell, *_)) = csv.reader(io.StringIO(written([{"item_id": text}], "csv")))

    assert cell == f"'{text}"


def test_half_of_a_surrogate_pair_stops_nothing(written: Written) -> None:
    rows = [{"item_id": "a\ud83d", "state": "sent"}, {"item_id": "b", "state": "sent"}]

    for form in FORMS:
        assert "b" in written(rows, form)


def test_a_line_break_stays_inside_its_row_of_a_table(written: Written) -> None:
    assert written([{"item_id": "a\nb\tc", "state": "sent"}], "table").split("\n")[1] == "a b c\tsent\t"


@pytest.mark.parametrize("form", FORMS)
def test_many_rows_are_not_held(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    def rows() -> Iterator[Mapping[str, object]]:
        for n in range(20_000):
            yield {"item_id": str(n), "state": "waiting", "reason": "x" * 200}

    class Nowhere(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            return len(data)  # type: ignore[arg-type]

    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Nowhere(), encoding="utf-8"))  # type: ignore[type-var]
    tracemalloc.start()
    try:
        write_rows(rows(), COLUMNS, form)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 1_000_000  # the rows have 5 MB


def test_a_long_text_stands_below_and_empty_columns_nowhere() -> None:
    names = ["item id", "state", "not before", "reason"]
    rows = [["101", "refused", "", "y" * 300]]

    assert fitting(80, names, rows) == {0: 7, 1: 7}
    assert fitting(400, names, rows) == {0: 7, 1: 7, 3: 300}


@pytest.mark.parametrize("screen", [20, 40, 80, 120])
def test_a_line_is_never_wider_than_the_screen(screen: int) -> None:
    rows = [["7c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3012", "0000-0002-1825-0097", "not_connected", "why " * 20]]

    widths = fitting(screen, ["item id", "orcid", "state", "reason"], rows)

    assert sum(widths.values()) + 2 * (len(widths) - 1) <= screen
    assert 0 in widths
