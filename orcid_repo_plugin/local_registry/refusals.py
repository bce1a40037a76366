"""ORCID's refusals: code, HTTP status, and what is told to developer and user, in our words.

Source of codes and statuses: ORCID-Source, ``OrcidCoreExceptionMapper``.
"""

from http import HTTPStatus
from typing import Any, Final, NamedTuple

MORE_INFO: Final = "https://members.orcid.org/api/resources/troubleshooting"


class Meaning(NamedTuple):
    """What one error-code stands for."""

    status: int
    developer: str
    """With ``{names}`` for the values of a case; a value that is not given stays as ``${name}``."""
    user: str


REFUSALS: Final[dict[int, Meaning]] = {
    9001: Meaning(
        400,
        "The request could not be read or does not fit the schema.",
        "There was a problem with the request.",
    ),
    9002: Meaning(401, "The client is not authenticated.", "The application could not be recognised."),
    9004: Meaning(
        403,
        "The token lacks the scope that this needs.",
        "The application has no permission for this.",
    ),
    9005: Meaning(
        403,
        "The token lacks the scope that this needs, or is used where it may not be.",
        "The application has no permission for this.",
    ),
    9006: Meaning(
        400, "The request cannot be carried out as it is.", "There was a problem with the request."
    ),
    9007: Meaning(
        409,
        "This record was merged into another; its primary record is {orcid}.",
        "This record was merged into another record.",
    ),
    9008: Meaning(500, "Something went wrong inside the registry.", "Something went wrong in the registry."),
    9009: Meaning(
        403,
        "The notification was read and cannot be archived any more.",
        "The notification was already read.",
    ),
    9010: Meaning(
        403,
        "You are not the source of the work, so you are not allowed to update it.",
        "The application is not the source of what it wants to change.",
    ),
    9011: Meaning(404, "There is no record with this ORCID iD.", "The record was not found."),
    9012: Meaning(
        400, "This is no request that the API understands.", "There was a problem with the request."
    ),
    9013: Meaning(
        403,
        "The item is private and you are not its source.",
        "The item is private and cannot be shown to the application.",
    ),
    9014: Meaning(403, "The action is not allowed.", "The application may not do this."),
    9015: Meaning(401, "The scope is not allowed.", "The application asked for a permission it cannot have."),
    9016: Meaning(404, "The resource was not found.", "The resource was not found."),
    9017: Meaning(
        401,
        "The client is not authorized for this record: Access token is for a different record.",
        "The application has no permission for this record.",
    ),
    9018: Meaning(409, "The record is locked and cannot be read or changed.", "The record is locked."),
    9019: Meaning(
        400,
        "The put-code in the URL was {url_put_code} whereas the one in the body was {body_put_code}.",
        "There was a problem with the request.",
    ),
    9020: Meaning(400, "The message is invalid: {reason}", "There was a problem with what was sent."),
    9021: Meaning(
        409,
        "You have already added this activity (an external identifier matches); "
        "please see the element with put-code {put_code}. Use PUT to change it.",
        "The application added this item before.",
    ),
    9022: Meaning(400, "A title is required.", "The title is missing."),
    9023: Meaning(
        400, "An external identifier is missing or invalid. {reason}", "An identifier is missing or invalid."
    ),
    9024: Meaning(
        400,
        "A put-code must not be sent with POST; to change an item use PUT.",
        "There was a problem with the request.",
    ),
    9025: Meaning(
        409,
        "There is a group with this group-id already: put-code {put_code}.",
        "The group exists already.",
    ),
    9026: Meaning(400, "There is no group-id-record with this put-code.", "The group does not exist."),
    9027: Meaning(404, "There is no client with this id.", "The application does not exist."),
    9028: Meaning(404, "There is no such webhook for this record.", "The webhook was not found."),
    9029: Meaning(404, "There is no notification with this put-code.", "The notification was not found."),
    9030: Meaning(409, "You have already added this {element}.", "The application added this before."),
    9031: Meaning(409, "A put-code is required to change an item.", "There was a problem with the request."),
    9032: Meaning(
        409,
        "The user takes no notifications of this kind.",
        "The researcher does not accept such notifications.",
    ),
    9033: Meaning(400, "There is no other-name with this put-code.", "The name does not exist."),
    9034: Meaning(400, "'{put_code}' is not a valid put code", "The number of the item is not valid."),
    9035: Meaning(
        403,
        "The visibility may not be changed through the API.",
        "Only the researcher can change who sees an item.",
    ),
    9036: Meaning(409, "The record is not claimed yet.", "The record was not claimed yet."),
    9037: Meaning(400, "The value of {type} is not valid; valid values: {values}.", "A value is not valid."),
    9038: Meaning(
        403,
        "The item is not public, or the token lacks the scope for this.",
        "The application lacks the permission for this.",
    ),
    9039: Meaning(403, "The item is not public.", "The item is not public."),
    9040: Meaning(409, "It is in use and cannot be deleted.", "It is in use and cannot be deleted."),
    9041: Meaning(404, "The record has no biography.", "The record has no biography."),
    9042: Meaning(
        400, "Too many put-codes: up to {max} can be read at once.", "Too many items were asked for at once."
    ),
    9043: Meaning(
        400,
        "Without a token, start must not be beyond {max}; use a token for deeper paging.",
        "The application asked for too many results.",
    ),
    9044: Meaning(409, "The record is deactivated.", "The record is deactivated."),
    9045: Meaning(
        400,
        "The disambiguated organization is missing or not known to the registry. {reason}",
        "The organisation is missing or not known.",
    ),
    9046: Meaning(400, "An organization is required.", "The organisation is missing."),
    9047: Meaning(400, "The JSON is invalid - {reason}", "There was a problem with the request."),
    9048: Meaning(409, "A record can hold {max} works at most.", "The record holds as many works as it can."),
    9049: Meaning(400, "A date is invalid. {reason}", "A date is invalid."),
    9050: Meaning(400, "An end date needs a start date.", "The start date is missing."),
    9051: Meaning(400, "A value is not among those allowed. {reason}", "A value is not valid."),
    9052: Meaning(
        403, "A token for acting on behalf of others needs API 3.0.", "The application may not do this."
    ),
    9053: Meaning(400, "{issn} is not a valid ISSN.", "The ISSN is not valid."),
    9054: Meaning(400, "The amount is not a decimal number.", "The amount is not a number."),
    9055: Meaning(400, "The start date is after the end date.", "The start date is after the end date."),
    9056: Meaning(308, "This version is disabled; use {location}.", "The version is disabled."),
    9057: Meaning(409, "The client is locked or deactivated.", "The application is locked or deactivated."),
    9058: Meaning(400, "The contributor role is not valid. {reason}", "A contributor's role is not valid."),
    9059: Meaning(308, "This version is not known; use {location}.", "The version is not known."),
    9060: Meaning(
        400, "The organization needs a city and a country.", "The organisation's city or country is missing."
    ),
    9061: Meaning(400, "A city or region needs a country.", "The organisation's country is missing."),
    9062: Meaning(
        400,
        "The organization needs a disambiguated organization, or the item an external identifier.",
        "The organisation or an identifier is missing.",
    ),
}
"""Every code that the registry can answer with."""

_WORDS_OF: Final = {9038: "409 Conflict", 9058: "404 Not Found"}
"""ORCID's own texts name other statuses than those it sends."""


class Refusal(Exception):
    """ORCID's no. Raised by rules and handlers, answered as an error document.

    :param code: ORCID's error-code.
    :param reason: what exactly is wrong, for the developer.
    :param status: instead of the code's own status (9001 has five, 9007 two).
    :param headers: to send with the answer, for example ``location``.
    :param values: for the places in the developer's text.
    """

    def __init__(
        self,
        code: int,
        reason: str | None = None,
        *,
        status: int | None = None,
        headers: dict[str, str] | None = None,
        **values: Any,
    ) -> None:
        super().__init__(f"{code} {reason or ''}".strip())
        self.code = code
        self.reason = reason
        self.status = status or REFUSALS[code].status
        self.headers = headers or {}
        self.values = values

    def body(self) -> dict[str, Any]:
        """The error document.

        >>> Refusal(9021, put_code=41).body()["response-code"]
        409
        """
        meaning = REFUSALS[self.code]
        words = _WORDS_OF.get(self.code) or f"{self.status} {HTTPStatus(self.status).phrase}"
        return {
            "response-code": self.status,
            "developer-message": f"{words}: {self._developer(meaning.developer)}",
            "user-message": meaning.user,
            "error-code": self.code,
            "more-info": MORE_INFO,
        }

    def _developer(self, text: str) -> str:
        in_text = "{reason}" in text
        values = _Given(self.values, reason=self.reason or "") if in_text else _Given(self.values)
        said = text.format_map(values).strip()
        return f"{said} Full validation error: {self.reason}" if self.reason and not in_text else said


class _Given(dict[str, Any]):
    """What is not given stays visible as its name, as it does at ORCID."""

    def __missing__(self, name: str) -> str:
        return f"${{{name}}}"
