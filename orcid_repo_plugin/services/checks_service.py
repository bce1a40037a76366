"""Where the service is reached, where ORCID sends people back to, and where the engine keeps its tasks."""

import os
from collections.abc import Iterator
from urllib.parse import urlencode

from orcid_repo_plugin.domain.scopes import AUTHENTICATE
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.services.checks import Check
from orcid_repo_plugin.services.connect.sent import redirect_uri
from orcid_repo_plugin.services.registration import registration
from orcid_repo_plugin.settings import Settings


def address_checks(settings: Settings) -> Iterator[Check]:
    """The public address, and the one to register at ORCID; with what ORCID would not take of it."""
    back = redirect_uri(settings.public_url)
    way = "register it at ORCID letter by letter; `orcid-repo register` prints the whole form"
    if not settings.base_url:
        yield Check(
            "note",
            f"base_url is not set: people on this machine only would reach the service, at "
            f"{settings.public_url}, and ORCID would send them back to {back}",
        )
        return
    yield Check(
        "ok", f"public address {settings.base_url}; behind {settings.trusted_proxies} trusted proxies"
    )
    yield Check("ok", f"redirect address {back}; {way}")
    for warning in registration(settings).warnings:
        yield Check("note", warning)


def jobs_checks(settings: Settings) -> Iterator[Check]:
    """Whether the engine can keep its tasks."""
    file = settings.service.jobs_file
    if file is None:
        yield Check("ok", "the engine keeps its tasks in memory")
        return
    folder = file.parent
    if not folder.is_dir():
        problem = f"there is no folder {folder}; make it, or change jobs_file in [service]"
    elif file.is_dir():
        problem = "this is a folder; name a file"
    elif not os.access(folder, os.W_OK | os.X_OK):
        problem = f"no file can be made in {folder}; give this user the right to"
    elif file.exists() and not os.access(file, os.R_OK | os.W_OK):
        problem = "we may not write to it; give this user the right to"
    else:
        yield Check("ok", f"the engine keeps its tasks in {file}")
        return
    yield Check("wrong", f"service.jobs_file {file}: {problem}")


def redirect_check(session: OrcidSession, settings: Settings) -> Iterator[Check]:
    """Whether a local registry knows our redirect address: then it shows its sign-in page, and keeps nothing.

    ORCID itself tells that to browsers only.
    """
    if settings.orcid.environment != "local":
        return
    back = redirect_uri(settings.public_url)
    asked = {
        "client_id": settings.orcid.client_id,
        "response_type": "code",
        "scope": AUTHENTICATE,
        "redirect_uri": back,
    }
    try:
        session.call("GET", f"{session.endpoints.registry_url}/oauth/authorize?{urlencode(asked)}")
    except OrcidUnavailable:
        return
    except OrcidRefusal as refusal:
        yield Check(
            "wrong" if settings.base_url else "note",
            f"the local registry does not know {back} (HTTP {refusal.status}); "
            f"start it with `orcid-repo registry --redirect-uri {back}`",
        )
    else:
        yield Check("ok", f"the local registry sends people back to {back}")
