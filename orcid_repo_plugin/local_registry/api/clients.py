"""What anybody may know of a client: ``/client/{client_id}``.

Source: ORCID-Source, ``ClientManagerReadOnlyImpl.getSummary``.
"""

from typing import Final

from orcid_repo_plugin.local_registry.api.access import require
from orcid_repo_plugin.local_registry.api.call import Answer, Call, Route
from orcid_repo_plugin.local_registry.documents.shapes import CLIENT
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.scopes import READ_PUBLIC


def read(call: Call, client_id: str) -> Answer:
    """Name and description of a client."""
    if call.role == "member":
        require(call, READ_PUBLIC)
    client = call.books.clients.get(client_id)
    if client is None:
        raise Refusal(9027)
    return Answer(200, CLIENT, {"name": client.name, "description": client.description})


ROUTES: Final = (
    Route(
        method="GET",
        path="/client/<client_id>",
        handler=read,
        summary="Name and description of a client",
        answers=CLIENT,
        scope=READ_PUBLIC,
    ),
)
