"""Puts the parts together: the built-in answer of ``orcid_map_work``."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from orcid_repo_plugin.domain.item import ItemState, RepositoryItem
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import Description, Titles, Work, WorkType
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.mapping.external_ids import join
from orcid_repo_plugin.mapping.tables import Tables

KNOWN_TYPES = frozenset(WorkType)


_PARTS: Final = {
    "type": "type",
    "title": "title",
    "journal_title": "journal-title",
    "publication_date": "publication-date",
    "short_description": "short-description",
    "contributors": "contributor",
    "citation": "citation",
}
"""A work's parts, and the code by which our own answers report them."""


def ask(caller: Any, asked: Mapping[str, Any]) -> Any:
    """A hook's answer: its only implementation's, the usual case, without pluggy's detour."""
    implementations = caller.get_hookimpls()
    if len(implementations) != 1 or implementations[0].wrapper or implementations[0].hookwrapper:
        return caller(**asked)
    (only,) = implementations
    answer = only.function(*[asked[name] for name in only.argnames])
    first = caller.spec.opts["firstresult"]
    return answer if first else [] if answer is None else [answer]


class WorkMapping:
    """Asks the hook of each part, in the order in which they need each other.

    :param hook: the plugin manager's ``hook``, so that every part can be overridden.
    """

    def __init__(self, hook: Any, tables: Tables) -> None:
        self.hook = hook
        self.tables = tables

    @hookimpl(trylast=True)
    def orcid_map_work(self, item: RepositoryItem, report: Report) -> Work | None:
        """The work, or ``None`` for an item without a title, or one that is no work at all."""
        if item.state is ItemState.NOT_A_WORK:
            return None
        asked: dict[str, Any] = {"item": item, "report": report}
        titles: Titles | None = ask(self.hook.orcid_map_titles, asked)
        if titles is None:
            return None
        work_type = asked["work_type"] = self._type(asked)
        description = ask(self.hook.orcid_map_description, asked) or Description()
        work = Work(
            type=work_type,
            title=titles.title,
            subtitle=titles.subtitle,
            translated_title=titles.translated,
            journal_title=ask(self.hook.orcid_map_container, asked) or None,
            short_description=description.short_description,
            publication_date=ask(self.hook.orcid_map_date, asked),
            external_ids=join(ask(self.hook.orcid_gather_external_ids, asked), self.tables, report),
            url=description.url,
            contributors=tuple(ask(self.hook.orcid_map_contributors, asked) or ()),
            language=description.language,
            country=description.country,
        )
        citation = ask(self.hook.orcid_map_citation, {"item": item, "work": work, "report": report})
        return replace(work, citation=citation) if citation else work

    def _type(self, asked: Mapping[str, Any]) -> str:
        work_type = str(ask(self.hook.orcid_map_work_type, asked) or WorkType.OTHER)
        if work_type in KNOWN_TYPES:
            return work_type
        asked["report"].warning(
            "bad-type", "", f"a plugin says {work_type!r}, which is no work type of ORCID's; sent as other"
        )
        return WorkType.OTHER


def say_what_plugins_chose(work: Work, report: Report) -> None:
    """Every value has a line: what ours did not report, a plugin has answered."""
    reported = {line.code for line in report.lines}
    for part, code in _PARTS.items():
        value = getattr(work, part)
        if value and code not in reported:
            words = (
                str(value)
                if isinstance(value, str)
                else f"{len(value)} named"
                if part == "contributors"
                else ""
            )
            report.chose(code, "", "a plugin's answer", words[:80] or part)
