"""The author lists of items where nobody's books can be asked: their iDs are what the items claim."""

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.byline import AuthorList, Byline, BylineName, ListedName
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.settings import Settings


def claimed(byline: Byline, settings: Settings) -> AuthorList:
    """An item's authors by its own word: no iD is authenticated.

    Unless the repository marks it as such, and the site trusts the repository's word.
    """
    return AuthorList(byline=byline, names=tuple(_listed(one, settings) for one in byline.names))


def _listed(one: BylineName, settings: Settings) -> ListedName:
    badge = None
    if one.orcid:
        trusted = one.marked and settings.badges.trust_repository
        badge = Badge(
            orcid=OrcidId(one.orcid), authenticated=trusted, name=one.name, host=settings.orcid.host
        )
    return ListedName(
        name=one.name,
        badge=badge,
        family=one.family,
        given=one.given,
        organisation=one.organisation,
        role=one.role,
    )
