"""Works on a record: added one by one or in bulk, updated, deleted, read, and listed.

Payloads are ready bytes, as ``payload.work_to_json`` and orjson make them: without put-code, without
visibility (which is the person's). Source: ORCID API 3.0.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from orcid_repo_plugin.errors import OrcidRefusal
from orcid_repo_plugin.orcid_api import asking
from orcid_repo_plugin.orcid_api.bulk import MOST, bulk_body, bulk_elements, bulk_results, check_payload
from orcid_repo_plugin.orcid_api.session import Answer, OrcidSession
from orcid_repo_plugin.orcid_api.stored_works import StoredWork, paired
from orcid_repo_plugin.orcid_api.summaries import WorkSummary, summaries_in


class Added(NamedTuple):
    """A work is on the record."""

    put_code: int
    answer: Answer


class BulkAnswer(NamedTuple):
    """What became of the works of one request."""

    results: list[int | OrcidRefusal]
    """One for each work, in the order of the request: its put-code, or why it was refused."""
    answer: Answer


class Works:
    """The works of any record; ``orcid`` is always the bare iD.

    Every method raises ``OrcidRefusal`` when ORCID says no, and ``OrcidUnavailable`` when no answer
    came that can be believed: a write may then have taken effect.
    """

    def __init__(self, session: OrcidSession) -> None:
        self._session = session

    def add(self, orcid: str, token: str, payload: bytes) -> Added:
        """Add one work.

        :raises PutCodeMissing: ORCID says that it did, but not under which put-code; look for it.
        """
        check_payload(payload)
        path = f"{orcid}/work"
        answer = asking.write(self._session, "POST", path, token, payload)
        return Added(asking.put_code_of(answer, path), answer)

    def add_all(self, orcid: str, token: str, payloads: Sequence[bytes]) -> BulkAnswer:
        """Add up to 100 works in one request; each is taken or refused on its own.

        ORCID does not check a bulk against its schema and drops bad values in silence: validate first.

        :param payloads: as many as ``bulk.fits``; ``bulk.batches`` cuts more of them.
        :raises OrcidUnavailable: also when the answer does not fit the request. Nothing is guessed.
        """
        body = bulk_body(payloads)
        answer = asking.write(self._session, "POST", f"{orcid}/works", token, body)
        return BulkAnswer(bulk_results(answer, len(payloads)), answer)

    def update(self, orcid: str, token: str, put_code: int, payload: bytes) -> Answer:
        """Replace a work as a whole: what the payload leaves out is erased."""
        check_payload(payload)
        body = b'{"put-code":%d,%b' % (put_code, payload[1:])
        return asking.write(self._session, "PUT", f"{orcid}/work/{put_code}", token, body)

    def delete(self, orcid: str, token: str, put_code: int) -> Answer:
        """Take a work off the record. A token that the person revoked still may."""
        return asking.write(self._session, "DELETE", f"{orcid}/work/{put_code}", token)

    def read(
        self, orcid: str, token: str | None, put_codes: Iterable[int]
    ) -> dict[int, StoredWork | OrcidRefusal]:
        """Read whole works.

        :param token: ``None`` asks the public API.
        :param put_codes: any number of them; sent 100 to a request.
        :returns: one answer for each put-code, in their order: the work, or what ORCID said of it
            (not on the record: 400 with code 9034).
        """
        asked = list(dict.fromkeys(put_codes))
        found: dict[int, StoredWork | OrcidRefusal] = {}
        for start in range(0, len(asked), MOST):
            part = asked[start : start + MOST]
            path = f"{orcid}/works/{','.join(map(str, part))}"
            answer = asking.get(self._session, path, token=token)
            found |= paired(bulk_elements(answer), part)
        return found

    def summaries(self, orcid: str, token: str | None = None) -> list[WorkSummary]:
        """Every summary of every group, whoever put it there; of at most 10,000 works.

        :param token: ``None`` asks the public API, which shows what is public.
        :raises OrcidUnavailable: also when the answer is no list of works: none is not taken for empty.
        """
        answer = asking.get(self._session, f"{orcid}/works", token=token)
        return summaries_in(asking.mapping(answer))
