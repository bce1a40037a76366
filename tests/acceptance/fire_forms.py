"""OAuth's endpoints and the pages' forms, with garbage in any field."""

import base64
import re
from collections.abc import Iterator, Mapping
from random import Random
from typing import Final
from urllib.parse import urlencode

from tests.acceptance.fire_values import text
from tests.acceptance.registry_range import Range, Shot
from tests.acceptance.registry_targets import Targets

FORM: Final = "application/x-www-form-urlencoded"
GRANTS: Final = (
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "implicit",
    "password",
    "urn:ietf:params:oauth:grant-type:token-exchange",
)
SCOPES: Final = (
    "openid",
    "/read-public",
    "/activities/update /read-limited",
    "/webhook",
    "/nonsense",
    "openid profile email",
    "/authenticate " * 50,
)
TOKEN_TYPES: Final = (
    "urn:ietf:params:oauth:token-type:id_token",
    "urn:ietf:params:oauth:token-type:access_token",
)
RESPONSE_TYPES: Final = ("code", "token", "id_token", "token id_token", "id_token token code", "none")
BACK: Final = (
    "http://127.0.0.1:8000/",
    "http://127.0.0.1:8000/back?x=1#y",
    "http://localhost:8000/../x",
    "http://localhost:8000@evil.example/",
    "http://127.0.0.1:8000\\@evil.example/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:8000/\r\nX-Fire: 1",
    "http://127.0.0.1:8000/é?ü=<x-fire>",
    "//evil.example/",
    "javascript:alert(1)",
)
FORM_TYPES: Final = (FORM,) * 6 + (f"{FORM};charset=utf-16", "application/json", "", "multipart/form-data")
_CSRF: Final = re.compile(rb'name="csrf_token" value="([^"]+)"')

Fields = dict[str, str]


def grants(targets: Targets, chance: Random) -> Iterator[Shot]:
    """The token endpoint on all three hosts, revoke, userinfo and the discovery documents."""
    made = [token["refresh_token"] for token in targets.registry.tokens(targets.orcid)]
    tokens = [*targets.tokens.values(), *made]
    while True:
        client = chance.choice(list(targets.clients.values()))
        fields = {
            "grant_type": chance.choice(GRANTS),
            "client_id": client["client_id"],
            "client_secret": client["client_secret"],
            "scope": chance.choice(SCOPES),
            "code": chance.choice(("AbC123", "")),
            "redirect_uri": chance.choice(BACK),
            "refresh_token": chance.choice(tokens),
            "subject_token": chance.choice((*tokens, "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "é.é.é")),
            "subject_token_type": chance.choice(TOKEN_TYPES),
            "token": text(chance),
            "access_token": chance.choice(tokens),
        }
        kept = _spoilt(fields, chance, spare=("client_secret",))
        headers = {"Content-Type": chance.choice(FORM_TYPES), "Accept": "application/json"}
        if chance.random() < 0.2:
            pair = f"{kept.pop('client_id', '')}:{kept.pop('client_secret', '')}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        path = chance.choice(
            ("/oauth/token",) * 3
            + ("/member/oauth/token", "/public/oauth/token", "/oauth/revoke", "/oauth/userinfo")
        )
        method = chance.choice(("POST",) * 9 + ("GET", "PUT"))
        yield Shot(method, path, "", headers, _encoded(kept, chance))


def _spoilt(fields: Mapping[str, str], chance: Random, spare: tuple[str, ...] = ()) -> Fields:
    """The fields, some of them left out, some of them odd."""
    kept = {name: value for name, value in fields.items() if chance.random() > 0.15}
    for name in kept:
        if name not in spare and chance.random() < 0.15:
            kept[name] = text(chance)
    if chance.random() < 0.1:
        kept[text(chance)] = text(chance)
    return kept


def _encoded(fields: Mapping[str, str], chance: Random) -> bytes:
    encoded = urlencode({name: value.encode("utf-8", "replace") for name, value in fields.items()}).encode()
    match chance.randrange(12):
        case 0:
            return encoded.replace(b"=", b"", 1)
        case 1:
            return encoded + b"&%ff=%ff&%=%zz&a=%00"
        case 2:
            return encoded + b"&" + encoded
    return encoded


class Browser:
    """Somebody who is signed in, and sends what no browser would."""

    def __init__(self, targets: Targets, fired: Range) -> None:
        self._fired = fired
        self._orcid = targets.orcid
        self._cookie, self._csrf = "", ""
        self.sign_in()

    def sign_in(self) -> None:
        """Begin a session, and learn its secret."""
        body = urlencode({"email": self._orcid, "password": "cracked-pots"}).encode()
        answer = self._fired.fire(Shot("POST", "/signin", "", {"Content-Type": FORM}, body))
        assert answer is not None
        self._cookie = dict(answer.headers)["Set-Cookie"].partition(";")[0]
        page = self._fired.fire(Shot("GET", "/account", "", {"Cookie": self._cookie}))
        assert page is not None
        found = _CSRF.search(page.body)
        assert found is not None, page.body
        self._cookie = dict(page.headers).get("Set-Cookie", self._cookie).partition(";")[0]
        self._csrf = found[1].decode()

    def shot(self, method: str, path: str, query: str, fields: Fields, chance: Random) -> Shot:
        """A request of this session, mostly with its secret."""
        sent = fields | ({"csrf_token": self._csrf} if chance.random() < 0.9 else {})
        headers = {"Content-Type": chance.choice(FORM_TYPES) or FORM, "Cookie": self._cookie}
        if chance.random() < 0.05:
            headers["Cookie"] = chance.choice((self._cookie[:-3], self._cookie + "x", f"x={text(chance)!a}"))
        if chance.random() < 0.2:
            headers["Origin"] = "http://evil.example"
        return Shot(method, path, query, headers, _encoded(sent, chance) if method == "POST" else b"")


def pages(targets: Targets, fired: Range, chance: Random) -> Iterator[Shot]:
    """Every form of every page, and the authorization page with odd requests; signed in again and again."""
    browser = Browser(targets, fired)
    number = 0
    while True:
        number += 1
        if number % 50 == 0:
            browser.sign_in()
        method, path, fields = chance.choice(_forms(targets, chance))
        fields = _spoilt(fields, chance)
        query = urlencode(_spoilt(_authorization(targets, chance), chance)) if "authorize" in path else ""
        if chance.random() < 0.1:
            query += f"&page={text(chance)!a}&archived=1&next={text(chance)!a}"
        yield browser.shot(method, path, query.replace(" ", "+").replace("#", "%23"), fields, chance)


def _authorization(targets: Targets, chance: Random) -> Fields:
    return {
        "client_id": chance.choice(list(targets.clients.values()))["client_id"],
        "response_type": chance.choice(RESPONSE_TYPES),
        "scope": chance.choice(SCOPES),
        "redirect_uri": chance.choice(BACK),
        "state": text(chance),
        "nonce": text(chance),
        "prompt": chance.choice(("", "none", "login", "confirm", "login none")),
        "max_age": chance.choice(("", "0", "99999999999", "-1", "\u0661")),
        "code_challenge": text(chance),
        "code_challenge_method": chance.choice(("S256", "plain", "x")),
        "show_login": chance.choice(("false", "true", "x")),
        "orcid": chance.choice((targets.orcid, text(chance))),
    }


def _forms(targets: Targets, chance: Random) -> list[tuple[str, str, Fields]]:
    kind = chance.choice(list(targets.put_codes))
    item = f"/my-orcid/{kind}/{chance.choice(targets.put_codes[kind])}"
    inbox = f"/inbox/{targets.notification}"
    new = {"given_names": text(chance), "family_names": text(chance), "password": text(chance)}
    return [
        ("POST", "/oauth/authorize", {"decision": chance.choice(("allow", "deny", "maybe"))}),
        ("POST", "/oauth/authorize", {"email": targets.orcid, "password": text(chance)}),
        ("POST", "/oauth/authorize", new | {"email": f"{chance.getrandbits(40)}@x{text(chance)}"}),
        ("GET", "/oauth/authorize", {}),
        ("POST", "/signin", {"email": text(chance), "password": text(chance)}),
        ("POST", "/account", {"default_visibility": "limited", "takes_notifications": "yes"}),
        ("POST", f"{item}/visibility", {"visibility": chance.choice(("public", "private", "x"))}),
        ("POST", f"{item}/delete", {"page": text(chance)}),
        ("POST", f"/my-orcid/work/{chance.choice(targets.put_codes['work'])}/prefer", {"page": "9" * 30}),
        ("POST", "/my-orcid/work", {"title": text(chance), "type": "book", "doi": text(chance)}),
        (
            "POST",
            "/trusted/revoke",
            {"client_id": chance.choice(list(targets.clients.values()))["client_id"]},
        ),
        ("GET", "/my-orcid", {}),
        ("GET", f"/{targets.orcid}", {}),
        ("GET", "/inbox", {}),
        ("GET", inbox, {}),
        ("POST", f"{inbox}/answer", {}),
        ("POST", f"{inbox}/archive", {}),
        ("GET", "/trusted", {}),
    ]
