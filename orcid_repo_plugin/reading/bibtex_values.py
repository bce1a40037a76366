"""Values of BibTeX fields: what the braces, quotes, string names and ``#`` stand for."""

import re
from collections.abc import Iterator
from typing import Final

from orcid_repo_plugin.domain.report import Finding, Level
from orcid_repo_plugin.reading.record import MAX_FIELD_CHARACTERS

MONTHS: Final = {
    "jan": "January",
    "feb": "February",
    "mar": "March",
    "apr": "April",
    "may": "May",
    "jun": "June",
    "jul": "July",
    "aug": "August",
    "sep": "September",
    "oct": "October",
    "nov": "November",
    "dec": "December",
}
"""The strings that every style defines. Source: plain.bst 0.99c."""
MAX_STRINGS_CHARACTERS: Final = 32 * MAX_FIELD_CHARACTERS

_BARE: Final = re.compile(r'[^\s#{}"]+')
_BLANKS: Final = re.compile(r"\s*")
_NEXT_FIELD: Final = re.compile(r"\s*([A-Za-z][\w:-]*)\s*=\s*", re.DOTALL)
_MARK: Final = re.compile(r'[{}"]')

Resolved = tuple[str, str, list[Finding]]


class Values:
    """Knows the strings that a file has defined so far."""

    def __init__(self) -> None:
        self._strings = dict(MONTHS)
        self._room = MAX_STRINGS_CHARACTERS

    def define(self, name: str, value: str) -> None:
        """Remember ``@string{name = value}``; later ones win. Strings that would fill the memory
        are cut, since each may double the one before it."""
        for _, text, _ in self.resolve(name, value):
            if len(text) <= self._room:
                self._room -= len(text)
                self._strings[name.lower()] = text
            return

    def resolve(self, name: str, value: str) -> Iterator[Resolved]:
        """The field's text with what is to be said about it.

        :param value: as it stands in the file, with its braces or quotes.
        :returns: the field; and those after it when the comma between them is missing.

        >>> list(Values().resolve("month", '"10~" # mar'))
        [('month', '10~March', [])]
        """
        value = value.strip()
        if value[:1] == "{" and value[-1:] == "}" and _is_one_group(value):
            yield self._cut(name, value[1:-1], [])
        elif value.isdigit():
            yield name, value, []
        else:
            yield from self._joined(name, value)

    def _joined(self, name: str, value: str) -> Iterator[Resolved]:
        findings: list[Finding] = []
        parts: list[str] = []
        size = place = 0
        while place < len(value):
            part, place = self._part(name, value, place, findings)
            size += len(part)
            if size <= 2 * MAX_FIELD_CHARACTERS:
                parts.append(part)
            place = _end(_BLANKS.match(value, place))
            if value[place : place + 1] == "#":
                place = _end(_BLANKS.match(value, place + 1))
            elif after := _NEXT_FIELD.match(value, place):
                findings.append(_warning("missing-comma", name, f"no comma between {name} and {after[1]}"))
                yield self._cut(name, "".join(parts), findings)
                name, place, findings, parts, size = after[1].lower(), after.end(), [], [], 0
            elif place < len(value):
                parts.append(" ")
        yield self._cut(name, "".join(parts), findings)

    def _part(self, name: str, value: str, place: int, findings: list[Finding]) -> tuple[str, int]:
        if value[place] in '{"':
            end = _group_end(value, place)
            return value[place + 1 : end - 1], end
        match = _BARE.match(value, place)
        if match is None:
            return "", place + 1
        word = match[0]
        known = self._strings.get(word.lower())
        if (
            known is None
            and not word.isdigit()
            and not any(one.code == "undefined-string" for one in findings)
        ):
            findings.append(
                _warning("undefined-string", name, f"no @string defines {word[:80]!r}; kept as text")
            )
        return (word if known is None else known), match.end()

    def _cut(self, name: str, text: str, findings: list[Finding]) -> Resolved:
        if len(text) > MAX_FIELD_CHARACTERS:
            findings.append(_warning("field-cut", name, f"{name} is longer than 1 MB and was cut"))
            text = text[:MAX_FIELD_CHARACTERS]
        return name, text, findings


def _warning(code: str, field: str, message: str) -> Finding:
    return Finding(Level.WARNING, code, field, message)


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _is_one_group(value: str) -> bool:
    return ("#" not in value and "=" not in value) or _group_end(value, 0) == len(value)


def _group_end(value: str, start: int) -> int:
    """Behind the brace or quote that closes the one at ``start``; the value's end when none does.

    >>> _group_end('{a{b}} # "c"', 0), _group_end('"a{"}b" # c', 0)
    (6, 7)
    """
    level = 0
    quoted = value[start] == '"'
    for match in _MARK.finditer(value, start + (1 if quoted else 0)):
        mark = match[0]
        if mark == '"':
            if quoted and level == 0 and (value[match.start() - 1] != "\\"):
                return match.end()
            continue
        level += 1 if mark == "{" else -1
        if level == 0 and not quoted:
            return match.end()
    return len(value)
