"""What people call ORCID's work types."""

from orcid_repo_plugin.web.i18n import gettext as _


def kind_label(work_type: str) -> str:
    """A work type in the visitor's language; one that we do not know as ORCID writes it."""
    return _labels().get(work_type, work_type)


def is_kind(work_type: str) -> bool:
    """Whether this is a work type of ORCID's."""
    return work_type in _labels()


def _labels() -> dict[str, str]:
    return {
        "annotation": _("Annotation"),
        "artistic-performance": _("Artistic performance"),
        "blog-post": _("Blog post"),
        "book": _("Book"),
        "book-chapter": _("Book chapter"),
        "book-review": _("Book review"),
        "cartographic-material": _("Map"),
        "clinical-study": _("Clinical study"),
        "conference-abstract": _("Conference abstract"),
        "conference-output": _("Conference output"),
        "conference-paper": _("Conference paper"),
        "conference-poster": _("Conference poster"),
        "conference-presentation": _("Conference presentation"),
        "conference-proceedings": _("Conference proceedings"),
        "data-management-plan": _("Data management plan"),
        "data-set": _("Data set"),
        "design": _("Design"),
        "dictionary-entry": _("Dictionary entry"),
        "disclosure": _("Disclosure"),
        "dissertation-thesis": _("Thesis"),
        "edited-book": _("Edited book"),
        "encyclopedia-entry": _("Encyclopedia entry"),
        "image": _("Image"),
        "invention": _("Invention"),
        "journal-article": _("Journal article"),
        "journal-issue": _("Journal issue"),
        "learning-object": _("Learning material"),
        "lecture-speech": _("Lecture"),
        "license": _("Licence"),
        "magazine-article": _("Magazine article"),
        "manual": _("Manual"),
        "moving-image": _("Film or video"),
        "musical-composition": _("Musical composition"),
        "newsletter-article": _("Newsletter article"),
        "newspaper-article": _("Newspaper article"),
        "online-resource": _("Online resource"),
        "other": _("Other"),
        "patent": _("Patent"),
        "physical-object": _("Physical object"),
        "preprint": _("Preprint"),
        "public-speech": _("Public speech"),
        "registered-copyright": _("Registered copyright"),
        "report": _("Report"),
        "research-technique": _("Research technique"),
        "research-tool": _("Research tool"),
        "review": _("Review"),
        "software": _("Software"),
        "sound": _("Sound recording"),
        "spin-off-company": _("Spin-off company"),
        "standards-and-policy": _("Standard or policy"),
        "supervised-student-publication": _("Supervised student publication"),
        "technical-standard": _("Technical standard"),
        "test": _("Test"),
        "trademark": _("Trademark"),
        "transcription": _("Transcription"),
        "translation": _("Translation"),
        "undefined": _("Kind not known"),
        "website": _("Website"),
        "working-paper": _("Working paper"),
    }
