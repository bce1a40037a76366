"""Which date is the publication date, and what is said of the others."""

from orcid_repo_plugin.domain.item import ItemDate
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import PublicationDate
from orcid_repo_plugin.mapping.date import DateMapping
from tests.mapping.parts import item_with, said, warnings


def map_date(*dates: ItemDate) -> tuple[PublicationDate | None, Report]:
    report = Report()
    return DateMapping().orcid_map_date(item_with(dates=dates), report), report


def test_in_press_is_no_date_and_no_fault() -> None:
    mapped, report = map_date(ItemDate("in press", "dc.date.issued"))

    assert mapped is None
    assert said(report, "not-yet-published") == ["'in press': no publication date is sent"]
    assert warnings(report) == []


def test_what_was_left_off_a_date_stands_in_the_report() -> None:
    mapped, report = map_date(ItemDate("Spring 2019", "date"))

    assert mapped == PublicationDate(2019)
    assert said(report, "publication-date") == [
        "2019 (the only publication date; the item says 'Spring 2019')"
    ]


def test_the_most_precise_of_those_that_agree_with_the_earliest_publication_date() -> None:
    mapped, _ = map_date(
        ItemDate("2021-03", "dc.date.issued"),
        ItemDate("2021-03-15T00:00:00Z", "dc.date.issued"),
        ItemDate("2020-01-01", "dc.date.accessioned", "accessioned"),
    )

    assert mapped == PublicationDate(2021, 3, 15)
