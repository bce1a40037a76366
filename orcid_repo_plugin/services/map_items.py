"""The journey from files to mapped items: recognise, find versions, read, map."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from orcid_repo_plugin.domain.item import ReadItem, Repository, VersionFact
from orcid_repo_plugin.errors import UnreadableItem, UnreadableSource
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.services.mapper import MappedItem, Mapper
from orcid_repo_plugin.services.versions import Versions

STDIN: Final = "-"
ENDINGS: Final = (".xml", ".json", ".jsonl", ".ndjson", ".bib", ".bibtex")
"""What is read from a folder; files named one by one may be called anything."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapped item and where it came from."""

    source: str
    """``file:line:column``."""
    mapped: MappedItem


@dataclass(frozen=True, slots=True)
class Failed:
    """An item, or a whole file, that could not be read or mapped; the others go on."""

    source: str
    error: Exception

    def __str__(self) -> str:
        return str(self.error)


@dataclass(frozen=True, slots=True)
class Input:
    """A source whose platform is known."""

    source: Source
    platform: str


def find_sources(paths: Sequence[str], stdin: IO[bytes]) -> Iterator[tuple[Source, bool]]:
    """The files behind paths, folders and ``-``, in a fixed order.

    :returns: each with whether it was named itself (``True``) or lies in a named folder.
    """
    for name in paths:
        if name == STDIN:
            yield Source.spool(stdin), True
        elif Path(name).is_dir():
            for path in sorted(Path(name).rglob("*")):
                plain = path.name.lower().removesuffix(".gz")
                hidden = any(part.startswith(".") for part in path.relative_to(name).parts)
                if path.is_file() and not hidden and plain.endswith(ENDINGS):
                    yield Source(str(path), path), False
        else:
            yield Source(name, Path(name)), True


class ItemMapping:
    """One run over an input: the sources, their versions, their items one after the other."""

    def __init__(self, mapper: Mapper, platform: str | None = None) -> None:
        self.mapper = mapper
        self.hook = mapper.plugins.hook
        self.platform = platform
        self.skipped: list[str] = []
        """Files in folders that are of no platform we know."""
        self.inputs: list[Input] = []
        self.failures: list[Failed] = []

    def recognise(self, sources: Iterable[tuple[Source, bool]]) -> None:
        """Find each source's platform; note what cannot be read."""
        for source, named in sources:
            try:
                platform = self.platform or self._platform_of(source)
            except UnreadableSource as error:
                if named or "kind of repository" not in error.reason:
                    self.failures.append(Failed(source.name, error))
                else:
                    self.skipped.append(source.name)
                continue
            self.inputs.append(Input(source, platform))

    def _platform_of(self, source: Source) -> str:
        if not source.sample().strip():
            raise UnreadableSource(source.name, "is empty")
        platform: str | None = self.hook.orcid_find_platform(source=source)
        if platform is None:
            raise UnreadableSource(
                source.name,
                "cannot tell which kind of repository this file comes from; say it with --platform",
            )
        return platform

    def run(self) -> Iterator[Mapped | Failed]:
        """Map everything, lazily: one item is held at a time."""
        yield from self.failures
        versions = Versions(self._facts())
        for given in self.inputs:
            yield from self._one_source(given, versions)

    def _asked(self, given: Input) -> dict[str, object]:
        name, _ = self.mapper.settings.repository(given.platform)
        return {
            "platform": given.platform,
            "repository": Repository(name, given.platform),
            "source": given.source,
            "fields": self.mapper.fields(given.platform),
        }

    def _facts(self) -> Iterator[VersionFact]:
        for given in self.inputs:
            try:
                yield from self.hook.orcid_find_versions(**self._asked(given)) or ()
            except UnreadableSource:
                continue  # the second pass meets it again, and tells

    def _one_source(self, given: Input, versions: Versions) -> Iterator[Mapped | Failed]:
        try:
            items = self.hook.orcid_read_items(**self._asked(given))
            if items is None:
                raise UnreadableSource(given.source.name, f"no plugin reads the platform {given.platform!r}")
            for read in items:
                yield self._one_item(given.source, read, versions)
        except UnreadableSource as error:
            yield Failed(given.source.name, error)
        except Exception as error:  # an adapter may be anybody's; the other files go on
            reason = f"the reader of {given.platform} broke: {type(error).__name__}: {error}"
            yield Failed(given.source.name, UnreadableSource(given.source.name, reason))

    def _one_item(
        self, source: Source, read: ReadItem | UnreadableItem, versions: Versions
    ) -> Mapped | Failed:
        if isinstance(read, UnreadableItem):
            return Failed(f"{source.name}:{read.position}", read)
        where = f"{source.name}:{read.position}"
        try:
            return Mapped(where, self.mapper.map(versions.told(read.item)))
        except Exception as error:  # a fault of ours or of a wrapper; the other items go on
            reason = f"item {read.item.item_id}: cannot be mapped: {type(error).__name__}: {error}"
            return Failed(where, UnreadableItem(source.name, read.position, reason))
