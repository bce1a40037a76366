"""What the tests of OAuth share: a registry with its clients and people, and somebody at a browser."""

from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from werkzeug.test import Client as Web
from werkzeug.test import TestResponse

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.api.app import make_api
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.clients import MEMBER, PREMIUM, PUBLIC, Client
from orcid_repo_plugin.local_registry.books.record import Email, Record
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.pages.app import make_site

JOSIAH: Final = "0000-0002-1825-0097"
ANA: Final = "0000-0002-9079-593X"
PASSWORD: Final = "cracked-pots"
REPOSITORY: Final = "APP-REPOSITORY000001"
PRESS: Final = "APP-PUBLISHER0000001"
READER: Final = "APP-READER0000000001"
SECRETS: Final = {REPOSITORY: "repository-secret", PRESS: "press-secret", READER: "reader-secret"}
BACK: Final = "https://repository.example.edu/orcid/back"
WRITER: Final = "/read-limited /activities/update"
NOON: Final = 1_700_000_000_000


class Clock:
    """Stands still until it is moved; milliseconds since 1970."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> int:
        return self.time

    def go_on(self, seconds: float) -> None:
        self.time += int(seconds * 1000)


class Desk:
    """A registry with Josiah, Ana and a client of each kind, and one browser."""

    def __init__(self, options: Options | None = None) -> None:
        self.clock = Clock()
        self.books = books = Books(clock=self.clock)
        with books.changing():
            josiah = Record(JOSIAH, "Josiah", "Carberry", password=PASSWORD)
            josiah.emails.append(Email("josiah.carberry@mailinator.com", primary=True))
            books.put_record(josiah)
            books.put_record(Record(ANA, "Ана", "Петровић", credit_name="A. Petrović", password=PASSWORD))
            books.put_client(Client(REPOSITORY, SECRETS[REPOSITORY], MEMBER, "Brown Repository", [BACK]))
            books.put_client(Client(PRESS, SECRETS[PRESS], PREMIUM, "Psychoceramics Press", [BACK]))
            books.put_client(Client(READER, SECRETS[READER], PUBLIC, "Reading Room", [BACK]))
        self.josiah = josiah
        self.addresses = Addresses.at("http://127.0.0.1:8000")
        arguments = (books, self.addresses, options or Options())
        self.web = Web(make_site(*arguments))
        self.hosts = {
            "registry": self.web,
            "member": Web(make_api("member", *arguments)),
            "public": Web(make_api("public", *arguments)),
        }

    def see(self, client_id: str = REPOSITORY, **parameters: str | None) -> TestResponse:
        """Open the authorization page; ``None`` leaves a parameter out."""
        return self.web.get(self.address(client_id, **parameters))

    def send(
        self, client_id: str = REPOSITORY, /, *, form: dict[str, str], **asked: str | None
    ) -> TestResponse:
        """Send a form of the authorization page."""
        return self.web.post(self.address(client_id, **asked), data=form)

    def address(self, client_id: str = REPOSITORY, **parameters: str | None) -> str:
        """The authorization page for a request."""
        asked: dict[str, str | None] = {"client_id": client_id, "response_type": "code", "scope": WRITER}
        asked |= {"redirect_uri": BACK} | parameters
        return "/oauth/authorize?" + urlencode({k: v for k, v in asked.items() if v is not None})

    def sign_in(self, name: str = JOSIAH, password: str = PASSWORD) -> TestResponse:
        """Sign in at this browser."""
        return self.web.post("/signin", data={"email": name, "password": password})

    def consent(self, client_id: str = REPOSITORY, **parameters: str | None) -> str:
        """Josiah signs in and allows: where the browser is sent."""
        self.sign_in()
        return self.send(client_id, form={"decision": "allow"}, **parameters).headers["Location"]

    def code(self, client_id: str = REPOSITORY, **parameters: str | None) -> str:
        """A fresh authorization code of Josiah's."""
        return query_of(self.consent(client_id, **parameters))["code"]

    def ask(
        self, grant_type: str | None, client_id: str = REPOSITORY, host: str = "registry", **form: str | None
    ) -> TestResponse:
        """Ask the token endpoint, with the client's id and secret in the form; ``None`` leaves one out."""
        fields: dict[str, Any] = {
            "grant_type": grant_type,
            "client_id": client_id,
            "client_secret": SECRETS.get(client_id, "none"),
        } | form
        sent = {name: value for name, value in fields.items() if value is not None}
        return self.hosts[host].post("/oauth/token", data=sent)

    def exchange(self, code: str, client_id: str = REPOSITORY, **form: str | None) -> TestResponse:
        """Exchange a code."""
        return self.ask("authorization_code", client_id, **{"code": code, "redirect_uri": BACK, **form})

    def token(self, client_id: str = REPOSITORY, **parameters: str | None) -> dict[str, Any]:
        """Consent and exchange: what the client gets."""
        return answered(self.exchange(self.code(client_id, **parameters), client_id))

    def can_read(self, token: str, method: str = "GET") -> bool:
        """Whether the member API takes the token."""
        answer = self.hosts["member"].open(
            f"/v3.0/{JOSIAH}/works", method=method, headers={"Authorization": f"Bearer {token}"}
        )
        return answer.status_code == 200


def answered(response: TestResponse) -> dict[str, Any]:
    """The document of an answer that must be good."""
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def refusal(response: TestResponse) -> tuple[int, str, str]:
    """Status, error and description; nothing else may be in the document."""
    body = response.get_json()
    assert set(body) == {"error", "error_description"}, body
    return response.status_code, body["error"], body["error_description"]


def query_of(location: str) -> dict[str, str]:
    """What an address carries in its query."""
    assert urlsplit(location).fragment == ""
    return dict(parse_qsl(urlsplit(location).query, keep_blank_values=True))


def fragment_of(location: str) -> dict[str, str]:
    """What an address carries in its fragment."""
    return dict(parse_qsl(urlsplit(location).fragment, keep_blank_values=True))
