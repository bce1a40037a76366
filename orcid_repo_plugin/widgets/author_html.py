"""An author list as HTML: prose to the eye, a list to a screen reader, right without any style sheet."""

from collections.abc import Callable, Sequence
from functools import partial

from markupsafe import Markup

from orcid_repo_plugin.domain.badge import Badge, Style
from orcid_repo_plugin.widgets import html
from orcid_repo_plugin.widgets.environment import template
from orcid_repo_plugin.widgets.listing import Line, Shown, more, separator
from orcid_repo_plugin.widgets.look import Look


def draw_html(
    lines: Sequence[Line], look: Look, style: Style, badge: Callable[[Badge], str] | None = None
) -> str:
    """The list as a fragment: ``<div class="orcid-authors">``, in it a block for each line.

    Without a style sheet a ``<ul>`` would be a column of bullets, and plain prose would not tell a screen
    reader how many names there are, or let it leap over them. So names are elements in a row, with commas
    as in print, and carry the roles ``list`` and ``listitem``. A name, its icon and the comma are one
    ``orcid-author``, in which lines break within the name only: the style sheet says so, since browsers
    break them at a picture even after a no-break space.

    :param style: any but ``card``.
    :param badge: draws an iD as HTML, in place of ours.
    """
    return (
        template("authors.html")
        .render({"lines": [_line(line, look, style, badge) for line in lines]})
        .strip()
    )


def _line(line: Line, look: Look, style: Style, badge: Callable[[Badge], str] | None) -> dict[str, object]:
    before, after = line.around(str)
    one = partial(_name, look, style, "author" if line.authors else "", badge)
    return {
        "authors": line.authors,
        "before": before,
        "after": after,
        "first": [one(name) for name in line.first],
        "folded": [one(name) for name in line.folded],
        "more": more(len(line.folded), look) if line.folded else "",
        "mark": separator(line.names, look),
    }


def _name(
    look: Look, style: Style, rel: str, badge: Callable[[Badge], str] | None, one: Shown
) -> tuple[str, Markup]:
    """The name, and its iD as HTML."""
    if one.badge is None:
        return one.name, Markup()
    if not one.name:
        style = Style.COMPACT  # an icon needs a name before it
    if badge is not None and one.name:
        return one.name, Markup(badge(one.badge))
    return one.name, Markup(html.draw_html(one.badge, style, look, rel=rel))
