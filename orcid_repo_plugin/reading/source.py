"""A file to read from: plain or gzipped, a path or standard input, opened as often as needed."""

import atexit
import contextlib
import gzip
import io
import os
import shutil
import stat
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from orcid_repo_plugin.errors import UnreadableSource

SAMPLE_SIZE: Final = 64 * 1024
BLOCK_SIZE: Final = 256 * 1024
"""Larger blocks are no faster, and the process grows: glibc keeps what it got for them in pieces."""
GZIP_MAGIC: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Source:
    """One input file. Standard input and pipes are spooled to disk first (``spool``), so that they,
    too, can be read twice."""

    name: str
    """What messages call it: the path as given, or ``<stdin>``."""
    path: Path

    @classmethod
    def of(cls, path: Path) -> "Source":
        """The file at a path; a pipe (``<(zcat …)``, ``/dev/stdin``) is read to its end first."""
        try:
            if stat.S_ISFIFO(path.stat().st_mode):
                with path.open("rb") as stream:
                    return cls.spool(stream, shown_name(path))
        except OSError:
            pass  # whoever opens it is told
        return cls(shown_name(path), path)

    @classmethod
    def spool(cls, stream: IO[bytes], name: str = "<stdin>") -> "Source":
        """Copy a stream to a temporary file, which is gone when the process ends."""
        with tempfile.NamedTemporaryFile(prefix="orcid-repo-", delete=False) as file:
            atexit.register(Path(file.name).unlink, missing_ok=True)
            shutil.copyfileobj(stream, file)
        return cls(name, Path(file.name))

    def open(self) -> IO[bytes]:
        """The bytes from the start, unpacked when gzipped.

        :raises UnreadableSource: it is not there, or not a file we may read.
        """
        try:
            file = self.path.open("rb")
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                file.close()
                raise UnreadableSource(self.name, "is no file but a device")
            if file.peek(2)[:2] == GZIP_MAGIC:
                file.close()
                return cast(IO[bytes], gzip.open(self.path, "rb"))
        except OSError as error:
            raise UnreadableSource(self.name, error.strerror or str(error)) from error
        return file

    def blocks(self, size: int = BLOCK_SIZE) -> Iterator[bytes]:
        """The bytes, a block at a time.

        :raises UnreadableSource: a damaged gzip file, a disk that fails; what could be read before
            the damage has been given.
        """
        with self.open() as file:
            failure = None
            while failure is None:
                block, failure = _read(cast(io.BufferedIOBase, file), size)
                if block:
                    yield block
                elif failure is None:
                    return
            raise UnreadableSource(self.name, f"cannot be read to its end: {failure}") from failure

    def sample(self) -> bytes:
        """The first 64 KB, to recognise the platform by."""
        return next(self.blocks(SAMPLE_SIZE), b"")

    def contains(self, *markers: bytes) -> bool:
        """Whether any of these byte strings stands in the file; a search at the disk's speed.

        A damaged file is searched as far as it can be read: whoever reads it meets the damage.
        """
        overlap = max(map(len, markers)) - 1
        tail = b""
        with contextlib.suppress(UnreadableSource):
            for block in self.blocks():
                window = tail + block
                if any(marker in window for marker in markers):
                    return True
                tail = window[-overlap:] if overlap else b""
        return False


def shown_name(path: Path) -> str:
    """A path as text that can be written anywhere: bytes that are no UTF-8 as ``\\xe9``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _read(file: io.BufferedIOBase, size: int) -> tuple[bytes, Exception | None]:
    """Up to ``size`` bytes, and why there are no more. A plain ``read`` would lose what came before."""
    pieces: list[bytes] = []
    while size > 0:
        try:
            piece = file.read1(size)
        except (OSError, EOFError, zlib.error) as error:
            return b"".join(pieces), error
        if not piece:
            break
        pieces.append(piece)
        size -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces), None
