"""Text that every format can carry, and addresses that every header can."""

import re
from typing import Final
from urllib.parse import quote

from orcid_repo_plugin.domain.identifier_types import IDENTIFIER_TYPES
from orcid_repo_plugin.domain.web_address import problem_of_link

REPLACEMENT: Final = "\ufffd"
"""What stands where a character was that cannot leave: Unicode's own sign for it."""

_UNFIT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
_OLD_CODES: Final = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro"}
"""Codes that ISO 639 has replaced and ORCID's list still has. Source: IANA's language subtag registry."""
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_IN_ADDRESS: Final = "!#$%&()*+,/:;=?@[]~'"


def plain(text: str) -> str:
    """One line that XML 1.0, JSON and UTF-8 can carry; what they cannot is replaced.

    Source: XML 1.0, production 2 ``Char``. Lone surrogates have no UTF-8; the control characters from
    U+007F to U+009F and Unicode's noncharacters are allowed in XML, and mean nothing to anybody.

    >>> plain("Cracked\\n Pots\\x00 and Pans")
    'Cracked Pots\ufffd and Pans'
    """
    return " ".join(_UNFIT.sub(REPLACEMENT, text).split())


def language(code: str) -> str:
    """A language as BCP 47 has it; empty for what is none.

    >>> language("zh_CN"), language("iw"), language("English, mostly")
    ('zh-CN', 'he', '')
    """
    code = code.replace("_", "-")
    return _OLD_CODES.get(code, code) if _LANGUAGE.fullmatch(code) else ""


def date_parts(date: str) -> tuple[str, ...]:
    """Year, month and day as far as they are known; nothing for what is no date.

    >>> date_parts("2019-03"), date_parts("in press")
    (('2019', '03'), ())
    """
    found = _DATE.fullmatch(date)
    return tuple(part for part in found.groups() if part) if found else ()


def link(address: str) -> str:
    """A web address in ASCII, without anything that ends a header or an attribute; empty for what is none.

    >>> link("https://repository.example.org/straße"), link("javascript:alert(1)")
    ('https://repository.example.org/stra%C3%9Fe', '')
    """
    if problem_of_link(address):
        return ""
    return quote(plain(address), safe=_IN_ADDRESS).replace("'", "%27")


def address_of(kind: str, value: str) -> str:
    """Where an identifier leads; empty where nothing resolves it.

    >>> address_of("doi", "10.5555/a<1>b"), address_of("isbn", "9780306406157")[:12], address_of("eid", "2")
    ('https://doi.org/10.5555/a%3C1%3Eb', 'https://www.', '')
    """
    if kind == "uri":
        return link(value)
    found = IDENTIFIER_TYPES.get(kind)
    if found is None or not found.resolver or not value:
        return ""
    return link(found.resolver + quote(plain(value), safe="/:;().-_~"))
