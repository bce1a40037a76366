"""A repository's item, as an adapter has read it: what mapping starts from.

Every value carries the name of the field it came from (``field``), so that the report can
say so. Nothing is cleaned, checked or chosen here: that is the mapping's work. The class is
also our own file format (platform ``items``); ``docs/items.md`` is generated from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from orcid_repo_plugin.domain.report import Finding


class ItemState(StrEnum):
    """Whether the repository shows the item to the public."""

    LIVE = "live"
    """Archived and public. An embargo on a *file* does not change this."""
    UNPUBLISHED = "unpublished"
    """Not yet: in a work area, under review, a template."""
    WITHDRAWN = "withdrawn"
    """No longer: retired, withdrawn, deleted."""
    PRIVATE = "private"
    """Archived, but its metadata is not for the public."""
    NOT_A_WORK = "not-a-work"
    """A person, project or organisation that the repository keeps as an item."""


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository an item lives in."""

    name: str
    """The admin's name for it: the table's name under ``[repositories]``, ``main`` by default."""
    platform: str
    """Who can read it: ``eprints``, ``dspace``, ``files``, ``items``, or a plugin's own name."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text and the field it stood in."""

    value: str
    field: str
    language: str | None = None
    """As the repository spells it: ``en``, ``en_US``, ``ger``."""


@dataclass(frozen=True, slots=True)
class Title:
    """One of the item's titles."""

    value: str
    field: str
    language: str | None = None
    kind: str = "main"
    """``main``, ``subtitle``, ``alternative`` (another title of the item) or ``translated``."""


@dataclass(frozen=True, slots=True)
class ItemDate:
    """A date as the repository has it, in any spelling."""

    value: str
    field: str
    kind: str = "published"
    """``published`` counts as publication date. ``in-press`` says that there is none yet.
    All others never count: ``submitted``, ``created``, ``accessioned``, ``accepted``, ``event``."""


@dataclass(frozen=True, slots=True)
class ItemIdentifier:
    """An identifier, or a field that may hold one."""

    value: str
    field: str
    type: str | None = None
    """ORCID's external-id-type when the field tells it (``doi``, ``isbn``); else it is recognised."""
    relationship: str | None = None
    """``self``, ``part-of``, ``version-of``, ``funded-by`` when the field tells it; else the table of
    (work type, id type) decides. ``related`` is another work's: only what is plainly ours is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemContributor:
    """A name on an item: a person or an organisation, in one role."""

    field: str
    name: str = ""
    """The whole name as one string (``Okafor, Ruth A.``) when the repository has no parts."""
    family: str = ""
    given: str = ""
    lineage: str = ""
    """``Jr.``, ``III``."""
    honorific: str = ""
    """``Prof. Dr.``; no part of the credit-name."""
    role: str = "author"
    """The repository's word for the role: ``author``, ``edt``, ``advisor``, a MARC relator or CRediT URI."""
    organisation: bool | None = None
    """``None`` when the repository does not tell persons from organisations."""
    orcid: str | None = None
    """The iD as it stands in the item, unchecked; somebody's claim unless ``authenticated``."""
    authenticated: bool = False
    """True only when the person has signed in at ORCID with this iD."""
    local_id: str | None = None
    """The repository's key for the person: an authority, a user id. Never sent, never logged."""
    structured: bool = False
    """True when each entry is a record of its own (EPrints), so that equal names are two people."""


@dataclass(frozen=True, slots=True)
class Container:
    """The whole that the item is part of, or the occasion of it."""

    kind: str
    """``journal``, ``book``, ``series``, ``event``, ``institution``, or ``host`` when unclear."""
    value: str
    field: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A bibliographic detail that only the citation needs."""

    kind: str
    """``volume number article_number pages first_page last_page page_count publisher place
    institution school department edition report_number series_number event_place event_date
    degree thesis_type note keywords howpublished chapter isbn_note rights``."""
    value: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Who paid for the work, as far as the item tells."""

    field: str
    text: str = ""
    """Free text, or a ``info:eu-repo/grantAgreement/…`` URI."""
    funder: str = ""
    number: str = ""
    """The award's number; only where the repository keeps it apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryItem:
    """An item of a repository, as its adapter has just read it."""

    repository: Repository
    item_id: str
    """The platform's own key: EPrints' ``eprintid``, DSpace's ``uuid``, the BibTeX key."""
    uri: str | None = None
    """The item's persistent address: its landing page."""
    uri_field: str = "uri"
    """The field the address stood in, where it is one."""
    handle: str | None = None
    """``prefix/suffix``, where the platform mints handles."""
    state: ItemState = ItemState.LIVE
    state_reason: str = ""
    """Why it is not live, in words: ``eprint_status is buffer``."""
    state_field: str = ""
    types: tuple[Text, ...] = ()
    """Words for the kind of item, the most exact first: ``monograph/technical_report``, ``monograph``."""
    titles: tuple[Title, ...] = ()
    contributors: tuple[ItemContributor, ...] = ()
    """In the order in which they shall appear."""
    dates: tuple[ItemDate, ...] = ()
    identifiers: tuple[ItemIdentifier, ...] = ()
    containers: tuple[Container, ...] = ()
    descriptions: tuple[Text, ...] = ()
    languages: tuple[Text, ...] = ()
    countries: tuple[Text, ...] = ()
    urls: tuple[Text, ...] = ()
    """Other addresses of the work: the publisher's page."""
    details: tuple[Detail, ...] = ()
    grants: tuple[Grant, ...] = ()
    collections: tuple[Text, ...] = ()
    """Where the repository files it: collections, divisions. Nothing is mapped from them; plugins ask."""
    succeeds: tuple[str, ...] = ()
    """Older versions of this item: their ids, URIs or handles."""
    succeeded_by: str | None = None
    """The id of the live item in the same input that replaces this one; filled in by the journey."""
    earlier: tuple[ItemIdentifier, ...] = ()
    """Identifiers of the older versions in the same input; filled in by the journey."""
    fields: tuple[str, ...] = ()
    """Every field that the item has, by the platform's name, in the platform's order."""
    extra: Mapping[str, object] = field(default_factory=dict)
    """Fields that no table knows, as plain JSON values, for plugins."""
    findings: tuple[Finding, ...] = ()
    """What reading had to repair: a field cut at 1 MB, another encoding."""

    @property
    def item_type(self) -> str:
        """The platform's own word for the kind of item, empty when there is none."""
        return self.types[-1].value if self.types else ""


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item and where in its file it begins."""

    position: str
    """``line:column``, both counted from 1."""
    item: RepositoryItem


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFact:
    """What the first pass over a file tells of an item that is one version among several."""

    item_id: str
    names: tuple[str, ...] = ()
    """What other items may call it besides its id: its URI, its handle."""
    succeeds: tuple[str, ...] = ()
    """Ids or names of the versions it replaces."""
    live: bool = True
    """Only a live version takes the word from the one before it."""
    identifiers: tuple[ItemIdentifier, ...] = ()

    @classmethod
    def of(cls, item: RepositoryItem) -> "VersionFact":
        """The facts of an item that was read whole."""
        names = tuple(name for name in (item.uri, item.handle) if name)
        return cls(
            item_id=item.item_id,
            names=names,
            succeeds=item.succeeds,
            live=item.state is ItemState.LIVE,
            identifiers=item.identifiers,
        )
