"""A work: what ORCID holds. The names and values are ORCID's own, API 3.0."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from orcid_repo_plugin.domain.orcid_id import OrcidId


class WorkType(StrEnum):
    """ORCID's work types. Source: orcid-model, ``v3 WorkType``; the XSD does not list them."""

    ANNOTATION = "annotation"
    ARTISTIC_PERFORMANCE = "artistic-performance"
    BLOG_POST = "blog-post"
    BOOK_CHAPTER = "book-chapter"
    BOOK_REVIEW = "book-review"
    BOOK = "book"
    CARTOGRAPHIC_MATERIAL = "cartographic-material"
    CLINICAL_STUDY = "clinical-study"
    CONFERENCE_ABSTRACT = "conference-abstract"
    CONFERENCE_OUTPUT = "conference-output"
    CONFERENCE_PAPER = "conference-paper"
    CONFERENCE_POSTER = "conference-poster"
    CONFERENCE_PRESENTATION = "conference-presentation"
    CONFERENCE_PROCEEDINGS = "conference-proceedings"
    DATA_MANAGEMENT_PLAN = "data-management-plan"
    DATA_SET = "data-set"
    DESIGN = "design"
    DICTIONARY_ENTRY = "dictionary-entry"
    DISCLOSURE = "disclosure"
    DISSERTATION_THESIS = "dissertation-thesis"
    EDITED_BOOK = "edited-book"
    ENCYCLOPEDIA_ENTRY = "encyclopedia-entry"
    IMAGE = "image"
    INVENTION = "invention"
    JOURNAL_ARTICLE = "journal-article"
    JOURNAL_ISSUE = "journal-issue"
    LEARNING_OBJECT = "learning-object"
    LECTURE_SPEECH = "lecture-speech"
    LICENSE = "license"
    MAGAZINE_ARTICLE = "magazine-article"
    MANUAL = "manual"
    MOVING_IMAGE = "moving-image"
    MUSICAL_COMPOSITION = "musical-composition"
    NEWSLETTER_ARTICLE = "newsletter-article"
    NEWSPAPER_ARTICLE = "newspaper-article"
    ONLINE_RESOURCE = "online-resource"
    OTHER = "other"
    PATENT = "patent"
    PHYSICAL_OBJECT = "physical-object"
    PREPRINT = "preprint"
    PUBLIC_SPEECH = "public-speech"
    REGISTERED_COPYRIGHT = "registered-copyright"
    REPORT = "report"
    RESEARCH_TECHNIQUE = "research-technique"
    RESEARCH_TOOL = "research-tool"
    REVIEW = "review"
    SOFTWARE = "software"
    SOUND = "sound"
    SPIN_OFF_COMPANY = "spin-off-company"
    STANDARDS_AND_POLICY = "standards-and-policy"
    SUPERVISED_STUDENT_PUBLICATION = "supervised-student-publication"
    TECHNICAL_STANDARD = "technical-standard"
    TEST = "test"
    TRADEMARK = "trademark"
    TRANSCRIPTION = "transcription"
    TRANSLATION = "translation"
    WEBSITE = "website"
    WORKING_PAPER = "working-paper"
    UNDEFINED = "undefined"


class Relationship(StrEnum):
    """How an identifier stands to the work. Source: ORCID API 3.0."""

    SELF = "self"
    """Names this very work; groups."""
    PART_OF = "part-of"
    """Names the whole it belongs to: the journal's ISSN, the book of a chapter; never groups."""
    VERSION_OF = "version-of"
    """Names another version of it; groups."""
    FUNDED_BY = "funded-by"
    """Names the grant; never groups. Only ``grant_number``, ``proposal-id``, ``uri``, ``doi``."""


class CitationType(StrEnum):
    """The formats ORCID takes for a citation."""

    BIBTEX = "bibtex"
    RIS = "ris"
    UNSPECIFIED = "formatted-unspecified"
    APA = "formatted-apa"
    HARVARD = "formatted-harvard"
    IEEE = "formatted-ieee"
    MLA = "formatted-mla"
    VANCOUVER = "formatted-vancouver"
    CHICAGO = "formatted-chicago"


CREDIT: Final = "http://credit.niso.org/contributor-roles/"
"""What every CRediT role begins with at ORCID: http, and a slash at the end."""

CREDIT_ROLES: Final = (
    "conceptualization",
    "data-curation",
    "formal-analysis",
    "funding-acquisition",
    "investigation",
    "methodology",
    "project-administration",
    "resources",
    "software",
    "supervision",
    "validation",
    "visualization",
    "writing-original-draft",
    "writing-review-editing",
)
LEGACY_ROLES: Final = (
    "author",
    "assignee",
    "editor",
    "chair-or-translator",
    "co-investigator",
    "co-inventor",
    "graduate-student",
    "other-inventor",
    "principal-investigator",
    "postdoctoral-researcher",
    "support-staff",
)
CONTRIBUTOR_ROLES: Final = frozenset(LEGACY_ROLES) | {f"{CREDIT}{role}/" for role in CREDIT_ROLES}
"""All that ORCID takes as contributor-role; anything else is refused with 9058."""


@dataclass(frozen=True, slots=True)
class TranslatedTitle:
    """The title in another language; ORCID wants to be told which."""

    value: str
    language: str
    """A code of ORCID's own list."""


@dataclass(frozen=True, slots=True, order=True)
class PublicationDate:
    """A date whose unknown end is left off: a year, a month or a day.

    >>> str(PublicationDate(2021, 3))
    '2021-03'
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        month = f"-{self.month:02}" if self.month else ""
        day = f"-{self.day:02}" if self.day else ""
        return f"{self.year:04}{month}{day}"


@dataclass(frozen=True, slots=True)
class ExternalId:
    """An identifier of a work: ORCID's ``common:external-id``."""

    type: str
    """ORCID's external-id-type, lower case: ``doi``, ``isbn``, ``handle``, ``grant_number``."""
    value: str
    """The bare identifier in ORCID's normal form, without its resolver: ``10.5555/12345678``."""
    relationship: str = Relationship.SELF
    url: str | None = None

    @property
    def groups(self) -> bool:
        """Whether two works that share this identifier are one work told twice.

        A ``part-of`` or ``funded-by`` identifier names the container or the grant: two
        chapters of one book share its ISBN and stay two works.
        Source: ORCID-Source, v3 ``ExternalID.isGroupAble``.
        """
        return bool(self.value) and self.relationship not in (Relationship.PART_OF, Relationship.FUNDED_BY)


@dataclass(frozen=True, slots=True)
class Contributor:
    """A name on a work, in one role; somebody with two roles stands there twice."""

    credit_name: str | None
    role: str | None = None
    """One of ``CONTRIBUTOR_ROLES``, or ``None`` where ORCID has no word for it."""
    sequence: str | None = "additional"
    """``first`` for exactly one, ``additional`` for the others."""
    orcid: OrcidId | None = None
    """Only an authenticated iD."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The citation that goes with the work."""

    value: str
    type: str = CitationType.BIBTEX


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work as it would be sent to ORCID."""

    type: str
    title: str
    subtitle: str | None = None
    translated_title: TranslatedTitle | None = None
    journal_title: str | None = None
    short_description: str | None = None
    citation: Citation | None = None
    publication_date: PublicationDate | None = None
    external_ids: tuple[ExternalId, ...] = ()
    url: str | None = None
    contributors: tuple[Contributor, ...] = ()
    language: str | None = None
    """A code of ORCID's own list (``en``, ``zh_CN``, ``iw``)."""
    country: str | None = None
    """ISO 3166-1 alpha-2, upper case, or ``XK``."""
    put_code: int | None = None


@dataclass(frozen=True, slots=True)
class Titles:
    """The part of a work that ``orcid_map_titles`` answers."""

    title: str
    subtitle: str | None = None
    translated: TranslatedTitle | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """The part of a work that ``orcid_map_description`` answers: what it says, in which
    language, from which country, and where its page is."""

    short_description: str | None = None
    language: str | None = None
    country: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason why a work must not go, with its stable code."""

    code: str
    message: str
    field: str = ""

    def __str__(self) -> str:
        return self.message
