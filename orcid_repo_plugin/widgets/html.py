"""A badge as HTML: right without any style sheet, better with ``orcid-badges.css``.

Source: ORCID's iD display guidelines, and WCAG 2.2 for the names of the links.
"""

from typing import Final

from orcid_repo_plugin.domain.badge import Badge, Style
from orcid_repo_plugin.widgets import icons, words
from orcid_repo_plugin.widgets.environment import macro
from orcid_repo_plugin.widgets.look import Look

_SIZES: Final = {Style.FULL: 24, Style.COMPACT: 16, Style.ICON: 16}
"""Width and height of the icon in CSS pixels; never below 16, the smallest that ORCID publishes."""
_KINDS: Final = {
    (False, True): "",
    (False, False): " orcid-id--unauthenticated",
    (True, True): " orcid-id--icon",
    (True, False): " orcid-id--icon orcid-id--unauthenticated",
}
"""Further classes of the link, by whether it is an icon alone, and by the state."""


def draw_html(badge: Badge, style: Style, look: Look, *, rel: str = "") -> str:
    """A link to the record, with the icon of its state, and the word of its state behind it.

    :param style: any but ``card``.
    :param rel: what the record is to the page: ``author`` in an author list, ``me`` on a person's own
        page. Only for authenticated iDs: of any other one we do not know it.
    """
    alone = style is Style.ICON
    return str(
        macro("badge", "badge.html")(
            _KINDS[alone, badge.authenticated],
            badge.uri,
            rel if badge.authenticated else "",
            icons.in_html(badge.authenticated, look),
            words.label(badge, look) if alone else look.words.text(words.BARE),
            _SIZES[style],
            shown(badge, style),
            words.states(badge, look),
        )
    )


def shown(badge: Badge, style: Style) -> str:
    """The iD as it is read beside its icon: the URI, the digits, nothing."""
    if style is Style.FULL:
        return badge.uri
    return badge.orcid.path if style is Style.COMPACT else ""
