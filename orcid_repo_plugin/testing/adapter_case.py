"""The adapter that the checks are about: what its author tells of it, and how the checks read with it."""

import inspect
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Final

import pytest

from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import ReadItem, Repository, RepositoryItem
from orcid_repo_plugin.errors import UnreadableItem, UnreadableSource
from orcid_repo_plugin.reading.source import Source

POSITION: Final = re.compile(r"(\d+):(\d+)")


class AdapterCase:
    """Says who the adapter is and what its files look like; reads them for the checks."""

    platform: ClassVar[str]
    """The name by which the adapter answers."""
    plugin: ClassVar[object]
    """The adapter: a module or an object with the hook functions."""
    sample: ClassVar[Path | bytes]
    """A file of this platform with two items or more, or its content; all of it readable."""
    title_field: ClassVar[str]
    """The field that holds the main title."""
    unknown_field: ClassVar[str] = "contract_unknown"
    """A field name that no row of the adapter's field table knows."""
    may_authenticate: ClassVar[bool] = False
    """Whether an item of this platform can tell that a person has signed in at ORCID."""

    def with_field(self, name: str, text: str) -> bytes:
        """A file with one item that has the field ``name`` with this text, besides what an item needs."""
        raise NotImplementedError

    def repeat(self, count: int) -> bytes | None:
        """A file with so many items; ``None`` leaves out the checks of streaming."""
        return None

    def broken_among(self) -> bytes | None:
        """A file of three items whose second is broken; ``None`` leaves out the check."""
        return None

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path
        self.repository = Repository("main", self.platform)

    def ask(self, hook: str, **arguments: object) -> Any:
        """Call one of the plugin's functions with the arguments that it asks for."""
        function = getattr(self.plugin, hook, None)
        if function is None:
            return None
        return function(**{name: arguments[name] for name in inspect.signature(function).parameters})

    def source(self, content: bytes | Path, name: str = "sample") -> Source:
        """A source with this content."""
        if isinstance(content, Path):
            content = content.read_bytes()
        path = self.folder / name
        path.write_bytes(content)
        return Source(name, path)

    def table(self, **rows: str) -> FieldTable:
        """The plugin's own field table, with a site's rows on top."""
        tables: Mapping[str, Mapping[str, str]] = self.ask("orcid_gather_tables") or {}
        return FieldTable({**tables.get(f"fields.{self.platform}", {}), **rows})

    def reading(self, source: Source, table: FieldTable | None = None) -> Iterable[ReadItem | UnreadableItem]:
        """What the adapter answers for its own platform."""
        answer: Iterable[ReadItem | UnreadableItem] | None = self.ask(
            "orcid_read_items",
            platform=self.platform,
            repository=self.repository,
            source=source,
            fields=table or self.table(),
        )
        assert answer is not None, f"orcid_read_items answers None for its own platform {self.platform!r}"
        return answer

    def read(self, content: bytes | Path, table: FieldTable | None = None) -> list[ReadItem]:
        """The items of a file in which nothing is broken."""
        answers = list(self.reading(self.source(content), table))
        broken = [str(answer) for answer in answers if isinstance(answer, UnreadableItem)]
        assert not broken
        return [answer for answer in answers if isinstance(answer, ReadItem)]

    def items(self) -> list[RepositoryItem]:
        """The items of the sample."""
        return [read.item for read in self.read(self.sample)]

    def survive(self, content: bytes) -> list[ReadItem | UnreadableItem]:
        """Read what may be broken; anything but the two errors for it fails the test."""
        answers: list[ReadItem | UnreadableItem] = []
        failure: UnreadableSource | None = None
        try:
            answers.extend(self.reading(self.source(content, "odd-file")))  # keeps what came before a failure
        except UnreadableSource as error:
            failure = error
        assert failure is None or (failure.source == "odd-file" and failure.reason)
        for answer in answers:
            assert isinstance(answer, ReadItem | UnreadableItem)
            assert POSITION.fullmatch(answer.position), answer.position
            if isinstance(answer, UnreadableItem):
                assert answer.source == "odd-file"
                assert answer.reason
        return answers
