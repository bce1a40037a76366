"""One model, many forms: an iD in every style and form, its state to be seen in each of them."""

from collections.abc import Callable
from typing import Final

from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.widgets.html import draw_html
from orcid_repo_plugin.widgets.json_form import draw_json
from orcid_repo_plugin.widgets.json_ld import draw_json_ld
from orcid_repo_plugin.widgets.latex import draw_latex
from orcid_repo_plugin.widgets.look import Look
from orcid_repo_plugin.widgets.markdown import draw_markdown
from orcid_repo_plugin.widgets.plain_text import draw_text
from orcid_repo_plugin.widgets.svg import draw_svg

_FORMS: Final[dict[Form, Callable[[Badge, Style, Look], str]]] = {
    Form.HTML: draw_html,
    Form.SVG: draw_svg,
    Form.MARKDOWN: draw_markdown,
    Form.TEXT: draw_text,
    Form.LATEX: draw_latex,
    Form.JSON: draw_json,
    Form.JSON_LD: draw_json_ld,
}


def draw(badge: Badge, style: Style, form: Form, look: Look) -> str:
    """An iD as visitors or machines see it.

    Whatever the name holds, the answer is whole: names are escaped as the form asks, and lose what would
    turn the text around them.

    :returns: HTML: a fragment; SVG: a document; Markdown, plain text, LaTeX: a line without its end
        (a card: several); JSON, JSON-LD: an object on one line.
    """
    if style is Style.CARD:
        from orcid_repo_plugin.widgets.card import draw_card  # a card holds badges

        return draw_card(badge, form, look)
    return _FORMS[form](badge, style, look)
