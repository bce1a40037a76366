"""Hostile EPrints XML: declarations that reach outside, items that are broken or odd."""

from collections.abc import Callable, Iterator
from typing import Final

from tests.acceptance.good_files import EPRINTS_END, EPRINTS_ROOT, EPRINTS_XML, eprint_xml
from tests.acceptance.hostile import CANARY_PLACE, DEEP, MB, Hostile, between


def _laughs(levels: int = 9) -> str:
    lines = ['<!ENTITY lol0 "lol">']
    lines += [f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, levels + 1)]
    return f"<!DOCTYPE eprints [{''.join(lines)}]>\n"


def _doctype(declarations: str) -> bytes:
    return f"<!DOCTYPE eprints [{declarations}]>\n".encode()


def _with_doctype(doctype: bytes, *items: bytes) -> bytes:
    head, _, root = EPRINTS_ROOT.partition(b"\n")
    return head + b"\n" + doctype + root + b"".join((eprint_xml("1"), *items, eprint_xml("2"))) + EPRINTS_END


_FILE: Final = f'SYSTEM "{CANARY_PLACE.decode()}"'
DOCTYPES: Final[dict[str, tuple[bytes, str]]] = {
    "billion laughs": (_laughs().encode(), "&lol9;"),
    "quadratic blow-up": (_doctype(f'<!ENTITY a "{"a" * 100_000}">'), "&a;" * 20_000),
    "external entity": (_doctype(f"<!ENTITY x {_FILE}>"), "&x;"),
    "external parameter entity": (_doctype(f"<!ENTITY % x {_FILE}> %x;"), "&y;"),
    "external entity by public name": (_doctype(f'<!ENTITY x PUBLIC "a" {_FILE[7:]}>'), "&x;"),
    "entity that names itself": (_doctype('<!ENTITY x "&x;">'), "&x;"),
    "entity in an attribute": (_doctype('<!ENTITY x "y">'), "<a b='&x;'/>"),
}
"""A file's DOCTYPE, and the title of the item that uses it. The items around it use nothing of it."""

BROKEN_XML: Final[dict[str, Callable[[], str]]] = {
    "100,000 levels": lambda: "<a>" * DEEP + "</a>" * DEEP,
    "101 levels": lambda: "<a>" * 101 + "</a>" * 101,
    "100,000 levels without end": lambda: "<a>" * DEEP,
    "a NUL byte": lambda: "Pots\0and pans",
    "a NUL reference": lambda: "Pots &#0; pans",
    "a surrogate reference": lambda: "Pots &#xD800; pans",
    "a reference beyond Unicode": lambda: "Pots &#x110000; &#99999999999999999999; pans",
    "an unknown entity": lambda: "&unheardof;",
    "a bare ampersand": lambda: "Pots & pans",
    "a bare angle bracket": lambda: "Pots < pans",
    "crossed tags": lambda: "<a><b></a></b>",
    "an attribute twice": lambda: "<a b='1' b='2'/>",
    "a CDATA without end": lambda: "<![CDATA[ Pots",
    "a comment without end": lambda: "<!-- Pots",
    "an undeclared prefix that ends in nothing": lambda: "<x:a/><:a/>",
    "half a million tags": lambda: "<a/>" * 500_000,
    "25 MB in one item": lambda: f"Pots</title><note>{'x' * (25 * MB)}</note><title>",
    "an item in the item": lambda: "Pots</title>" + eprint_xml("7").decode() + "<title>",
}
"""Titles that break one EPrints item, and only that one."""

ODD_XML: Final[dict[str, Callable[[], str]]] = {
    "10 MB title": lambda: "Cracked pots " * (10 * MB // 13),
    "10 MB title of ampersands": lambda: "&amp;" * (2 * MB),
    "10 MB title of tags": lambda: "&lt;i" * (2 * MB),
    "10 MB title of CDATA": lambda: f"<![CDATA[{'</title> <' * MB}]]>",
    "5,000 authors": lambda: (
        "Pots</title><creators>"
        + "".join(f"<item><name><family>F{n}</family><given>G</given></name></item>" for n in range(5000))
        + "</creators><title>"
    ),
    "100,000 identifiers": lambda: (
        "Pots</title><related_url>"
        + "".join(f"<item><url>https://doi.org/10.5555/{n}</url></item>" for n in range(100_000))
        + "</related_url><title>"
    ),
    "30,000 fields": lambda: "Pots</title>" + "".join(f"<f{n}>x</f{n}>" for n in range(30_000)) + "<title>",
    "10,000 attributes": lambda: "<a " + " ".join(f"a{n}='1'" for n in range(10_000)) + "/>Pots",
    "an attribute of 5 MB": lambda: f"<a b='{'x' * (5 * MB)}'/>Pots",
    "a field with children where text belongs": lambda: "<item><name><family>x</family></name></item>",
    "a tag named like a root": lambda: "<eprints><x/></eprints>",
    "XInclude": lambda: (
        f"<include xmlns='http://www.w3.org/2001/XInclude' href='{CANARY_PLACE.decode()}' parse='text'/>"
    ),
    "a processing instruction": lambda: f"<?xml-stylesheet href='{CANARY_PLACE.decode()}'?>Pots",
    "a comment with an item in it": lambda: "<!-- <eprint><eprintid>9</eprintid></eprint> -->Pots",
    "control references": lambda: "&#9;&#10;&#13;&#x85;&#x2028;&#x202e;&#xFFFD;",
    "a pile of accents": lambda: "a" + "\u0301\u0316" * 400_000,
    "words without blanks": lambda: "x" * (2 * MB),
}
"""Titles with which an EPrints item may be mapped or not; nothing else may happen."""


def xml_cases() -> Iterator[Hostile]:
    """Broken and odd items in an EPrints export."""
    for name, (doctype, title) in DOCTYPES.items():
        content = _with_doctype(doctype, eprint_xml("7", title))
        platform = "eprints" if len(doctype) > 60_000 else ""  # no item in the part that tells the platform
        yield Hostile(
            f"eprints-xml: {name}",
            ".xml",
            lambda content=content: content,  # type: ignore[misc]
            ("1", "2"),
            platform=platform,
        )
    yield from between(EPRINTS_XML, {name: _item(make) for name, make in BROKEN_XML.items()}, True)
    yield from between(EPRINTS_XML, {name: _item(make) for name, make in ODD_XML.items()}, None)


def _item(title: Callable[[], str]) -> Callable[[], bytes]:
    return lambda: eprint_xml("5", title())
