"""CSV files that commands read."""

import io
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import click

from orcid_repo_plugin.cli.context import say

if TYPE_CHECKING:
    from orcid_repo_plugin.services.csv_rows import CsvRows

STDIN: Final = "-"


def read_csv(file: str, columns: Iterable[str], needed: Iterable[str]) -> "CsvRows":
    """The rows of a CSV file, or of standard input.

    :raises click.BadParameter: it cannot be opened.
    """
    from orcid_repo_plugin.services.csv_rows import CsvRows

    with _opened(file) as stream:
        rows = CsvRows("<stdin>" if file == STDIN else file, stream, tuple(columns), tuple(needed))
    if rows.unknown:
        say(f"columns that are not known were passed over: {', '.join(rows.unknown)}")
    return rows


def _opened(file: str) -> AbstractContextManager[BinaryIO]:
    if file == STDIN:
        return nullcontext(sys.stdin.buffer if sys.stdin else io.BytesIO())
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise click.BadParameter(f"{file}: {error.strerror}", param_hint="FILE") from error
