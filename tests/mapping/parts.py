"""Maps one part of an item, for tests: the built-in answer with our own tables, and its report."""

from typing import Any, Final

from orcid_repo_plugin.domain.item import Repository, RepositoryItem
from orcid_repo_plugin.domain.report import Finding, Level, Report
from orcid_repo_plugin.mapping.tables import Tables
from orcid_repo_plugin.settings import MappingSettings

TABLES: Final = Tables.build([], MappingSettings())


def item_with(**values: Any) -> RepositoryItem:
    """An item that has these and nothing else."""
    return RepositoryItem(**{"repository": Repository("main", "items"), "item_id": "1", **values})


def said(report: Report, code: str) -> list[str]:
    """The messages with this code."""
    return [line.message for line in report.lines if line.code == code]


def warnings(report: Report) -> list[Finding]:
    """The lines that are more than information."""
    return [line for line in report.lines if line.level is not Level.INFO]
