"""A badge as Markdown: for README files, wikis and notebooks."""

from orcid_repo_plugin.domain.badge import Badge, Style
from orcid_repo_plugin.widgets import icons, words
from orcid_repo_plugin.widgets.escaping import clean_name, markdown
from orcid_repo_plugin.widgets.html import shown
from orcid_repo_plugin.widgets.look import Look


def draw_markdown(badge: Badge, style: Style, look: Look) -> str:
    """A link to the record in CommonMark, with the icon if ``look`` says where it is.

    The style ``icon`` has the name before it. Examples, without and with icons::

        [ORCID iD: https://orcid.org/0000-0002-1825-0097](https://orcid.org/0000-0002-1825-0097)
        [![ORCID iD](…/ORCID-iD_icon_vector.svg) 0000-0002-1825-0097](https://orcid.org/0000-0002-1825-0097)

    :param style: any but ``card``.
    """
    picture, name = icons.in_markdown(badge.authenticated, look), markdown(clean_name(badge.name))
    said = f"[{_inside(badge, style, look, picture)}]({badge.uri})"
    if style is Style.ICON and name:
        said = f"{name} {said}" if picture else f"{name} ({said})"
    return " ".join((said, *map(markdown, words.states(badge, look))))


def _inside(badge: Badge, style: Style, look: Look, picture: str) -> str:
    if not picture:
        orcid = badge.orcid.path if style is Style.COMPACT else badge.uri
        return words.introduced(orcid, look, markdown)
    alone = style is Style.ICON
    alt = markdown(words.label(badge, look) if alone else look.words.text(words.BARE))
    return f"![{alt}]({picture}) {shown(badge, style)}".rstrip()
