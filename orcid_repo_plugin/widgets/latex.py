"""A badge as LaTeX: text and a link, so that it reads in print, too."""

from orcid_repo_plugin.domain.badge import Badge, Style
from orcid_repo_plugin.widgets import words
from orcid_repo_plugin.widgets.escaping import address_in_latex, clean_name, latex
from orcid_repo_plugin.widgets.look import Look


def draw_latex(badge: Badge, style: Style, look: Look) -> str:
    r"""A line of LaTeX; it needs the package ``hyperref`` and nothing else.

    ``\orcidlink`` of the package ``orcidlink`` is not used: it draws an icon of its own, which is not
    ORCID's file, and knows no unauthenticated iDs. Example::

        Josiah Carberry (ORCID iD: \href{https://orcid.org/0000-0002-1825-0097}{https://orcid.org/…})

    :param style: any but ``card``. ``icon`` has the name before it.
    """
    orcid = badge.orcid.path if style is Style.COMPACT else badge.uri
    said = words.introduced(link(badge.uri, latex(orcid)), look, latex)
    if style is Style.ICON and (name := latex(clean_name(badge.name))):
        said = f"{name} ({said})"
    return " ".join((said, *map(latex, words.states(badge, look))))


def link(address: str, text: str) -> str:
    r"""``\href{address}{text}``.

    :param text: LaTeX, escaped already.
    """
    return f"\\href{{{address_in_latex(address)}}}{{{text}}}"
