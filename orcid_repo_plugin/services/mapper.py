"""Maps one item: asks the hooks, checks the work, and says whether it may go."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from orcid_repo_plugin.domain.byline import Byline
from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import RepositoryItem
from orcid_repo_plugin.domain.report import Finding, Level, Report
from orcid_repo_plugin.domain.work import Refusal, Work
from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.guard import Heard, heard
from orcid_repo_plugin.mapping.byline import BylineMapping
from orcid_repo_plugin.mapping.choice import ChoiceMapping
from orcid_repo_plugin.mapping.citation import CitationMapping
from orcid_repo_plugin.mapping.container import ContainerMapping
from orcid_repo_plugin.mapping.contributors import ContributorsMapping
from orcid_repo_plugin.mapping.date import DateMapping
from orcid_repo_plugin.mapping.description import DescriptionMapping
from orcid_repo_plugin.mapping.external_ids import ExternalIdsMapping
from orcid_repo_plugin.mapping.sendable import SendableMapping
from orcid_repo_plugin.mapping.tables import Tables
from orcid_repo_plugin.mapping.titles import TitlesMapping
from orcid_repo_plugin.mapping.validity import problems
from orcid_repo_plugin.mapping.work import WorkMapping, ask, say_what_plugins_chose
from orcid_repo_plugin.mapping.work_type import WorkTypeMapping
from orcid_repo_plugin.plugins import Plugins
from orcid_repo_plugin.settings import Settings


@dataclass(frozen=True, slots=True)
class MappedItem:
    """An item, the work it becomes, and why."""

    item: RepositoryItem
    work: Work | None
    """``None`` when the item cannot become one; the report says why."""
    sendable: bool
    """Whether the work may go to ORCID."""
    report: tuple[Finding, ...]
    refusals: tuple[Refusal, ...] = ()
    """Why it may not go, the built-in reasons of the item's state first; none for a sendable work."""


class Mapper:
    """The mapping of one installation: settings, tables and hooks put together.

    :param plugins: loaded plugins; the mapping's own answers are registered here.
    :raises SettingsError: a row of a table in the settings makes no sense.
    """

    def __init__(self, plugins: Plugins, settings: Settings) -> None:
        self.plugins = plugins
        self.settings = settings
        self.host = settings.orcid.host
        self._fields: dict[str, FieldTable] = {}
        self._foreign = any(plugin and name not in plugins.own for name, plugin in plugins.list_name_plugin())
        self.tables = Tables.build(plugins.hook.orcid_gather_tables(), settings.mapping)
        self._bylines = BylineMapping(self.tables, self.host)
        for name, plugin in self._own().items():
            plugins.register_own(plugin, f"mapping.{name}")

    def _own(self) -> dict[str, object]:
        mapping = self.settings.mapping
        send = mapping.organisations == "send"
        own: dict[str, object] = {
            "work": WorkMapping(self.plugins.hook, self.tables),
            "work_type": WorkTypeMapping(self.tables),
            "titles": TitlesMapping(self.tables),
            "container": ContainerMapping(self.tables),
            "date": DateMapping(),
            "description": DescriptionMapping(self.tables),
            "contributors": ContributorsMapping(self.tables, host=self.host, send_organisations=send),
            "external_ids": ExternalIdsMapping(self.tables),
            "citation": CitationMapping(mapping.citation_abstract, self.tables.is_organisation),
            "sendable": SendableMapping(),
        }
        choice = ChoiceMapping(self.settings.push)
        return own | {"choice": choice} if choice.chooses else own

    def fields(self, platform: str) -> FieldTable:
        """The field table of a platform, with the site's rows on top."""
        table = self._fields.get(platform)
        if table is None:
            try:
                table = self._fields[platform] = FieldTable(self.tables.field_rows(platform))
            except ValueError as error:
                raise SettingsError(f"mapping.fields.{platform}: {error}") from error
        return table

    def map(self, item: RepositoryItem) -> MappedItem:
        """Map an item. A plugin that raises is named in the report and stops nobody."""
        report = Report(item.findings)
        notes: list[Heard] = []
        token = heard.set(notes)
        try:
            work: Work | None = ask(self.plugins.hook.orcid_map_work, {"item": item, "report": report})
            answers = ask(self.plugins.hook.orcid_refuse_push, {"item": item, "work": work, "person": None})
        finally:
            heard.reset(token)
        if notes:
            _say_what_plugins_did(notes, report)
            if work is not None:
                say_what_plugins_chose(work, report)
        refusals = [as_refusal(answer) for answer in answers if answer]
        for refusal in refusals:
            report.info(refusal.code, refusal.field, f"not sent: {refusal.message}")
        if work is not None:
            for problem in problems(work, host=self.host, new_id_types=self.tables.identifier_types):
                refusals.append(Refusal(problem.code, problem.message))
                report.error(problem.code, "", problem.message)
        _say_unused(item, self.fields(item.repository.platform), report)
        if self._foreign:
            report.lines = [_of_text(line) for line in report.lines]
        sendable = work is not None and not refusals
        return MappedItem(item, work, sendable, tuple(report.lines), tuple(refusals))

    def byline(self, item: RepositoryItem, work: Work | None, repository: str = "") -> Byline | None:
        """What the item's page says of it; ``None`` for an item that the public does not see.

        :param repository: by which name our books know the item's repository; empty: as the item says.
        """
        return self._bylines.byline(item, work, repository or item.repository.name)


def _of_text(line: Finding) -> Finding:
    """A line whose parts are texts, whatever a plugin has put into it."""
    level = line.level if line.level in set(Level) else Level.INFO
    code, field, message = ("" if part is None else str(part) for part in line[1:])
    return line._replace(level=level, code=code, field=field, message=message)


def _say_what_plugins_did(notes: Iterable[Heard], report: Report) -> None:
    for note in dict.fromkeys(notes):
        if note.error:
            report.warning("plugin-broke", "", str(note))
        else:
            report.info("plugin-answered", "", str(note))


def as_refusal(answer: object) -> Refusal:
    """What ``orcid_refuse_push`` answered, with a code.

    >>> as_refusal("under embargo until 2027-03-01").code
    'refused'
    """
    return answer if isinstance(answer, Refusal) else Refusal("refused", str(answer))


_OF_THE_ADAPTER: Final = ("status", "succeeds", "succeeded-by")
"""Slots that tell which item it is, and whether the repository shows it."""


def _say_unused(item: RepositoryItem, table: FieldTable, report: Report) -> None:
    """Name the fields that the adapter read for itself, and those that nothing used."""
    used = {line.field for line in report.lines}
    for fields in [fields for fields in used if ", " in fields]:
        used.update(fields.split(", "))
    is_own = table.feeding(*_OF_THE_ADAPTER)
    left = [name for name in item.fields if name not in used]
    own = [name for name in left if is_own(name)]
    unused = [name for name in left if not is_own(name)]
    if own:
        words = (
            f"{item.state.value} item {item.item_id} (key, state, address and people, read by the adapter)"
        )
        report.lines.append(Finding(Level.INFO, "item", ", ".join(own), words))
    if unused:
        report.lines.append(Finding(Level.INFO, "unused-fields", "", f"not used: {', '.join(unused)}"))
