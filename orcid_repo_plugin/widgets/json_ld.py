"""A badge as JSON-LD: the person in schema.org's words."""

from dataclasses import replace
from typing import Any

import orjson

from orcid_repo_plugin.domain.badge import Badge, Style
from orcid_repo_plugin.widgets import words
from orcid_repo_plugin.widgets.escaping import clean_name, json_in_script
from orcid_repo_plugin.widgets.look import Look
from orcid_repo_plugin.widgets.metadata.json_ld import person_json_ld


def badge_json_ld(badge: Badge) -> dict[str, Any]:
    """A ``Person``; the iD is its ``@id`` only if its owner has proved it.

    An iD that nobody has proved is told as words: the digits with ``(unauthenticated)`` as their
    description, always in English, and without any address or register that a machine could follow.
    """
    told = person_json_ld(replace(badge, name=clean_name(badge.name)))
    if badge.authenticated:
        return told
    return told | {
        "identifier": {
            "@type": "PropertyValue",
            "name": words.BARE,
            "value": badge.orcid.path,
            "description": words.UNAUTHENTICATED,
        }
    }


def draw_json_ld(badge: Badge, style: Style, look: Look) -> str:
    """The same as a text that is safe inside ``<script type="application/ld+json">``.

    :param style: any but ``card``; all look alike to a machine.
    """
    return json_in_script(orjson.dumps(badge_json_ld(badge)).decode())
