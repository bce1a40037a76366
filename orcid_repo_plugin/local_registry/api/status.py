"""Is it up? ``/status``, ``/apiStatus``, ``/pubStatus`` and ``/ping``.

Source: ORCID-Source, ``StatusManagerImpl``. What answers here is up: there is no database to lose.
"""

from typing import Final

from orcid_repo_plugin.local_registry.api.call import MEMBER, PUBLIC, Answer, Call, Route

_JSON: Final = ("application/vnd.orcid+json", "application/orcid+json", "application/json")
_UP: Final = {"tomcatUp": True}
_ALL: Final = _UP | {"dbConnectionOk": True, "readOnlyDbConnectionOk": True, "overallOk": True}


def simple(call: Call) -> Answer:
    """Whether the server answers."""
    return Answer(200, content=dict(_UP))


def whole(call: Call) -> Answer:
    """Whether the server and what it needs are well."""
    return Answer(200, content=dict(_ALL))


def _route(path: str, *, roles: frozenset[str], summary: str, versioned: bool = True) -> Route:
    handler = whole if path in ("/apiStatus", "/pubStatus") else simple
    return Route(
        method="GET",
        path=path,
        handler=handler,
        summary=summary,
        roles=roles,
        produces=_JSON,
        open=True,
        versioned=versioned,
    )


ROUTES: Final = (
    _route("/status", roles=MEMBER | PUBLIC, summary="Whether the server answers"),
    _route("/apiStatus", roles=MEMBER, summary="Whether the member API is well"),
    _route("/pubStatus", roles=PUBLIC, summary="Whether the public API is well"),
    _route("/ping", roles=MEMBER | PUBLIC, summary="Whether the server answers", versioned=False),
)
