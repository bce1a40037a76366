"""Put-codes from another system: nothing that stands on a record is doubled after a move."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from orcid_repo_plugin.domain.delivery import PutCode
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.csv_rows import BadRow, CsvRows
from orcid_repo_plugin.services.put_codes_csv import COLUMNS, NEEDED, PutCodesImport, TakenCode, put_code_rows
from orcid_repo_plugin.settings import load

JOSIAH = "0000-0002-1825-0097"
BEATRIZ = "0000-0001-5109-3700"

Import = Callable[..., list[TakenCode | BadRow]]


@pytest.fixture
def app(tmp_path: Path, database_url: str) -> Iterator[App]:
    environ = {
        "ORCID_REPO_DATABASE__URL": database_url,
        "ORCID_REPO_REPOSITORIES": '{"main": {}, "archive": {}}',
    }
    with closing(App(load(environ=environ))) as app:
        yield app


@pytest.fixture
def take(app: App) -> Import:
    def take(*lines: str, header: str = ",".join(COLUMNS)) -> list[TakenCode | BadRow]:
        content = "\n".join([header, *lines]).encode()
        return list(PutCodesImport(app, CsvRows("put-codes.csv", io.BytesIO(content), COLUMNS, NEEDED)).run())

    return take


def held(app: App) -> list[PutCode]:
    with app.store.reading() as c:
        return list(app.store.put_codes.all(c))


def test_items_and_people_need_not_be_known_yet(app: App, take: Import) -> None:
    answers = take(f"main,12,{JOSIAH},101", f"main,12,https://orcid.org/{BEATRIZ},7")

    assert answers == [TakenCode(2, True, False), TakenCode(3, True, False)]
    assert [(one.item_id, one.orcid, one.put_code) for one in held(app)] == [
        ("12", BEATRIZ, 7),
        ("12", JOSIAH, 101),
    ]
    assert {(one.origin, one.fingerprint, one.speaks) for one in held(app)} == {("imported", None, True)}


def test_to_import_again_changes_nothing(app: App, take: Import) -> None:
    take(f"main,12,{JOSIAH},101")
    before = held(app)

    answers = take(f"main,12,{JOSIAH},101", f"main,12,{JOSIAH},0101")

    assert answers == [TakenCode(2, False, False), TakenCode(3, False, False)]
    assert held(app) == before


def test_a_row_that_contradicts_the_books_is_told_and_not_taken(app: App, take: Import) -> None:
    first, contradiction, third = take(
        f"main,12,{JOSIAH},101", f"main,12,{JOSIAH},102", f"main,13,{JOSIAH},103"
    )

    assert isinstance(first, TakenCode)
    assert isinstance(third, TakenCode)
    assert isinstance(contradiction, BadRow)
    assert contradiction.line == 3
    assert "has the put-code 101" in contradiction.reason
    assert [one.put_code for one in held(app)] == [101, 103]


def test_a_put_code_of_two_items_is_one_work_for_which_the_first_speaks(app: App, take: Import) -> None:
    take(f"main,12,{JOSIAH},101")

    answers = take(f"archive,99,{JOSIAH},101", f"main,13,{JOSIAH},101", f"main,14,{BEATRIZ},101")

    assert [one.shared for one in answers if isinstance(one, TakenCode)] == [True, True, False]
    assert {(one.repository, one.item_id): one.speaks for one in held(app)} == {
        ("main", "12"): True,
        ("archive", "99"): False,
        ("main", "13"): False,
        ("main", "14"): True,
    }


def test_what_the_next_push_deletes_is_not_taken(app: App, take: Import) -> None:
    row = PutCode(orcid=JOSIAH, repository="main", item_id="1", put_code=101)
    with app.store.writing() as c:
        app.store.put_codes.leave(c, row, "twice")

    (bad,) = take(f"main,12,{JOSIAH},101")

    assert isinstance(bad, BadRow)
    assert "takes off the record" in bad.reason


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (f"main,,{JOSIAH},1", "item_id is empty"),
        ("main,12,0000-0002-1825-0098,1", "check digit"),
        (f"main,12,{JOSIAH},", "whole number"),
        (f"main,12,{JOSIAH},1.5", "whole number"),
        (f"main,12,{JOSIAH},0", "whole number"),
        (f"main,12,{JOSIAH},-7", "whole number"),
        (f"main,12,{JOSIAH},99999999999999999999", "whole number"),
        (f"mian,12,{JOSIAH},1", "known are main, archive"),
        (f",12,{JOSIAH},1", "known are main, archive"),
    ],
)
def test_a_bad_row_is_told_and_the_others_go_in(app: App, take: Import, row: str, words: str) -> None:
    bad, good = take(row, f"main,13,{JOSIAH},5")

    assert isinstance(bad, BadRow)
    assert words in bad.reason
    assert isinstance(good, TakenCode)


def test_what_is_written_out_can_be_read_in_again(app: App, take: Import) -> None:
    lines = [f"main,{n},{JOSIAH},{1000 + n}" for n in range(1, 1201)]
    take(*lines)

    rows = [[str(row[name]) for name in COLUMNS] for row in put_code_rows(app)]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    again = take(*text.getvalue().splitlines())

    assert sorted(",".join(row) for row in rows) == sorted(lines)
    assert [one for one in again if isinstance(one, BadRow) or one.is_new] == []


def test_an_empty_repository_among_several_is_told_with_those_that_are_known(take: Import) -> None:
    (bad,) = take(f",12,{JOSIAH},101")

    assert isinstance(bad, BadRow)
    assert bad.reason == "the cell repository is empty; known are main, archive"
