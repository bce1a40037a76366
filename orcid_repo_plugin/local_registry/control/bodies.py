"""What the control endpoint takes in: one model for each body. Unknown keys are refused by their names."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from orcid_repo_plugin.local_registry.control.refused import Refused

FaultName = Literal["lose_answer", "status", "hang", "slow", "cut"]
State = Literal["active", "locked", "deactivated", "deprecated"]
Kind = Literal["member", "premium", "public"]
Text = Annotated[str, Field(min_length=1, max_length=1000)]

Name = Annotated[str, Field(min_length=1, max_length=150, pattern=r"\S")]


class Body(BaseModel):
    """A JSON object. Texts are no numbers and numbers no texts."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Person(Body):
    """A researcher to be made."""

    given_names: Name
    family_name: Name | None = None
    email: Annotated[str, Field(pattern=r"^[^\s@]+@[^\s@]+$", max_length=1000)] | None = None
    password: Text | None = None
    works: int = Field(0, ge=0, le=10_000, description="How many works the record starts with.")


class Client(Body):
    """A client to be made, or to be changed if its id is there."""

    kind: Kind
    client_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,40}$")] | None = None
    redirect_uris: list[Text] | None = Field(None, description="Left out, they stay as they are.")


class Consent(Body):
    """A token to be issued as if this person had agreed."""

    orcid: str | None = Field(description="Whose record it is for; null for a client's own token.")
    client_id: str
    scope: str = Field(description="Scopes with spaces between them.")


class Connection(Body):
    """All tokens that a client has for a record."""

    orcid: str
    client_id: str


class NewState(Body):
    """What becomes of a record."""

    state: State
    primary: str | None = Field(None, description="Where a deprecated record was merged into.")


class Match(Body):
    """Which requests a fault strikes; what is left out matches all."""

    method: str | None = None
    path: str | None = Field(None, description="A part of the path.")


class NewFault(Body):
    """A fault to be put in the way of requests."""

    fault: FaultName
    match: Match = Match()
    status: int | None = Field(None, ge=200, le=599)
    seconds: float | None = Field(None, ge=0, le=86_400)
    times: int | None = Field(1, ge=1, le=10**9, description="How often it acts; null for always.")


class Switch(Body):
    """Something to be turned on or off."""

    on: bool


B = TypeVar("B", bound=Body)


def read_body(model: type[B], body: bytes) -> B:
    """The body as its model.

    :raises Refused: 400, with all that is wrong with it and where.
    """
    try:
        return model.model_validate_json(body or b"{}")
    except ValidationError as error:
        problems = [_problem(problem) for problem in error.errors(include_url=False)]
        raise Refused(400, "; ".join(problems)) from None


def _problem(problem: ErrorDetails) -> str:
    place = ".".join(str(part) for part in problem["loc"])
    words = "this key is not known" if problem["type"] == "extra_forbidden" else str(problem["msg"])
    return f"{place}: {words}" if place else words
