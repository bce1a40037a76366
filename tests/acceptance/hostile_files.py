"""Files in which there is no item at all, whatever they are called."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import Final

from tests.acceptance.good_files import eprint_xml
from tests.acceptance.hostile import Hostile


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("export.xml", eprint_xml("1"))
    return out.getvalue()


NO_FILES: Final[dict[str, bytes]] = {
    "nothing": b"",
    "blanks": b" \t\r\n" * 1000,
    "a byte order mark": b"\xef\xbb\xbf",
    "a UTF-16 byte order mark": b"\xff\xfe",
    "zero bytes": bytes(100_000),
    "a page of a web server": b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>",
    "a sign-in page": b"<html><body><form action='/login'><input name='user'></form></body></html>",
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + bytes(range(256)) * 40,
    "a PNG": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40,
    "a zip": _zip(),
    "a gzip file cut in the middle of its head": gzip.compress(b"x" * 100)[:8],
    "gzip's mark and noise": b"\x1f\x8b\x08\0" + bytes(range(256)) * 10,
    "gzip of nothing": gzip.compress(b""),
    "gzip in gzip": gzip.compress(gzip.compress(eprint_xml("1"))),
    "a number": b"42",
    "a JSON text": b'"eprintid uuid metadata item_id"',
    "null": b"null",
    "true": b"true",
    "an empty list": b"[]",
    "an empty object": b"{}",
    "a list of lists": b"[[[]], [], [[1]]]",
    "lists without end": b"[" * 200_000,
    "objects without end": b'{"metadata":' * 200_000,
    "angle brackets": b"<" * 200_000,
    "at signs": b"@" * 200_000,
    "quotes": b'"' * 200_000,
    "closing brackets": b"]}>" * 70_000,
    "an XML declaration": b"<?xml version='1.0'?>",
    "a DOCTYPE without end": b"<?xml version='1.0'?><!DOCTYPE eprints [" + b"<!ENTITY a 'b'>" * 10_000,
    "an unknown encoding": b"<?xml version='1.0' encoding='klingon-8'?><eprints><eprint/></eprints>",
    "a false encoding": b"<?xml version='1.0' encoding='UTF-16'?><eprints><eprint/></eprints>",
    "an encoding that is no encoding": b"<?xml version='1.0' encoding='base64'?><eprints><eprint/></eprints>",
    "an encoding that unpacks": b"<?xml version='1.0' encoding='zlib_codec'?><eprints><eprint/></eprints>",
    "an OAI-PMH answer": b"<OAI-PMH><request>http://x/oai</request><error code='badVerb'/></OAI-PMH>",
    "a table": b"eprintid,title\n1,Pots\n",
    "an ORCID error": b'{"response-code": 409, "error-code": 9021, "developer-message": "exists"}',
}
"""Files in which there is no item at all."""


def no_files() -> Iterator[Hostile]:
    """Each under every ending, as found and as told by ``--platform``."""
    for name, content in NO_FILES.items():
        for ending, platform in (
            (".xml", "eprints"),
            (".json", "dspace"),
            (".jsonl", "items"),
            (".bib", "files"),
        ):
            for told in ("", platform):
                title = f"{name} as {ending[1:]}{' told' if told else ''}"
                make = partial(bytes, content)
                yield Hostile(title, ending, make, fails=None, platform=told)
