"""The API as a WSGI application: version, token, route, media types, handler, answer; in ORCID's order."""

import sys
import traceback
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.api import media_types
from orcid_repo_plugin.local_registry.api.authentication import Unauthenticated, caller_of
from orcid_repo_plugin.local_registry.api.call import Call, Caller, Role, Route
from orcid_repo_plugin.local_registry.api.rendering import (
    CALLBACK,
    CORS,
    PREFLIGHT,
    as_script,
    oauth_json,
    render,
    render_refusal,
)
from orcid_repo_plugin.local_registry.api.routes import routes_of
from orcid_repo_plugin.local_registry.api.routing import Router
from orcid_repo_plugin.local_registry.api.versions import SentElsewhere, Versioned, versioned
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.oauth import token_endpoint
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.refusals import Refusal

TOKEN_PATH = "/oauth/token"
"""The one part of OAuth that is on the API hosts, too."""
_NOT_SECRET = ("/apiStatus", "/pubStatus")
"""What is told by plain http as well."""
_LOOPBACK = ("127.", "::1", "localhost")


class Api:
    """One of the two APIs.

    :param role: ``member`` writes and needs tokens; ``public`` only reads.
    """

    def __init__(self, role: Role, books: Books, addresses: Addresses, options: Options) -> None:
        self.role = role
        self.books = books
        self.addresses = addresses
        self.options = options
        self.router = _router(role)
        self.base = addresses.member_api_url if role == "member" else addresses.public_api_url

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        request.max_content_length = self.options.max_body
        response = as_script(self.answer(request), _callback(request))
        response.headers.update(CORS)
        return response(environ, start_response)

    def answer(self, request: Request) -> Response:
        """The answer, whatever happens on the way."""
        try:
            return self._answer(request)
        except SentElsewhere as sent:
            return Response(status=302, headers={"Location": sent.location})
        except Unauthenticated as refused:
            return oauth_json(refused.status, refused.body)
        except Refusal as refusal:
            return render_refusal(refusal, self._error_type(request, refusal))
        except HTTPException as error:  # of werkzeug: a body that is too large, or not all there
            return self._unreadable(request, error)
        except Exception as error:
            _tell_where(error)
            broken = Refusal(9008, type(error).__name__)
            return render_refusal(broken, self._error_type(request, broken))

    def _unreadable(self, request: Request, error: HTTPException) -> Response:
        """What is too large, ORCID's proxy refuses, without a document."""
        if isinstance(error, RequestEntityTooLarge):
            return Response("413 Request Entity Too Large", 413, content_type="text/plain;charset=UTF-8")
        refusal = Refusal(9001, error.name, status=error.code or 400)
        return render_refusal(refusal, self._error_type(request, refusal))

    def _error_type(self, request: Request, refusal: Refusal) -> str:
        accept = _accept(request)
        if refusal.status == 308:
            return "application/json" if "json" in accept else "application/xml"
        return media_types.error_type(accept, request.headers.get("Content-Type", ""), request.path)

    def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status=200, headers=PREFLIGHT)
        if request.path == TOKEN_PATH:
            return token_endpoint(request, self.books, self.addresses, self.role)
        there = versioned(
            request.method, request.path, _accept(request), self.base, self.addresses.public_api_url
        )
        if there.version and there.path not in _NOT_SECRET and not _is_secure(request):
            raise Refusal(9012, "this API only allows HTTPS calls.")
        if self.router.is_open(there.path):
            return self._handle(request, there, Caller())
        caller = caller_of(request, self.books, self.role)
        return self._handle(request, there, caller)

    def _handle(self, request: Request, there: Versioned, caller: Caller) -> Response:
        route, values = self._route(request.method, there)
        content_type = request.headers.get("Content-Type", "")
        writes = request.method in ("POST", "PUT") and not route.any_body
        notation = media_types.body_notation(content_type) if writes else "xml"
        accept = media_types.answer_type(_accept(request), content_type, there.path, route.produces)
        call = Call(
            books=self.books,
            addresses=self.addresses,
            options=self.options,
            role=self.role,
            caller=caller,
            method=request.method,
            path=there.path,
            query=request.args.to_dict(),
            body=request.get_data(),
            notation=notation,
            accept=accept,
            address=_address(request),
        )
        with self.books.changing():
            answer = route.handler(call, **values)
            return render(answer, accept)

    def _route(self, method: str, there: Versioned) -> tuple[Route, dict[str, Any]]:
        try:
            return self.router.match(method, there.path, versioned=there.version is not None)
        except NotFound:
            raise Refusal(9001, "there is nothing at this path", status=404) from None
        except MethodNotAllowed as error:
            allowed = ", ".join(sorted(error.valid_methods or ()))
            raise Refusal(
                9001, f"the methods here are {allowed}", status=405, headers={"Allow": allowed}
            ) from None


@cache
def _router(role: Role) -> Router:
    """One for all registries of a process: to make it takes longer than all else at the start of one."""
    return Router(routes_of(role))


def _tell_where(error: Exception) -> None:
    """Where the registry itself broke, on stderr; without the error's words, which may hold secrets."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    print(f"the local registry broke: {type(error).__name__}\n{frames}", file=sys.stderr)


def _callback(request: Request) -> str:
    """The function that the answer is handed to, as a script; empty if there is none of a legal name."""
    name = request.args.get("callback", "")
    return name if CALLBACK.fullmatch(name) else ""


def _accept(request: Request) -> str:
    """What the caller takes; a script is made of JSON only."""
    return "application/json" if _callback(request) else request.headers.get("Accept", "")


def _address(request: Request) -> str:
    """The path as it came in, without that of the role."""
    path: str = request.environ.get("REQUEST_URI", "").partition("?")[0]
    return path.removeprefix(request.root_path) if path.startswith(f"{request.root_path}/") else ""


def _is_secure(request: Request) -> bool:
    """Whether it came by https, or never left this machine."""
    forwarded = request.headers.get("X-Forwarded-Proto", "")
    near = (request.remote_addr or "127.0.0.1").startswith(_LOOPBACK)
    return forwarded == "https" or request.scheme == "https" or near


def make_api(role: Role, books: Books, addresses: Addresses, options: Options) -> Api:
    """The WSGI application of one API."""
    return Api(role, books, addresses, options)
