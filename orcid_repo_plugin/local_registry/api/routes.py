"""All routes of the two APIs, gathered from the modules that answer them."""

from collections.abc import Sequence
from types import ModuleType
from typing import Final

from orcid_repo_plugin.local_registry.api import (
    bulk,
    citations,
    clients,
    groups,
    identifiers,
    items,
    lists,
    notifications,
    openapi,
    person,
    record,
    search,
    status,
    summary,
    webhooks,
)
from orcid_repo_plugin.local_registry.api.call import Role, Route

MODULES: Final[Sequence[ModuleType]] = (
    status,
    openapi,
    search,
    clients,
    identifiers,
    groups,
    summary,
    record,
    person,
    bulk,
    lists,
    items,
    citations,
    notifications,
    webhooks,
)
ROUTES: Final[tuple[Route, ...]] = tuple(route for module in MODULES for route in module.ROUTES)


def routes_of(role: Role) -> tuple[Route, ...]:
    """The routes that one of the APIs has."""
    return tuple(route for route in ROUTES if role in route.roles)
