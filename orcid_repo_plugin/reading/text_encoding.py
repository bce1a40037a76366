"""Bytes to text, block by block, when it is not certain what encoding they are in."""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Final

_MARK_BAD_BYTES: Final = "orcid-repo-mark-bad-bytes"
"""Our error handler where Python's ``surrogateescape`` does not work: UTF-16 and UTF-32."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE: Final = (
    ("utf-32-be", b"\0\0\0."),
    ("utf-32-le", b".\0\0\0"),
    ("utf-16-be", b"\0."),
    ("utf-16-le", b".\0"),
)
_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff", error.end


codecs.register_error(_MARK_BAD_BYTES, _mark)


def find_encoding(head: bytes) -> tuple[str, int]:
    """The encoding by byte order mark or by the pattern of zero bytes, else UTF-8.

    :param head: the file's first bytes, four or more when there are so many.
    :returns: a name for :mod:`codecs`, and the length of the byte order mark.

    >>> find_encoding(b"\\xff\\xfe{\\x00")
    ('utf-16-le', 2)
    >>> find_encoding(b"[\\x00]\\x00")
    ('utf-16-le', 0)
    >>> find_encoding(b"[]")
    ('utf-8', 0)
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name, len(bom)
    for name, pattern in _WIDE:
        start = head[: 2 * len(pattern)]  # JSON and XML begin with two ASCII characters
        if start and bytes(46 if byte else 0 for byte in start) == pattern * 2:
            return name, 0
    return "utf-8", 0


def find_xml_encoding(head: bytes) -> tuple[str, int]:
    """The same for XML, where the declaration ``encoding="ISO-8859-1"`` counts, too.

    An encoding that Python does not know, or that the first bytes contradict, is passed over.

    >>> find_xml_encoding(b"<?xml version='1.0' encoding='ISO-8859-1'?>")
    ('iso8859-1', 0)
    """
    name, length = find_encoding(head)
    declared = _DECLARED.match(head) if (name, length) == ("utf-8", 0) else None
    if declared is None:
        return name, length
    try:
        info = codecs.lookup(declared[1].decode("ascii"))
        ascii_too = b"<?xml".decode(info.name) == "<?xml"
    except (LookupError, UnicodeError, AttributeError):
        return name, length
    return (info.name, 0) if ascii_too else (name, length)


def decode_blocks(blocks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """The blocks as text; characters may be split between blocks.

    Bytes that are no text in this encoding come out as lone surrogates, which no text that was
    read correctly can hold: encoding such text again fails (see ``holds_bad_bytes``).

    >>> holds_bad_bytes("".join(decode_blocks([b"P\\xc3", b"\\xa4r"], "utf-8")))
    False
    >>> holds_bad_bytes("".join(decode_blocks([b"P\\xe4r"], "utf-8")))
    True
    """
    wide = encoding.startswith(("utf-16", "utf-32"))
    decoder = codecs.getincrementaldecoder(encoding)(_MARK_BAD_BYTES if wide else "surrogateescape")
    for block in blocks:
        if text := decoder.decode(block):
            yield text
    if text := decoder.decode(b"", True):
        yield text


def holds_bad_bytes(text: str) -> bool:
    """Whether bytes in it were no text in the file's encoding, or half a character was escaped."""
    if text.isascii():
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
