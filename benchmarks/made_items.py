"""Made-up items in the shapes and sizes of real exports, each one different, always the same ones."""

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from orcid_repo_plugin.domain.orcid_id import check_digit

_SYLLABLES: Final = (
    "ba",
    "ko",
    "ri",
    "mun",
    "tel",
    "sa",
    "wor",
    "lin",
    "dqu",
    "ist",
    "øve",
    "har",
    "né",
    "ló",
)
_TEXT: Final = """carbon uptake restored wetlands record seasonal drift chemistry raised bogs river gauge
harbour tide sediment memory calibration sensor networks glaze kiln pottery cracked theory grammar small local
incremental view graph maintenance model of in the and for from with between under over a an new early late
method survey review"""
_WORDS: Final = tuple(_TEXT.split())
AUTHORS: Final = 4000
"""People who write; some of them much more than others."""
_TYPES: Final = (
    ("article", "Article"),
    ("article", "Article"),
    ("article", "Article"),
    ("conference_item", "Conference paper"),
    ("book_section", "Book chapter"),
    ("thesis", "Thesis"),
    ("monograph", "Technical Report"),
    ("book", "Book"),
    ("dataset", "Dataset"),
)


class Item:
    """The facts of one made-up item."""

    def __init__(self, number: int) -> None:
        chance = random.Random(number)
        self.number = number
        self.eprints_type, self.dspace_type = chance.choice(_TYPES)
        people = [int(AUTHORS * chance.random() ** 2) for _ in range(chance.choice((1, 2, 3, 3, 4, 6)))]
        self.names, self.orcids = zip(*map(_person, dict.fromkeys(people)), strict=True)
        self.title = f"{_phrase(chance, 9).capitalize()}: {_phrase(chance, 4)}"
        self.abstract = " ".join(f"{_phrase(chance, 14).capitalize()}." for _ in range(5))
        self.journal = f"Journal of {_phrase(random.Random(number % 200), 3).title()}"
        self.doi = f"10.5555/{_word(chance, 2)}.{number}"
        self.date = (
            f"{chance.randrange(1995, 2025)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02}"
        )
        self.volume = str(chance.randrange(1, 90))
        self.page = chance.randrange(1, 900)


@cache
def _person(number: int) -> tuple[tuple[str, str], str]:
    chance = random.Random(-1 - number)
    digits = f"000900099994{number % 1000:03}"
    check = check_digit(digits)
    orcid = "-".join((digits + check)[place : place + 4] for place in range(0, 16, 4))
    name = _word(chance, 3).capitalize(), f"{_word(chance, 2).capitalize()} {chance.choice('ABCDEFGH')}."
    return name, orcid


def _word(chance: random.Random, syllables: int) -> str:
    return "".join(chance.choices(_SYLLABLES, k=syllables))


def _phrase(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words))


def _element(name: str, *values: str) -> str:
    inner = "".join(f"\n        <item>{value}</item>" for value in values)
    return f"<{name}>{inner}\n    </{name}>"


def eprint(item: Item, *, links: bool = False) -> str:
    """An item as EPrints 3.4 exports it, with one document of one file: about 3.4 KB.

    :param links: whether every tenth item replaces the one before it.
    """
    number, address = item.number, f"http://eprints.example.edu/id/eprint/{item.number}"
    people = _element(
        "creators",
        *(
            f"<name>\n            <family>{escape(family)}</family>\n            <given>{given}</given>\n"
            f"          </name>\n          <orcid>{orcid}</orcid>"
            for (family, given), orcid in zip(item.names, item.orcids, strict=True)
        ),
    )
    succeeds = f"\n    <succeeds>{number - 1}</succeeds>" if links and number % 10 == 0 else ""
    return f"""  <eprint id='{address}'>
    <eprintid>{number}</eprintid>
    <rev_number>7</rev_number>
    <documents>
      <document id='http://eprints.example.edu/id/document/{number}'>
        <docid>{number}</docid>
        <rev_number>2</rev_number>
        <files>
          <file id='http://eprints.example.edu/id/file/{number}'>
            <fileid>{number}</fileid>
            <datasetid>document</datasetid>
            <objectid>{number}</objectid>
            <filename>accepted-manuscript-{number}.pdf</filename>
            <mime_type>application/pdf</mime_type>
            <hash>{number:032x}</hash>
            <hash_type>MD5</hash_type>
            <filesize>{number * 17}</filesize>
            <mtime>2024-05-02 08:15:41</mtime>
            <url>{address}/1/accepted-manuscript-{number}.pdf</url>
          </file>
        </files>
        <eprintid>{number}</eprintid>
        <pos>1</pos>
        <placement>1</placement>
        <mime_type>application/pdf</mime_type>
        <format>text</format>
        <language>en</language>
        <security>public</security>
        <license>cc_by_4</license>
        <main>accepted-manuscript-{number}.pdf</main>
        <content>accepted</content>
      </document>
    </documents>
    <eprint_status>archive</eprint_status>
    <userid>2</userid>
    <dir>disk0/00/00/00/{number % 100:02}</dir>
    <datestamp>2024-05-02 08:15:41</datestamp>
    <lastmod>2024-06-11 10:03:50</lastmod>
    <status_changed>2024-05-02 08:15:41</status_changed>
    <type>{item.eprints_type}</type>{succeeds}
    <metadata_visibility>show</metadata_visibility>
    {people}
    <title>{escape(item.title)}</title>
    <ispublished>pub</ispublished>
    {_element("subjects", "QA75", "GE")}
    <keywords>{"; ".join(item.title.split()[:4])}</keywords>
    <abstract>{escape(item.abstract)}</abstract>
    <date>{item.date}</date>
    <date_type>published</date_type>
    <publisher>Example Press</publisher>
    <official_url>https://doi.org/{item.doi}</official_url>
    <id_number>{item.doi}</id_number>
    <full_text_status>public</full_text_status>
    <publication>{item.journal}</publication>
    <volume>{item.volume}</volume>
    <number>{item.page % 12 + 1}</number>
    <pagerange>{item.page}-{item.page + 17}</pagerange>
    <refereed>TRUE</refereed>
    <issn>2049-3630</issn>
    {_element("related_url", f"<url>https://data.example.edu/{number}</url><type>org</type>")}
    {_element("funders", "Invented Research Council", "Northern Trust")}
    {_element("projects", f"PROJECT-{number % 300}")}
  </eprint>
"""


def dspace(item: Item) -> dict[str, Any]:
    """An item as DSpace 7 and later give it, with all that stands beside each value."""
    key = f"0a4f8b1e-6b0e-4f19-9a53-{item.number:012}"
    handle = f"20.500.99999/{item.number}"
    fields: dict[str, list[str]] = {
        "dc.contributor.author": [f"{family}, {given}" for family, given in item.names],
        "dc.date.accessioned": ["2025-03-14T09:26:53Z"],
        "dc.date.available": ["2025-03-14T09:26:53Z"],
        "dc.date.issued": [item.date],
        "dc.description.abstract": [item.abstract],
        "dc.description.provenance": ["Made available in the repository on 2025-03-14"],
        "dc.identifier.doi": [item.doi],
        "dc.identifier.issn": ["2049-3630"],
        "dc.identifier.uri": [f"https://repo.example.edu/handle/{handle}"],
        "dc.language.iso": ["en"],
        "dc.publisher": ["Mire & Peat Press"],
        "dc.relation.ispartof": [item.journal],
        "dc.rights": ["Attribution 4.0 International"],
        "dc.rights.uri": ["https://creativecommons.org/licenses/by/4.0/"],
        "dc.subject": item.title.split()[:3],
        "dc.title": [item.title],
        "dc.type": [item.dspace_type],
        "dspace.entity.type": ["Publication"],
        "oaire.citation.volume": [item.volume],
        "oaire.citation.startPage": [str(item.page)],
        "oaire.citation.endPage": [str(item.page + 17)],
    }
    links = (
        "accessStatus",
        "bundles",
        "mappedCollections",
        "owningCollection",
        "relationships",
        "version",
        "self",
    )
    return {
        "id": key,
        "uuid": key,
        "name": item.title,
        "handle": handle,
        "metadata": {
            name: [
                {"value": value, "language": "en", "authority": None, "confidence": -1, "place": place}
                for place, value in enumerate(values)
            ]
            for name, values in fields.items()
        },
        "inArchive": True,
        "discoverable": True,
        "withdrawn": False,
        "lastModified": "2025-03-14T09:26:53.000+00:00",
        "entityType": "Publication",
        "type": "item",
        "uniqueType": "core.item",
        "_links": {
            name: {"href": f"https://repo.example.edu/server/api/core/items/{key}/{name}"} for name in links
        },
    }


def parts(shape: str, count: int) -> Iterator[str]:
    """The pieces of a file: ``eprints``, ``eprints-links``, ``dspace-array`` or ``dspace-lines``."""
    items = map(Item, range(1, count + 1))
    if shape.startswith("eprints"):
        yield "<?xml version='1.0' encoding='utf-8'?>\n<eprints xmlns='http://eprints.org/ep2/data/2.0'>\n"
        yield from (eprint(item, links=shape == "eprints-links") for item in items)
        yield "</eprints>\n"
        return
    lines = shape == "dspace-lines"
    yield "" if lines else "["
    for item in items:
        before = "" if lines or item.number == 1 else ",\n"
        yield before + json.dumps(dspace(item), ensure_ascii=False) + ("\n" if lines else "")
    yield "" if lines else "]\n"


def write(folder: Path, shape: str, count: int) -> Path:
    """Write a file of so many items; it is made once."""
    path = folder / f"{shape}-{count}{'.xml' if shape.startswith('eprints') else '.json'}"
    if not path.exists():
        with path.open("w", encoding="utf-8") as out:
            out.writelines(parts(shape, count))
    return path
