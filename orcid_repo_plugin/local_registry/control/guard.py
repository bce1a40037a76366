"""Who may control the registry: programs on this machine, and no web page that a browser shows."""

from typing import Final
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def refusal(request: Request, control_url: str) -> str | None:
    """Why this request may not control the registry; ``None`` if it may.

    A name of another host shows a page that points its own name at this machine (DNS rebinding); an
    ``Origin`` from elsewhere shows a page that posts here unasked.

    :param control_url: where the endpoint is; its host counts as local, too.
    """
    if not _is_loopback(request.remote_addr or ""):
        return "the control endpoint answers this machine only"
    names = _LOCAL_NAMES | {urlsplit(control_url).hostname}
    if _host(f"//{request.headers.get('Host', '')}") not in names:
        return "the control endpoint answers to the names of this machine only: 127.0.0.1 or localhost"
    origin = request.headers.get("Origin")
    if origin is not None and _host(origin) not in names:
        return "the control endpoint answers no web pages of other hosts"
    return None


def _is_loopback(address: str) -> bool:
    return address.startswith(("127.", "::ffff:127.")) or address == "::1"


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
