"""Names the whole that a work belongs to: ORCID's ``journal-title``."""

import re
from typing import Final

from orcid_repo_plugin.domain.item import RepositoryItem
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.mapping.tables import Tables
from orcid_repo_plugin.mapping.text import MAX_TITLE, clean
from orcid_repo_plugin.mapping.titles import say_cleaned, shortened

ADDRESS: Final = re.compile(r"(?:https?://|www\.|10\.\d{4,9}/|urn:)\S+", re.IGNORECASE)


class ContainerMapping:
    """The built-in answer of ``orcid_map_container``."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    @hookimpl(trylast=True)
    def orcid_map_container(self, item: RepositoryItem, work_type: str, report: Report) -> str:
        """The first container of the kinds that this work type's row names, in the row's order."""
        if not item.containers:
            return ""
        for kind in self.tables.containers(work_type):
            for given in item.containers:
                if given.kind != kind:
                    continue
                text = clean(given.value)
                if ADDRESS.fullmatch(text):
                    report.warning("container-is-address", given.field, f"{text[:80]} is no title; left out")
                elif text:
                    report.chose("journal-title", given.field, f"{kind} of a {work_type}", text[:80])
                    say_cleaned(given.value, text, "journal-title", given.field, report)
                    _say_left_over(item, text, report)
                    return shortened(text, MAX_TITLE, "journal-title", given.field, report)
        _say_left_over(item, "", report)
        return ""


def _say_left_over(item: RepositoryItem, chosen: str, report: Report) -> None:
    """Name the containers that are not sent: ORCID takes one name, and not every kind for every type."""
    for given in item.containers:
        text = clean(given.value)
        if text and text.casefold() != chosen.casefold() and not ADDRESS.fullmatch(text):
            why = "another container was chosen" if chosen else "no container of a work of this type"
            report.info("not-sent", given.field, f"{given.kind} {text[:80]!r}: {why}")
