"""Loads plugins and calls them so that a broken one is named and stops nobody.

Order of loading: our own adapters and mapping rules, then entry points (group
``orcid_repo_plugin``), then the files in ``plugins_dir``, minus blocked names. The one loaded
last is asked first; ours are marked ``trylast``.
"""

import difflib
import importlib
import importlib.util
import inspect
import pkgutil
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pluggy

from orcid_repo_plugin import hookspecs
from orcid_repo_plugin.errors import PluginError
from orcid_repo_plugin.guard import Faults, Guard, in_a_line
from orcid_repo_plugin.hookspecs import PROJECT
from orcid_repo_plugin.settings import Settings

ADAPTERS: Final = "orcid_repo_plugin.adapters"


class Plugins(pluggy.PluginManager):
    """The hooks and who implements them. Belongs to one app, never to a module."""

    def __init__(self) -> None:
        super().__init__(PROJECT)
        self.own: set[str] = set()
        """Names of our own plugins."""
        self.blocked: tuple[str, ...] = ()
        self.broken = Faults()
        """Plugins that broke while no item was mapped: at the start, in recognising a file."""
        self.add_hookspecs(hookspecs)

    def parse_hookimpl_opts(self, plugin: Any, name: str) -> Any:
        """Take plain functions whose name begins with ``orcid_`` as hook implementations, too."""
        options = super().parse_hookimpl_opts(plugin, name)
        if options is None and name.startswith("orcid_") and inspect.isroutine(getattr(plugin, name, None)):
            return pluggy.HookimplOpts(
                wrapper=False,
                hookwrapper=False,
                optionalhook=False,
                tryfirst=False,
                trylast=False,
                specname=None,
            )
        return options

    def register_own(self, plugin: object, name: str) -> None:
        """Register one of our own plugins: it is trusted, and may not fail."""
        self.own.add(name)
        self.register(plugin, name)

    def register(self, plugin: object, name: str | None = None) -> str | None:
        """Register a plugin, so that an exception in it is noted and the next one is asked.

        :raises PluginError: it asks for an argument that the hook does not have.
        """
        try:
            registered = super().register(plugin, name)
        except (pluggy.PluginValidationError, ValueError) as error:
            raise PluginError(f"plugin {name}: {' '.join(str(error).split())}") from error
        if registered is not None and registered not in self.own:
            self._guard(plugin, registered)
        return registered

    def _guard(self, plugin: object, name: str) -> None:
        for caller in self.get_hookcallers(plugin) or ():
            for implementation in caller.get_hookimpls():
                if implementation.plugin is plugin:
                    guard = Guard(self.broken, name, caller.name)
                    wraps = implementation.wrapper or implementation.hookwrapper
                    implementation.function = (  # type: ignore[misc]
                        guard.wrapper(implementation.function, old=implementation.hookwrapper)
                        if wraps
                        else guard.function(implementation.function)
                    )

    def announce(self, hook: str, event: object) -> None:
        """Tell everyone who listens on an ``orcid_on_`` hook, each alone; faults are noted in ``broken``."""
        caller = getattr(self.hook, hook)
        if caller.get_hookimpls():
            caller(event=event)

    def listens(self, hook: str) -> bool:
        """Whether anyone does, so that events need not be made for nobody."""
        return bool(getattr(self.hook, hook).get_hookimpls())

    def check_names(self) -> None:
        """Refuse a misspelt hook.

        :raises PluginError: names the plugin, the hook and the nearest right name.
        """
        known = [n for n in dir(hookspecs) if n.startswith("orcid_")]
        for name in vars(self.hook):
            if name.startswith("_") or name in known:
                continue
            for implementation in getattr(self.hook, name).get_hookimpls():
                if not implementation.optionalhook:
                    near = difflib.get_close_matches(name, known, 1)
                    hint = f"did you mean {near[0]!r}?" if near else f"hooks are {', '.join(known)}"
                    raise PluginError(
                        f"plugin {implementation.plugin_name}: there is no hook {name!r}; {hint}"
                    )


def own_adapters() -> Iterable[tuple[str, ModuleType]]:
    """Our adapters by name, one for each folder under ``adapters``."""
    package = importlib.import_module(ADAPTERS)
    for module in pkgutil.iter_modules(package.__path__):
        yield module.name, importlib.import_module(f"{ADAPTERS}.{module.name}")


def load(settings: Settings) -> Plugins:
    """Load all plugins; the mapping's own answers are registered by the journey that maps.

    :raises PluginError: one cannot be imported, misspells a hook or asks for a wrong argument.
    """
    plugins = Plugins()
    plugins.blocked = tuple(settings.blocked_plugins)
    for name in settings.blocked_plugins:
        plugins.set_blocked(name)
    for name, plugin in own_adapters():
        plugins.register_own(plugin, name)
    _load_entry_points(plugins)
    if settings.plugins_dir:
        _load_files(plugins, settings.plugins_dir)
    plugins.check_names()
    plugins.hook.orcid_startup.call_historic(kwargs={"settings": settings})
    return plugins


def _load_entry_points(plugins: Plugins) -> None:
    try:
        plugins.load_setuptools_entrypoints(PROJECT)
    except PluginError:
        raise
    except (Exception, SystemExit) as error:  # anything may happen while somebody's package is imported
        raise PluginError(
            f"a plugin package cannot be loaded: {in_a_line(error)}; uninstall it, "
            f"or name it in `blocked_plugins`"
        ) from error


def _load_files(plugins: Plugins, folder: Path) -> None:
    if not folder.is_dir():
        raise PluginError(f"plugins_dir {folder}: there is no such folder")
    for path in sorted(folder.glob("*.py")):
        if plugins.is_blocked(path.stem):
            continue
        plugins.register(_import_file(path), path.stem)


def _import_file(path: Path) -> ModuleType:
    name = f"orcid_repo_plugins_dir.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise PluginError(f"plugin file {path}: {in_a_line(error)}") from error
    return module
