"""Groups of peer reviews: ``group-id-record``, shared by all members and all records.

A peer review names its group by ``group-id``. A group with an ISSN (``issn:2049-3630``) need not be made:
ORCID makes it when it is first asked for. Tokens are the client's own, with ``/group-id-record/read`` or
``/group-id-record/update``. Source: ORCID API 3.0.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

from orcid_repo_plugin.errors import InputError
from orcid_repo_plugin.orcid_api import asking
from orcid_repo_plugin.orcid_api.section_keys import GROUP_KEYS, written
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.orcid_api.tolerant import mappings
from orcid_repo_plugin.orcid_api.works import Added

PATH: Final = "group-id-record"


class Groups:
    """The groups, as JSON in and out: ``name``, ``group-id``, ``description``, ``type``, ``put-code``."""

    def __init__(self, session: OrcidSession) -> None:
        self._session = session

    def all(self, token: str, *, page_size: int = 100) -> Iterator[Mapping[str, Any]]:
        """Every group there is, fetched page by page."""
        for page in range(1, 1_000_000):
            asked: dict[str, str | int] = {"page": page, "page-size": page_size}
            found = list(mappings(self._read(PATH, token, asked), PATH))
            yield from found
            if len(found) < page_size:
                return

    def find(self, token: str, *, group_id: str) -> dict[str, Any] | None:
        """The group with this group-id, or ``None``."""
        found = self._read(PATH, token, {"group-id": group_id})
        return found if found.get("put-code") is not None else None

    def get(self, token: str, put_code: int) -> dict[str, Any]:
        """One group; an unknown one is refused with 400 and code 9026."""
        return self._read(f"{PATH}/{put_code}", token)

    def add(self, token: str, group: Mapping[str, Any]) -> Added:
        """Make a group; a group-id that is there already is refused with 409 and code 9025."""
        if group.get("put-code") is not None:
            raise InputError(f"{PATH}: a group that has a put-code already is updated, not added")
        body = orjson.dumps(written(PATH, group, GROUP_KEYS))
        answer = asking.write(self._session, "POST", PATH, token, body)
        return Added(asking.put_code_of(answer, PATH), answer)

    def update(self, token: str, put_code: int, group: Mapping[str, Any]) -> dict[str, Any]:
        """Replace a group of ours.

        :returns: the group as it stands now.
        """
        body = orjson.dumps({"put-code": put_code, **written(PATH, group, GROUP_KEYS)})
        return asking.mapping(asking.write(self._session, "PUT", f"{PATH}/{put_code}", token, body))

    def delete(self, token: str, put_code: int) -> None:
        """Delete a group of ours that no review names; else it is refused with 409 and code 9040."""
        asking.write(self._session, "DELETE", f"{PATH}/{put_code}", token)

    def _read(self, path: str, token: str, query: Mapping[str, str | int] | None = None) -> dict[str, Any]:
        return asking.mapping(asking.get(self._session, path, token=token, query=query))
