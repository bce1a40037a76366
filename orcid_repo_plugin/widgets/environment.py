"""The Jinja2 environment of what is drawn: the templates in ``templates/badge``, compiled once."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context, Macro


def render(name: str, **values: Any) -> str:
    """Fill in a template of ``templates/badge``. Every value is escaped, in SVG, too.

    :param values: what it shows; with ``look=``, the template may say ``{{ _("…") }}`` and
        ``{% trans %}`` in that look's language.
    :raises jinja2.UndefinedError: the template asks for a value that is not given.
    """
    return template(name).render(values)


@cache
def template(name: str) -> Template:
    """A template of ``templates/badge``, compiled: ``badge.html``."""
    return environment().get_template(name)


@cache
def macro(name: str, of: str) -> Macro:
    """A macro of a template: called with its values in order, it answers the text, escaped.

    For what is drawn many times in a row; a macro sees nothing but its own values, no ``_()`` either.
    """
    found: Macro = getattr(template(of).module, name)
    return found


@cache
def environment() -> Environment:
    """The one environment; made when the first badge is drawn, so that a command that draws none is quick."""
    made = Environment(
        loader=PackageLoader("orcid_repo_plugin", "templates/badge"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(_text, _counted, newstyle=True)  # type: ignore[attr-defined]
    return made


@pass_context
def _text(context: Context, english: str) -> str:
    return str(context["look"].words.text(english))


@pass_context
def _counted(context: Context, one: str, many: str, number: int) -> str:
    return str(context["look"].words.counted(one, many, number))
