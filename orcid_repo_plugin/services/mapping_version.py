"""Digests that tell an edit of an item from a change of our own rules.

A work that comes out differently was edited when the item says something else (``facts_of``), and
is a planned resend when only our rules are others (``mapping_version``).
"""

import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import orcid_repo_plugin
from orcid_repo_plugin.domain.item import ItemContributor, RepositoryItem
from orcid_repo_plugin.plugins import Plugins
from orcid_repo_plugin.settings import Settings

_FOLDERS: Final = ("mapping", "domain", "adapters")
"""Where our own rules stand."""
_FILES: Final = ("orcid_api/payload.py",)
_RULES: Final = ("orcid_map_", "orcid_gather_", "orcid_read_", "orcid_find_")
"""How hooks begin whose answers change what a work looks like."""


def mapping_version(settings: Settings, plugins: Plugins) -> str:
    """A digest of all rules by which items become works: ours, the site's tables, its plugins.

    Another digest says that works may come out differently, and not that they do.
    """
    digest = sha256(f"{orcid_repo_plugin.__version__} {_own_rules()}".encode())
    digest.update(settings.mapping.model_dump_json().encode())
    for name, plugin in sorted(_foreign(plugins), key=lambda pair: pair[0]):
        own = settings.plugins.get(name, {})
        digest.update(f"\n{name} {_source(plugin)} {sorted(map(repr, own.items()))}".encode())
    return digest.hexdigest()[:32]


@cache
def _own_rules() -> str:
    """A digest of our own code and tables."""
    home = Path(orcid_repo_plugin.__file__).parent
    digest = sha256()
    found = [
        path for name in _FOLDERS for path in (home / name).rglob("*") if path.suffix in (".py", ".toml")
    ]
    for path in (*sorted(found), *(home / name for name in _FILES)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _foreign(plugins: Plugins) -> Iterator[tuple[str, object]]:
    """The plugins besides our own that have a say in what a work looks like."""
    for name, plugin in plugins.list_name_plugin():
        if plugin is None or name in plugins.own:
            continue
        if any(caller.name.startswith(_RULES) for caller in plugins.get_hookcallers(plugin) or ()):
            yield name, plugin


def _source(plugin: object) -> str:
    """A digest of the file that a plugin was read from; its name where there is none."""
    module = plugin if inspect.ismodule(plugin) else sys.modules.get(type(plugin).__module__)
    file = getattr(module, "__file__", None)
    try:
        return sha256(Path(file).read_bytes()).hexdigest() if file else type(plugin).__qualname__
    except OSError:
        return str(file)


def facts_of(item: RepositoryItem) -> str:
    """A digest of what the repository says: all text values of the item, wherever our tables put them.

    The order, the fields' names and what our tables make of a field are no part of it.
    """
    texts = set(_texts(item))
    texts.discard("")
    return sha256("\n".join(sorted(texts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _texts(item: RepositoryItem) -> Iterator[str]:
    yield item.uri or ""
    yield item.handle or ""
    yield from item.succeeds
    for titled in item.titles:
        yield titled.value
    for contributor in item.contributors:
        yield from _of_contributor(contributor)
    for date in item.dates:
        yield date.value
    for identifier in item.identifiers:
        yield identifier.value
    for container in item.containers:
        yield container.value
    for detail in item.details:
        yield detail.value
    for grant in item.grants:
        yield from (grant.text, grant.funder, grant.number)
    for texts in (item.types, item.descriptions, item.languages, item.countries, item.urls, item.collections):
        for text in texts:
            yield text.value
    if item.extra:
        yield from _leaves(item.extra.values())


def _of_contributor(one: ItemContributor) -> tuple[str, ...]:
    return (one.name, one.family, one.given, one.lineage, one.honorific, one.orcid or "", one.local_id or "")


def _leaves(values: Iterable[Any]) -> Iterator[str]:
    """The texts and numbers in plain JSON values."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from _leaves(value.values())
        elif isinstance(value, list | tuple):
            yield from _leaves(value)
        elif value is not None:
            yield str(value)
