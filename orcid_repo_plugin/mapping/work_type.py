"""Says what kind of work an item is."""

from typing import Final

from orcid_repo_plugin.domain.item import RepositoryItem, Text
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import WorkType
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.mapping.tables import Tables
from orcid_repo_plugin.mapping.word_table import Row

_SHOWN: Final = 80


class WorkTypeMapping:
    """The built-in answer of ``orcid_map_work_type``."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    @hookimpl(trylast=True)
    def orcid_map_work_type(self, item: RepositoryItem, report: Report) -> str:
        """The first of the item's words that a table knows; ``other`` only if none says more."""
        second_best: tuple[Text, Row] | None = None
        unknown: list[Text] = []
        for given in item.types:
            row = self.tables.work_type(item.repository.platform, given.value)
            if row is None:
                unknown.append(given)
            elif row.value == WorkType.OTHER:
                second_best = second_best or (given, row)
            elif row.value:
                _pass_over(unknown, given, report)
                _chosen(given, row, report)
                self._say_others(item, given, row, report)
                return row.value
        if second_best:
            _pass_over(unknown, second_best[0], report)
            return _chosen(*second_best, report)
        _warn(item, unknown, report)
        report.chose("type", "", "no table knows a better one", WorkType.OTHER.value)
        return WorkType.OTHER.value

    def _say_others(self, item: RepositoryItem, chosen: Text, row: Row, report: Report) -> None:
        """Name the words after the chosen one that would have made it another type."""
        if item.types[-1] is chosen:
            return
        for given in item.types[item.types.index(chosen) + 1 :]:
            if chosen.value.startswith(f"{given.value}/"):
                continue  # "thesis" after "thesis/phd"
            other = self.tables.work_type(item.repository.platform, given.value)
            if other is None or other.value not in ("", row.value):
                word = given.value[:_SHOWN]
                report.info(
                    "unused-type", given.field, f"{word!r}: {chosen.value[:_SHOWN]!r} stands before it"
                )


def _chosen(given: Text, row: Row, report: Report) -> str:
    report.chose("type", given.field, f"row {row.key!r} of {row.table}", row.value)
    return row.value


def _pass_over(unknown: list[Text], chosen: Text, report: Report) -> None:
    """Name the words that no table knows; a refinement of the chosen one (``thesis/local``) needs none."""
    for given in unknown:
        if not given.value.startswith(f"{chosen.value}/"):
            word = given.value[:_SHOWN]
            report.info("unused-type", given.field, f"{word!r} is no type that we know; {chosen.value!r} is")


def _warn(item: RepositoryItem, unknown: list[Text], report: Report) -> None:
    plain = [given for given in unknown if not any(given.value.startswith(f"{u.value}/") for u in unknown)]
    for given in plain:
        word = given.value[:_SHOWN]
        report.warning(
            "unknown-type",
            given.field,
            f"{word!r} is no type that we know; sent as other. If it is one, write in the settings under "
            f'[mapping.types.{item.repository.platform}]: "{word}" = "journal-article", or which type it is',
        )
    if not plain:
        field = item.types[0].field if item.types else ""
        why = (
            f"only {item.types[0].value[:_SHOWN]!r}, which is none" if item.types else "no word for its type"
        )
        report.warning("no-type", field, f"the item has {why}; sent as other")
