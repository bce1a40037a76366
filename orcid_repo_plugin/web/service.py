"""What every page works with: the installation, the engine, and where we are on the web."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from flask import current_app, url_for

from orcid_repo_plugin.catalogues import Catalogues
from orcid_repo_plugin.jobs.engine import Engine
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.web.metrics import Metrics

EXTENSION: Final = "orcid-repo"


@dataclass(frozen=True, slots=True)
class Service:
    """The service, as the pages see it."""

    app: App
    engine: Engine
    base_url: str
    """Where the world reaches us; without a slash at the end."""
    languages: Catalogues
    """What pages are written in."""
    badge_languages: Catalogues
    """What badges are written in: few words, in more languages."""
    metrics: Metrics

    @property
    def origin(self) -> str:
        """Scheme, host and port of ``base_url``."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def session_ms(self) -> int:
        """How long a browser's session lasts."""
        return int(self.app.settings.service.session_hours * 3600 * 1000)

    @property
    def path(self) -> str:
        """The path of ``base_url``, without a slash at the end; mostly empty."""
        return urlsplit(self.base_url).path.rstrip("/")


def service() -> Service:
    """The service that answers this request."""
    found: Service = current_app.extensions[EXTENSION]
    return found


def address_of(endpoint: str, **values: Any) -> str:
    """The whole address of one of our pages, as the world reaches it; never made of what a request says."""
    return f"{service().origin}{url_for(endpoint, **values)}"
