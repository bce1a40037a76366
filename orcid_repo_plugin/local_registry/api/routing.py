"""Which route a request takes."""

from collections.abc import Sequence
from typing import Any

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule

from orcid_repo_plugin.local_registry.api.call import Route


class Router:
    """Finds the route of a path and method. A slash at the end means nothing, as at ORCID."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.routes = tuple(routes)
        self._open = frozenset(route.path for route in routes if route.open)
        rules = [
            Rule(
                self._place(route.path, route.versioned),
                methods=[route.method],
                endpoint=number,
                strict_slashes=False,
                merge_slashes=False,
            )
            for number, route in enumerate(self.routes)
        ]
        self._map = Map(rules, merge_slashes=False, strict_slashes=False)

    @staticmethod
    def _place(path: str, versioned: bool) -> str:
        return ("/v" if versioned else "/n") + path

    def match(self, method: str, path: str, *, versioned: bool) -> tuple[Route, dict[str, Any]]:
        """The route, with the values in its path.

        :raises werkzeug.exceptions.NotFound: no route has this path.
        :raises werkzeug.exceptions.MethodNotAllowed: none has it with this method; names those there are.
        """
        adapter = self._map.bind("registry")
        bare = path.rstrip("/") if versioned else path
        try:
            number, values = adapter.match(self._place(bare or "/", versioned), method=method)
        except HTTPException as error:
            if getattr(error, "code", 500) in (404, 405):
                raise
            raise NotFound from None  # a redirect that werkzeug would make
        return self.routes[number], dict(values)

    def is_open(self, path: str) -> bool:
        """Whether the path answers without a token."""
        return path.rstrip("/") in self._open
