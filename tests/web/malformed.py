"""Malformed iDs, paths, styles and bodies, made from a seed: what scanners and typing errors send."""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple
from urllib.parse import quote_from_bytes

from orcid_repo_plugin.domain.badge import Style
from orcid_repo_plugin.domain.orcid_id import OrcidId
from tests.web.showcase import JOSIAH, WRONG

FORMS = ("html", "svg", "json", "txt", "md")
ODD = (
    *("\x00", "\n", "\r\n", "\t", " ", "\x7f", "\x85", "\u200b", "\u202e", "\u2066", "\ufeff", "\uffff"),
    *("/", "//", "\\", ".", "..", "../", "%", "%00", "%2e", "%252f", "?", "#", "&", ";", ":", "@", "~", "*"),
    *("<", ">", '"', "'", "`", "{", "}", "{{7*7}}", "${x}", "|", "^", "X", "x", "-", "\u2010", "_", "0", "9"),
    *("٣", "०", "𝟘", "０", "Ⅸ", "é", "ß", "漢", "😀", "İ", "<script>", "' OR 1=1", "null", "NaN", "-1"),
)


class Call(NamedTuple):
    """A request, as a web server hands it on."""

    path: bytes
    query: bytes = b""
    method: str = "GET"
    body: bytes = b""

    @property
    def target(self) -> bytes:
        """As it stands in the first line of a request."""
        query = b"?" + self.query if self.query else b""
        return quote_from_bytes(self.path, safe="/:@!$&'()*+,;=~").encode() + query


BY_HAND = (
    *(Call(f"/badge/{WRONG}.{form}".encode()) for form in FORMS),
    *(
        Call(f"/badge/{text}.html".encode())
        for text in ("", ".", "..", "...", "%", "%%30", "\x00", " ", "0" * 16)
    ),
    *(Call(f"/badge/{text}".encode()) for text in ("", "/", "//", ".html", "..", "../..", "x" * 100_000)),
    *(
        Call(f"/badge/{JOSIAH}{text}".encode())
        for text in ("", ".", ".HTML", ".html/", ".html.", ".exe", ".j\x00son")
    ),
    *(
        Call(f"/badge/{text}.json".encode())
        for text in ("0000-0002-1825-009７", "０000-0002-1825-0097", "٠" * 16)
    ),
    Call(b"/badge/\xff\xfe\xfd.svg"),
    Call(b"/badge/\xed\xa0\x80.svg"),
    Call(b"/badge/" + b"/" * 5000 + b".html"),
    Call(b"/badge/" + b"0000-" * 20_000 + b".json"),
    Call(f"/badge/{JOSIAH}/{JOSIAH}.json".encode()),
    Call(f"/badge/https://evil.example/{JOSIAH}.json".encode()),
    Call(f"/badge/https://sandbox.orcid.org.evil.example/{JOSIAH}.json".encode()),
    Call(b"/badge"),
    Call(b"/people"),
    Call(b"/people/"),
    Call(b"/people/main/"),
    Call(b"/people//.html"),
    Call(b"/people/main/" + b"x" * 100_000 + b".json"),
    Call(b"/people/\x00/\x00.json"),
    Call(b"/items//authors.json"),
    Call(b"/items/x/authors.json"),
    Call(b"/items/authors.json"),
    Call(b"/items/main//authors.json"),
    Call(b"/items/main/" + b"x" * 100_000 + b"/authors.html"),
    Call(b"/items/main/\x00/datacite.json"),
    Call(b"/items/main/../../authors.json"),
    Call(b"/items/main/pots-3/metadata/" + b"x" * 5000),
    Call(b"/components/"),
    Call(b"/components/../../etc/passwd"),
    Call(b"/oembed"),
    Call(b"/oembed", b"url=" + b"%2f" * 30_000),
    Call(b"/oembed", b"url=%00&format=json"),
    Call(b"/oembed", b"&" * 3000),
)
"""A list by hand."""


def calls(seed: int, number: int) -> Iterator[Call]:
    """So many calls, none of which asks for something that there is."""
    random = Random(seed)
    yield from BY_HAND
    for _ in range(number - len(BY_HAND)):
        yield random.choice(_KINDS)(random)


def _orcid(random: Random) -> str:
    """Something like an iD that is none."""
    while True:
        text = JOSIAH
        for _ in range(random.randint(1, 4)):
            place, odd = random.randrange(len(text) + 1), random.choice(ODD)
            text = text[:place] + odd + text[place + random.randint(0, 3) :]
        if OrcidId.parse(text.replace(":/", "://", 1)) is None and OrcidId.parse(text) is None:
            return text


def _text(random: Random, most: int = 12) -> str:
    return "".join(random.choice(ODD) for _ in range(random.randint(0, most)))


def _bytes(random: Random) -> bytes:
    return random.randbytes(random.randint(0, 60))


def _misspelt(random: Random) -> Call:
    return Call(f"/badge/{_orcid(random)}.{random.choice(FORMS)}".encode())


def _misformed(random: Random) -> Call:
    ending = _text(random, 3)
    return Call(f"/badge/{random.choice((JOSIAH, _orcid(random)))}.{ending}z".encode())


def _noise(random: Random) -> Call:
    return Call(random.choice((b"/badge/", b"/people/main/", b"/components/", b"/oembed/")) + _bytes(random))


def _of_an_item(random: Random) -> Call:
    ending = random.choice(
        ("authors.html", "authors.json", "authors.jsonld", "datacite.json", "metadata/jats")
    )
    name = random.choice(("main", _text(random, 3), "other"))
    return Call(f"/items/{name}/{_text(random)}z/{ending}".encode())


def _of_nobody(random: Random) -> Call:
    user = random.choice((_text(random), _orcid(random)))
    return Call(f"/people/{random.choice(('main', 'other', ''))}/{user}z.{random.choice(FORMS)}".encode())


def _styled(random: Random) -> Call:
    style = _text(random, 4).encode()
    named = quote_from_bytes(style if style.decode() not in set(Style) else b"none").encode()
    return Call(f"/badge/{JOSIAH}.{random.choice(FORMS)}".encode(), b"style=" + named)


def _embedded(random: Random) -> Call:
    url = random.choice(("https://orcid.repository.example.org/badge/", "https://", "")) + _text(random)
    return Call(b"/oembed", b"url=" + quote_from_bytes(url.encode()).encode())


def _posted(random: Random) -> Call:
    whole = f'{{"orcids": ["{JOSIAH}"]}}'
    place = random.randrange(len(whole) - 1)
    bodies = (whole[:place].encode(), _bytes(random), b'{"orcids": [%d]}' % random.randint(0, 9))
    return Call(b"/badges", method="POST", body=random.choice(bodies))


_KINDS: tuple[Callable[[Random], Call], ...] = (
    *(_misspelt, _misspelt, _misformed, _noise, _of_an_item, _of_nobody, _styled, _embedded, _posted),
)
