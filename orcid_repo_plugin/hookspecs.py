"""The doors for plugins: every hook, what it is asked, when, and what it may answer.

A hook's verb tells how it is called: ``read_ find_ identify_ map_ render_`` until one answers (``None``: not
mine, ask the next); ``gather_`` everyone, all answers are joined; ``refuse_`` everyone, one
reason is enough; ``startup`` and ``prepare_`` everyone, once. An implementation asks for any
subset of the arguments. Ours are tried last, so that any plugin comes before them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click
import pluggy

from orcid_repo_plugin import hookimpl as hookimpl  # here, too, beside the specifications
from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.events import AuthenticateEvent, DepositEvent, PushEvent, RevokeEvent
from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import ItemContributor, ReadItem, Repository, RepositoryItem, VersionFact
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import (
    Citation,
    Contributor,
    Description,
    ExternalId,
    PublicationDate,
    Refusal,
    Titles,
    Work,
)
from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.settings import Settings

if TYPE_CHECKING:
    import flask  # the commands do without it

PROJECT = "orcid_repo_plugin"

hookspec = pluggy.HookspecMarker(PROJECT)


@hookspec(historic=True)
def orcid_startup(settings: Settings) -> None:
    """Get ready: read your own settings, open what you need.

    Called once, after all plugins are loaded; a plugin that comes later hears it at once.

    Example: a plugin reads ``[plugins.my_library]`` from ``settings.plugins``.
    """


@hookspec
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add commands to ``orcid-repo``.

    Called once, before the command line is read.

    Example: ``cli.add_command(my_command)``.
    """


@hookspec
def orcid_gather_tables() -> Mapping[str, Mapping[str, str]] | None:
    """Give rows for the mapping's tables, for many sites at once.

    Everyone is asked, once, at the start; a plugin's rows replace ours with the same key, and the
    rows in a site's settings replace both. The tables' names and rows are in ``docs/mapping.md``.

    :returns: table name to rows: ``types``, ``types.<platform>``, ``roles``, ``fields.<platform>`` …

    Example: ``{"types.dspace": {"Musterarbeit": "dissertation-thesis"}}``.
    """


@hookspec(firstresult=True)
def orcid_find_platform(source: Source) -> str | None:
    """Recognise whose file this is, by its content.

    Asked when the admin does not say ``--platform``.

    :param source: look at ``source.sample()``, the first 64 KB unpacked, and ``source.name``.
    :returns: the platform's name, or ``None`` when it is none of yours.

    Example: the EPrints adapter answers ``"eprints"`` when it sees an ``<eprint>`` element.
    """


@hookspec(firstresult=True)
def orcid_read_items(
    platform: str, repository: Repository, source: Source, fields: FieldTable
) -> Iterable[ReadItem | UnreadableItem] | None:
    """Read the items of a file, one after the other.

    Answer with a generator, so that no file is ever held whole. A broken item is yielded as
    ``UnreadableItem``, and the rest goes on; a file that is broken as a whole raises
    ``UnreadableSource``.

    :param platform: answer only for your own.
    :param fields: the table ``fields.<platform>`` with the site's rows on top.
    :returns: an iterable of items with their positions, or ``None`` for another's platform.

    Example: see ``docs/write_a_plugin.md``, which builds an adapter.
    """


@hookspec(firstresult=True)
def orcid_find_versions(
    platform: str, repository: Repository, source: Source, fields: FieldTable
) -> Iterable[VersionFact] | None:
    """Tell which items of a file replace which, in a first pass over it.

    Asked once for each file before its items are read. Look for your platform's mark of a version
    link first (``source.contains``), and answer ``()`` at once where there is none.

    :returns: facts about the items that replace another one and about those that are replaced.

    Example: the EPrints adapter looks for ``<succeeds>``.
    """


@hookspec(firstresult=True)
def orcid_map_work(item: RepositoryItem, report: Report) -> Work | None:
    """Turn an item into a work. This is the place for wrappers that change the result.

    The built-in answer asks the hooks of the parts and puts them together.

    :returns: the work, or ``None`` when the item cannot become one.

    Example: a wrapper takes the final dot off every title::

        @hookimpl(wrapper=True)
        def orcid_map_work(item):
            work = yield
            return replace(work, title=work.title.rstrip(".")) if work else None
    """


@hookspec(firstresult=True)
def orcid_map_work_type(item: RepositoryItem, report: Report) -> str | None:
    """Say what kind of work the item is.

    :returns: one of ORCID's 59 work types (``WorkType`` or its text).

    Example: a site files software under one collection::

        def orcid_map_work_type(item):
            if any(text.value == "Research software" for text in item.collections):
                return "software"
    """


@hookspec(firstresult=True)
def orcid_map_titles(item: RepositoryItem, report: Report) -> Titles | None:
    """Choose main title, subtitle and translated title.

    :returns: all three at once, each of 1,000 characters at most: a longer one keeps the work back.

    Example: ``Titles("A Theory of Cracked Pots", subtitle="Third edition")``.
    """


@hookspec(firstresult=True)
def orcid_map_container(item: RepositoryItem, work_type: str, report: Report) -> str | None:
    """Name the journal, book, series, event or institution the work belongs to.

    :returns: ORCID's ``journal-title``; an empty string says that there is none.

    Example: a site's reports belong to ``"Reports of the Invented Institute"``.
    """


@hookspec(firstresult=True)
def orcid_map_date(item: RepositoryItem, work_type: str, report: Report) -> PublicationDate | None:
    """Choose the publication date, no more precise than the item gives it.

    Example: a site keeps it in a note: ``PublicationDate(2021, 3)``.
    """


@hookspec(firstresult=True)
def orcid_map_description(item: RepositoryItem, work_type: str, report: Report) -> Description | None:
    """Choose the abstract, the language, the country and the landing page.

    Example: ``Description(language="en", url="https://repo.example.edu/12")``.
    """


@hookspec(firstresult=True)
def orcid_map_contributors(
    item: RepositoryItem, work_type: str, report: Report
) -> Sequence[Contributor] | None:
    """Name everybody in the item's order, each in one of ORCID's roles.

    An iD may stand only on a contributor whose iD is authenticated.

    Example: ``[Contributor("Josiah Carberry", role="author", sequence="first")]``.
    """


@hookspec
def orcid_gather_external_ids(
    item: RepositoryItem, work_type: str, report: Report
) -> Iterable[ExternalId] | None:
    """Find the work's identifiers. Everyone is asked; all are joined, checked and de-duplicated.

    :returns: identifiers in any spelling; a wrong check digit leaves one out, with a warning.

    Example: ``[ExternalId("source-work-id", f"example.edu:{item.item_id}")]``.
    """


@hookspec(firstresult=True)
def orcid_map_citation(item: RepositoryItem, work: Work, report: Report) -> Citation | None:
    """Write the citation of a work whose other parts are mapped.

    Example: ``Citation("@misc{carberry2008, title = {Cracked Pots}}")``.
    """


@hookspec
def orcid_refuse_push(item: RepositoryItem, work: Work | None, person: Person | None) -> str | Refusal | None:
    """Say why this work must not be written to ORCID records.

    Everyone is asked; one reason keeps the work back. Asked once for the item, with no person, and
    at a deposit once more for each researcher whose record would change.

    :param work: the work as it would be sent, or ``None`` when the item became none.
    :param person: the researcher whose record would change; ``None``: may it go to anybody's?
    :returns: a sentence for the repository admin, or ``None`` for no objection.

    Example: an embargo plugin answers ``"under embargo until 2027-03-01"``.
    """


@hookspec(firstresult=True)
def orcid_match_contributor(
    item: RepositoryItem, contributor: ItemContributor, people: Sequence[Person]
) -> Person | None:
    """Say which connected person a contributor of an item is.

    Asked for each contributor when the people on record are sought, before our own answer: the
    iD on the item is the person's authenticated iD, or the repository's user id is the person's.
    A name alone is never enough: two people may share it.

    :param people: everyone with an authenticated iD, of all repositories.
    :returns: one of ``people``, or ``None``: not mine to say.

    Example: a site keeps staff numbers: the person whose ``user_id`` is ``contributor.local_id[3:]``.
    """


@hookspec
def orcid_on_deposit(event: DepositEvent) -> None:
    """Hear that an item was deposited, changed or withdrawn, and what was decided for each record.

    Called after the outbox is filled; nothing has gone to ORCID yet.

    Example: a plugin writes ``event.decisions`` to the repository's own log.
    """


@hookspec
def orcid_on_push(event: PushEvent) -> None:
    """Hear what ORCID answered for one item on one record.

    Called after the answer is in the books, once for each item.

    Example: a plugin notes ``event.put_code`` in the repository when ``event.state`` is ``"sent"``.
    """


@hookspec
def orcid_on_revoke(event: RevokeEvent) -> None:
    """Hear that ORCID no longer takes a person's permission. Their works wait until they connect again.

    Called once, until the person has connected again.

    Example: a plugin mails the person a link to connect again.
    """


@hookspec
def orcid_on_authenticate(event: AuthenticateEvent) -> None:
    """Hear that a person has signed in at ORCID.

    Called after it is in the books; the person's waiting works are queued.

    Example: a plugin asks for two factors before privileged steps: ``event.amr == "mfa"``.
    """


@hookspec(firstresult=True)
def orcid_identify_user(repository: str, orcid: str) -> str | None:
    """Say which account of the repository is this iD's, for the log-in at ``/signin``.

    Asked when our own books know none.

    :param orcid: the iD that ORCID has just confirmed.
    :returns: the repository's user id, or ``None``: not mine to say.

    Example: a plugin looks the iD up in the institution's directory.
    """


@hookspec(firstresult=True)
def orcid_render_badge(person: Badge, style: str, language: str, icons: str) -> str | None:
    """Draw a badge as HTML, or change the one that we draw.

    Asked for every badge in HTML: single ones, those in author lists, and cards. An answer is shown only if
    it is safe (no script, no style, no foreign picture) and says the state: an iD that nobody has proved
    keeps its word and never gets the full icon. Else ours is shown, and the plugin is named to the admin.

    :param person: whose badge: ``orcid``, ``name``, ``authenticated``, ``uri``. The state is a fact of our
        books: nothing that is answered changes it.
    :param style: ``full``, ``compact``, ``icon`` or ``card``.
    :param language: of the words: ``en``, ``zh_CN``.
    :param icons: where ORCID's two icon files are; empty: put them in as ``data:`` addresses.
    :returns: HTML, or ``None``: not mine, ask the next.

    Example: a wrapper adds a link to the site's own profile::

        @hookimpl(wrapper=True)
        def orcid_render_badge(person, style):
            html = yield
            link = f'<a href="https://repository.example.org/profile/{person.orcid}">Profile</a>'
            return f"{html} {link}" if html and style == "full" else html
    """


@hookspec
def orcid_prepare_web(app: "flask.Flask") -> None:
    """Add to the service's pages: a blueprint, a template function.

    Called once, after our own pages are there.

    Example: a plugin registers a blueprint with a page at ``/faculty``.
    """
