"""What ends a sign-in before anything is stored. Raised and caught within connecting only."""

from orcid_repo_plugin.errors import OrcidRefusal
from orcid_repo_plugin.services.connect.outcome import Ending


class Ended(Exception):
    """A sign-in has ended otherwise than well.

    :ivar token: the access token that ORCID has given all the same, and is to be told to end.
    :ivar orcid: for whose record it is, if we know.
    :ivar refusal: what ORCID said, when the admin has to look.
    """

    def __init__(
        self,
        ending: Ending,
        detail: str = "",
        *,
        other_orcid: str = "",
        missing: tuple[str, ...] = (),
        token: str = "",
        orcid: str = "",
        refusal: OrcidRefusal | None = None,
    ) -> None:
        super().__init__(str(ending))
        self.ending = ending
        self.detail = detail
        self.other_orcid = other_orcid
        self.missing = missing
        self.token = token
        self.orcid = orcid
        self.refusal = refusal
