"""All that we can ask of ORCID, put together from the settings."""

from typing import Final, Self

from requests import Session

from orcid_repo_plugin.orcid_api.breaker import Breaker
from orcid_repo_plugin.orcid_api.endpoints import Endpoints
from orcid_repo_plugin.orcid_api.groups import Groups
from orcid_repo_plugin.orcid_api.oauth import OAuth
from orcid_repo_plugin.orcid_api.pace import Pace
from orcid_repo_plugin.orcid_api.records import Records
from orcid_repo_plugin.orcid_api.search import Search
from orcid_repo_plugin.orcid_api.sections import Sections
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.orcid_api.sign_in import SignIn
from orcid_repo_plugin.orcid_api.works import Works
from orcid_repo_plugin.settings import Settings

VISITORS_TIMEOUT: Final = (3.0, 10.0)
"""Seconds to connect, and to wait for an answer, while a visitor of a public page may be waiting."""


class OrcidClient:
    """ORCID as the settings name it. Threads share one.

    :ivar cards: reads records for visitors. It has its own time-outs, and its own pause when the public API
        is down: what visitors look at must not keep works, and people who sign in, from going to ORCID.

    :param pace: instead of the one that all processes on the settings' database share.
    :param transport: instead of a session of our own; for tests.
    :raises SettingsError: the addresses make no sense.
    """

    def __init__(
        self, settings: Settings, pace: Pace | None = None, transport: Session | None = None
    ) -> None:
        self.endpoints = Endpoints.of(settings.orcid)
        kept = pace or Pace.of(settings, self.endpoints)
        self.session = OrcidSession(
            self.endpoints,
            pace=kept,
            breaker=Breaker(pause=settings.push.pause),
            transport=transport,
            contact=settings.base_url,
            pool=settings.push.senders + settings.service.threads + 1,
        )
        self._for_visitors = OrcidSession(
            self.endpoints,
            pace=kept,
            breaker=Breaker(pause=settings.push.pause),
            transport=transport,
            contact=settings.base_url,
            timeout=VISITORS_TIMEOUT,
        )
        self.works = Works(self.session)
        self.sections = Sections(self.session)
        self.records = Records(self.session)
        self.cards = Records(self._for_visitors)
        self.search = Search(self.session)
        self.groups = Groups(self.session)
        self.oauth = OAuth(self.session, settings.orcid)
        self.sign_in = SignIn(self.session, settings.orcid)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self.session.close()
        self._for_visitors.close()
