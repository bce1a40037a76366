"""The journey from files to mapped items: recognise, find versions, read, map."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from orcid_repo_plugin.answers import misfit
from orcid_repo_plugin.domain.item import ReadItem, Repository, VersionFact
from orcid_repo_plugin.errors import BrokenPlugin, UnknownPlatform, UnreadableItem, UnreadableSource
from orcid_repo_plugin.guard import Heard
from orcid_repo_plugin.reading.source import Source, shown_name
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


def find_sources(paths: Sequence[str], stdin: IO[bytes]) -> Iterator[tuple[Source, bool] | UnreadableSource]:
    """The files behind paths, folders and ``-``, in a fixed order.

    Links to folders are not followed, so that no circle is walked; pipes that are named
    themselves (``<(zcat …)``) are spooled, those in folders passed over.

    :returns: each with whether it was named itself (``True``) or lies in a named folder; a folder
        that cannot be read in its place.
    """
    for name in paths:
        if name == STDIN:
            yield Source.spool(stdin), True
        elif Path(name).is_dir():
            yield from _in_folder(name)
        else:
            yield Source.of(Path(name)), True


def _in_folder(name: str) -> Iterator[tuple[Source, bool] | UnreadableSource]:
    closed: list[UnreadableSource] = []

    def note(error: OSError) -> None:
        folder = shown_name(Path(error.filename))
        closed.append(UnreadableSource(folder, f"cannot be read: {error.strerror}"))

    found = []
    for folder, folders, files in os.walk(name, onerror=note):
        folders[:] = [one for one in folders if not one.startswith(".")]
        found += [Path(folder, file) for file in files if not file.startswith(".")]
    yield from closed
    for path in sorted(found):
        if path.name.lower().removesuffix(".gz").endswith(ENDINGS) and path.is_file():
            yield Source.of(path), False


class ItemMapping:
    """One run over an input: the sources, their versions, their items one after the other.

    :param platform: whose files they are; else each file's content tells.
    :param repository: the name of the repository that they come from; else the settings' first of
        the platform.
    """

    def __init__(self, mapper: Mapper, platform: str | None = None, repository: str | None = None) -> None:
        self.mapper = mapper
        self.hook = mapper.plugins.hook
        self.platform = platform
        self.repository = repository
        self.skipped: list[str] = []
        """Files in folders that are of no platform we know."""
        self.inputs: list[Input] = []
        self.failures: list[Failed] = []

    def recognise(self, sources: Iterable[tuple[Source, bool] | UnreadableSource]) -> None:
        """Find each source's platform; note what cannot be read."""
        for found in sources:
            if isinstance(found, UnreadableSource):
                self.failures.append(Failed(found.source, found))
                continue
            source, named = found
            try:
                platform = self.platform or self._platform_of(source)
            except UnreadableSource as error:
                if isinstance(error, UnknownPlatform) and not named:
                    self.skipped.append(source.name)
                else:
                    self.failures.append(Failed(source.name, error))
                continue
            self.inputs.append(Input(source, platform))

    def _platform_of(self, source: Source) -> str:
        if not source.sample().strip():
            raise UnreadableSource(source.name, "is empty")
        platform: str | None = self.hook.orcid_find_platform(source=source)
        if platform is None:
            raise UnknownPlatform(
                source.name,
                "cannot tell which kind of repository this file comes from; say it with --platform",
            )
        return platform

    def run(self) -> Iterator[Mapped | Failed]:
        """Map everything, lazily: one item is held at a time."""
        yield from self.failures
        platforms = dict.fromkeys(given.platform for given in self.inputs)
        versions = {platform: Versions(self._facts(platform)) for platform in platforms}
        for given in self.inputs:  # keys of two platforms may be alike, so each has its own versions
            yield from self._one_source(given, versions[given.platform])

    def _asked(self, given: Input) -> dict[str, object]:
        name = self.repository or self.mapper.settings.repository(given.platform)[0]
        return {
            "platform": given.platform,
            "repository": Repository(name, given.platform),
            "source": given.source,
            "fields": self.mapper.fields(given.platform),
        }

    def _facts(self, platform: str) -> Iterator[VersionFact]:
        """What a first pass over the files of one platform tells."""
        for given in self.inputs:
            if given.platform != platform:
                continue
            try:
                yield from self.hook.orcid_find_versions(**self._asked(given)) or ()
            except UnreadableSource:
                continue  # the second pass meets it again, and tells
            except BrokenPlugin as error:
                self.mapper.plugins.broken.add(Heard(error.plugin, error.hook, error.reason))

    def _one_source(self, given: Input, versions: Versions) -> Iterator[Mapped | Failed]:
        try:
            items = self.hook.orcid_read_items(**self._asked(given))
            if items is None:
                raise UnreadableSource(given.source.name, f"no plugin reads the platform {given.platform!r}")
            for read in items:
                yield self._one_item(given.source, read, versions)
        except UnreadableSource as error:
            yield Failed(given.source.name, error)
        except BrokenPlugin as error:
            reason = f"{error}; what it had read before that is done"
            yield Failed(given.source.name, UnreadableSource(given.source.name, reason))
        except Exception as error:  # a fault of ours; the other files go on
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
        except Exception as error:  # a fault of ours or of a reader; the other items go on
            problem = misfit(read, ReadItem)
            words = f"the reader gave {problem}" if problem else f"{type(error).__name__}: {error}"
            return Failed(where, UnreadableItem(source.name, read.position, f"cannot be mapped: {words}"))
