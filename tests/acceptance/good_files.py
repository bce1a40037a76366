"""Good items and good files of every format, in which hostile ones are put or which are damaged."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

EPRINTS_ROOT: Final = (
    b"<?xml version='1.0' encoding='utf-8'?>\n<eprints xmlns='http://eprints.org/ep2/data/2.0'>\n"
)
EPRINTS_END: Final = b"</eprints>\n"


def eprint_xml(key: str, title: str = "Cracked Pots", more: str = "") -> bytes:
    """An EPrints item in XML; ``title`` and ``more`` are put in as they are."""
    return f"""  <eprint id='http://eprints.example.edu/id/eprint/{key}'>
    <eprintid>{key}</eprintid>
    <eprint_status>archive</eprint_status>
    <type>article</type>
    <metadata_visibility>show</metadata_visibility>
    <creators>
      <item><name><family>Okafor</family><given>Ruth A.</given></name>
        <orcid>0009-0009-9994-0003</orcid></item>
      <item><name><family>Lindqvist</family><given>Pär</given></name></item>
    </creators>
    <title>{title}</title>
    <ispublished>pub</ispublished>
    <abstract>Why pots crack &amp; how.</abstract>
    <date>2024-03-07</date>
    <date_type>published</date_type>
    <id_number>10.5555/pots.{key}</id_number>
    <publication>Journal of Invented Ceramics</publication>
    <volume>18</volume>
    <number>3</number>
    <pagerange>211-228</pagerange>
    <issn>2049-3630</issn>
    <related_url><item><url>https://example.edu/pots</url><type>org</type></item></related_url>
    {more}
  </eprint>
""".encode()


def eprint_json(key: str, **changes: Any) -> dict[str, Any]:
    """An EPrints item in JSON."""
    item = {
        "eprintid": int(key),
        "uri": f"http://eprints.example.edu/id/eprint/{key}",
        "eprint_status": "archive",
        "type": "article",
        "metadata_visibility": "show",
        "creators": [
            {"name": {"family": "Okafor", "given": "Ruth A."}, "orcid": "0009-0009-9994-0003"},
            {"name": {"family": "Lindqvist", "given": "Pär"}},
        ],
        "title": "Cracked Pots",
        "ispublished": "pub",
        "abstract": "Why pots crack & how.",
        "date": "2024-03-07",
        "date_type": "published",
        "id_number": f"10.5555/pots.{key}",
        "publication": "Journal of Invented Ceramics",
        "volume": 18,
        "pagerange": "211-228",
        "issn": "2049-3630",
        "funders": ["Invented Research Council"],
        "related_url": [{"url": "https://example.edu/pots", "type": "org"}],
        "documents": [{"docid": 1, "files": [{"fileid": 1, "filename": "a.pdf"}]}],
    }
    return {**item, **changes}


def dspace_uuid(key: str) -> str:
    """The ``item_id`` of ``dspace_json(key)``."""
    return f"7c1d2e3f-4a5b-4c6d-8e7f-{int(key):012}"


def dspace_json(key: str, **changes: Any) -> dict[str, Any]:
    """A DSpace item as its REST interface gives it."""

    def values(*texts: str) -> list[dict[str, Any]]:
        return [
            {"value": text, "language": "en", "authority": None, "confidence": -1, "place": place}
            for place, text in enumerate(texts)
        ]

    item = {
        "id": dspace_uuid(key),
        "uuid": dspace_uuid(key),
        "name": "Cracked Pots",
        "handle": f"20.500.99999/{key}",
        "metadata": {
            "dc.contributor.author": values("Okafor, Ruth A.", "Lindqvist, Pär"),
            "dc.date.issued": values("2024-03-07"),
            "dc.description.abstract": values("Why pots crack & how."),
            "dc.identifier.doi": values(f"10.5555/pots.{key}"),
            "dc.identifier.issn": values("2049-3630"),
            "dc.identifier.uri": values(f"https://repo.example.edu/handle/20.500.99999/{key}"),
            "dc.language.iso": values("en"),
            "dc.relation.ispartof": values("Journal of Invented Ceramics"),
            "dc.title": values("Cracked Pots"),
            "dc.type": values("Article"),
        },
        "inArchive": True,
        "discoverable": True,
        "withdrawn": False,
        "lastModified": "2025-03-14T09:26:53.000+00:00",
        "entityType": "Publication",
        "type": "item",
    }
    return {**item, **changes}


def own_json(key: str, **changes: Any) -> dict[str, Any]:
    """An item of our own format."""
    item = {
        "format": "orcid-repo-plugin/item",
        "item_id": key,
        "uri": f"https://code.example.edu/{key}",
        "state": "live",
        "types": [{"value": "article", "field": "type"}],
        "titles": [{"value": "Cracked Pots", "field": "title", "language": "en"}],
        "contributors": [{"family": "Okafor", "given": "Ruth A.", "field": "people", "role": "author"}],
        "dates": ["2024-03-07"],
        "identifiers": {"doi": f"10.5555/pots.{key}"},
        "containers": [{"kind": "journal", "value": "Journal of Invented Ceramics", "field": "journal"}],
        "details": [{"kind": "pages", "value": "211-228", "field": "pages"}],
        "grants": [{"funder": "Invented Research Council", "number": "IRC-7"}],
        "descriptions": ["Why pots crack & how."],
        "languages": ["en"],
        "countries": ["SE"],
        "urls": ["https://example.edu/pots"],
        "collections": ["Ceramics"],
        "succeeds": [],
        "fields": ["title", "type", "people"],
        "extra": {"shelf": 7},
        "findings": [],
    }
    return {**item, **changes}


def bibtex(key: str, title: str = "Cracked Pots", more: str = "") -> bytes:
    """A BibTeX entry."""
    return f"""@article{{{key},
  author = {{Okafor, Ruth A. and P{{\\"a}}r Lindqvist}},
  title = {{{title}}},
  journal = {{Journal of Invented Ceramics}},
  year = 2024,
  month = mar,
  volume = "18",
  pages = {{211--228}},
  doi = {{10.5555/pots.{key}}},
{more}}}

""".encode()


@dataclass(frozen=True)
class Format:
    """A file format: how items are written, and how a file is made of them."""

    name: str
    platform: str
    ending: str
    item: Callable[[str], bytes]
    start: bytes = b""
    between: bytes = b""
    end: bytes = b""
    item_id: Callable[[str], str] = str

    def file(self, items: Sequence[bytes]) -> bytes:
        """A file of these items, as they are."""
        return self.start + self.between.join(items) + self.end

    def around(self, *bad: bytes) -> bytes:
        """A file with a good item at either end."""
        return self.file([self.item("1"), *bad, self.item("2")])

    def good(self, count: int = 3) -> bytes:
        """A file of good items."""
        return self.file([self.item(str(number)) for number in range(1, count + 1)])

    @property
    def survivors(self) -> list[str]:
        """The ids of the two good items of ``around``."""
        return [self.item_id("1"), self.item_id("2")]


def dumped(make: Callable[[str], dict[str, Any]], indent: int | None = None) -> Callable[[str], bytes]:
    """The item as JSON text."""
    return lambda key: json.dumps(make(key), ensure_ascii=False, indent=indent).encode()


_HAL: Final = b'{"_embedded": {"searchResult": {"_embedded": {"objects": ['
_HAL_END: Final = b']}, "page": {"size": 3, "totalElements": 3}}}, "_links": {"self": {"href": "http://x/"}}}'


def _hal_item(key: str) -> bytes:
    return b'{"_embedded": {"indexableObject": ' + dumped(dspace_json)(key) + b'}, "type": "discover"}'


EPRINTS_XML: Final = Format("eprints-xml", "eprints", ".xml", eprint_xml, EPRINTS_ROOT, b"", EPRINTS_END)
EPRINTS_JSON: Final = Format(
    "eprints-json", "eprints", ".json", dumped(eprint_json, indent=2), b"[\n", b",\n", b"]\n"
)
DSPACE_ARRAY: Final = Format(
    "dspace-array", "dspace", ".json", dumped(dspace_json, indent=2), b"[", b",\n", b"]", dspace_uuid
)
DSPACE_PAGE: Final = Format("dspace-page", "dspace", ".json", _hal_item, _HAL, b",", _HAL_END, dspace_uuid)
DSPACE_LINES: Final = Format(
    "dspace-lines", "dspace", ".jsonl", dumped(dspace_json), b"", b"\n", b"\n", dspace_uuid
)
OWN_ARRAY: Final = Format("own-array", "items", ".json", dumped(own_json, indent=1), b"[", b",\n", b"]")
OWN_LINES: Final = Format("own-lines", "items", ".jsonl", dumped(own_json), b"", b"\n", b"\n")
BIBTEX: Final = Format("bibtex", "files", ".bib", lambda key: bibtex(key))

FORMATS: Final = (
    EPRINTS_XML,
    EPRINTS_JSON,
    DSPACE_ARRAY,
    DSPACE_PAGE,
    DSPACE_LINES,
    OWN_ARRAY,
    OWN_LINES,
    BIBTEX,
)
