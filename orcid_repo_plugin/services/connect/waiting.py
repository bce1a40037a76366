"""A sign-in that waits for the person's choice. It lies in their sealed session; the books have a line of it.

That line is the order to end its token at ORCID in an hour. Who answers in time takes the order back, once;
who never answers leaves no token behind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.services.connect.outcome import Ending, Outcome
from orcid_repo_plugin.services.connect.sent import launch_data, launch_of
from orcid_repo_plugin.services.connect.signed_in import SignedIn
from orcid_repo_plugin.services.connect.whose import Case, Whose
from orcid_repo_plugin.store.history import Happened
from orcid_repo_plugin.store.store import Store

ANSWER_MS: Final = 30 * 60 * 1000
"""How long a person may think about it."""
KEPT_MS: Final = 2 * ANSWER_MS
_TAKEN: Final = (
    "somebody with another account of this repository has signed in with this iD, which is connected with "
    "an account already; they were asked whether both are theirs, and until they say so nothing changes"
)
_ENDINGS: Final = {Case.OTHER: Ending.OTHER_ID, Case.TAKEN: Ending.ID_TAKEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits."""

    launch: Launch
    signed_in: SignedIn
    revocation: int
    """The number of the order to end the token."""
    until: int = field(repr=False)
    """When it is too late for an answer; milliseconds since 1970."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Waiting":
        """From the session."""
        return cls(
            launch=launch_of(data["launch"]),
            signed_in=SignedIn.of(data["signed_in"]),
            revocation=data["revocation"],
            until=data["until"],
        )


def begin(
    c: Connection, store: Store, launch: Launch, signed_in: SignedIn, found: Whose
) -> Mapping[str, Any]:
    """Let a sign-in wait. :returns: what the session keeps."""
    orcid, moment = signed_in.orcid.path, store.now()
    number = store.revocations.add(c, orcid, signed_in.permission.access_token, at=moment + KEPT_MS)
    if found.case is Case.TAKEN:
        happened = Happened(
            repository=launch.repository, item_id="", orcid=orcid, operation="claim", message=_TAKEN
        )
        store.history.add(c, [happened])
    return {
        "launch": launch_data(launch),
        "signed_in": signed_in.as_data(),
        "revocation": number,
        "until": moment + ANSWER_MS,
    }


def asked(launch: Launch, signed_in: SignedIn, found: Whose, pending: Mapping[str, Any]) -> Outcome:
    """The question that the person is to answer."""
    return Outcome(
        ending=_ENDINGS[found.case],
        launch=launch,
        orcid=signed_in.orcid.path,
        name=signed_in.name,
        other_orcid=found.former,
        pending=pending,
    )
