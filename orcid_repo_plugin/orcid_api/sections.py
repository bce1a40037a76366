"""Every section of a record that clients may write: its items and its list, as JSON in and out.

Written strictly: a key that ORCID does not take is refused before it leaves. Read tolerantly: all that
ORCID answers is handed on. Source: ORCID API 3.0.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import orjson

from orcid_repo_plugin.domain.delivery import Section
from orcid_repo_plugin.errors import InputError
from orcid_repo_plugin.orcid_api import asking
from orcid_repo_plugin.orcid_api.section_keys import KEYS, written
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.orcid_api.tolerant import mappings
from orcid_repo_plugin.orcid_api.works import Added

PERSON_LISTS: Final[Mapping[Section, str]] = MappingProxyType(
    {
        Section.ADDRESS: "address",
        Section.EXTERNAL_IDENTIFIER: "external-identifier",
        Section.KEYWORD: "keyword",
        Section.OTHER_NAME: "other-name",
        Section.RESEARCHER_URL: "researcher-url",
    }
)
"""The key that holds the items in the list of a person's section. Its items are whole, not summaries."""

LIST_PATHS: Final[Mapping[Section, str]] = MappingProxyType(
    {section: section if section in PERSON_LISTS else f"{section}s" for section in Section}
)
"""Where a section's list is: ``employments`` beside the items in ``employment``."""


class Sections:
    """The items of any section of any record; ``orcid`` is always the bare iD.

    Every method raises ``OrcidRefusal`` when ORCID says no, and ``OrcidUnavailable`` when no answer
    came that can be believed. To read with ``token`` ``None`` asks the public API.
    """

    def __init__(self, session: OrcidSession) -> None:
        self._session = session

    def add(self, section: Section, orcid: str, token: str, item: Mapping[str, Any]) -> Added:
        """Add an item.

        :param item: its JSON, as in ``section_keys.KEYS``. The visibility is left out: it is the person's.
        :raises InputError: it has a key that ORCID does not take, or a put-code.
        :raises PutCodeMissing: ORCID says that it did, but not under which put-code; look for it.
        """
        section = Section(section)
        if item.get("put-code") is not None:
            raise InputError(f"{section}: an item that has a put-code already is updated, not added")
        body = orjson.dumps(written(section, item, KEYS[section]))
        path = f"{orcid}/{section}"
        answer = asking.write(self._session, "POST", path, token, body)
        return Added(asking.put_code_of(answer, path), answer)

    def update(
        self, section: Section, orcid: str, token: str, put_code: int, item: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Replace an item as a whole: what is left out is erased.

        :returns: the item as it stands now.
        :raises InputError: as with ``add``; or its put-code is another one.
        """
        section = Section(section)
        if item.get("put-code") not in (None, put_code):
            raise InputError(f"{section}: the item's own put-code is another than {put_code}")
        body = orjson.dumps({"put-code": put_code, **written(section, item, KEYS[section])})
        path = f"{orcid}/{section}/{put_code}"
        return asking.mapping(asking.write(self._session, "PUT", path, token, body))

    def delete(self, section: Section, orcid: str, token: str, put_code: int) -> None:
        """Take an item off the record."""
        asking.write(self._session, "DELETE", f"{orcid}/{Section(section)}/{put_code}", token)

    def get(self, section: Section, orcid: str, put_code: int, token: str | None = None) -> dict[str, Any]:
        """A whole item."""
        return self._read(f"{orcid}/{Section(section)}/{put_code}", token)

    def summary(
        self, section: Section, orcid: str, put_code: int, token: str | None = None
    ) -> dict[str, Any]:
        """An item in short, as its list has it; in the person's sections that is the whole item."""
        section = Section(section)
        if section in PERSON_LISTS:
            return self.get(section, orcid, put_code, token)
        return self._read(f"{orcid}/{section}/summary/{put_code}", token)

    def list(self, section: Section, orcid: str, token: str | None = None) -> dict[str, Any]:
        """A section's list as ORCID answers it, in groups; ``entries`` gives what is in it."""
        return self._read(f"{orcid}/{LIST_PATHS[Section(section)]}", token)

    def _read(self, path: str, token: str | None) -> dict[str, Any]:
        return asking.mapping(asking.get(self._session, path, token=token))


def entries(section: Section, document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every summary of every group in a section's list, in ORCID's order.

    :param document: from ``Sections.list``.

    >>> list(entries(Section.KEYWORD, {"keyword": [{"content": "ceramics"}], "path": "/…/keywords"}))
    [{'content': 'ceramics'}]
    """
    section = Section(section)
    if section in PERSON_LISTS:
        yield from mappings(document, PERSON_LISTS[section])
        return
    for group in mappings(document, "affiliation-group"):
        for wrapped in mappings(group, "summaries"):
            yield from (one for one in wrapped.values() if isinstance(one, Mapping))
    for group in mappings(document, "group"):
        for inner in (group, *mappings(group, "peer-review-group")):
            yield from mappings(inner, f"{section}-summary")
