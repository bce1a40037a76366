"""The first page: what this is, where it answers, what to try first, and whom to sign in as."""

from itertools import islice
from typing import Final, NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.loading.plan import DEFAULT_PASSWORD
from orcid_repo_plugin.local_registry.pages.first_steps import first_steps
from orcid_repo_plugin.local_registry.pages.guests import guests
from orcid_repo_plugin.local_registry.pages.site import here

MAX_PEOPLE: Final = 20

pages = Blueprint("home", __name__)


class Door(NamedTuple):
    """An address of the registry, and what it is for."""

    name: str
    address: str
    leads: bool
    """Whether a browser finds something to read there."""


@pages.get("/")
def home() -> ResponseReturnValue:
    """The page."""
    site = here()
    books, addresses = site.books, site.addresses
    with books.lock:
        people = guests(islice(books.records.values(), MAX_PEOPLE))
        count = len(books.records)
        steps = first_steps(books, addresses)
    return render_template(
        "home.html",
        addresses=addresses,
        doors=doors(addresses),
        steps=steps,
        people=people,
        count=count,
        password=DEFAULT_PASSWORD,
    )


def doors(addresses: Addresses) -> list[Door]:
    """What a client has to be told.

    >>> [door.name for door in doors(Addresses.at("http://127.0.0.1:8000"))][:2]
    ['Member API 3.0', 'Public API 3.0']
    """
    registry = addresses.registry_url
    return [
        Door("Member API 3.0", f"{addresses.member_api_url}/v3.0", False),
        Door("Public API 3.0", f"{addresses.public_api_url}/v3.0", False),
        Door("Authorization", f"{registry}/oauth/authorize", False),
        Door("Tokens", f"{registry}/oauth/token", False),
        Door("OpenID configuration", f"{registry}/.well-known/openid-configuration", True),
        Door("OpenAPI description", f"{addresses.public_api_url}/v3.0/openapi.json", True),
    ]
