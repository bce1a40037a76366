"""Items for these tests: who made them, and the texts that people try to break pages with."""

from dataclasses import replace
from typing import Final

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.byline import EDITOR, AuthorList, Byline, ListedName
from orcid_repo_plugin.domain.orcid_id import OrcidId, check_digit

JOSIAH: Final = "https://orcid.org/0000-0002-1825-0097"
ADA: Final = "https://orcid.org/0000-0002-1694-233X"
CARBERRY: Final = Badge(orcid=OrcidId("0000-0002-1825-0097"), authenticated=True, name="Josiah Carberry")
EXAMPLE: Final = Badge(orcid=OrcidId("0000-0002-1694-233X"), authenticated=False, name="Ada Example")

CRACKED_POTS: Final = Byline(
    repository="main",
    item_id="12",
    title="A Theory of Cracked Pots",
    language="en",
    work_type="journal-article",
    date="2019-03-07",
    container="Journal of Psychoceramics",
    publisher="Society of Psychoceramics",
    uri="https://repository.example.org/12",
    identifiers=(("doi", "10.5555/12345678"), ("handle", "10.5555/pots")),
)
POTS: Final = AuthorList(
    byline=CRACKED_POTS,
    names=(
        ListedName(name="Josiah Carberry", family="Carberry", given="Josiah", badge=CARBERRY),
        ListedName(name="Ada Example", family="Example", given="Ada", badge=EXAMPLE),
        ListedName(name="Pottery Working Group", organisation=True),
        ListedName(name="Grace Sample", family="Sample", given="Grace", role=EDITOR),
    ),
)
"""An author whose iD is proved, one whose iD is not, a group, an editor."""

HOSTILE: Final = {
    "html": "<b onclick=\"alert('1')\">Pots</b> & <!-- pans --> <script>alert(1)</script>",
    "end of script": "</script><script>alert(1)</script><!-- <script>",
    "end of data": "]]> <![CDATA[ <?xml version='1.0'?> &#0; &lt;",
    "quotes": '" onload="alert(1) \' ` \\" \\u003c',
    "emoji": "👩🏽‍🔬 and 🏺",
    "bidi": "abc \u202egnp.exe\u202c \u2066x\u2069 \u200fשלום",
    "control": "Cracked\x00 \x08Pots\x1b[31m\r\nSet-Cookie: a=b\u2028\u2029\x85",
    "surrogates": "pots \ud83d and \udfff pans \ufffe\uffff\U0001ffff",
    "long": "Pots " * 2048,
    "one long word": "ø" * 10240,
    "empty": "",
    "blank": " \t\n\u00a0",
}
"""Texts as nobody means them, by what they try."""


def with_text(text: str) -> AuthorList:
    """The item with this text wherever a text can be."""
    byline = replace(
        CRACKED_POTS,
        title=text,
        language=text,
        work_type=text,
        date=text,
        container=text,
        publisher=text,
        uri=text,
        identifiers=(("doi", text), (text, text), ("uri", text)),
    )
    names = tuple(
        replace(one, name=text, family=text, given=text, role=text if one.role == EDITOR else one.role)
        for one in POTS.names
    )
    return AuthorList(byline=byline, names=names)


def orcid(number: int) -> OrcidId:
    """An iD with a right check digit."""
    digits = f"00000001{number:07}"
    digits += check_digit(digits)
    return OrcidId("-".join(digits[place : place + 4] for place in range(0, 16, 4)))


def crowd(size: int) -> AuthorList:
    """An item with many authors, all of whom have proved their iDs."""
    names = tuple(
        ListedName(
            name=f"Josiah Carberry {number}",
            badge=Badge(orcid=orcid(number), authenticated=True),
        )
        for number in range(size)
    )
    return AuthorList(byline=CRACKED_POTS, names=names)
