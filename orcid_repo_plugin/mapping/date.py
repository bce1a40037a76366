"""Chooses the publication date: the earliest one, as precise as the item gives it, never more."""

from orcid_repo_plugin.domain.dates import NO_DATE_YET, read_date
from orcid_repo_plugin.domain.item import ItemDate, RepositoryItem
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import PublicationDate
from orcid_repo_plugin.hookspecs import hookimpl


class DateMapping:
    """The built-in answer of ``orcid_map_date``."""

    @hookimpl(trylast=True)
    def orcid_map_date(self, item: RepositoryItem, report: Report) -> PublicationDate | None:
        """Of the publication dates, the most precise of those that agree with the earliest."""
        found = [(date, given) for given in item.dates if (date := _publication_date(given, report))]
        if not found:
            _say_why_none(item, report)
            return None
        earliest = found[0][0] if len(found) == 1 else choose([date for date, _ in found])
        source = next(given for date, given in found if date == earliest)
        rule = "the only publication date" if len(found) == 1 else f"earliest of {len(found)}, most precise"
        if source.value.strip() != str(earliest):
            rule = f"{rule}; the item says {source.value[:60]!r}"
        report.chose("publication-date", source.field, rule, str(earliest))
        return earliest


def choose(dates: list[PublicationDate]) -> PublicationDate:
    """The earliest date, with as much precision as any that agrees with it.

    >>> choose([PublicationDate(2019), PublicationDate(2020, 1, 1), PublicationDate(2019, 5)])
    PublicationDate(year=2019, month=5, day=None)
    """
    year = min(date.year for date in dates)
    agreeing = [date for date in dates if date.year == year]
    months = [date.month for date in agreeing if date.month]
    if not months:
        return PublicationDate(year)
    month = min(months)
    days = [date.day for date in agreeing if date.month == month and date.day]
    return PublicationDate(year, month, min(days) if days else None)


def _publication_date(given: ItemDate, report: Report) -> PublicationDate | None:
    if given.kind != "published":
        return None
    date, problem = read_date(given.value)
    if problem == NO_DATE_YET:
        report.info("not-yet-published", given.field, f"{given.value[:60]!r}: no publication date is sent")
    elif problem:
        code = "date-cut" if date else "date-unreadable"
        report.warning(code, given.field, f"{given.value[:60]!r}: {problem}")
    return date


def _say_why_none(item: RepositoryItem, report: Report) -> None:
    for given in item.dates:
        if given.kind == "in-press":
            report.info("not-yet-published", given.field, "in press: no publication date is sent")
        elif given.kind != "published":
            report.info("no-publication-date", given.field, f"{given.kind}: no publication date")
    if not item.dates:
        report.info("no-publication-date", "", "the item has no publication date; none is invented")
