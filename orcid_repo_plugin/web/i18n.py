"""The language of a page: which one the visitor gets, its texts, dates and numbers.

In templates ``{{ _("…") }}`` and ``{% trans %}``; in Python ``from orcid_repo_plugin.web.i18n import gettext
as _``. A literal per cent sign in a text of a template is written ``%%``.
"""

from datetime import UTC, date, datetime
from typing import Any, Final

from babel.dates import format_date, format_time, get_datetime_format
from babel.numbers import format_decimal
from flask import Flask, Response, g, has_request_context, request, session

from orcid_repo_plugin.catalogues import Catalogue, Catalogues
from orcid_repo_plugin.web.service import service

PARAMETER: Final = "lang"
KEY: Final = "language"
"""Where the session keeps what the visitor has chosen."""
_MOST: Final = 20
"""Languages that are looked at of what a browser prefers; a header has room for thousands."""


def prepare(web: Flask) -> None:
    """Let templates speak the visitor's language."""
    env = web.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(gettext, _counted, newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(day=day, moment=moment, number=number)
    web.after_request(_remember)


def catalogue() -> Catalogue:
    """The visitor's language: ``?lang=``, else what they chose, the launch, the browser, the settings."""
    if not has_request_context():
        return service().languages.default
    found: Catalogue | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = _chosen(service().languages)
    return found


def best(known: Catalogues, *asked: object) -> Catalogue:
    """The first language that there is, of those asked for and then of what the browser prefers; else the
    site's.

    :param asked: language tags; what is none is passed over.
    """
    preferred = [tag for tag, quality in request.accept_languages if quality > 0 and tag != "*"]
    tags = (tag for tag in (*asked, *preferred[:_MOST]) if isinstance(tag, str) and 0 < len(tag) < 36)
    found = (known.find(tag) for tag in tags)
    return next((one for one in found if one is not None), known.default)


def language() -> str:
    """The visitor's language: ``de``, ``zh_CN``."""
    return catalogue().code


def choose_again() -> None:
    """Somebody has just arrived: from now on the language of their repository counts."""
    g.pop("catalogue", None)


def gettext(message: str, /, **values: Any) -> str:
    """A text in the visitor's language, ``%(name)s`` filled in."""
    text = catalogue().text(message)
    return text % values if values else text


def ngettext(one: str, many: str, number: int, /, **values: Any) -> str:
    """A text that depends on a number; ``%(num)s`` is the number."""
    return _counted(one, many, number) % ({"num": number} | values)


def day(when: int | date) -> str:
    """A day in the visitor's language.

    :param when: milliseconds since 1970, or a date.
    """
    return format_date(_moment(when), format="long", locale=catalogue().locale)


def moment(when: int | datetime) -> str:
    """A day and time to the minute, in UTC, as the visitor's language writes it.

    :param when: milliseconds since 1970, or an aware time.
    """
    locale, moment = catalogue().locale, _moment(when)
    form = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    clock = format_time(moment, "short", locale=locale) if isinstance(moment, datetime) else ""
    return f"{form.format(clock, format_date(moment, 'medium', locale=locale))} UTC"


def number(value: float) -> str:
    """A number as the visitor's language writes it."""
    return format_decimal(value, locale=catalogue().locale)


def _counted(one: str, many: str, number: int) -> str:
    """The text alone: Jinja fills in its values itself."""
    return catalogue().counted(one, many, number)


def _moment(when: int | date) -> date:
    if isinstance(when, int):
        return datetime.fromtimestamp(when / 1000, UTC)
    return when.astimezone(UTC) if isinstance(when, datetime) else when


def _chosen(known: Catalogues) -> Catalogue:
    launch = session.get("launch") or {}
    return best(known, request.args.get(PARAMETER), session.get(KEY), launch.get("locale"))


def _remember(response: Response) -> Response:
    """Keep the language that was asked for, if we know this browser anyway."""
    asked = request.args.get(PARAMETER)
    if asked and session and response.status_code < 400 and catalogue() is service().languages.find(asked):
        session[KEY] = catalogue().code
    return response
