"""What somebody who has just started a registry can try at once: commands and an address to paste."""

import shlex
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.pages.guests import example

SCOPE: Final = "/read-limited /activities/update"
WORK: Final = (
    '{"title": {"title": {"value": "Mending Pots"}}, "type": "journal-article", "external-ids": '
    '{"external-id": [{"external-id-type": "doi", "external-id-value": "10.5555/12345678", '
    '"external-id-relationship": "self"}]}}'
)


class FirstSteps(NamedTuple):
    """One person's record, and one client that asks for permission to change it."""

    name: str
    orcid: str
    read: str
    client: str
    redirect_uri: str
    ask: str
    """An address for the browser."""
    exchange: str
    write: str


def first_steps(books: Books, addresses: Addresses) -> FirstSteps | None:
    """Commands with the names that are in the books; ``None`` where nobody can be asked, or nobody asks."""
    person = example(books)
    clients = (one for one in books.clients.values() if one.is_member and one.state == "active")
    client = next((one for one in clients if one.redirect_uris), None)
    if person is None or client is None:
        return None
    uri = client.redirect_uris[0]
    known = {"client_id": client.client_id, "redirect_uri": uri}
    asked = {**known, "response_type": "code", "scope": SCOPE}
    form = {**known, "client_secret": "SECRET", "grant_type": "authorization_code", "code": "CODE"}
    return FirstSteps(
        name=person.full_name,
        orcid=person.orcid,
        read=_curl(
            f"{addresses.public_api_url}/v3.0/{person.orcid}/record", ("-H", "Accept: application/json")
        ),
        client=client.name,
        redirect_uri=uri,
        ask=f"{addresses.registry_url}/oauth/authorize?{urlencode(asked, safe=':/', quote_via=quote)}",
        exchange=_curl(
            f"{addresses.registry_url}/oauth/token",
            *(("--data-urlencode", f"{name}={value}") for name, value in form.items()),
        ),
        write=_curl(
            f"{addresses.member_api_url}/v3.0/{person.orcid}/work",
            ("-i", "-H", "Authorization: Bearer TOKEN"),
            ("-H", "Content-Type: application/json"),
            ("-d", WORK),
        ),
    )


def _curl(address: str, *options: tuple[str, ...]) -> str:
    """A command for a shell, each of its options on a line of its own."""
    return " \\\n  ".join([f"curl {shlex.quote(address)}", *map(shlex.join, options)])
