"""What a ``Registry`` gives: people, clients, tokens, works; and what its faults can be told."""

from dataclasses import dataclass
from typing import Any, Literal, Self, TypedDict

ClientKind = Literal["member", "premium", "public"]
RecordState = Literal["active", "locked", "deactivated", "deprecated"]


class Person(TypedDict):
    """Someone with a record."""

    orcid: str
    name: str
    email: str | None
    password: str
    state: str


class Client(TypedDict):
    """A registered client."""

    client_id: str
    client_secret: str
    kind: ClientKind
    redirect_uris: list[str]


class Token(TypedDict):
    """What a client gets when a person agrees."""

    access_token: str
    refresh_token: str
    scope: str
    expires_in: int
    orcid: str | None


@dataclass(frozen=True, kw_only=True)
class StoredWork:
    """A work as the registry holds it."""

    put_code: int
    title: str
    type: str
    visibility: str
    source: str
    """The client id of who put it there, or the iD of the person."""
    document: dict[str, Any]
    """All of it in the form of API 3.0."""

    @classmethod
    def of(cls, document: dict[str, Any]) -> Self:
        """The work that a full document of API 3.0 tells of."""
        source = document["source"]
        who = source["source-client-id"] or source["source-orcid"]
        return cls(
            put_code=document["put-code"],
            title=document["title"]["title"]["value"],
            type=document["type"],
            visibility=document["visibility"],
            source=who["path"],
            document=document,
        )


class FaultOptions(TypedDict, total=False):
    """Which requests a fault strikes, and how."""

    method: str
    path: str
    status: int
    seconds: float
    times: int | None
