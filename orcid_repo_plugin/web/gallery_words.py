"""What the gallery calls its parts, styles, states and themes."""

from orcid_repo_plugin.web.i18n import gettext as _


def names() -> dict[str, str]:
    """Headings and labels in the page's language, by the names that the code has for things."""
    return {
        # parts of the page
        "": _("all"),
        "styles": _("Styles and states"),
        "cards": _("Record cards"),
        "authors": _("Author lists"),
        "connect": _("The button"),
        "nothing": _("What is never shown as an iD"),
        "pictures": _("Pictures"),
        "forms": _("Source of every form"),
        "languages": _("Languages"),
        "components": _("Web components"),
        # themes
        "light": _("Light"),
        "dark": _("Dark"),
        "contrast": _("High contrast"),
        # styles
        "full": _("Full"),
        "compact": _("Compact"),
        "icon": _("Icon"),
        "card": _("Card"),
        # states, and the lengths of lists
        "authenticated": _("Authenticated"),
        "unauthenticated": _("Unauthenticated"),
        "sandbox": _("Of ORCID's sandbox"),
        "locked": _("Locked record"),
        "deprecated": _("Merged record"),
        "short": _("Short"),
        "long": _("Long"),
        "folded": _("Folded"),
    }


def name_of(sample: str) -> str:
    """What a sample is called: ``full-authenticated`` is "Full, Authenticated"."""
    known = names()
    return ", ".join(known[part] for part in sample.split("-"))
