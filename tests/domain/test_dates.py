"""Dates as people write them."""

import pytest

from orcid_repo_plugin.domain.dates import read_date
from orcid_repo_plugin.domain.work import PublicationDate
from orcid_repo_plugin.mapping.date import choose


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", "2021"),
        ("2021-03", "2021-03"),
        ("2021-03-07", "2021-03-07"),
        ("2021-3-7", "2021-03-07"),
        ("2021-03-07T10:00:00Z", "2021-03-07"),
        ("2021-03-07 10:00", "2021-03-07"),
        ("2019-00-00", "2019"),
        ("2019-05-00", "2019-05"),
        ("20210307", "2021-03-07"),
        ("2021/03/07", "2021-03-07"),
        ("7.3.2021", "2021-03-07"),
        ("07/25/2021", "2021-07-25"),
        ("25/07/2021", "2021-07-25"),
        ("03/2021", "2021-03"),
        ("March 2021", "2021-03"),
        ("7 March 2021", "2021-03-07"),
        ("March 7th, 2021", "2021-03-07"),
        ("3. März 2021", "2021-03-03"),
        ("mars 2021", "2021-03"),
        ("15 de julio de 2020", "2020-07-15"),
        ("2020 Jul 4", "2020-07-04"),
        ("Dec. 1999", "1999-12"),
        ("[1999]", "1999"),
        ("c1999", "1999"),
        ("©1999", "1999"),
        ("Spring 2019", "2019"),
        ("2019/2020", "2019"),
        ("2019–2020", "2019"),
        ("2019-01-01/2019-12-31", "2019"),
    ],
)
def test_a_date_is_read_as_precisely_as_it_was_written(text: str, expected: str) -> None:
    date, problem = read_date(text)

    assert str(date) == expected
    assert problem == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-13", "2019"),
        ("2019-13-01", "2019"),
        ("2019-02-30", "2019-02"),
        ("2021-04-31", "2021-04"),
        ("31 February 2019", "2019-02"),
        ("03/04/2019", "2019"),
    ],
)
def test_what_cannot_be_is_cut_off_and_told(text: str, expected: str) -> None:
    date, problem = read_date(text)

    assert str(date) == expected
    assert problem


@pytest.mark.parametrize(
    "text",
    [
        "in press",
        "Forthcoming",
        "[n.d.]",
        "to appear",
        "In press, 2021",
        "forthcoming (2022)",
        "im Druck",
        "",
        "0000",
        "1066",
        "2101-01-01",
        "99",
        "x" * 200,
        "12",
        "2019-1-1-1",
        "202",
        "20190",
        "next year",
    ],
)
def test_nothing_is_invented(text: str) -> None:
    date, problem = read_date(text)

    assert date is None
    assert problem


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2019", "2020-01-01"], "2019"),
        (["2019", "2019-05", "2020-01-01"], "2019-05"),
        (["2019-05-03", "2019-05", "2019"], "2019-05-03"),
        (["2019-05-03", "2019-03"], "2019-03"),
        (["2019-06", "2019-06-30", "2019-06-02"], "2019-06-02"),
    ],
)
def test_of_several_the_most_precise_that_agrees_with_the_earliest(dates: list[str], expected: str) -> None:
    parsed = [PublicationDate(*map(int, date.split("-"))) for date in dates]

    assert str(choose(parsed)) == expected
    assert str(choose(parsed[::-1])) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-05-XX", "2019-05"),
        ("2019-05-", "2019-05"),
        ("2019-uu", "2019"),
        ("2019-W05", "2019"),
        ("2019-123", "2019"),
    ],
)
def test_an_end_that_is_no_date_is_cut_off_and_told(text: str, expected: str) -> None:
    date, problem = read_date(text)

    assert str(date) == expected
    assert problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019年5月3日", "2019-05-03"),
        ("201905", "2019-05"),
        ("May/June 2019", "2019"),
        ("Mai-Juni 2019", "2019"),
        ("Tue, 3 May 2019", "2019-05-03"),
        ("2019-05-03+02:00", "2019-05-03"),
    ],
)
def test_rarer_spellings_are_read_too(text: str, expected: str) -> None:
    assert str(read_date(text).date) == expected
