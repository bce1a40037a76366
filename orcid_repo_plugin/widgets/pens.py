"""How each form writes the pieces of a sentence: words, names, moments, links."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup, escape

from orcid_repo_plugin.domain.badge import Form
from orcid_repo_plugin.widgets.escaping import clean, clean_name, latex, markdown
from orcid_repo_plugin.widgets.latex import link as latex_link

_PLACES: Final = 0xE000
"""Letters without a meaning stand where the values will be, while the words around them are escaped."""
MOST_LETTERS: Final = 60
"""Of a name in a picture, which cannot wrap it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Writes in one form. All that it gives is escaped, and may be joined as it is."""

    words: Callable[[str], str]
    """A text of ours, or a number."""
    name: Callable[[str], str]
    """A text of somebody else's, set apart from the direction of the text around it."""
    moment: Callable[[datetime, str], str]
    """A time, with the words that people read."""
    link: Callable[[str], str]
    """An https address as a link that reads as the address."""

    kind: type[str] = str
    """Of text that it gives: ``Markup`` where templates must not escape it again."""

    def sentence(self, text: str, **values: str) -> str:
        """A text with ``%(name)s`` in it.

        :param values: written with this pen already.
        """
        places = {name: chr(_PLACES + number) for number, name in enumerate(values)}
        said = self.words(text % places)
        for name, place in places.items():
            said = said.replace(place, values[name])
        return said


def shortened(name: str) -> str:
    """A name on one line of a picture.

    >>> len(shortened(100 * "pots "))
    60
    """
    name = clean_name(name[: 4 * MOST_LETTERS])
    return name if len(name) <= MOST_LETTERS else name[: MOST_LETTERS - 1].rstrip() + "…"


_BDI: Final = Markup("<bdi>%s</bdi>")
_LTR: Final = Markup('<bdi dir="ltr" translate="no">%s</bdi>')
_TIME: Final = Markup('<time datetime="%s">%s</time>')
_LINK: Final = Markup('<a href="%s">%s</a>')
_TSPAN: Final = Markup('<tspan unicode-bidi="isolate">%s</tspan>')
_SVG_LINK: Final = Markup('<a href="%s" target="_top">%s</a>')

PENS: Final = {
    Form.HTML: Pen(
        words=escape,
        kind=Markup,
        name=lambda name: _BDI % clean_name(name),
        moment=lambda when, words: _TIME % (when.strftime("%Y-%m-%dT%H:%M:%SZ"), words),
        link=lambda uri: _LINK % (uri, _LTR % uri),
    ),
    Form.SVG: Pen(
        words=escape,
        kind=Markup,
        name=lambda name: _TSPAN % shortened(name),
        moment=lambda when, words: escape(words),
        link=lambda uri: _SVG_LINK % (uri, _TSPAN % uri),
    ),
    Form.MARKDOWN: Pen(
        words=markdown,
        name=lambda name: markdown(clean_name(name)),
        moment=lambda when, words: markdown(words),
        link=lambda uri: f"<{uri}>",
    ),
    Form.TEXT: Pen(words=clean, name=clean_name, moment=lambda when, words: clean(words), link=str),
    Form.LATEX: Pen(
        words=latex,
        name=lambda name: latex(clean_name(name)),
        moment=lambda when, words: latex(words),
        link=lambda uri: latex_link(uri, latex(uri)),
    ),
}
"""For the forms that people read."""
