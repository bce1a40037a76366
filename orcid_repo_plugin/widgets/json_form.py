"""A badge as JSON: what the service answers, and what the web components draw from."""

from typing import Any

import orjson

from orcid_repo_plugin.domain.badge import Badge, Style
from orcid_repo_plugin.widgets import words
from orcid_repo_plugin.widgets.escaping import clean_name
from orcid_repo_plugin.widgets.look import Look


def badge_json(badge: Badge, look: Look, style: Style | None = None) -> dict[str, Any]:
    """A badge as an object.

    :param style: told, too, when it is given.
    :returns: ``orcid``: the https URI; ``id``: the digits; ``authenticated``; ``name``, maybe empty;
        ``label``: the words for those who do not see the icon; ``state``: the words to be shown behind it,
        empty for an authenticated iD.
    """
    told: dict[str, Any] = {
        "orcid": badge.uri,
        "id": badge.orcid.path,
        "authenticated": badge.authenticated,
        "name": clean_name(badge.name),
        "label": words.label(badge, look),
        "state": " ".join(words.states(badge, look)),
    }
    return told if style is None else told | {"style": style.value}


def draw_json(badge: Badge, style: Style, look: Look) -> str:
    """The same as a text, on one line.

    :param style: any but ``card``.
    """
    return orjson.dumps(badge_json(badge, look, style)).decode()
