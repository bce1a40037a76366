"""Reads off an item what its page says of it: the names in order, title, date, identifiers."""

from collections.abc import Iterator
from dataclasses import replace

from orcid_repo_plugin.domain.byline import Byline, BylineName
from orcid_repo_plugin.domain.item import ItemContributor, ItemState, RepositoryItem
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.web_address import problem_of_link
from orcid_repo_plugin.domain.work import Relationship, Work
from orcid_repo_plugin.mapping.contributors import ContributorsMapping, is_repeated
from orcid_repo_plugin.mapping.names import clean_name, credit_name, split_name, without_honorific
from orcid_repo_plugin.mapping.tables import Tables
from orcid_repo_plugin.mapping.text import clean

LONGEST_NAME = 500
"""Characters of a name that are shown; longer ones are no names."""
LONGEST_TITLE = 1000


class BylineMapping:
    """Makes bylines by the site's tables.

    :param host: the registry's host, for iDs that name one.
    """

    def __init__(self, tables: Tables, host: str) -> None:
        self.tables = tables
        self.host = host
        self._contributors = ContributorsMapping(tables, host=host, send_organisations=True)

    def byline(self, item: RepositoryItem, work: Work | None, repository: str) -> Byline | None:
        """The item's byline; ``None`` for one that the public does not see.

        :param work: what the item became; without it less is known.
        :param repository: by which name it goes in the settings.
        """
        if item.state is not ItemState.LIVE:
            return None
        publisher = next((clean(one.value) for one in item.details if one.kind == "publisher"), "")
        title = work.title if work else _title(item)
        return Byline(
            repository=repository,
            item_id=item.item_id,
            title=title[:LONGEST_TITLE],
            language=(work.language or "").replace("_", "-") if work else "",
            work_type=str(work.type) if work else "",
            date=str(work.publication_date or "") if work else "",
            container=(work.journal_title or "")[:LONGEST_TITLE] if work else "",
            publisher=publisher[:LONGEST_TITLE],
            uri=_uri(item, work),
            identifiers=_identifiers(work),
            names=tuple(self._names(item, str(work.type) if work else "")),
        )

    def _names(self, item: RepositoryItem, work_type: str) -> Iterator[BylineName]:
        seen: set[tuple[str, str, str]] = set()
        for given in item.contributors:
            organisation = self._contributors.is_organisation(given)
            name = credit_name(replace(given, organisation=True) if organisation else given)[:LONGEST_NAME]
            orcid = OrcidId.parse(given.orcid, host=self.host) if given.orcid else None
            if not (name or orcid) or is_repeated(given, name, seen, Report()):
                continue
            role = self.tables.role(item.repository.platform, given.role, work_type)
            family, forename = ("", "") if organisation or not name else _parts(given)
            yield BylineName(
                name=name,
                family=family[:LONGEST_NAME],
                given=forename[:LONGEST_NAME],
                organisation=organisation,
                role=role or "",
                orcid=orcid.path if orcid else None,
                marked=given.authenticated and orcid is not None,
                user_id=given.local_id or None,
            )


def _title(item: RepositoryItem) -> str:
    """Of an item of which no work was made: the main title, else the first."""
    titles = sorted(item.titles, key=lambda one: one.kind != "main")
    return next(filter(None, (clean(one.value) for one in titles)), "")


def _parts(given: ItemContributor) -> tuple[str, str]:
    """Family and given names, where they can be told."""
    family, forename = clean_name(given.family), without_honorific(clean_name(given.given))
    if family and forename:
        return family, forename
    if not given.name:
        return family or forename, ""
    family, forename, _lineage = split_name(clean_name(given.name))
    return family, without_honorific(forename)


def _uri(item: RepositoryItem, work: Work | None) -> str:
    offered = (item.uri or "", work.url or "" if work else "")
    return next((uri for uri in offered if uri and not problem_of_link(uri)), "")


def _identifiers(work: Work | None) -> tuple[tuple[str, str], ...]:
    own = (one for one in (work.external_ids if work else ()) if one.relationship == Relationship.SELF)
    return tuple(dict.fromkeys((one.type, one.value) for one in own))
