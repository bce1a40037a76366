"""Whole records and their parts, as ORCID answers them; and whether an iD has a record at all."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from orcid_repo_plugin.errors import OrcidRefusal
from orcid_repo_plugin.orcid_api import asking
from orcid_repo_plugin.orcid_api.session import OrcidSession


class RecordState(StrEnum):
    """What has become of a record."""

    OPEN = "open"
    DEPRECATED = "deprecated"
    """Merged into another one of the same person."""
    LOCKED = "locked"
    DEACTIVATED = "deactivated"
    UNCLAIMED = "unclaimed"
    """Made by a client; the person has not taken it over yet."""
    UNKNOWN = "unknown"
    """No record has this iD."""


STATES: Final = MappingProxyType(
    {
        9007: RecordState.DEPRECATED,
        9016: RecordState.UNKNOWN,
        9018: RecordState.LOCKED,
        9036: RecordState.UNCLAIMED,
        9044: RecordState.DEACTIVATED,
    }
)
"""What ORCID's error-codes say of a record that was asked for as a whole."""


@dataclass(frozen=True, slots=True)
class Existence:
    """Whether an iD has a record, and in which state."""

    state: RecordState
    primary: str | None = None
    """Of a deprecated record: the iD that it was merged into."""


class Records:
    """The parts of a record; ``orcid`` is always the bare iD.

    Without a token the public API is asked, which shows what is public; with a token the member API,
    which shows what the token may see. Every method raises ``OrcidRefusal`` when ORCID says no (the
    record is locked, deactivated, …), and ``OrcidUnavailable`` when no answer came that can be believed.
    """

    def __init__(self, session: OrcidSession) -> None:
        self._session = session

    def record(self, orcid: str, token: str | None = None) -> dict[str, Any]:
        """All of a record: the person, and the activities in short."""
        return self._read(f"{orcid}/record", token)

    def person(self, orcid: str, token: str | None = None) -> dict[str, Any]:
        """What the record says of the person: names, biography, links, countries, keywords, identifiers."""
        return self._read(f"{orcid}/person", token)

    def activities(self, orcid: str, token: str | None = None) -> dict[str, Any]:
        """All lists of activities in one answer."""
        return self._read(f"{orcid}/activities", token)

    def email(self, orcid: str, token: str | None = None) -> dict[str, Any]:
        """The verified e-mail addresses that may be seen. They are personal: not for logs."""
        return self._read(f"{orcid}/email", token)

    def biography(self, orcid: str, token: str | None = None) -> dict[str, Any] | None:
        """The biography, or ``None`` when there is none."""
        try:
            return self._read(f"{orcid}/biography", token)
        except OrcidRefusal as refusal:
            if refusal.code == 9041:
                return None
            raise

    def personal_details(self, orcid: str, token: str | None = None) -> dict[str, Any]:
        """Name, other names and biography."""
        return self._read(f"{orcid}/personal-details", token)

    def summary(self, orcid: str, token: str) -> dict[str, Any]:
        """The record in short: counts, and the newest affiliations. For members, where ORCID offers it."""
        return self._read(f"{orcid}/summary", token)

    def exists(self, orcid: str, token: str | None = None) -> Existence:
        """Whether the iD has a record, and in which state.

        The API is asked, because the page of an iD answers 200 to browsers for any.

        :raises OrcidRefusal: for any other reason: the token is not taken.
        """
        try:
            self.personal_details(orcid, token)
        except OrcidRefusal as refusal:
            state = STATES.get(refusal.code or 0)
            if state is None:
                raise
            return Existence(state, refusal.orcid)
        return Existence(RecordState.OPEN)

    def status(self, *, member: bool = False) -> bool:
        """Whether ORCID says that all is well with the public API, or with the member API.

        :raises OrcidUnavailable: it is not, or there was no answer.
        """
        endpoints = self._session.endpoints
        if member:
            answer = self._session.call("GET", endpoints.member("apiStatus"), pace="member")
        else:
            answer = self._session.call("GET", endpoints.public("pubStatus"), pace="public")
        return asking.mapping(answer).get("overallOk") is True

    def _read(self, path: str, token: str | None) -> dict[str, Any]:
        return asking.mapping(asking.get(self._session, path, token=token))
