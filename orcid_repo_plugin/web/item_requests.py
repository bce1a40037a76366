"""What arrives with a host's call: a body that is no larger than we take, however it is packed; and a key."""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from flask import request

from orcid_repo_plugin.reading.source import GZIP_MAGIC, Source
from orcid_repo_plugin.web.bearer import CallRefused

MB: Final = 1024 * 1024
LARGEST: Final = 10 * MB
"""Bytes of a body as it is sent."""
LARGEST_UNPACKED: Final = 50 * MB
LONGEST_KEY: Final = 200
_CHUNK: Final = 64 * 1024
_GZIP: Final = ("gzip", "x-gzip")
_KEY: Final = re.compile(r"[\x20-\x7e]+")


class Received(NamedTuple):
    """A body, on disk for as long as it is answered."""

    source: Source
    digest: str


@contextmanager
def received() -> Iterator[Received]:
    """The body of the request, unpacked.

    :raises CallRefused: 413, 415, 422: too large, packed in a way that we do not know, damaged.
    """
    request.max_content_length = LARGEST + 1  # the framework refuses at its limit, and we above ours
    if (request.content_length or 0) > LARGEST:
        raise _too_large(LARGEST)
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity", *_GZIP):
        words = "We read bodies as they are, or packed with gzip."
        raise CallRefused(
            415, "Packed in another way", words, "unknown-encoding", {"Accept-Encoding": "gzip"}
        )
    with TemporaryDirectory(prefix="orcid-repo-") as folder:
        path, digest = Path(folder, "body"), hashlib.sha256()
        with path.open("wb") as out:
            for chunk in _unpacked(_sent(), packed=encoding in _GZIP):
                digest.update(chunk)
                out.write(chunk)
        yield Received(Source("the body", path), digest.hexdigest())


def idempotency_key() -> str:
    """The header ``Idempotency-Key``; empty if there is none.

    :raises CallRefused: 400: too long, or not printable.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if key and (len(key) > LONGEST_KEY or not _KEY.fullmatch(key)):
        words = f"The Idempotency-Key must have 1 to {LONGEST_KEY} printable ASCII characters."
        raise CallRefused(400, "No such key", words, "wrong-key")
    return key


def _sent() -> Iterator[bytes]:
    left = LARGEST
    while chunk := request.stream.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise _too_large(LARGEST)
        yield chunk


def _unpacked(chunks: Iterable[bytes], *, packed: bool) -> Iterator[bytes]:
    """The bytes, a ``.gz`` file that nobody called one unpacked, too."""
    chunks = iter(chunks)
    first = next(chunks, b"")
    while len(first) < len(GZIP_MAGIC) and (more := next(chunks, b"")):
        first += more
    if not packed and not first.startswith(GZIP_MAGIC):
        yield first
        yield from chunks
        return
    left, is_first = LARGEST_UNPACKED, True
    try:
        for piece in _inflated(first, chunks):
            if is_first and piece.startswith(GZIP_MAGIC):
                raise _damaged("is packed twice")
            is_first = False
            left -= len(piece)
            if left < 0:
                raise _too_large(LARGEST_UNPACKED)
            yield piece
    except zlib.error:
        raise _damaged("is no gzip, or damaged") from None


def _inflated(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack, a bounded piece at a time; several members one after the other are one."""
    inflate, data = zlib.decompressobj(wbits=31), first
    while True:
        if piece := inflate.decompress(data, _CHUNK):
            yield piece
        data = inflate.unconsumed_tail
        if inflate.eof:
            data = inflate.unused_data.lstrip(b"\0")
            if data:
                inflate = zlib.decompressobj(wbits=31)
        if not data:
            data = next(chunks, b"")
            if not data:
                break
            if inflate.eof:
                inflate = zlib.decompressobj(wbits=31)
    if not inflate.eof:
        raise _damaged("breaks off in the middle of its gzip")


def _too_large(most: int) -> CallRefused:
    words = f"The body is larger than the {most // MB} MB that we take; send the items in several calls."
    return CallRefused(413, "Too large", words, "too-large")


def _damaged(what: str) -> CallRefused:
    return CallRefused(422, "Not readable", f"The body {what}.", "unreadable")
