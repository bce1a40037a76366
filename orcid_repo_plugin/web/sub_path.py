"""Serving under a path of a site, as ``https://repository.example.org/orcid``."""

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class SubPath:
    """Takes the path of ``base_url`` off what is asked for, if the proxy has not done so.

    Either way the application finds it in ``SCRIPT_NAME``, and so in every link. Which of the two a proxy
    does is seen by what is there: under ``/orcid``, ``/orcid/connect`` was kept, since there is a page
    ``/connect``; ``/orcid/callback`` was taken off before, since there is that page, and no ``/callback``.

    :param path: ``/orcid``; empty for a service at the root.
    :param pages: what the application answers.
    """

    def __init__(self, inner: Wsgi, path: str, pages: Map) -> None:
        self.inner = inner
        self.path = path
        self._pages = pages.bind("localhost")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, as WSGI wants it."""
        if self.path:
            environ["PATH_INFO"] = self._inside(environ.get("PATH_INFO", ""))
            environ["SCRIPT_NAME"] = self.path
        return self.inner(environ, start_response)

    def _inside(self, asked: str) -> str:
        if asked != self.path and not asked.startswith(f"{self.path}/"):
            return asked
        inside = asked.removeprefix(self.path) or "/"
        taken_off_before = self._is_there(asked) and (asked == self.path or not self._is_there(inside))
        return asked if taken_off_before else inside

    def _is_there(self, path: str) -> bool:
        try:
            self._pages.match(path, method="GET")
        except NotFound:
            return False
        except HTTPException:  # by another method
            return True
        return True
