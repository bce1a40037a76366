"""A local registry in tests: ORCID's own rules instead of mocks, and people, clients and faults on demand.

The fixtures ``registry`` (in the same process) and ``registry_server`` (over HTTP) both give a ``Registry``.
"""

from collections.abc import Sequence
from typing import Any, Final, Unpack

import requests

from orcid_repo_plugin.local_registry.control.faults import Kind as FaultKind
from orcid_repo_plugin.local_registry.control.journal import Entry
from orcid_repo_plugin.local_registry.control.people import client_document, person_document
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.local_registry.rules.scopes import allowed
from orcid_repo_plugin.testing.registry_door import InProcess
from orcid_repo_plugin.testing.registry_interventions import Interventions
from orcid_repo_plugin.testing.registry_values import (
    Client,
    ClientKind,
    FaultOptions,
    Person,
    RecordState,
    StoredWork,
    Token,
)

TIMEOUT: Final = 30.0
"""Seconds that the calls of ``Registry`` itself wait for an answer."""


class Registry(Interventions):
    """One local registry, and what tests do with it. The same over HTTP and in the same process.

    An answer that is lost, as a client sees it::

        >>> from orcid_repo_plugin.testing.registry_start import in_process
        >>> with in_process() as registry:
        ...     josiah = registry.person("Josiah", "Carberry")["orcid"]
        ...     token = registry.token(josiah, "/activities/update")["access_token"]
        ...     work = {
        ...         "title": {"title": {"value": "A Theory of Cracked Pots"}},
        ...         "type": "journal-article",
        ...         "external-ids": {
        ...             "external-id": [
        ...                 {
        ...                     "external-id-type": "doi",
        ...                     "external-id-value": "10.5555/12345678",
        ...                     "external-id-relationship": "self",
        ...                 }
        ...             ]
        ...         },
        ...     }
        ...     registry.lose_next_answer()
        ...     try:
        ...         registry.session(token).post(f"{registry.member_api_url}/v3.0/{josiah}/work", json=work)
        ...     except requests.ConnectionError:
        ...         print("no answer, and yet:", [work.title for work in registry.works(josiah)])
        no answer, and yet: ['A Theory of Cracked Pots']

    :param local: the registry itself, for what is not offered here.
    :param in_process: whether sessions reach it without a network.
    """

    def __init__(self, local: LocalRegistry, *, in_process: bool) -> None:
        super().__init__(local)
        self._door = InProcess(local) if in_process else None
        self._control = self.session()

    @property
    def registry_url(self) -> str:
        """Where OAuth and the pages are."""
        return self.local.addresses.registry_url

    @property
    def member_api_url(self) -> str:
        """The member API, without ``/v3.0``."""
        return self.local.addresses.member_api_url

    @property
    def public_api_url(self) -> str:
        """The public API, without ``/v3.0``."""
        return self.local.addresses.public_api_url

    @property
    def control_url(self) -> str:
        """The control endpoint, which the methods here use."""
        return self.local.addresses.control_url

    def session(self, access_token: str | None = None) -> requests.Session:
        """A session that reaches the registry.

        :param access_token: is sent with each request; answers are asked for as JSON then.
        """
        session = requests.Session()
        session.trust_env = False
        self.mount(session)
        if access_token is not None:
            session.headers["Authorization"] = f"Bearer {access_token}"
            session.headers["Accept"] = "application/json"
        return session

    def mount(self, session: requests.Session) -> None:
        """Let a session of the code under test reach the registry. Over HTTP it does so anyway."""
        if self._door is not None:
            session.mount(self.registry_url, self._door)

    def person(
        self,
        given_names: str = "Josiah",
        family_name: str | None = "Carberry",
        *,
        email: str | None = None,
        password: str | None = None,
        works: int = 0,
    ) -> Person:
        """A new person with a record of their own.

        :param works: how many works it holds already.
        """
        body = {"given_names": given_names, "family_name": family_name, "works": works}
        given = {key: value for key, value in (("email", email), ("password", password)) if value is not None}
        return self._post("people", body | given)  # type: ignore[no-any-return]

    @property
    def people(self) -> list[Person]:
        """Everyone, the default people first: Josiah Carberry leads."""
        return [person_document(record) for record in self.local.books.records.values()]  # type: ignore[misc]

    @property
    def clients(self) -> list[Client]:
        """All clients, the default ones first."""
        return [client_document(client) for client in self.local.books.clients.values()]  # type: ignore[misc]

    def client(self, kind: ClientKind = "member") -> Client:
        """The first client of this kind; there is one of each from the start."""
        return next(client for client in self.clients if client["kind"] == kind)

    def make_client(
        self, kind: ClientKind = "member", redirect_uris: Sequence[str] = (), *, client_id: str | None = None
    ) -> Client:
        """A new client; or, if the id is there, one that gets this kind and these addresses."""
        body = {"kind": kind, "client_id": client_id, "redirect_uris": list(redirect_uris)}
        return self._post("clients", body)  # type: ignore[no-any-return]

    def token(self, orcid: str | None, scope: str, client_id: str | None = None) -> Token:
        """A token, as if the person had just agreed; or, with no person, a client's own.

        :param scope: scopes with spaces between them.
        :param client_id: by default the first client that may ask for these scopes.
        :raises ValueError: the client may not.
        """
        body = {"orcid": orcid, "client_id": client_id or self._client_for(scope), "scope": scope}
        return self._post("tokens", body)  # type: ignore[no-any-return]

    def _client_for(self, scope: str) -> str:
        wanted = set(scope.split())
        for client in self.local.books.clients.values():
            if client.is_member and wanted <= allowed(client):
                return client.client_id
        raise ValueError(f"no client may ask for {scope}")

    def tokens(self, orcid: str | None = None) -> list[dict[str, Any]]:
        """All tokens that were issued, or those for one record; also those that are worth nothing."""
        return self._get("tokens", orcid=orcid)  # type: ignore[no-any-return]

    def revoke(self, orcid: str, client_id: str) -> None:
        """Let the person take the client's access back, in their account settings."""
        self._post("tokens/revoke", {"orcid": orcid, "client_id": client_id})

    def expire(self, orcid: str, client_id: str) -> None:
        """Let the client's tokens for the record come to their end."""
        self._post("tokens/expire", {"orcid": orcid, "client_id": client_id})

    def record(self, orcid: str) -> dict[str, Any]:
        """All of a record, also what is private, in the form of API 3.0; ``items`` has each item in full."""
        return self._get(f"records/{orcid}")  # type: ignore[no-any-return]

    def works(self, orcid: str) -> list[StoredWork]:
        """The works on a record, whoever put them there, in the order that they came in."""
        return [StoredWork.of(document) for document in self.record(orcid)["items"].get("work", [])]

    def delete(self, orcid: str, section: str, put_code: int) -> None:
        """Let the person delete an item.

        :param section: as in the API's path of one item: ``work``, ``employment``, ``keywords``.
        """
        self._ask("DELETE", f"records/{orcid}/{section}/{put_code}")

    def set_state(self, orcid: str, state: RecordState, primary: str | None = None) -> None:
        """Lock, deactivate, deprecate or revive a record.

        :param primary: where a deprecated record was merged into.
        """
        self._post(f"records/{orcid}/state", {"state": state, "primary": primary})

    def fault(self, fault: FaultKind, **how: Unpack[FaultOptions]) -> int:
        """Let something go wrong with the next request that matches, or the next ``times``.

        :param fault: ``lose_answer``, ``status``, ``hang``, ``slow`` or ``cut``.
        :param how: ``method`` and ``path`` (a part of it) that it strikes; ``status`` to answer; ``seconds``
            to wait; ``times``, ``None`` for always.
        :returns: its number in ``faults()``.
        """
        match = {key: how[key] for key in ("method", "path") if key in how}
        rest = {key: value for key, value in how.items() if key not in match}
        return self._post("faults", {"fault": fault, "match": match} | rest)["fault_id"]  # type: ignore[no-any-return]

    def lose_next_answer(self, *, method: str = "POST", path: str = "/v3.0/") -> None:
        """Let the next such request take effect, and its answer be lost on the way."""
        self.fault("lose_answer", method=method, path=path)

    def faults(self) -> list[dict[str, Any]]:
        """The faults, with how often each will still act (``left``)."""
        return self._get("faults")  # type: ignore[no-any-return]

    def clear_faults(self) -> None:
        """Let all go well again."""
        self._ask("DELETE", "faults")

    def journal(self, since: int = 0) -> list[Entry]:
        """The requests so far, after the entry with the number ``since``, oldest first."""
        return [Entry(**entry) for entry in self._get("journal", since=since)]

    def rate_limit(self, *, on: bool) -> None:
        """Refuse too many requests, as ORCID does, or do so no more."""
        self._post("rate-limit", {"on": on})

    def call_webhooks(self) -> int:
        """Call the webhooks of records that changed, and say how many. In-process, only this calls them."""
        if self._door is not None:
            self._door.catch_up()
        return len(self.local.call_webhooks())

    def reset(self) -> None:
        """Back to the start: the default people and clients, no faults, an empty journal."""
        self._post("reset", {})

    def _get(self, path: str, **query: Any) -> Any:
        return self._ask("GET", path, params=query)  # requests leaves out what is None

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        return self._ask("POST", path, json=body)

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        answer = self._control.request(method, f"{self.control_url}/{path}", timeout=TIMEOUT, **more)
        if not answer.ok:
            kind = LookupError if answer.status_code == requests.codes.not_found else ValueError
            raise kind(answer.json()["error"])
        return answer.json()
