"""What hostile requests aim at: a record with an item of every kind, and tokens of every state."""

from random import Random
from typing import Final
from urllib.parse import quote

from orcid_repo_plugin.local_registry.api.call import Route
from orcid_repo_plugin.local_registry.api.routes import routes_of
from orcid_repo_plugin.local_registry.kinds import KINDS
from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.documents import bodies

USER: Final = "/activities/update /person/update /read-limited openid"
OWN: Final = "/webhook /premium-notification /group-id-record/update /read-public"

Body = dict[str, object]


class Targets:
    """A person who is under fire, beside the default people, who are to stay as they are.

    :ivar tokens: by name, as good as they sound; ``writer`` and ``other`` are of two clients for the one
        record, ``own`` is a premium client's own.
    :ivar put_codes: of each kind, of the items of both clients.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.orcid: str = registry.person("Ada", "Example")["orcid"]
        self.clients = {kind: registry.client(kind) for kind in ("member", "premium", "public")}
        self.bystanders = [person["orcid"] for person in registry.people if person["orcid"] != self.orcid]
        self.tokens = self._tokens()
        self.put_codes = {kind: [self._add(kind, bodies.ITEMS[kind])] for kind in KINDS}
        for kind in KINDS:
            self.put_codes[kind].append(self._add(kind, bodies.ITEMS[kind], "other"))
        own = self.registry.session(self.tokens["own"])
        base = f"{registry.member_api_url}/v3.0"
        self.notification = _number(
            own.post(f"{base}/{self.orcid}/notification-permission", json=bodies.NOTIFICATION)
        )
        self.group = _number(own.post(f"{base}/group-id-record", json=bodies.GROUP))

    def _tokens(self) -> dict[str, str]:
        registry, ids = self.registry, {kind: client["client_id"] for kind, client in self.clients.items()}

        def token(orcid: str | None, scope: str, kind: str) -> str:
            return registry.token(orcid, scope, ids[kind])["access_token"]

        worn = registry.make_client("member")["client_id"]
        revoked = registry.token(self.orcid, USER, worn)["access_token"]
        registry.revoke(self.orcid, worn)
        return {
            "revoked": revoked,
            "writer": token(self.orcid, USER, "member"),
            "other": token(self.orcid, USER, "premium"),
            "own": token(None, OWN, "premium"),
            "reader": token(self.orcid, "/authenticate", "member"),
            "public": token(self.orcid, "openid", "public"),
        }

    def _add(self, kind: str, content: Body, whose: str = "writer") -> int:
        bare = {key: value for key, value in content.items() if key != "put-code"}
        url = f"{self.registry.member_api_url}/v3.0/{self.orcid}/{kind}"
        return _number(self.registry.session(self.tokens[whose]).post(url, json=bare))

    def body_for(self, route: Route) -> Body | None:
        """A good body for a route; ``None`` if it takes none."""
        if route.reads is None:
            return None
        for kind, body in bodies.ITEMS.items():
            if f"/<orcid>/{kind}" in (route.path, route.path.removesuffix("/<put_code>")):
                return body
        if route.path.endswith("/works"):
            return {"bulk": [{"work": bodies.LEAST_WORK}, {"work": bodies.FULL_WORK}]}
        return bodies.NOTIFICATION if "notification" in route.path else bodies.GROUP

    def put_code_for(self, path: str, chance: Random) -> int:
        """A put-code that is there, for a route's path."""
        if "notification" in path:
            return self.notification
        if "group-id" in path:
            return self.group
        kind = path.removeprefix("/<orcid>/").split("/")[0]
        return chance.choice(self.put_codes.get(kind, self.put_codes["work"]))

    def values_for(self, path: str, chance: Random) -> dict[str, str]:
        """Values for the names in a route's path with which it finds something."""
        number = self.put_code_for(path, chance)
        return {
            "orcid": self.orcid if chance.random() < 0.8 else chance.choice(self.bystanders),
            "put_code": str(number),
            "put_codes": ",".join(map(str, self.put_codes["work"])),
            "client_id": chance.choice(list(self.clients.values()))["client_id"],
            "callback": quote(f"http://127.0.0.1:9/{number}", safe=""),
        }


def _number(answer: object) -> int:
    status, headers = answer.status_code, answer.headers  # type: ignore[attr-defined]
    assert status == 201, answer.text  # type: ignore[attr-defined]
    return int(headers["Location"].rpartition("/")[2])


def place(role: str, route: Route) -> str:
    """The path of a route in an API, with the names still in it."""
    return f"/{role}" + ("/v3.0" if route.versioned else "") + route.path


def filled(path: str, values: dict[str, str]) -> str:
    """The path with values for its names.

    >>> filled("/member/v3.0/<orcid>/webhook/<path:callback>", {"orcid": "x", "callback": "y"})
    '/member/v3.0/x/webhook/y'
    """
    for name, value in values.items():
        path = path.replace(f"<{name}>", value).replace(f"<path:{name}>", value)
    return path


ROUTES: Final = [(role, route) for role in ("member", "public") for route in routes_of(role)]
"""All routes of both APIs."""
WRITTEN: Final = [(role, route) for role, route in ROUTES if route.reads is not None]
"""Those that take a body."""
