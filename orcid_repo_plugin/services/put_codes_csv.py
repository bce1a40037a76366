"""Put-codes from and to a CSV file, so that nothing is doubled when a site moves here.

Neither the items nor the people need to be known yet: a later deposit finds the put-codes.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import PutCode, Section
from orcid_repo_plugin.errors import InputError
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.csv_rows import BadRow, CsvRow, CsvRows
from orcid_repo_plugin.services.people_csv import read_orcid, read_repository

COLUMNS: Final = ("repository", "item_id", "orcid", "put_code")
NEEDED: Final = ("item_id", "orcid", "put_code")
_BATCH: Final = 500
"""Rows in one transaction."""
_PUT_CODE: Final = re.compile(r"0*[1-9]\d{0,17}", re.ASCII)


class TakenCode(NamedTuple):
    """A row that is in the books now."""

    line: int
    is_new: bool
    shared: bool
    """Another item of ours has the same work; that one speaks."""


class _Given(NamedTuple):
    line: int
    put_code: PutCode

    @property
    def item(self) -> tuple[str, str, str]:
        return self.put_code.repository, self.put_code.item_id, self.put_code.orcid

    @property
    def work(self) -> tuple[str, int]:
        return self.put_code.orcid, self.put_code.put_code


class PutCodesImport:
    """Takes the rows of a file in.

    :param rows: with the columns of this module.
    """

    def __init__(self, app: App, rows: CsvRows) -> None:
        self.app = app
        self.rows = rows

    def run(self) -> Iterator[TakenCode | BadRow]:
        """Take the rows in, some hundred in one transaction.

        :returns: one answer for each row that is not empty, in their order.
        """
        rows = iter(self.rows)
        while batch := list(islice(rows, _BATCH)):
            read = [self._read(row) for row in batch]
            with self.app.store.writing() as c:
                answers = self._take(c, read)
            yield from answers

    def _read(self, row: CsvRow | BadRow) -> _Given | BadRow:
        if isinstance(row, BadRow):
            return row
        cells = {name: row.values.get(name, "") for name in COLUMNS}
        try:
            put_code = PutCode(
                repository=read_repository(cells["repository"], self.app.settings.repository_names),
                item_id=_item_id(cells["item_id"]),
                orcid=str(read_orcid(cells["orcid"], self.app.settings.orcid.host)),
                put_code=_number(cells["put_code"]),
                origin="imported",
            )
        except InputError as error:
            return BadRow(row.line, str(error))
        return _Given(row.line, put_code)

    def _take(self, c: Connection, read: list[_Given | BadRow]) -> list[TakenCode | BadRow]:
        given = [row for row in read if isinstance(row, _Given)]
        held = self._held(c, given)
        owned, leaving = self._owned(c, given), self._leaving(c, given)
        new: list[PutCode] = []
        answers: list[TakenCode | BadRow] = []
        for row in read:
            if isinstance(row, BadRow):
                answers.append(row)
                continue
            ours = held.get(row.item)
            if ours == row.put_code.put_code:
                answers.append(TakenCode(row.line, is_new=False, shared=False))
            elif reason := _contradiction(row, ours, leaving):
                answers.append(BadRow(row.line, reason))
            else:
                shared = row.work in owned
                new.append(_sharing(row.put_code) if shared else row.put_code)
                held[row.item] = row.put_code.put_code
                owned.add(row.work)
                answers.append(TakenCode(row.line, is_new=True, shared=shared))
        if new:
            self.app.store.put_codes.save(c, new)
        return answers

    def _held(self, c: Connection, given: Iterable[_Given]) -> dict[tuple[str, str, str], int]:
        """The put-codes that the rows' items have already."""
        items: dict[str, set[str]] = {}
        for row in given:
            items.setdefault(row.put_code.repository, set()).add(row.put_code.item_id)
        return {
            (one.repository, one.item_id, one.orcid): one.put_code
            for repository, item_ids in items.items()
            for one in self.app.store.put_codes.of_items(c, repository, item_ids).values()
        }

    def _owned(self, c: Connection, given: Iterable[_Given]) -> set[tuple[str, int]]:
        """Those of the rows' works that an item of ours has already."""
        works: dict[str, set[int]] = {}
        for row in given:
            works.setdefault(row.put_code.orcid, set()).add(row.put_code.put_code)
        return {
            (orcid, code)
            for orcid, codes in works.items()
            for code in self.app.store.put_codes.owners(c, orcid, Section.WORK, codes)
        }

    def _leaving(self, c: Connection, given: Iterable[_Given]) -> set[tuple[str, int]]:
        """Works that the next push takes off the rows' records."""
        orcids = {row.put_code.orcid for row in given}
        return {
            (orcid, left.put_code)
            for orcid in orcids
            for left, _ in self.app.store.put_codes.leftovers(c, orcid)
        }


def _contradiction(row: _Given, ours: int | None, leaving: set[tuple[str, int]]) -> str:
    repository, item_id, orcid = row.item
    if ours is not None:
        return (
            f"item {item_id!r} of {repository} has the put-code {ours} on {orcid}, not "
            f"{row.put_code.put_code}; `orcid-repo reconcile --orcid {orcid}` tells which is right"
        )
    if row.work in leaving:
        return f"put-code {row.put_code.put_code} on {orcid} is one that the next push takes off the record"
    return ""


def _sharing(put_code: PutCode) -> PutCode:
    return PutCode(
        repository=put_code.repository,
        item_id=put_code.item_id,
        orcid=put_code.orcid,
        put_code=put_code.put_code,
        speaks=False,
        origin=put_code.origin,
    )


def _item_id(text: str) -> str:
    if not text:
        raise InputError("the cell item_id is empty")
    return text


def _number(text: str) -> int:
    if not _PUT_CODE.fullmatch(text):
        raise InputError(f"the cell put_code must be a whole number, not {text[:20]!r}")
    return int(text)


def put_code_rows(app: App) -> Iterator[dict[str, object]]:
    """All put-codes of works in our books, as rows of the same file; streamed."""
    with app.store.reading() as c:
        for one in app.store.put_codes.all(c):
            if one.section == Section.WORK:
                yield {name: getattr(one, name) for name in COLUMNS}
