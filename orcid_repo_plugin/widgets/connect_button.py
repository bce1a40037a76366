"""The button with which an author connects their iD, in every form."""

import re
from collections.abc import Callable
from typing import Any, Final

import orjson

from orcid_repo_plugin.domain.badge import Form
from orcid_repo_plugin.widgets import icons
from orcid_repo_plugin.widgets.environment import render
from orcid_repo_plugin.widgets.escaping import (
    address_in_parentheses,
    json_in_script,
    latex,
    markdown,
)
from orcid_repo_plugin.widgets.latex import link
from orcid_repo_plugin.widgets.look import Look, to_translate
from orcid_repo_plugin.widgets.measuring import FONT, width
from orcid_repo_plugin.widgets.svg import across

LABEL: Final = to_translate("Create or connect your ORCID iD")
"""ORCID's words for the button. Source: ORCID's guidelines for sign-in."""
_EDGE: Final = 10
"""Pixels between the border of the picture and what is in it."""
_ADDRESS: Final = re.compile(
    r"(?:https?://(?![/?#\\])(?=.)|/(?![/\\]))[^\s\x00-\x20\x7f-\x9f\\\ud800-\udfff]*", re.I
)


def connect_button(address: str, look: Look, form: Form = Form.HTML) -> str:
    """A link to the page where connecting begins, with ORCID's icon and words.

    :param address: https or http, or a path of the same site.
    :raises ValueError: the address is none that a link may have, such as ``javascript:``. The error does
        not repeat it: it may hold a ticket.
    """
    if not _ADDRESS.fullmatch(address):
        raise ValueError("the address of the button is no web address; write it like https://… or /connect")
    return _FORMS[form](address, look.words.text(LABEL), look)


def _html(address: str, label: str, look: Look) -> str:
    return render("connect.html", address=address, label=label, icon=icons.in_html(True, look))


def _svg(address: str, label: str, look: Look) -> str:
    whole, icon_x, text_x = across(look, 24, width(label, 14), _EDGE)
    return render(
        "connect.svg",
        look=look,
        address=address,
        label=label,
        width=whole,
        icon=icons.markup(True),
        icon_x=icon_x,
        text_x=text_x,
        font=FONT,
    )


def _markdown(address: str, label: str, look: Look) -> str:
    picture = icons.in_markdown(True, look)
    said = f"![]({picture}) {markdown(label)}" if picture else markdown(label)
    return f"[{said}]({address_in_parentheses(address)})"


def _text(address: str, label: str, look: Look) -> str:
    return f"{label}: {address}"


def _latex(address: str, label: str, look: Look) -> str:
    return link(address, latex(label))


def _json(address: str, label: str, look: Look) -> str:
    return orjson.dumps({"address": address, "label": label}).decode()


def _json_ld(address: str, label: str, look: Look) -> str:
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "AuthorizeAction",
        "name": label,
        "target": {"@type": "EntryPoint", "urlTemplate": address},
    }
    return json_in_script(orjson.dumps(told).decode())


_FORMS: Final[dict[Form, Callable[[str, str, Look], str]]] = {
    Form.HTML: _html,
    Form.SVG: _svg,
    Form.MARKDOWN: _markdown,
    Form.TEXT: _text,
    Form.LATEX: _latex,
    Form.JSON: _json,
    Form.JSON_LD: _json_ld,
}
