"""ORCID's work types in the words of schema.org, DataCite and Highwire's tags, as data."""

from typing import Final, NamedTuple


class Container(NamedTuple):
    """What a work of some type stands in."""

    schema_org: str
    highwire: str
    """The tag of its title; empty: there is none."""
    datacite: str
    """DataCite's ``relatedItemType``."""


JOURNAL: Final = Container("Periodical", "citation_journal_title", "Journal")
NEWSPAPER: Final = Container("Newspaper", "citation_journal_title", "Journal")
BOOK: Final = Container("Book", "citation_inbook_title", "Book")
PROCEEDINGS: Final = Container("Book", "citation_conference_title", "ConferenceProceeding")
SERIES: Final = Container("CreativeWorkSeries", "citation_series_title", "Collection")
BLOG: Final = Container("Blog", "", "Other")
SOME: Final = Container("CreativeWork", "", "Other")

PUBLISHER: Final = "citation_publisher"
UNIVERSITY: Final = "citation_dissertation_institution"
INSTITUTION: Final = "citation_technical_report_institution"


class TypeNames(NamedTuple):
    """What a work type is called elsewhere."""

    schema_org: str = "CreativeWork"
    datacite: str = "Other"
    """DataCite's ``resourceTypeGeneral``."""
    container: Container = SOME
    publisher: str = PUBLISHER
    """The tag of who has brought it out."""


UNKNOWN: Final = TypeNames()
_ARTICLE: Final = "ScholarlyArticle"

WORK_TYPES: Final[dict[str, TypeNames]] = {
    "annotation": TypeNames("CreativeWork", "Text"),
    "artistic-performance": TypeNames("CreativeWork", "Other"),
    "blog-post": TypeNames("BlogPosting", "Text", BLOG),
    "book-chapter": TypeNames("Chapter", "BookChapter", BOOK),
    "book-review": TypeNames("Review", "Text", JOURNAL),
    "book": TypeNames("Book", "Book", SERIES),
    "cartographic-material": TypeNames("Map", "Image"),
    "clinical-study": TypeNames("CreativeWork", "Other"),
    "conference-abstract": TypeNames(_ARTICLE, "Text", PROCEEDINGS),
    "conference-output": TypeNames("CreativeWork", "Other", PROCEEDINGS),
    "conference-paper": TypeNames(_ARTICLE, "ConferencePaper", PROCEEDINGS),
    "conference-poster": TypeNames("Poster", "Text", PROCEEDINGS),
    "conference-presentation": TypeNames("PresentationDigitalDocument", "Other", PROCEEDINGS),
    "conference-proceedings": TypeNames("Book", "ConferenceProceeding", SERIES),
    "data-management-plan": TypeNames("DigitalDocument", "OutputManagementPlan"),
    "data-set": TypeNames("Dataset", "Dataset"),
    "design": TypeNames("CreativeWork", "Other"),
    "dictionary-entry": TypeNames("Article", "Text", BOOK),
    "disclosure": TypeNames("CreativeWork", "Text"),
    "dissertation-thesis": TypeNames("Thesis", "Dissertation", SERIES, UNIVERSITY),
    "edited-book": TypeNames("Book", "Book", SERIES),
    "encyclopedia-entry": TypeNames("Article", "Text", BOOK),
    "image": TypeNames("ImageObject", "Image"),
    "invention": TypeNames("CreativeWork", "Other"),
    "journal-article": TypeNames(_ARTICLE, "JournalArticle", JOURNAL),
    "journal-issue": TypeNames("PublicationIssue", "Text", JOURNAL),
    "learning-object": TypeNames("LearningResource", "Other"),
    "lecture-speech": TypeNames("CreativeWork", "Other"),
    "license": TypeNames("CreativeWork", "Text"),
    "magazine-article": TypeNames("Article", "Text", JOURNAL),
    "manual": TypeNames("TechArticle", "Text", SERIES, INSTITUTION),
    "moving-image": TypeNames("VideoObject", "Audiovisual"),
    "musical-composition": TypeNames("MusicComposition", "Other"),
    "newsletter-article": TypeNames("Article", "Text", JOURNAL),
    "newspaper-article": TypeNames("NewsArticle", "Text", NEWSPAPER),
    "online-resource": TypeNames("WebPage", "Other"),
    "other": TypeNames("CreativeWork", "Other"),
    "patent": TypeNames("CreativeWork", "Text"),
    "physical-object": TypeNames("CreativeWork", "PhysicalObject"),
    "preprint": TypeNames(_ARTICLE, "Preprint", SERIES),
    "public-speech": TypeNames("CreativeWork", "Other"),
    "registered-copyright": TypeNames("CreativeWork", "Other"),
    "report": TypeNames("Report", "Report", SERIES, INSTITUTION),
    "research-technique": TypeNames("CreativeWork", "Other"),
    "research-tool": TypeNames("CreativeWork", "Other"),
    "review": TypeNames("Review", "Text", JOURNAL),
    "software": TypeNames("SoftwareSourceCode", "Software"),
    "sound": TypeNames("AudioObject", "Sound"),
    "spin-off-company": TypeNames("CreativeWork", "Other"),
    "standards-and-policy": TypeNames("CreativeWork", "Text", SERIES, INSTITUTION),
    "supervised-student-publication": TypeNames(_ARTICLE, "Text", SERIES),
    "technical-standard": TypeNames("TechArticle", "Standard", SERIES, INSTITUTION),
    "test": TypeNames("CreativeWork", "Other"),
    "trademark": TypeNames("CreativeWork", "Other"),
    "transcription": TypeNames("CreativeWork", "Text"),
    "translation": TypeNames("CreativeWork", "Text"),
    "website": TypeNames("WebSite", "Other"),
    "working-paper": TypeNames(_ARTICLE, "Text", SERIES, INSTITUTION),
    "undefined": TypeNames(),
}
"""By ORCID's work type. DataCite's values are those that every release since 4.4 has: hosts check by older
ones, so posters and presentations do not use the values of 4.7.

Source: schema.org's types; DataCite Metadata Schema 4.4, ``resourceTypeGeneral``, and DataCite's own table
between the two (bolognese); Google Scholar's inclusion guidelines for the tags, and Zotero, which reads
``citation_series_title``.
"""


def type_names(work_type: str) -> TypeNames:
    """What a work type is called elsewhere.

    >>> type_names("data-set").schema_org, type_names("").datacite
    ('Dataset', 'Other')
    """
    return WORK_TYPES.get(work_type, UNKNOWN)
