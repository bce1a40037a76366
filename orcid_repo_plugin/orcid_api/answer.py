"""An answer of ORCID, as it came."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from requests.structures import CaseInsensitiveDict

from orcid_repo_plugin.errors import OrcidUnavailable


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came. Its body may hold tokens, so ``repr`` shows how long it is and no more."""

    status: int
    headers: CaseInsensitiveDict[str] = field(repr=False)
    """Without regard to case: ORCID has written both ``Location`` and ``location``."""
    body: bytes = field(repr=False)
    ms: int = 0
    """Milliseconds from sending to the last byte."""

    def json(self) -> Any:
        """The body as JSON.

        :raises OrcidUnavailable: it is none: half an answer, or a page of something in between.
        """
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            pass  # the error would carry the body along
        raise OrcidUnavailable(
            "ORCID's answer is not JSON; it was cut off, or something in between answered", status=self.status
        )
