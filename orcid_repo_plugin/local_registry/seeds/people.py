"""People and clients made on demand."""

import re
import unicodedata
from collections.abc import Iterable

from orcid_repo_plugin.domain.orcid_id import OrcidId, check_digit
from orcid_repo_plugin.local_registry.books.books import Books, new_client_id, new_token
from orcid_repo_plugin.local_registry.books.clients import MEMBER, PREMIUM, PUBLIC, Client
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.books.record import Email, Record
from orcid_repo_plugin.local_registry.documents.notations import fit_for_xml
from orcid_repo_plugin.local_registry.loading.entering import enter
from orcid_repo_plugin.local_registry.loading.invented_works import invented_work
from orcid_repo_plugin.local_registry.loading.plan import DEFAULT_PASSWORD, Conflict, Plan, PlannedItem

MAX_WORKS = 10_000
"""Works that a record can hold."""
MAX_NAME = 150
MAX_ADDRESS = 350
"""Characters that ORCID's schema takes in a name and in an e-mail address."""
_SIGN = r"[^\s@\x00-\x1f\ufffe\uffff]"
_ADDRESS = re.compile(rf"{_SIGN}+@(?!\.){_SIGN}+\.{_SIGN}+")
EXTRA_SCOPES = {PREMIUM: ["/premium-notification", "/email/read-private"]}
"""What clients of a kind are granted beyond what the kind may ask for anyway."""


def make_person(
    books: Books,
    *,
    given_names: str,
    family_name: str | None = None,
    email: str | None = None,
    password: str | None = None,
    works: int = 0,
    orcid: str | None = None,
) -> Record:
    """A new person with a record that is active and claimed.

    :param email: verified and private; made from the iD if there is none.
    :param works: how many invented works of their own they begin with.
    :param orcid: a free iD is taken if there is none.
    :raises Conflict: the iD is wrong or taken, the address is another's or is none, the names are none that
        ORCID's schema takes, or the works are too many.
    """
    given_names, family_name = _names(given_names, family_name)
    _check_address(email)
    with books.changing():
        path = _checked(books, orcid) if orcid else free_orcid(books)
        if not 0 <= works <= MAX_WORKS:
            raise Conflict(f"a record holds 0 to {MAX_WORKS} works, not {works}")
        now = books.now()
        address = Email(email or made_up_address(given_names, path), True, True, "private", now, now, now)
        record = Record(
            orcid=path,
            given_names=given_names,
            family_name=family_name,
            password=password or DEFAULT_PASSWORD,
            emails=[address],
            created=now,
            modified=now,
            name_created=now,
            name_modified=now,
        )
        plan = Plan(people={path: record})
        plan.items = [
            PlannedItem(orcid=path, kind="work", content=invented_work(path, n + 1), source=Source(path))
            for n in range(works)
        ]
        enter(plan, books)
        return record


def make_client(
    books: Books,
    kind: str,
    redirect_uris: Iterable[str] = (),
    client_id: str | None = None,
    *,
    client_secret: str | None = None,
    name: str | None = None,
) -> Client:
    """A new client, or another kind and other addresses for the one with this id.

    :param kind: ``member``, ``premium`` or ``public``.
    :param client_secret: a new one is made if there is none; a client that is there keeps its own.
    :raises Conflict: there is no such kind.
    """
    if kind not in (MEMBER, PREMIUM, PUBLIC):
        raise Conflict(f"a client is member, premium or public, not {kind}")
    with books.changing():
        client = books.clients.get(client_id or "")
        if client is None:
            client_id = client_id or new_client_id()
            client = Client(client_id, new_token(), kind, name or f"A {kind} client")
        client.kind = kind
        client.client_secret = client_secret or client.client_secret
        client.name = name or client.name
        client.redirect_uris = list(redirect_uris)
        client.extra_scopes = list(EXTRA_SCOPES.get(kind, ()))
        books.put_client(client)
        return client


def free_orcid(books: Books) -> str:
    """An iD of ORCID's range, with a right check digit, that no record has; each is given out once."""
    while True:
        number = books.next_put_code("orcid")
        digits = f"00090008{number:07}"
        path = digits + check_digit(digits)
        path = "-".join(path[i : i + 4] for i in range(0, 16, 4))
        if path not in books.records:
            return path


def made_up_address(given_names: str, orcid: str) -> str:
    """An address at mailinator.com, the only place that ORCID's sandbox sends mail to.

    >>> made_up_address("Josiah", "0000-0002-1825-0097")
    'josiah.0000000218250097@mailinator.com'
    """
    plain = unicodedata.normalize("NFKD", given_names).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return ".".join(filter(None, (name, orcid.replace("-", "").lower()))) + "@mailinator.com"


def _names(given_names: str, family_name: str | None) -> tuple[str, str | None]:
    given, family = (fit_for_xml(name or "").strip() for name in (given_names, family_name))
    if not given:
        raise Conflict("a record needs a given name")
    if max(len(given), len(family)) > MAX_NAME:
        raise Conflict(f"a name has {MAX_NAME} characters at most")
    return given, family or None


def _check_address(email: str | None) -> None:
    if email is not None and not (len(email) <= MAX_ADDRESS and _ADDRESS.fullmatch(email)):
        raise Conflict(f"an e-mail address is like name@place.org, with {MAX_ADDRESS} characters at most")


def _checked(books: Books, orcid: str) -> str:
    found = OrcidId.parse(orcid)
    if found is None:
        raise Conflict(f"{orcid} is no ORCID iD: its form or its check digit is wrong")
    if found.path in books.records:
        raise Conflict(f"{found.path} is in the registry already")
    return found.path
