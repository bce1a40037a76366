"""An item's authors as visitors or machines see them: everybody in order, the iDs in their places."""

from collections.abc import Callable
from functools import partial
from typing import Final

import orjson

from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.byline import AuthorList
from orcid_repo_plugin.widgets.author_html import draw_html
from orcid_repo_plugin.widgets.author_json import authors_json
from orcid_repo_plugin.widgets.author_svg import draw_svg
from orcid_repo_plugin.widgets.drawing import draw
from orcid_repo_plugin.widgets.escaping import clean, json_in_script, latex, markdown
from orcid_repo_plugin.widgets.listing import Line, Shown, lines, separator
from orcid_repo_plugin.widgets.look import Look
from orcid_repo_plugin.widgets.metadata.json_ld import item_json_ld

_ESCAPES: Final[dict[Form, Callable[[str], str]]] = {
    Form.TEXT: clean,
    Form.MARKDOWN: markdown,
    Form.LATEX: latex,
}
_PARAGRAPH: Final = {Form.TEXT: "\n", Form.MARKDOWN: "\n\n", Form.LATEX: "\n\n"}


def draw_authors(
    authors: AuthorList,
    form: Form,
    look: Look,
    *,
    style: Style = Style.ICON,
    badge: Callable[[Badge], str] | None = None,
) -> str:
    """An author list.

    The authors come first; those with other roles follow, on lines of their own that say what they did.
    HTML and SVG show 30 names and fold the rest; the other forms name everybody.

    :param style: how much of each iD is shown; there are no cards in a list.
    :param badge: draws one iD as HTML, in place of ours.
    :returns: HTML: a fragment; SVG: a document; Markdown, plain text, LaTeX: paragraphs, without an end of
        line; JSON, JSON-LD: an object on one line; JSON-LD is safe inside a script element.
    """
    if style is Style.CARD:
        style = Style.COMPACT
    if form is Form.HTML:
        return draw_html(lines(authors, look), look, style, badge)
    if form is Form.SVG:
        return draw_svg(authors.byline, lines(authors, look), look, style)
    if form is Form.JSON:
        return orjson.dumps(authors_json(authors, look)).decode()
    if form is Form.JSON_LD:
        return json_in_script(orjson.dumps(item_json_ld(authors)).decode())
    written = (_written(line, form, look, style) for line in lines(authors, look))
    return _PARAGRAPH[form].join(written)


def _written(line: Line, form: Form, look: Look, style: Style) -> str:
    before, after = line.around(_ESCAPES[form])
    mark = separator(line.names, look)
    return f"{before}{f'{mark} '.join(map(partial(_name, form, look, style), line.names))}{after}"


def _name(form: Form, look: Look, style: Style, one: Shown) -> str:
    """A name with its iD behind it, in a form of text."""
    name = _ESCAPES[form](one.name)
    if one.badge is None:
        return name
    if not name:
        return draw(one.badge, Style.COMPACT, form, look)
    if style is Style.ICON:  # in these forms it brings the name along
        return draw(one.badge, style, form, look)
    return f"{name} ({draw(one.badge, style, form, look)})"
