"""What all pages share: the books, the addresses and the options of the registry they belong to."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple, cast

from flask import Flask, current_app

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.options import Options

_NAME: Final = "orcid_local_registry"


class Site(NamedTuple):
    """One registry, as its pages know it."""

    books: Books
    addresses: Addresses
    options: Options


def attach(app: Flask, site: Site) -> None:
    """Let the pages of this application find their registry."""
    app.extensions[_NAME] = site


def here() -> Site:
    """The registry that the page being made belongs to."""
    return cast(Site, current_app.extensions[_NAME])


@contextmanager
def changing() -> Iterator[Books]:
    """The books, to be changed; what changed is kept when the block ends."""
    books = here().books
    with books.changing():
        yield books
