"""Items of a JSON file, one after the other: an object, an array, JSON Lines, pages.

Values are parsed by Python's own decoder straight from a sliding window. What is broken is
reported, ``json_resync`` finds the place where the next item begins, and reading goes on.
"""

import json
import re
from collections.abc import Generator, Iterator, Sequence
from typing import Final, NoReturn, TypeAlias

from orcid_repo_plugin.errors import UnreadableItem, UnreadableSource
from orcid_repo_plugin.reading.json_resync import Resync
from orcid_repo_plugin.reading.json_values import (
    TRUNCATED,
    BrokenJsonError,
    JsonObject,
    checked_item,
    read_value,
)
from orcid_repo_plugin.reading.record import Record
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.reading.text_window import TextWindow

HAL_PAGES: Final = (
    "_embedded.searchResult._embedded.objects[]._embedded.indexableObject",
    "_embedded.*[]",
)
"""Where the items of a page stand: DSpace's search answer, and any HAL list."""

Found: TypeAlias = "Record[JsonObject] | UnreadableItem"
Path: TypeAlias = tuple[str, ...]

_LONGEST_NAME: Final = 256


def read_json(source: Source, *, pages: Sequence[str] = ()) -> Iterator[Found]:
    """Read a file's items: one object, an array, JSON Lines, objects in a row, or pages of items.

    Nothing larger than one item (20 MB) is held, a page no more than an array.

    :param pages: paths from an answer of a web service to its items, for instance ``HAL_PAGES``.
        ``name`` and ``*`` (any name) go into an object, ``[]`` after a name goes over the
        elements of its list, and names after that say where in an element the item is. An
        object on which no path finds a list is itself an item.
    :returns: items with their positions, and what cannot be read in its place among them.
    :raises UnreadableSource: the file is empty, or damaged so that it cannot be read to its end
        (then after all items before the damage).
    """
    return _Reader(source, [_path(page) for page in pages]).records()


def _path(page: str) -> Path:
    return tuple(part for part in page.replace("[]", ".[]").split(".") if part)


def _mark(name: str) -> str:
    return '"' if name == "*" else re.escape(json.dumps(name))


class _Reader:
    """Walks over one file. The ``at`` everywhere is an offset of the window."""

    def __init__(self, source: Source, pages: list[Path]) -> None:
        self.window = TextWindow(source)
        self.resync = Resync(self.window)
        self.pages = pages
        self.marks = re.compile("|".join(_mark(path[0]) for path in pages))
        self.mark_at = -1
        self.searched = 0
        self.ended_within = False

    def records(self) -> Iterator[Found]:
        window = self.window
        at = window.skip_space(0)
        if not window.character(at) and window.failure is None:
            raise UnreadableSource(window.name, "is empty")
        while (character := window.character(at)) != "":
            if character == "[":
                at = yield from self._array(at + 1)
            elif character in ",]":  # a list without its beginning: all its items are there
                at += 1
            else:
                at = yield from self._element(at, self.pages, in_array=False)
            at = window.skip_space(at)
        if window.failure is not None:
            raise window.failure

    def _report(self, position: str, reason: str) -> UnreadableItem:
        self.ended_within = reason == TRUNCATED
        return UnreadableItem(self.window.name, position, reason)

    def _array(self, at: int, tails: Sequence[Path] | None = None) -> Generator[Found, None, int]:
        """The elements of a list up to its end. Lenient about commas: they decide nothing."""
        window = self.window
        pages = self.pages if tails is None else ()
        while True:
            at = window.skip_space(at)
            character = window.character(at)
            if character == ",":
                at += 1
            elif character == "]":
                return at + 1
            elif character == "}":
                yield self._report(window.position(at), "a } without its {")
                at += 1
            elif character:
                at = yield from self._element(at, pages, in_array=True, tails=tails or ())
            else:
                if window.failure is None and not self.ended_within:
                    yield self._report(window.position(at), "the file ends in the middle of a list")
                return at

    def _element(
        self, at: int, pages: Sequence[Path], in_array: bool, tails: Sequence[Path] = ()
    ) -> Generator[Found, None, int]:
        """One item, or one page of them. Returns the offset after it."""
        window = self.window
        position = window.position(at)
        try:
            if pages and window.character(at) == "{" and self._mark_ahead(at):
                value, end = yield from self._members(at, at, pages, 0)
                if value is None:
                    return end
            else:
                value, end = read_value(window, at, at)
                if pages and isinstance(value, dict) and any(path[0] in value for path in pages):
                    value, end = yield from self._members(at, at, pages, 0)  # its mark came late
                    if value is None:
                        return end
            item = _inner(checked_item(window, value, at, end), tails)
        except BrokenJsonError as broken:
            if window.counted > at:  # a page, whose first items are already told
                at = max(broken.at or at, window.counted)
                position = window.position(at)
            if window.failure is None or broken.reason != TRUNCATED:
                yield self._report(position, broken.reason)
            end = self.resync.find(at, broken.at, in_array)
            window.forget(end)
            return end
        self.ended_within = False
        self.resync.learn(at)
        yield Record(position, item)
        return end

    def _mark_ahead(self, at: int) -> bool:
        """Whether a page may begin here: a first name of ``pages`` stands in the window ahead."""
        if self.mark_at < at:
            text, base = self.window.text, self.window.base
            found = self.marks.search(text, max(at, self.searched - _LONGEST_NAME) - base)
            self.mark_at = base + found.start() if found else -1
            self.searched = base + len(text)
        return self.mark_at >= at

    def _members(
        self, at: int, keep: int, paths: Sequence[Path], depth: int
    ) -> Generator[Found, None, tuple[JsonObject | None, int]]:
        """Walk over an object that may be a page. ``None`` when it was one: its items are told."""
        window = self.window
        members: JsonObject = {}
        page = False
        at = self._next(at + 1, keep)
        while window.character(at, keep) == '"':
            start = at if page else keep
            name, at = read_value(window, at, start)
            at = self._next(self._expect(":", at, start), start)
            inner = [path[1:] for path in paths if path[0] in (name, "*")]
            tails = [path[1:] for path in inner if path[0] == "[]"]
            character = window.character(at, start)
            if character == "[" and tails:
                page = True
                at = yield from self._array(at + 1, tails)
            elif character == "{" and len(inner) > len(tails):
                deeper = [path for path in inner if path[0] != "[]"]
                value, at = yield from self._members(at, at if page else keep, deeper, depth + 1)
                page = page or value is None or (depth > 0 and any(path[0] == name for path in paths))
                members[name] = value
            else:
                members[name], at = read_value(window, at, start)
            keep = at if page else keep
            at = self._next(at, keep)
            if window.character(at, keep) == "}":
                return (None if page else members), at + 1
            at = self._next(self._expect(",", at, keep), keep)
        if window.character(at, keep) == "}" and not members:
            return members, at + 1
        return self._fail("expected a name in quotes", at, keep)

    def _next(self, at: int, keep: int) -> int:
        return self.window.skip_space(at, keep)

    def _expect(self, character: str, at: int, keep: int) -> int:
        at = self._next(at, keep)
        if self.window.character(at, keep) != character:
            self._fail(f"expected {character!r}", at, keep)
        return at + 1

    def _fail(self, reason: str, at: int, keep: int) -> NoReturn:
        raise BrokenJsonError(at, reason if self.window.character(at, keep) else TRUNCATED)


def _inner(element: JsonObject, tails: Sequence[Path]) -> JsonObject:
    """Where in the element of a page the item is; the first path that leads to one counts."""
    for tail in tails:
        value: object = element
        for name in tail:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, dict):
            return value
    if tails:
        raise BrokenJsonError(None, f"holds no item at {'.'.join(tails[0])}")
    return element
