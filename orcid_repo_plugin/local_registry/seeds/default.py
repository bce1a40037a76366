"""The default set: ``people.toml``, in the same form as ``--load FILE`` takes."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any, Final

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.loading.entering import enter
from orcid_repo_plugin.local_registry.loading.table_plan import planned

BEGAN: Final = 1_705_309_200_000
"""15 January 2024, 9:00 UTC: when everything in the default set was made that has no time of its own."""


def seed(books: Books, redirect_uris: Iterable[str] = ()) -> None:
    """Fill empty books with the default people and clients: the same ones each time.

    Ten people. Active: Josiah Carberry, who has a biography, an education and an employment, and no works
    yet; Inês Carvalho, whose record has something in every section; two ordinary ones; one with 300 works;
    one with the same works from three sources; one with private and limited items. Then a deactivated, a
    locked and a deprecated record. All sign in with ``cracked-pots``. Clients: a member, a premium member
    and a public client.

    :param redirect_uris: further addresses for all three clients.
    """
    plan = planned(_tables(), BEGAN)
    for client in plan.clients.values():
        client.redirect_uris += [uri for uri in redirect_uris if uri not in client.redirect_uris]
    enter(plan, books)


def add_redirect_uris(books: Books, redirect_uris: Iterable[str]) -> None:
    """Let the default clients that are there send people back to these addresses, too."""
    wanted = list(redirect_uris)
    for client_id in planned(_tables(), BEGAN).clients if wanted else ():
        client = books.clients.get(client_id)
        if client is not None:
            client.redirect_uris += [uri for uri in wanted if uri not in client.redirect_uris]
            books.put_client(client)


@cache
def _tables() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("people.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
