"""Where on the web an address leads, read as strictly as no browser does: what two would read in two ways
is no address at all."""

import re
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import quote

_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?P<rest>[/?#].*)?",
    re.IGNORECASE | re.ASCII,
)
_DEFAULT: Final = {"http": 80, "https": 443}
_KEPT: Final = "/?#:@!$&'()*+,;=~%[]"
"""What stands in an address as it is, beside letters, digits and ``-._``. Source: RFC 3986, 2.2 and 2.3."""


def split_address(address: str) -> tuple[str, str] | None:
    """An absolute web address as its origin and what follows; ``None``: it is none that can be trusted.

    No user name, backslash, tab, control character or letter beyond ASCII in the host gets through.

    >>> split_address("HTTPS://Repository.Example.org:443/a b?c=1")
    ('https://repository.example.org', '/a%20b?c=1')
    >>> split_address("http://[::0001]:8080")
    ('http://[::1]:8080', '')
    >>> split_address("https://repository.example.org@evil.example/") is None
    True
    """
    if "\\" in address or any(ch < " " or "\x7f" <= ch <= "\x9f" for ch in address):
        return None
    found = _ADDRESS.fullmatch(address)
    host = None if found is None else _host(found["host"].lower())
    if found is None or host is None:
        return None
    scheme, port = found["scheme"].lower(), int(found["port"] or 0)
    if port > 65535 or (found["port"] and not port):
        return None
    shown = f":{port}" if port and port != _DEFAULT[scheme] else ""
    return f"{scheme}://{host}{shown}", quote(found["rest"] or "", safe=_KEPT, errors="replace")


def _host(text: str) -> str | None:
    if not text.startswith("["):
        return text
    try:
        return f"[{IPv6Address(text[1:-1])}]"
    except ValueError:
        return None
