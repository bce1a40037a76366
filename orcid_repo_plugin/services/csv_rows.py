"""Rows of a CSV file as other systems and spreadsheets write it.

UTF-8 with or without a byte order mark, any line ends, any order of columns; parted by commas, semicolons
or tabs, which the heading tells. What a message says never holds a cell: a shifted one may be a token.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from orcid_repo_plugin.errors import UnreadableSource, WrongUse

if TYPE_CHECKING:
    import _csv

_DELIMITERS: Final = (",", ";", "\t")
_SEP: Final = re.compile(r"sep=.\r?\n", re.IGNORECASE)
"""A first line by which a spreadsheet tells itself the delimiter."""
_COLUMN: Final = re.compile(r"[A-Za-z][\w .-]{0,39}")
_ESCAPED: Final = re.compile(r"'[=+\-@\t\r]")
"""How ``--as csv`` keeps a text from being a formula."""
_BROKEN: Final = "the quotation marks are not right: a quote inside a quoted cell is written twice"
_SAID: Final = (
    ("unexpected end", "a quotation mark is opened and never closed; all rows after it were not read"),
    ("field larger", "a cell has more than 131,072 characters; is a quotation mark not closed?"),
)


class CsvRow(NamedTuple):
    """A row, each known column without the blanks around it; empty where the row has none."""

    line: int
    """Where it begins, counted from 1."""
    values: dict[str, str]


class BadRow(NamedTuple):
    """A row that is not taken, and why; the others are."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class CsvRows:
    r"""The rows of a file. The whole of it is read at once, so that a wrong encoding takes nothing in.

    :param name: how to name the file to the admin.
    :param columns: those that are understood.
    :param needed: those without which the file makes no sense.
    :raises UnreadableSource: it is empty or no UTF-8.
    :raises WrongUse: a needed column is missing, or one stands there twice.

    >>> rows = CsvRows("pots.csv", io.BytesIO(b"item;put_code;shelf\n12; 7;A\n"), ["item", "put_code"])
    >>> list(rows), rows.unknown
    ([CsvRow(line=2, values={'item': '12', 'put_code': '7'})], ('shelf',))
    """

    def __init__(
        self, name: str, stream: BinaryIO, columns: Sequence[str], needed: Sequence[str] = ()
    ) -> None:
        self.name = name
        self._text = _decoded(name, stream.read())
        self._columns = tuple(columns)
        self._skipped, rest = _without_separator_line(self._text)
        self._delimiter = _delimiter(rest, self._columns)
        self._text = rest
        self._header = self._read_header()
        self._check_header(needed)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Columns that are passed over, as far as their names look like names."""
        found = [cell.strip() for cell in self._header if cell.strip() and _folded(cell) not in self._columns]
        return tuple(cell if _COLUMN.fullmatch(cell) else "one without a proper name" for cell in found)

    def __iter__(self) -> Iterator[CsvRow | BadRow]:
        reader = self._reader()
        places = {_folded(cell): place for place, cell in enumerate(self._header)}
        wanted = [(name, places[name]) for name in self._columns if name in places]
        first = True
        while True:
            line = self._skipped + reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield BadRow(line, _said(error))
                continue
            if not any(cell.strip() for cell in cells):
                continue
            if first:
                first = False
            elif len(cells) > len(self._header) and any(cell.strip() for cell in cells[len(self._header) :]):
                yield BadRow(line, self._too_long(len(cells)))
            else:
                yield CsvRow(
                    line, {name: _cell(cells[place]) for name, place in wanted if place < len(cells)}
                )

    def _reader(self) -> "_csv.Reader":
        return csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter, strict=True)

    def _read_header(self) -> list[str]:
        cells: list[str]
        try:
            for cells in self._reader():
                if any(cell.strip() for cell in cells):
                    return cells
        except csv.Error as error:
            raise UnreadableSource(self.name, f"its heading cannot be read: {_said(error)}") from None
        raise UnreadableSource(self.name, "is empty; its first line must name the columns")

    def _check_header(self, needed: Sequence[str]) -> None:
        names = [_folded(cell) for cell in self._header]
        missing = [name for name in needed if name not in names]
        if missing:
            raise WrongUse(
                f"{self.name}: its first line names no column {' and no column '.join(missing)}; "
                f"known columns are {', '.join(self._columns)}. Nothing was taken in"
            )
        double = [name for name in self._columns if names.count(name) > 1]
        if double:
            raise WrongUse(
                f"{self.name}: its first line names the column {double[0]} twice. Nothing was taken in"
            )

    def _too_long(self, cells: int) -> str:
        return (
            f"has {cells} cells and the heading {len(self._header)}: a text that holds "
            f"{'a tab' if self._delimiter == chr(9) else repr(self._delimiter)} needs quotation marks"
        )


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableSource(name, "is UTF-16; save it as UTF-8 (spreadsheets: 'CSV UTF-8')")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableSource(
            name, f"line {line} is not UTF-8; save the file as UTF-8 (spreadsheets: 'CSV UTF-8')"
        ) from None
    if "\0" in text:
        raise UnreadableSource(name, "holds NUL characters; it is no CSV file")
    return text


def _without_separator_line(text: str) -> tuple[int, str]:
    """How many lines were passed over, and the rest."""
    found = _SEP.match(text)
    return (1, text[found.end() :]) if found else (0, text)


def _delimiter(text: str, columns: Sequence[str]) -> str:
    """What parts the cells: that by which the heading names most of the columns."""
    line = next((line for line in text.splitlines() if line.strip()), "")

    def known(delimiter: str) -> int:
        return sum(_folded(cell) in columns for cell in line.replace('"', "").split(delimiter))

    return max(_DELIMITERS, key=known)


def _folded(cell: str) -> str:
    """A column's name, however it is written: ``Put code`` is ``put_code``."""
    return re.sub(r"[\s-]+", "_", cell.strip().lower())


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:] if _ESCAPED.match(text) else text


def _said(error: csv.Error) -> str:
    """Python's own words are for programmers."""
    return next((words for part, words in _SAID if part in str(error)), _BROKEN)
