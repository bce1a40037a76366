"""What belongs into the head of an item's page: tags for search engines, links, JSON-LD."""

from collections.abc import Iterator

from markupsafe import escape

from orcid_repo_plugin.domain.byline import AuthorList, Byline
from orcid_repo_plugin.widgets.metadata.entries import cited
from orcid_repo_plugin.widgets.metadata.json_ld import item_json_ld, script
from orcid_repo_plugin.widgets.metadata.signposting import links
from orcid_repo_plugin.widgets.metadata.text import date_parts, language, link, plain
from orcid_repo_plugin.widgets.metadata.work_types import type_names


def head_tags(authors: AuthorList) -> str:
    """The tags, one a line: Highwire's ``citation_…``, links with ``rel``, the JSON-LD script.

    Right after each author whose iD is proved stands ``citation_author_orcid``. Google Scholar does not
    document that tag; pages of journals and of Manubot have it, and harvesters read it.
    Source: Google Scholar's inclusion guidelines: names may be inverted, dates are ``2019/03/07``.
    """
    tags = [f'<meta name="{name}" content="{escape(value)}">' for name, value in _tags(authors) if value]
    tags += [f'<link rel="{found["rel"]}" href="{escape(address)}">' for address, found in links(authors)]
    return "\n".join([*tags, script(item_json_ld(authors))])


def _tags(authors: AuthorList) -> Iterator[tuple[str, str]]:
    byline = authors.byline
    yield "citation_title", plain(byline.title)
    for entry in cited(authors):
        if entry.name:
            yield "citation_author", entry.inverted
            yield "citation_author_orcid", entry.uri
    yield from _bibliography(byline)


def _bibliography(byline: Byline) -> Iterator[tuple[str, str]]:
    names = type_names(byline.work_type)
    own = dict(reversed(byline.identifiers))
    yield "citation_publication_date", "/".join(date_parts(byline.date))
    if names.container.highwire:
        yield names.container.highwire, plain(byline.container)
    yield names.publisher, plain(byline.publisher)
    for kind in ("doi", "isbn", "issn"):
        yield f"citation_{kind}", plain(own.get(kind, ""))
    yield "citation_language", language(byline.language)
    yield "citation_abstract_html_url", link(byline.uri)
