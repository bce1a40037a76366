"""People, clients and organisations from tables: what ``--load FILE`` takes as TOML or JSON.

Every key, here as TOML; JSON has the same names. Only ``orcid`` and ``given_names`` of a person and
``kind`` of a client must be there::

    [[clients]]
    client_id = "APP-MYREPOSITORY0001"      # a new one is made without it
    client_secret = "secret"                # likewise
    kind = "member"                         # member, premium, public
    name = "My repository"
    description = ""
    redirect_uris = ["http://127.0.0.1:8080/orcid/"]
    extra_scopes = ["/premium-notification"]
    state = "active"                        # active, locked, deactivated
    user_obo = false                        # whether what it writes has the user as assertion origin

    [[people]]
    orcid = "0000-0002-1825-0097"
    given_names = "Josiah"
    family_name = "Carberry"
    credit_name = "J. S. Carberry"
    name_visibility = "public"              # public, limited, private
    email = "josiah@mailinator.com"         # verified, private; or several in full:
    emails = [{address = "j@example.org", verified = true, primary = true, visibility = "public"}]
    password = "cracked-pots"               # this one if there is none
    biography = "Psychoceramicist."
    biography_visibility = "public"
    locale = "en"
    state = "active"                        # active, locked, deactivated, deprecated
    primary = "0000-0001-5109-3700"         # of a deprecated record: the one it was merged into
    claimed = true
    default_visibility = "public"           # what new items get
    takes_notifications = true
    created = 2024-01-15T09:00:00Z
    works = 300                             # so many invented works of their own

    [[people.items]]
    kind = "work"                           # as in the path of one item: employment, other-names ...
    by = "APP-MYREPOSITORY0001"             # the client it comes from; the person without it
    visibility = "private"
    put_code = 7001                         # the next one is taken without it
    created = 2024-02-01T09:00:00Z
    modified = 2024-02-01T09:00:00Z
    display_index = 1
    content.title.title = "A Theory of Cracked Pots"   # as in the JSON that API 3.0 takes
    content.type = "journal-article"

    [[groups]]
    group_id = "issn:2049-3630"
    name = "Journal of Psychoceramics"
    type = "journal"
    description = ""
    by = "APP-MYREPOSITORY0001"

    [[unknown_organisations]]               # all others of right form are known
    source = "ROR"                          # or a list of ids alone: unknown_organisations = ["..."]
    id = "https://ror.org/03yrm5c26"
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.local_registry.books.books import new_client_id, new_token
from orcid_repo_plugin.local_registry.kinds import KINDS
from orcid_repo_plugin.local_registry.loading.plan import DEFAULT_PASSWORD, GREATEST, Conflict

Visibility = Literal["public", "limited", "private"]
OrganisationSource = Literal["RINGGOLD", "GRID", "FUNDREF", "LEI", "ROR"]


def _right_orcid(text: str) -> str:
    found = OrcidId.parse(text)
    if found is None:
        raise ValueError(f"{text!r} is no ORCID iD: its form or its check digit is wrong")
    return found.path


def _kind(text: str) -> str:
    if text not in KINDS:
        raise ValueError(f"{text!r} is no kind of item; there are {', '.join(KINDS)}")
    return text


Orcid = Annotated[str, AfterValidator(_right_orcid)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ItemTable(_Table):
    """One item of a person."""

    kind: Annotated[str, AfterValidator(_kind)]
    content: dict[str, Any]
    by: str | None = None
    visibility: Visibility | None = None
    put_code: int | None = Field(None, ge=1, le=GREATEST)
    created: datetime | None = None
    modified: datetime | None = None
    display_index: int | None = Field(None, ge=0, le=GREATEST)


class EmailTable(_Table):
    """One address of a person."""

    address: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    verified: bool = True
    primary: bool = False
    visibility: Visibility = "private"


class PersonTable(_Table):
    """A person with a record."""

    orcid: Orcid
    given_names: str = Field(min_length=1, max_length=150)
    family_name: str | None = Field(None, max_length=150)
    credit_name: str | None = Field(None, max_length=150)
    name_visibility: Visibility = "public"
    email: str | None = Field(None, pattern=r"^[^@\s]+@[^@\s]+$")
    emails: list[EmailTable] = []
    password: str = Field(DEFAULT_PASSWORD, min_length=1)
    biography: str | None = Field(None, max_length=5000)
    biography_visibility: Visibility = "public"
    locale: str = "en"
    state: Literal["active", "locked", "deactivated", "deprecated"] = "active"
    primary: Orcid | None = None
    claimed: bool = True
    default_visibility: Visibility = "public"
    takes_notifications: bool = True
    created: datetime | None = None
    works: int = Field(0, ge=0, le=10_000)
    items: list[ItemTable] = []


class ClientTable(_Table):
    """A client."""

    kind: Literal["member", "premium", "public"]
    client_id: str = Field(default_factory=new_client_id, min_length=1)
    client_secret: str = Field(default_factory=new_token, min_length=1)
    name: str = "A client"
    redirect_uris: list[str] = []
    description: str = ""
    extra_scopes: list[str] = []
    state: Literal["active", "locked", "deactivated"] = "active"
    user_obo: bool = False


class GroupTable(_Table):
    """A peer-review group."""

    group_id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    type: str = "journal"
    description: str | None = None
    by: str | None = None


class OrganisationTable(_Table):
    """An organisation that the registry does not know."""

    source: OrganisationSource | None = None
    """``None``: whoever's identifier it is."""
    id: str

    @model_validator(mode="before")
    @classmethod
    def _id_alone(cls, told: Any) -> Any:
        return {"id": told} if isinstance(told, str) else told


class Tables(_Table):
    """A whole file."""

    people: list[PersonTable] = []
    clients: list[ClientTable] = []
    groups: list[GroupTable] = []
    unknown_organisations: list[OrganisationTable] = []


def tables(content: dict[str, Any]) -> Tables:
    """A decoded file as tables, or what is wrong with it and where.

    :raises Conflict: an unknown key, a value of the wrong kind, a wrong check digit, something twice.

    >>> tables({"people": [{"orcid": "0000-0002-1825-0098", "given_names": "Josiah"}]})
    Traceback (most recent call last):
    ...
    orcid_repo_plugin.local_registry.loading.plan.Conflict: people[1].orcid: '0000-0002-1825-0098' is no \
ORCID iD: its form or its check digit is wrong
    """
    try:
        found = Tables.model_validate(content)
    except ValidationError as error:
        raise Conflict(_said(error)) from error
    _refuse_twice("people", "orcid", [person.orcid for person in found.people])
    _refuse_twice("clients", "client_id", [client.client_id for client in found.clients])
    _refuse_twice("groups", "group_id", [group.group_id.strip().lower() for group in found.groups])
    return found


def _said(error: ValidationError) -> str:
    """The first problems in words; never a value that pydantic saw, since passwords are among them."""
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    said = [f"{_path(problem['loc'])}: {_words(problem['type'], problem['msg'])}" for problem in problems[:5]]
    more = len(problems) - len(said)
    return "; ".join(said) + (f"; and {more} more" if more else "")


def _words(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "is no key that is known here"
    if kind == "missing":
        return "is missing"
    if kind == "model_type":
        return "is no table"
    return message.removeprefix("Value error, ")


def _path(place: Sequence[str | int]) -> str:
    """A place as people count: ``people[2].orcid``."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.removeprefix(".") or "the file"


def _refuse_twice(table: str, key: str, values: list[str]) -> None:
    seen: dict[str, int] = {}
    for number, value in enumerate(values, 1):
        if seen.setdefault(value, number) != number:
            raise Conflict(f"{table}[{number}].{key}: {value} is also {table}[{seen[value]}]")
