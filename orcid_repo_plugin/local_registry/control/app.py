"""The control endpoint as a WSGI application: JSON in, JSON out, for this machine only."""

import inspect
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

import orjson
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from orcid_repo_plugin.local_registry.control import bodies, disturbances, people, records
from orcid_repo_plugin.local_registry.control.bodies import Body, read_body
from orcid_repo_plugin.local_registry.control.controlled import Controlled
from orcid_repo_plugin.local_registry.control.guard import refusal
from orcid_repo_plugin.local_registry.control.refused import Refused

MAX_BODY: Final = 1024 * 1024
"""Bytes."""


class Endpoint(NamedTuple):
    """One thing to be asked of the control endpoint. Its page is made from these."""

    method: str
    path: str
    """After the control URL, as werkzeug's rules are."""
    handler: Callable[..., Any]
    """Takes the registry; ``body`` by its model; the path's values and the query's by their names."""
    body: type[Body] | None = None
    query: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """What it does, in a line: the first of the handler's docstring."""
        return (inspect.getdoc(self.handler) or "").partition("\n")[0]


ENDPOINTS: Final = (
    Endpoint("POST", "/people", people.add_person, bodies.Person),
    Endpoint("POST", "/clients", people.put_client, bodies.Client),
    Endpoint("POST", "/tokens", people.add_token, bodies.Consent),
    Endpoint("GET", "/tokens", people.list_tokens, query=("orcid",)),
    Endpoint("POST", "/tokens/revoke", people.revoke_tokens, bodies.Connection),
    Endpoint("POST", "/tokens/expire", people.expire_tokens, bodies.Connection),
    Endpoint("GET", "/records/<orcid>", records.read_record),
    Endpoint("POST", "/records/<orcid>/state", records.change_state, bodies.NewState),
    Endpoint("DELETE", "/records/<orcid>/<section>/<put_code>", records.delete_item),
    Endpoint("POST", "/faults", disturbances.add_fault, bodies.NewFault),
    Endpoint("GET", "/faults", disturbances.list_faults),
    Endpoint("DELETE", "/faults", disturbances.clear_faults),
    Endpoint("GET", "/journal", disturbances.read_journal, query=("since",)),
    Endpoint("POST", "/rate-limit", disturbances.switch_rate_limit, bodies.Switch),
    Endpoint("POST", "/reset", disturbances.reset),
)


class Control:
    """The control endpoint of one registry. Answers 404 to everything unless ``options.control`` is on."""

    def __init__(self, registry: Controlled) -> None:
        self._registry = registry
        self._map = Map(
            [
                Rule(endpoint.path, methods=[endpoint.method], endpoint=number)
                for number, endpoint in enumerate(ENDPOINTS)
            ],
            strict_slashes=False,
            merge_slashes=False,
        )

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        request.max_content_length = MAX_BODY
        return self._answer(request)(environ, start_response)

    def _answer(self, request: Request) -> Response:
        try:
            self._check(request)
            return _json(self._handle(request))
        except Refused as refused:
            return _json({"error": refused.message}, refused.status)
        except NotFound:
            return _json({"error": f"there is nothing at {request.path}"}, 404)
        except MethodNotAllowed as error:
            allowed = ", ".join(sorted(error.valid_methods or ()))
            answer = _json({"error": f"the methods at {request.path} are {allowed}"}, 405)
            answer.headers["Allow"] = allowed
            return answer
        except RequestEntityTooLarge:
            return _json({"error": f"the body is larger than {MAX_BODY} bytes"}, 413)
        except HTTPException as error:
            return _json({"error": error.description or error.name}, error.code or 400)

    def _check(self, request: Request) -> None:
        if not self._registry.options.control:
            raise Refused(404, "the control endpoint is off; it is turned on by --control")
        reason = refusal(request, self._registry.addresses.control_url)
        if reason is not None:
            raise Refused(403, reason)

    def _handle(self, request: Request) -> Any:
        adapter = self._map.bind("control")
        number, values = adapter.match(request.path, method=request.method)
        endpoint = ENDPOINTS[number]
        values = dict(values) | _query(request, endpoint)
        if endpoint.body is not None:
            values["body"] = read_body(endpoint.body, request.get_data())
        with self._registry.books.changing():
            return endpoint.handler(self._registry, **values)


def _query(request: Request, endpoint: Endpoint) -> dict[str, str]:
    unknown = sorted(set(request.args) - set(endpoint.query))
    if unknown:
        raise Refused(400, f"{', '.join(unknown)}: this parameter is not known")
    return {name: value for name, value in request.args.items() if name in endpoint.query}


def _json(content: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, content_type="application/json;charset=UTF-8")
