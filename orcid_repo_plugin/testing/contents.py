"""File contents that an adapter meets besides its own: other platforms' and hostile ones."""

from typing import Final

FOREIGN: Final[dict[str, tuple[str, bytes]]] = {
    "nothing": ("", b""),
    "blanks": ("", b" \n\t\r\n"),
    "a text": ("", b"Dear colleagues,\nplease find the list of publications attached.\n"),
    "a page": ("", b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body/></html>"),
    "a table": ("", b"id,title,authors\n1,Cracked Pots,Josiah Carberry\n"),
    "random bytes": ("", bytes((n * 73 + n // 7) % 256 for n in range(4096))),
    "zero bytes": ("", bytes(1024)),
    "an empty object": ("", b"{}"),
    "an empty list": ("", b"[]"),
    "a JSON text": ("", b'"eprintid metadata item_id @article{a,"'),
    "settings": ("", b'{"name": "app", "version": "1.0", "type": "module"}'),
    "an OAI-PMH answer": (
        "oai_pmh",
        b'<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2024-05-01T00:00'
        b":00Z</responseDate><error code='noRecordsMatch'/></OAI-PMH>",
    ),
    "an EPrints export": (
        "eprints",
        b"<?xml version='1.0' encoding='utf-8'?>\n"
        b"<eprints xmlns='http://eprints.org/ep2/data/2.0'>\n"
        b"  <eprint id='https://eprints.example.edu/id/eprint/1'><eprintid>1</eprintid>"
        b"<title>Pots</title></eprint></eprints>",
    ),
    "a DSpace item": (
        "dspace",
        b'{"uuid": "0a4f8b1e-6b0e-4f19-9a53-1d2c3b4a5001", "handle": "20.500.99999/1", '
        b'"metadata": {"dc.title": [{"value": "Pots", "language": "en"}]}, '
        b'"inArchive": true, "discoverable": true, "withdrawn": false}',
    ),
    "a BibTeX file": ("files", b"@article{carberry2008,\n  title = {Pots},\n  year = {2008}\n}\n"),
    "an item of our own format": (
        "items",
        b'{"format": "orcid-repo-plugin/item", "item_id": "1", '
        b'"titles": [{"value": "Pots", "field": "title"}]}',
    ),
}
"""Whose it is (empty: nobody's we know), and the content."""

_LAUGHS: Final = "".join(
    f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' if n else '<!ENTITY lol0 "lol">' for n in range(10)
)

HOSTILE: Final[dict[str, bytes]] = {
    "100,000 lists": b"[" * 100_000,
    "100,000 objects": b'{"metadata":' * 100_000,
    "100,000 objects that end": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "100,000 elements": b"<eprint>" + b"<a>" * 100_000,
    "100,000 braces": b"@article{a, title = " + b"{" * 100_000,
    "billion laughs": f"<!DOCTYPE eprints [{_LAUGHS}]><eprints><eprint>&lol9;</eprint></eprints>".encode(),
    "an external entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><eprints><eprint><title>&x;</title>'
    b"</eprint></eprints>",
    "a text without end": b'[{"metadata": {"dc.title": [{"value": "' + b"A" * 300_000,
    "zero bytes": bytes(100_000),
    "a UTF-16 beginning": b"\xff\xfe" + b"\xd8" * 1001,
    "a damaged gzip file": b"\x1f\x8b\x08\x00" + b"\xff" * 500,
    "a huge number": b'[{"item_id": '
    + b"9" * 10_000
    + b', "metadata": {"dc.title": '
    + b"9" * 10_000
    + b"}}]",
    "half a character": rb'[{"item_id": "\ud83d", "metadata": {"dc.title": [{"value": "\udc00"}]}}]',
    "wrong kinds": b'[{"item_id": [], "metadata": 7}, 1, null, "x", '
    b'{"uuid": {}, "metadata": {"dc.title": {"a": []}}}, '
    b'{"metadata": {"dc.title": [[["x"]], {"value": {}}]}}, '
    b'{"eprintid": {}, "creators": 5, "title": {"x": [[]]}}, '
    b'{"item_id": "x", "titles": {"a": 1}, "extra": 3}]',
}
"""What must end in a plain word to the admin, whoever reads it."""
