"""One installation, put together: settings, plugins, mapping."""

from pathlib import Path

from orcid_repo_plugin import plugins as plugin_loading
from orcid_repo_plugin.plugins import Plugins
from orcid_repo_plugin.services.mapper import Mapper
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.settings import load as load_settings


class App:
    """What a command works with. Owns the plugin manager: there is no global one.

    :raises SettingsError: the settings make no sense.
    :raises PluginError: a plugin cannot be loaded.
    """

    def __init__(self, settings: Settings, plugins: Plugins | None = None) -> None:
        self.settings = settings
        self.plugins = plugins or plugin_loading.load(settings)
        self.mapper = Mapper(self.plugins, settings)

    @classmethod
    def open(cls, config: Path | None = None) -> "App":
        """The installation that the settings file (or the lack of one) describes."""
        return cls(load_settings(config))

    def platforms(self) -> list[str]:
        """The platforms that have a field table: ours, and every plugin's adapter."""
        return self.mapper.tables.platforms()
