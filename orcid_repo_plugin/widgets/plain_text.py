"""A badge as plain text: for mails, terminals and citations."""

from orcid_repo_plugin.domain.badge import Badge, Style
from orcid_repo_plugin.widgets import words
from orcid_repo_plugin.widgets.escaping import clean, clean_name
from orcid_repo_plugin.widgets.look import Look


def draw_text(badge: Badge, style: Style, look: Look) -> str:
    """One line, without an end of line.

    There is no icon to stand behind a name: the style ``icon`` has the name, and the iD behind it.
    Examples: ``ORCID iD: https://orcid.org/0000-0002-1825-0097``,
    ``Josiah Carberry (ORCID iD: https://orcid.org/0000-0002-1825-0097) (unauthenticated)``.

    :param style: any but ``card``.
    """
    orcid = badge.orcid.path if style is Style.COMPACT else badge.uri
    said = words.introduced(orcid, look, clean)
    if style is Style.ICON and (name := clean_name(badge.name)):
        said = f"{name} ({said})"
    return " ".join((said, *words.states(badge, look)))
