"""An author list as JSON: what the service answers, and what the web components draw from."""

from typing import Any

from orcid_repo_plugin.domain.byline import AuthorList, ListedName
from orcid_repo_plugin.domain.web_address import problem_of_link
from orcid_repo_plugin.widgets.escaping import clean, clean_name
from orcid_repo_plugin.widgets.json_form import badge_json
from orcid_repo_plugin.widgets.listing import shown_name
from orcid_repo_plugin.widgets.look import Look


def authors_json(authors: AuthorList, look: Look) -> dict[str, Any]:
    """The item and everybody who made it, nobody folded.

    :returns: ``repository``, ``id``, ``title``, ``uri`` (maybe empty), ``authors``, ``others`` and
        ``total``, the number of both. A name has ``name``, ``family``, ``given``, ``organisation``, ``role``
        (ORCID's; empty: not known) and ``orcid``: the badge, or ``None``.
    """
    byline = authors.byline
    return {
        "repository": clean(byline.repository),
        "id": byline.item_id.encode("utf-8", "replace").decode(),  # a key: nothing of it is tidied
        "title": clean(byline.title),
        "uri": "" if problem_of_link(byline.uri) else clean(byline.uri),
        "authors": [_name(one, look) for one in authors.authors],
        "others": [_name(one, look) for one in authors.others],
        "total": len(authors.names),
    }


def _name(one: ListedName, look: Look) -> dict[str, Any]:
    shown = shown_name(one)
    return {
        "name": clean_name(one.name),
        "family": clean_name(one.family),
        "given": clean_name(one.given),
        "organisation": one.organisation,
        "role": clean(one.role),
        "orcid": badge_json(shown.badge, look) if shown and shown.badge else None,
    }
