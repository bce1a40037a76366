"""Web addresses in the settings: what may be one, and where plain http is good enough."""

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

_PATH: Final = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_MAIL: Final = re.compile(r"[^\s@<>\"'?&:/\\]+@[^\s@<>\"'?&:/\\]+")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine.

    >>> is_loopback("127.0.0.53"), is_loopback("::1"), is_loopback("localhost.example.org")
    (True, True, False)
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def problem_of_link(address: str) -> str:
    """Why an address cannot be a link on a page; empty if it can.

    >>> problem_of_link("https://repository.example.org/"), bool(problem_of_link("javascript:alert(1)"))
    ('', True)
    """
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or re.search(r"[\s<>\"']", address):
        return f"{address!r} is no web address; write it like https://repository.example.org"
    return ""


def problem_of_contact(contact: str) -> str:
    """Why this is no way to reach somebody; empty if it is."""
    if _MAIL.fullmatch(contact) or not problem_of_link(contact):
        return ""
    return f"{contact!r} is neither an e-mail address nor a web address"


def problem_of_base(address: str) -> str:
    """Why an address cannot be the one where the world reaches us; empty if it can.

    >>> problem_of_base("https://repository.example.org/orcid"), problem_of_base("http://127.0.0.1:8080")
    ('', '')
    >>> problem_of_base("http://repository.example.org")[:27]
    'plain http, over which anyb'
    """
    if found := problem_of_link(address):
        return found
    parts = urlsplit(address)
    if "@" in parts.netloc:
        return "an address with a user or a password in it; leave them out"
    if "?" in address or "#" in address:
        return f"{address!r} goes on after its path; leave out what follows ? or #"
    if not _PATH.fullmatch(parts.path.rstrip("/")) or ".." in parts.path:
        return f"{address!r}: its path has characters that make trouble; take letters, digits, - and _"
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        return (
            "plain http, over which anybody on the way can read who connects; use https "
            "(plain http is for this machine only: localhost, 127.0.0.1)"
        )
    return ""
