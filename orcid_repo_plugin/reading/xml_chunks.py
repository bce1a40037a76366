"""The items of an XML file as pieces of text, cut out without parsing anything around them.

The prolog with its DOCTYPE is never parsed, and a broken item never spoils the next one.
"""

import re
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import Final, TypeAlias

from orcid_repo_plugin.errors import UnreadableItem, UnreadableSource
from orcid_repo_plugin.reading.record import MAX_ITEM_BYTES, Record
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.reading.text_encoding import find_xml_encoding
from orcid_repo_plugin.reading.text_window import TextWindow

Cut: TypeAlias = "Record[str] | UnreadableItem"

WRAPPER: Final = "items-of-a-file"
"""The element around an item that may use namespace prefixes of the file's root."""

_NAMESPACE: Final = re.compile(r"""\sxmlns:[\w.-]{1,64}\s*=\s*(?:"[^"<&]{1,999}"|'[^'<&]{1,999}')""")
_DOCTYPE_END: Final = re.compile(r"[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_TAG_END: Final = re.compile(r"\s*>")
_QUOTES: Final = {"<!--": "-->", "<![CDATA[": "]]>"}
_OVERLAP: Final = 256
_MAX_PROLOG: Final = 1024 * 1024


@lru_cache(maxsize=16)
def _events(tag: str) -> re.Pattern[str]:
    """What matters between items."""
    name, prefix = re.escape(tag), r"(?:[\w.-]{1,64}:)?"
    return re.compile(
        rf"<(?:(?P<item>{prefix}){name}(?=[\s/>])|(?P<root>{prefix}{name}s)(?=[\s/>])"
        rf"|(?P<root_end>/{prefix}{name}s\s*>)|(?P<end>/{prefix}{name}\s*>)"
        rf"|(?P<comment>!--)|(?P<doctype>!DOCTYPE))"
    )


def read_chunks(source: Source, tag: str) -> Iterator[Cut]:
    """Cut out each ``<tag …>…</tag>``, with or without a namespace prefix.

    :returns: each item's text with its position; when the file's root declares namespace
        prefixes, these are declared anew by a ``WRAPPER`` element around the item.
    :raises UnreadableSource: there is neither such an element nor a root ``<tags>``, or the
        file is empty or damaged.
    """
    return _Cutter(source, tag).chunks()


class _Cutter:
    """Walks over one file. The ``at`` everywhere is an offset of the window."""

    def __init__(self, source: Source, tag: str) -> None:
        self.window = TextWindow(source, find_xml_encoding)
        self.tag = tag
        self.events = _events(tag)
        self.wrapper = ("", "")
        self.known = False
        """Whether anything showed that this is a file of such items."""
        self.open_root = False
        self.in_large_item = False
        self.truncated = False
        self.close, self.close_at, self.close_searched = "", -1, 0
        """An end tag, where the next one ends, and up to where it was searched for."""
        self.endless: dict[str, int] = {}
        """Ends of comments and the like, and up to where there is none."""

    def chunks(self) -> Iterator[Cut]:
        window = self.window
        if not window.character(window.skip_space(0)) and window.failure is None:
            raise UnreadableSource(window.name, "is empty")
        at = 0
        while (event := self._event(at)) is not None:
            at = window.base + event.start()
            if event.lastgroup == "item":
                self.known, self.in_large_item = True, False
                at = yield from self._item(at, event["item"])
            elif event.lastgroup == "end":
                if not self.in_large_item:
                    yield self._report(at, "an item's end without its beginning")
                self.known, self.in_large_item = True, False
                at += len(event[0])
            else:
                at = self._between(at, event)
        if window.failure is not None:
            raise window.failure
        if not self.known:
            raise UnreadableSource(window.name, f"holds no <{self.tag}> element")
        if self.open_root and not self.truncated:
            yield self._report(self._last(), f"the file ends without </{self.tag}s>: items may be missing")

    def _report(self, at: int, reason: str) -> UnreadableItem:
        return UnreadableItem(self.window.name, self.window.position(at), reason)

    def _last(self) -> int:
        return self.window.base + len(self.window.text)

    def _event(self, at: int) -> re.Match[str] | None:
        window = self.window
        while True:
            event = self.events.search(window.text, at - window.base)
            if event is not None:
                return event
            at = max(at, self._last() - _OVERLAP)
            if not window.fill(at):
                return None

    def _between(self, at: int, event: re.Match[str]) -> int:
        """Pass over what stands between items: the root's tags, a comment, a DOCTYPE."""
        after = at + len(event[0])
        match event.lastgroup:
            case "root":
                end = self._find(">", at)
                self._open_root(self.window.text[at - self.window.base : max(end - self.window.base, 0)])
            case "root_end":
                self.open_root, end = False, -1
            case "comment":
                end = self._find("-->", at)
            case _ if self.known or "doctype" in self.endless:
                return after
            case _:
                self.endless["doctype"] = at
                self._find("]>", at)
                closed = _DOCTYPE_END.match(self.window.text, after - self.window.base)
                end = self.window.base + closed.end() if closed else -1
        return max(end, after)

    def _open_root(self, root: str) -> None:
        self.known = True
        self.open_root = not root.endswith("/>")
        declared = dict.fromkeys(_NAMESPACE.findall(root))
        self.wrapper = (f"<{WRAPPER}{''.join(declared)}>", f"</{WRAPPER}>") if declared else ("", "")

    def _find(self, end: str, at: int) -> int:
        """The offset after the next ``end`` of something that stands between items, or -1."""
        window = self.window
        while True:
            found = window.text.find(end, max(at, self.endless.get(end, 0)) - window.base)
            if found >= 0:
                return window.base + found + len(end)
            self.endless[end] = max(at, self._last() - len(end))
            if self._last() - at > _MAX_PROLOG or not window.fill(at):
                return -1

    def _item(self, at: int, prefix: str) -> Generator[Cut, None, int]:
        """One item. Returns the offset after it."""
        window = self.window
        position = window.position(at)
        while (end := self._item_end(at, prefix)) is None:
            if self._last() - at > MAX_ITEM_BYTES:
                self.in_large_item = True
                yield UnreadableItem(window.name, position, f"is larger than {MAX_ITEM_BYTES >> 20} MB")
                return self._last() - _OVERLAP
            if not window.fill(at) and window.ended and self._item_end(at, prefix) is None:
                if window.failure is None:
                    self.truncated = True
                    yield UnreadableItem(window.name, position, "the file ends in the middle of an item")
                return self._last()
        if end < 0:
            yield UnreadableItem(window.name, position, "has no end: another item begins within it")
            return -end
        if end - at > MAX_ITEM_BYTES:
            yield UnreadableItem(window.name, position, f"is larger than {MAX_ITEM_BYTES >> 20} MB")
            return end
        chunk = window.text[at - window.base : end - window.base]
        yield Record(position, f"{self.wrapper[0]}{chunk}{self.wrapper[1]}" if self.wrapper[0] else chunk)
        return end

    def _item_end(self, at: int, prefix: str) -> int | None:
        """The offset after the item; negative: where another begins before; ``None``: read on."""
        text, base = self.window.text, self.window.base
        head = text.find(">", at - base)
        if head < 0:
            return None
        if text[head - 1] == "/":
            return base + head + 1
        begin, close = f"<{prefix}{self.tag}", f"</{prefix}{self.tag}"
        end = self._plain_end(close, base + head)
        stop = len(text) if end is None else end - base
        nested = _begins(text, begin, at - base + len(begin), stop)
        quoted = nested if nested >= 0 else stop
        if text.find("!", head, quoted) >= 0 and text.find("<!", head, quoted) >= 0:
            return self._quoted_end(begin, close, head)
        return -(base + nested) if nested >= 0 else end

    def _plain_end(self, close: str, at: int) -> int | None:
        """The offset after the next end tag. The file is searched once, however many items have none."""
        if self.close != close:
            self.close, self.close_at, self.close_searched = close, -1, 0
        if self.close_at >= at:
            return self.close_at
        text, base = self.window.text, self.window.base
        place = max(at, self.close_searched - _OVERLAP) - base
        while (place := text.find(close, place)) >= 0:
            place += len(close)
            if tag_end := _TAG_END.match(text, place):
                self.close_at = base + tag_end.end()
                return self.close_at
        self.close_searched = base + len(text)
        return None

    def _quoted_end(self, begin: str, close: str, head: int) -> int | None:
        """The same for an item with comments or CDATA, in which tags are no tags.

        A quote counts only if it ends before the next item begins: one that was never closed
        must not swallow the items after it.
        """
        text, base, ended = self.window.text, self.window.base, self.window.ended
        nested = _begins(text, begin, head, len(text))
        limit = nested if nested >= 0 else len(text)
        place, endless = head, set[str]()
        tokens = _token(begin, close)
        while token := tokens.search(text, place):
            place = token.end()
            if token[0] not in _QUOTES:
                return base + place if token[0].startswith("</") else -(base + token.start())
            quote = _QUOTES[token[0]]
            found = -1 if quote in endless else text.find(quote, place, limit)
            if found >= 0:
                place = found + len(quote)
            elif nested < 0 and not ended and len(text) - head <= MAX_ITEM_BYTES:
                return None
            else:
                endless.add(quote)
        return None


def _begins(text: str, begin: str, start: int, stop: int) -> int:
    """Where a start tag stands, or -1: ``<eprint …>``, not ``<eprintid>``."""
    place = start
    while (place := text.find(begin, place, stop)) >= 0:
        after = text[place + len(begin) : place + len(begin) + 1]
        if after.isspace() or after in "/>":
            return place if after else -1
        place += len(begin)
    return -1


@lru_cache(maxsize=16)
def _token(begin: str, close: str) -> re.Pattern[str]:
    return re.compile(rf"<!--|<!\[CDATA\[|{re.escape(begin)}(?=[\s/>])|{re.escape(close)}\s*>")
