"""One installation, put together: settings, plugins, mapping, books, and the way to ORCID."""

from functools import cached_property
from pathlib import Path

import requests

from orcid_repo_plugin import plugins as plugin_loading
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.orcid_api.client import OrcidClient
from orcid_repo_plugin.plugins import Plugins
from orcid_repo_plugin.services.mapper import Mapper
from orcid_repo_plugin.services.own_badge import NAME as BADGE
from orcid_repo_plugin.services.own_badge import OwnBadge
from orcid_repo_plugin.services.readers import Readers
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.settings import load as load_settings
from orcid_repo_plugin.store.store import Store


class App:
    """What a command works with. Owns the plugin manager: there is no global one.

    :param transport: instead of a session of our own towards ORCID; for tests.
    :raises SettingsError: the settings make no sense.
    :raises PluginError: a plugin cannot be loaded.
    """

    def __init__(
        self, settings: Settings, plugins: Plugins | None = None, *, transport: requests.Session | None = None
    ) -> None:
        self.settings = settings
        self.plugins = plugins or plugin_loading.load(settings)
        self._transport = transport
        self.mapper = Mapper(self.plugins, settings)
        self.plugins.register_own(OwnBadge(settings.site), BADGE)

    @classmethod
    def open(cls, config: Path | None = None) -> "App":
        """The installation that the settings file (or the lack of one) describes."""
        return cls(load_settings(config))

    @cached_property
    def store(self) -> Store:
        """The books, opened when they are first asked for.

        :raises StoreError: the database cannot be used.
        """
        return Store.open(self.settings)

    @property
    def has_open_books(self) -> bool:
        """Whether somebody here has asked for the books; to ask for this opens nothing."""
        return "store" in self.__dict__

    @cached_property
    def orcid(self) -> OrcidClient:
        """The way to ORCID, at the pace that all processes share."""
        return OrcidClient(self.settings, transport=self._transport)

    @cached_property
    def readers(self) -> Readers:
        """Who reads from ORCID for visitors; never on all threads that answer them."""
        return Readers(max(1, self.settings.service.threads // 2))

    def platforms(self) -> list[str]:
        """The platforms that have a field table: ours, and every plugin's adapter."""
        return self.mapper.tables.platforms()

    def repository_name(self, name: str | None = None) -> str:
        """The repository that a command means.

        :param name: as given; may be left out while there is one.
        :raises WrongUse: there is no such one, or there are several and none was named; lists them.
        """
        known = self.settings.repository_names
        if name is None and len(known) == 1:
            return known[0]
        if name in known:
            return str(name)
        said = "name one of them with --repository" if name is None else f"there is no repository {name!r}"
        raise WrongUse(f"{said}; known are {', '.join(known)}")

    def note_broken_plugins(self) -> None:
        """Write down which plugins broke in an ``orcid_on_`` hook, where no report could say so.

        What was written down before is not written again.
        """
        if counts := self.plugins.broken.take_counts():
            with self.store.writing() as c:
                for one, times in counts.items():
                    self.store.failures.note(c, one.plugin, one.hook, one.error, times)

    def close(self) -> None:
        """Give back what was opened."""
        for name in ("orcid", "readers", "store"):
            if (opened := self.__dict__.pop(name, None)) is not None:
                opened.close()
