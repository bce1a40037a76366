"""Checks of how an adapter reads files: packed, streamed, broken, hostile."""

import dataclasses
import gzip
import itertools
from collections.abc import Iterator
from typing import Final

import pytest

from orcid_repo_plugin.domain.item import ReadItem, VersionFact
from orcid_repo_plugin.errors import UnreadableItem, UnreadableSource
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.testing.adapter_case import AdapterCase
from orcid_repo_plugin.testing.contents import HOSTILE

STREAM_SIZE: Final = 6 * 1024 * 1024
"""Bytes of the file on which streaming is shown; adapters read blocks of 1 MB."""


@dataclasses.dataclass(frozen=True)
class CountedSource(Source):
    """A source that notes how many bytes were read of it, searches not counted."""

    sizes: list[int] = dataclasses.field(default_factory=list)

    def blocks(self, size: int = 1024 * 1024) -> Iterator[bytes]:
        """The bytes, counted."""
        for block in Source(self.name, self.path).blocks(size):
            self.sizes.append(len(block))
            yield block

    def contains(self, *markers: bytes) -> bool:
        """A search over the file, which holds nothing."""
        return Source(self.name, self.path).contains(*markers)


class FileChecks(AdapterCase):
    """How files are read."""

    def test_a_gzipped_file_gives_the_same_items(self) -> None:
        content = self.source(self.sample).path.read_bytes()
        assert self.read(gzip.compress(content)) == self.read(content)

    def test_an_empty_file_is_told(self) -> None:
        with pytest.raises(UnreadableSource, match="sample"):
            list(self.reading(self.source(b"")))

    def test_a_missing_file_is_told(self) -> None:
        with pytest.raises(UnreadableSource, match="gone"):
            list(self.reading(Source("gone", self.folder / "gone")))

    def test_a_truncated_file_gives_its_whole_items_and_is_told(self) -> None:
        content = self.source(self.sample).path.read_bytes().rstrip()
        ids = {item.item_id for item in self.items()}
        for share in (0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
            answers = self.survive(content[: int(len(content) * share)])
            read = [answer.item.item_id for answer in answers if isinstance(answer, ReadItem)]
            assert len(read) < len(ids) or len(answers) > len(read), f"cut at {share:.0%}: nothing told"

    def test_bytes_that_are_no_text_break_one_item_at_most(self) -> None:
        content = self.source(self.sample).path.read_bytes()
        place = len(content) // 3
        for bad in (b"\xff\xfe\x80", b"\x00\x00", b"\xed\xa0\x80"):
            self.survive(content[:place] + bad + content[place:])

    @pytest.mark.parametrize("what", HOSTILE)
    def test_hostile_content_ends_in_a_plain_word(self, what: str) -> None:
        self.survive(HOSTILE[what])

    def test_a_broken_item_does_not_stop_the_others(self) -> None:
        content = self.broken_among()
        if content is None:
            pytest.skip("give `broken_among` to have this checked")
        answers = self.survive(content)
        kinds = [type(answer) for answer in answers]
        assert kinds[0] is kinds[-1] is ReadItem
        assert UnreadableItem in kinds
        assert kinds.count(ReadItem) == 2

    def test_the_first_item_comes_before_the_file_is_read_to_its_end(self) -> None:
        one = self.repeat(1)
        if one is None:
            pytest.skip("give `repeat` to have streaming checked")
        content = self.repeat(STREAM_SIZE // len(one) + 1) or b""
        source = CountedSource("sample", self.source(content).path)
        [first] = itertools.islice(self.reading(source), 1)
        assert isinstance(first, ReadItem)
        assert sum(source.sizes) < len(content) * 0.7

    def test_version_facts_are_told_without_being_asked_twice(self) -> None:
        asked = {"repository": self.repository, "source": self.source(self.sample), "fields": self.table()}
        facts = self.ask("orcid_find_versions", platform=self.platform, **asked)
        for fact in () if facts is None else facts:
            assert isinstance(fact, VersionFact)
            assert fact.item_id
