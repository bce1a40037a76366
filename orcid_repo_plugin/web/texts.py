"""Words that several pages share: what each permission means, who helps, what the repository is called."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from babel.lists import format_list
from flask import Flask, request
from markupsafe import Markup, escape

from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.orcid_api.endpoints import Endpoints
from orcid_repo_plugin.web.i18n import catalogue
from orcid_repo_plugin.web.i18n import gettext as _
from orcid_repo_plugin.web.pages import site_name
from orcid_repo_plugin.web.service import service


class ScopeLine(NamedTuple):
    """One permission, as a person is told of it."""

    scope: str
    title: str
    text: str


def scope_lines(scopes: Iterable[str], repository: str) -> list[ScopeLine]:
    """A line for each permission, in the order in which ORCID is asked.

    :param repository: its name as people know it.
    """
    titles, texts = _titles(), _texts(repository)
    return [ScopeLine(one, titles.get(one, one), texts.get(one, "")) for one in scopes]


def _titles() -> dict[str, str]:
    return {
        "/authenticate": _("Know your iD."),
        "openid": _("Know your iD."),
        "/read-limited": _("Read your record."),
        "/activities/update": _("Add and correct your works."),
        "/person/update": _("Add links and identifiers."),
    }


def _texts(repository: str) -> dict[str, str]:
    knows = _(
        "%(repository)s is told your ORCID iD and, if it is public, your name. It shows the iD beside your "
        "name and writes it into the descriptions of your items.",
        repository=repository,
    )
    return {
        "/authenticate": knows,
        "openid": knows,
        "/read-limited": _(
            "%(repository)s may look at your record, so that what is there need not be typed again. This "
            "includes what you share with trusted parties only.",
            repository=repository,
        ),
        "/activities/update": _(
            "What you publish in %(repository)s appears on your ORCID record by itself, and corrections "
            "follow. Only what %(repository)s has added can be changed or removed by it.",
            repository=repository,
        ),
        "/person/update": _(
            "Your profile page in %(repository)s and your author identifier there can be added to your "
            "record. Your name, biography and e-mail addresses cannot be changed by it.",
            repository=repository,
        ),
    }


def learned(scopes: Iterable[str]) -> str:
    """What a repository can do since it asks for these scopes, to stand after "learned to"."""
    doing = {
        "/authenticate": _("know your iD"),
        "openid": _("know your iD"),
        "/read-limited": _("read your record"),
        "/activities/update": _("add your works to your record"),
        "/person/update": _("add links and identifiers to your record"),
    }
    said = list(dict.fromkeys(doing.get(one, one) for one in scopes))
    return str(format_list(said, locale=catalogue().locale))


def repository_name(launch: Launch | None) -> str:
    """What people call the repository that a launch came from; without one, the site."""
    settings = service().app.settings
    named = settings.repositories.get(launch.repository) if launch is not None else None
    return named.name if named is not None and named.name else site_name()


def orcid_uri(orcid: str) -> str:
    """An iD as ORCID wants it shown: ``https://orcid.org/0000-0002-1825-0097``."""
    return OrcidId(orcid).uri(service().app.settings.orcid.host)


def is_sandbox() -> bool:
    """Whether the iDs are ORCID's sandbox's, and no real ones."""
    return service().app.settings.orcid.host != "orcid.org"


def registry_url() -> str:
    """ORCID's own pages."""
    return Endpoints.of(service().app.settings.orcid).registry_url


def sign_out_url() -> str:
    """Where a person signs out at ORCID."""
    return f"{registry_url()}/signout"


def account_url() -> str:
    """The person's own page."""
    return f"{request.script_root}/account"


def contact_link() -> Markup:
    """Where people get help, as a link; nothing that is no address becomes one."""
    contact = service().app.settings.site.contact
    if urlsplit(contact).scheme in ("http", "https"):
        target = contact
    elif "@" in contact and not set(contact) & set(" <>\"'?&:"):
        target = f"mailto:{contact}"
    else:
        return escape(contact)
    return Markup('<a href="{}">{}</a>').format(target, contact)


def prepare(web: Flask) -> None:
    """Let all templates use these words."""
    web.jinja_env.globals.update(
        scope_lines=scope_lines,
        orcid_uri=orcid_uri,
        is_sandbox=is_sandbox,
        contact_link=contact_link,
        sign_out_url=sign_out_url,
        account_url=account_url,
    )
