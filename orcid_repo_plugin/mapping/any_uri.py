"""Whether a text is a legal ``xs:anyURI``, as strict as the strictest judge we know.

The schema language leaves the type open, so each validator judges for itself: Xerces (ORCID's)
refuses ``http://`` and a bad IPv6 address, libxml2 a port without digits and brackets in a
query. Both take letters of any script and ``<>"{}|\\^```; both refuse a percent sign without two
hexadecimal digits. What we call legal is legal for both; and blanks, which they take, are not.
Source: RFC 3986; libxml2 2.14 and the JDK's Xerces, asked with the same texts.
"""

import re
from ipaddress import AddressValueError, IPv6Address
from typing import Final

_CHARACTER: Final = r"[^\s\x00-\x20%#?/\[\]{more}]|%[0-9A-Fa-f]{{2}}"
_SEGMENT: Final = _CHARACTER.format(more="")
_SCHEME: Final = r"[A-Za-z][A-Za-z0-9+.-]*+:(?!\Z|\#)|(?![^/?\#]*:)"
_HOST: Final = rf"(?:{_CHARACTER.format(more=':@')})++|\[(?P<ipv6>[0-9A-Fa-f:.]++)\]"
_AUTHORITY: Final = (
    rf"//(?:(?:{_CHARACTER.format(more='@')})*@)?(?:{_HOST})(?::(?P<port>[0-9]{{1,5}}))?(?=[/?\#]|\Z)"
)
_ANY_URI: Final = re.compile(
    rf"(?:{_SCHEME})(?:{_AUTHORITY}|(?<=\Afile:)//(?=/)|(?!//))(?:{_SEGMENT}|/)*+"
    rf"(?:\?(?:{_SEGMENT}|[/?])*+)?(?:\#(?:{_SEGMENT}|[/?\[\]])*+)?",
    re.IGNORECASE,
)
_PLAIN: Final = re.compile(r"https?://[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)*+(?:/[A-Za-z0-9._~/:+,=-]*+)?")
"""Most addresses; told quickly."""


def is_any_uri(text: str) -> bool:
    """Whether every judge takes it as an ``xs:anyURI``; it may be relative, but not empty.

    >>> is_any_uri("https://doi.org/10.1175/1520-0469(2002)059<2951:ROSSRB>2.0.CO;2")
    True
    >>> [is_any_uri(text) for text in ("http://", "http://a b/", "http://a/100%", "http://a/?x[]=1")]
    [False, False, False, False]
    """
    if _PLAIN.fullmatch(text):
        return True
    match = _ANY_URI.fullmatch(text)
    if match is None or not text:
        return False
    ipv6, port = match["ipv6"], match["port"]
    return (ipv6 is None or _is_ipv6(ipv6)) and (port is None or int(port) < 65536)


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True
