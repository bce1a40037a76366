"""ORCID's two iD icons, byte for byte, and where a drawing finds them.

The files are ORCID's trademarks: they are shown as they are, in another size at most.
"""

from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Final

from markupsafe import Markup, escape

from orcid_repo_plugin.widgets.escaping import address_in_parentheses
from orcid_repo_plugin.widgets.look import Look

AUTHENTICATED: Final = "ORCID-iD_icon_vector.svg"
"""Filled: for an iD that its owner has proved."""
UNAUTHENTICATED: Final = "ORCID-iD_icon_unauth_vector.svg"
"""Hollow: for every other one."""
SIDE: Final = 32
"""Width and height of both files, in their own units. They have no ``viewBox``: scale a group around them."""


def file_name(authenticated: bool) -> str:
    """The file for a state, as ORCID names it."""
    return AUTHENTICATED if authenticated else UNAUTHENTICATED


@cache
def file_bytes(authenticated: bool) -> bytes:
    """The file itself, as ORCID gives it out."""
    folder = files("orcid_repo_plugin.templates") / "pages" / "orcid"
    return (folder / file_name(authenticated)).read_bytes()


@cache
def markup(authenticated: bool) -> Markup:
    """The file, to be put into an SVG as it is."""
    return Markup(file_bytes(authenticated).decode().strip())


@cache
def data_address(authenticated: bool) -> str:
    """The file as a ``data:`` address."""
    return f"data:image/svg+xml;base64,{b64encode(file_bytes(authenticated)).decode()}"


def address(authenticated: bool, look: Look) -> str:
    """Where the icon is: below ``look.icons``, else the file itself as a ``data:`` address."""
    return f"{look.icons}/{file_name(authenticated)}" if look.icons else data_address(authenticated)


def in_html(authenticated: bool, look: Look) -> Markup:
    """The same, escaped for an attribute once and for all drawings."""
    return _escaped(look.icons, authenticated)


def in_markdown(authenticated: bool, look: Look) -> str:
    """The same for a Markdown image; empty without ``look.icons``: text files hold no pictures."""
    return address_in_parentheses(address(authenticated, look)) if look.icons else ""


@cache
def _escaped(icons: str, authenticated: bool) -> Markup:
    return escape(f"{icons}/{file_name(authenticated)}" if icons else data_address(authenticated))
