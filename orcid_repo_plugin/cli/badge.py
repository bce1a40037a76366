"""``orcid-repo badge``: draws one ORCID iD, in every style and form; for pages that are written by hand."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from orcid_repo_plugin.cli.context import open_app, say, say_what_broke
from orcid_repo_plugin.cli.output import opened
from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.orcid_id import PRODUCTION_HOST, OrcidId
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable, WrongUse
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.settings import Settings

if TYPE_CHECKING:
    from orcid_repo_plugin.catalogues import Catalogue, Catalogues
    from orcid_repo_plugin.services.app import App

SANDBOX_HOST: Final = "sandbox.orcid.org"
LANGUAGE: Final = click.option(
    "--language", metavar="CODE", help="Of the words: en, de, zh_CN …; else the site's own."
)


def _checked_icons(_ctx: click.Context, _option: click.Parameter, address: str) -> str:
    """:raises click.BadParameter: the address is of a kind that no page loads pictures from."""
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise click.BadParameter(
            f"{clean(address)!r} is no web address: it begins with http:, https: or a path"
        )
    return address


ICONS: Final = click.option(
    "--icons",
    metavar="URL",
    default="",
    callback=_checked_icons,
    help="Where the two icon files are, as https://…/icons; else they are put in.",
)
OUTPUT: Final = click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file."
)


@click.command(
    "badge",
    epilog="""\b
Examples:
  orcid-repo badge 0000-0002-1825-0097                         icon and address, as HTML
  orcid-repo badge 0000-0002-1825-0097 --as svg --output me.svg
  orcid-repo badge 0000-0002-1825-0097 --style icon --as latex --name "Josiah Carberry"
  orcid-repo badge 0000-0002-1825-0097 --unauthenticated       nobody has proved it

Exit codes: 0 drawn, 2 wrong use; an iD with a wrong check digit is never drawn.""",
)
@click.argument("orcid")
@click.option(
    "--style",
    type=click.Choice([one.value for one in Style]),
    default=Style.FULL.value,
    show_default=True,
    help="How much of the iD is shown.",
)
@click.option(
    "--as",
    "form",
    type=click.Choice([one.value for one in Form]),
    default=Form.HTML.value,
    show_default=True,
    help="The form of the drawing.",
)
@click.option("--name", default="", help="Whose iD it is.")
@click.option("--unauthenticated", is_flag=True, help="The iD is only said to be theirs: show it so.")
@LANGUAGE
@ICONS
@OUTPUT
@click.pass_context
def badge(
    ctx: click.Context,
    orcid: str,
    style: str,
    form: str,
    name: str,
    unauthenticated: bool,
    language: str | None,
    icons: str,
    output: Path | None,
) -> None:
    """Draw an ORCID iD as ORCID asks: for a home page, a paper, a letter.

    What you say counts here: the iD is drawn as authenticated unless you say --unauthenticated. No books are
    opened. The service's badges (`orcid-repo serve`) ask the books instead. The style card reads the public
    record, if there is a settings file.
    """
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.drawing import Drawing
    from orcid_repo_plugin.widgets.look import Look

    app = open_app(ctx)
    languages = languages_of(app)
    look = Look(words_in(languages, language), icons.rstrip("/"))
    shown = _badge(orcid, app.settings, not unauthenticated, clean(name))
    if style == Style.CARD:
        shown = _with_summary(shown, app.settings)
    drawn = Drawing(app, languages).badge(shown, Style(style), Form(form), look)
    with opened(output) as out:
        out.write(f"{drawn.rstrip()}\n".encode("utf-8", "replace"))
    say_what_broke(app.plugins)


def languages_of(app: "App") -> "Catalogues":
    """The words of badges, with the site's own in their place."""
    from orcid_repo_plugin.catalogues import BADGES, Catalogues

    return Catalogues(app.settings.site, BADGES)


def words_in(languages: "Catalogues", code: str | None) -> "Catalogue":
    """The words of a language.

    :param code: as given; ``None``: the site's own.
    :raises click.BadParameter: there is none such; lists them.
    """
    found = languages.default if code is None else languages.find(code)
    if found is None:
        known = ", ".join(languages.by_code)
        raise click.BadParameter(f"{code!r}; there are {known}", param_hint="--language")
    return found


def clean(given: str) -> str:
    """An argument as text: bytes that are no UTF-8 are replaced."""
    return given.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _badge(text: str, settings: Settings, authenticated: bool, name: str) -> Badge:
    """:raises WrongUse: the text is no iD; says what is wrong, and never what would be right."""
    host = settings.orcid.host
    if "orcid.org" in text.lower():  # it says itself which registry is meant
        host = SANDBOX_HOST if SANDBOX_HOST in text.lower() else PRODUCTION_HOST
    found = OrcidId.parse(text, host=host)
    if found is None:
        raise WrongUse(_what_is_wrong(clean(text), host))
    return Badge(orcid=found, authenticated=authenticated, name=name, host=host)


def _what_is_wrong(text: str, host: str) -> str:
    bare = text.strip().rstrip("/")
    shown = repr(text if len(text) <= 80 else f"{text[:80]}…")
    if any(OrcidId.parse(bare[:-1] + last, host=host) for last in "0123456789X"):
        return f"{shown} is no ORCID iD: its check digit is wrong, so one of its characters is mistyped"
    return f"{shown} is no ORCID iD: that has sixteen digits in four groups, as 0000-0002-1825-0097 has"


def _with_summary(badge: Badge, settings: Settings) -> Badge:
    """The badge with what is public on its record, if the settings tell where to ask."""
    if settings.file is None or not badge.authenticated or not settings.badges.cards:
        return badge
    from datetime import UTC, datetime

    from orcid_repo_plugin.orcid_api.client import OrcidClient
    from orcid_repo_plugin.orcid_api.pace import Pace
    from orcid_repo_plugin.orcid_api.pace_state import InMemory
    from orcid_repo_plugin.orcid_api.record_card import read_summary

    alone = Pace({}, InMemory())  # one request of one person; the shared pace would make a file
    with OrcidClient(settings, alone) as client:
        try:
            summary = read_summary(client.cards, badge.orcid.path, lambda: datetime.now(UTC))
        except (OrcidUnavailable, OrcidRefusal) as error:
            say(f"the record could not be read, and the card is drawn without it: {error}")
            return badge
    return replace(badge, summary=summary)


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(badge)
