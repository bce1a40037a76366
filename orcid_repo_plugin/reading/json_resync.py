"""Where the next item begins after a broken one in a JSON text."""

import re
from typing import Final

from orcid_repo_plugin.reading.text_window import TextWindow

_TOKEN: Final = re.compile(r'"|[\[{]+|[\]}]|[,\n]')
_IN_STRING: Final = re.compile(r'["\\\x00-\x1f]')
_FIRST_NAME: Final = re.compile(r'\{\s{0,99}("(?:[^"\\\x00-\x1f]|\\.){1,99}")\s{0,99}:')
_CLOSERS: Final = str.maketrans("[{", "]}")
_OVERLAP: Final = 512
"""What is kept of searched text, since a boundary may lie across the end of the window."""
_STEP: Final = 4096
"""How far both signs are looked for at once, at first: mostly the next item begins near."""
_MAX_OPEN: Final = 1024 * 1024
_MAX_PARSED_AGAIN: Final = 200 * 1024 * 1024


class Resync:
    """Finds the next item of one file after a broken one.

    Two signs are trusted, whichever comes first: the end of the broken value by its brackets, as
    long as they match; and a place that looks like the beginning of the next item, which is a
    line indented like the broken item's own, or an object with the same first name. All text
    passed over is forgotten, so that memory stays bounded.
    """

    def __init__(self, window: TextWindow) -> None:
        self.window = window
        self._usual = ""
        self._parsed_again = 0

    def learn(self, at: int) -> None:
        """Remember with which name the file's items begin; ``at`` is the start of a good one."""
        if not self._usual:
            name = _FIRST_NAME.match(self.window.text, max(at - self.window.base, 0))
            self._usual = name[1] if name else "none"

    def find(self, at: int, error_at: int | None, in_array: bool) -> int:
        """The offset at which reading can go on after the broken value at ``at``.

        :param error_at: where the parser stopped; ``None`` when the value is well-formed but not
            usable (too deep, too large), so that only the brackets count while they match.
        :param in_array: whether the value is an element of a list, or a line of its own.
        """
        window = self.window
        boundary = self._boundary(at)
        scanner = _Brackets(window, at, in_array)
        searched = self._search_from(at, error_at)
        step = _STEP
        while True:
            text, base = window.text, window.base
            stop = min(max(searched, at) + step, base + len(text))
            step *= 2
            hit = None
            if boundary is not None and (error_at is not None or not scanner.matching):
                hit = boundary.search(text, max(searched - base, 0), stop - base)
            end = scanner.run(base + hit.end() if hit else stop)
            if end is not None and self._looks_like_end(end, in_array):
                return end
            scanner.matching = scanner.matching and end is None
            if hit:
                return base + hit.end()
            if not scanner.matching and error_at is None:
                error_at = searched = scanner.at
                continue
            searched = max(searched, stop - _OVERLAP)
            if stop < base + len(text):
                continue
            if not window.fill(max(base, base + len(text) - _OVERLAP)):
                return base + len(text)

    def _search_from(self, at: int, error_at: int | None) -> int:
        """From where on the beginning of the next item is looked for.

        A value that lacks its end has swallowed the items after it up to the error, and they are
        parsed again: not without bound, or a file of open brackets would be parsed anew from each
        of its lines.
        """
        if error_at is None:
            return at + 1
        self._parsed_again += error_at - at
        if self._parsed_again <= _MAX_PARSED_AGAIN:
            return at + 1
        return max(at + 1, self.window.base + self.window.text.rfind("\n", 0, error_at - self.window.base))

    def _boundary(self, at: int) -> re.Pattern[str] | None:
        text, place = self.window.text, at - self.window.base
        near = max(place - _OVERLAP, 0)
        before = text[max(text.rfind("\n", near, place) + 1, near) : place]
        signs = []
        if not before.strip() and len(before) < _OVERLAP // 2:
            signs.append(rf"\n{re.escape(before)}(?=[\[{{])")
        own = _FIRST_NAME.match(text, place)
        names = {own[1] if own else "", self._usual} - {"", "none"}
        signs.extend(rf"[,}}\]]\s{{0,99}}(?=\{{\s{{0,99}}{re.escape(name)}\s{{0,99}}:)" for name in names)
        return re.compile("|".join(sorted(signs))) if signs else None

    def _looks_like_end(self, end: int, in_array: bool) -> bool:
        """Whether what follows may follow an item: brackets can match by chance, too."""
        rest = self.window.text[end - self.window.base :][:_OVERLAP].lstrip()
        return not rest or rest[0] in ("{[,]" if in_array else "{[")


class _Brackets:
    """Goes over a value by its brackets and strings, window by window."""

    def __init__(self, window: TextWindow, at: int, in_array: bool) -> None:
        self.window = window
        self.at = at
        self.matching = True
        """False as soon as a bracket closes another kind, or a string holds a line's end."""
        self._in_array = in_array
        self._open = bytearray()
        self._in_string = False

    def run(self, stop: int) -> int | None:
        """Go on up to ``stop``; the offset after the value if it ends before that."""
        text, base = self.window.text, self.window.base
        while self.matching and self.at < stop:
            pattern = _IN_STRING if self._in_string else _TOKEN
            found = pattern.search(text, self.at - base, stop - base)
            if found is None:
                self.at = stop
                return None
            self.at = base + found.end()
            token = found[0]
            if self._in_string:
                self._string(token)
            elif token == '"':
                self._in_string = True
            elif token in ",\n":
                if not self._open and token == ("," if self._in_array else "\n"):
                    return self.at - 1
            elif token in "]}":
                if not self._open:
                    return self.at - 1 if self._in_array else self.at
                self.matching = self._open.pop() == ord(token)
                if self.matching and not self._open:
                    return self.at
            else:
                self._open += token.translate(_CLOSERS).encode("ascii")
                self.matching = len(self._open) <= _MAX_OPEN
        return None

    def _string(self, character: str) -> None:
        if character == "\\":
            self.at += 1  # whatever follows is part of the string
        elif character == '"':
            self._in_string = False
        else:
            self.matching = False
