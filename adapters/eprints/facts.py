"""What some fields of an eprint tell about the others: the kind of item, the worth of a date."""

from typing import Final

from orcid_repo_plugin.adapters.eprints.values import Fields

REFINED_BY: Final = {
    "monograph": "monograph_type",
    "thesis": "thesis_type",
    "conference_item": "pres_type",
}
"""Types that another field makes more exact; on other types these fields are left-overs."""
NOT_YET: Final = {"inpress": "in-press", "submitted": "submitted"}
"""What a date without a type is worth while ``ispublished`` says that there is none to come by yet."""
UNPUBLISHED: Final = frozenset({"submitted", "unpub"})
PUBLISHED_DATES: Final = frozenset({"", "published", "publication", "degree"})
COMPLETED_IS_PUBLISHED: Final = frozenset({"thesis", "dataset", "data_collection"})


class Facts:
    """The fields that decide about others. One that the table ignores has no text here."""

    __slots__ = ("_fields", "published", "type")

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self.type = self.text("type")
        self.published = self.text("ispublished").lower()

    def text(self, name: str) -> str:
        """The field's text, empty when it has none or is no plain text."""
        value = self._fields.get(name)
        return value if isinstance(value, str) else ""

    def has(self, *names: str) -> bool:
        """Whether one of these fields holds anything."""
        return any(self._fields.get(name) for name in names)

    def refined_type(self, type_: str) -> tuple[str, str]:
        """A more exact word for the kind of item and the field that tells it, or empty texts.

        >>> Facts({"monograph_type": "manual"}).refined_type("monograph")
        ('monograph/manual', 'monograph_type')
        >>> Facts({"monograph_type": "manual"}).refined_type("article")
        ('', '')
        """
        field = REFINED_BY.get(type_, "")
        word = self.text(field) if field else ""
        if type_ == "conference_item" and word in ("", "other"):
            for hint in ("pagerange", "isbn", "book_title"):
                if self.has(hint):
                    return "conference_item/paper", hint
        if word:
            return f"{type_}/{word}", field
        if type_ == "article" and self.published in UNPUBLISHED and not self.has("publication", "issn"):
            return "article/unpublished", "ispublished"
        if type_ == "book" and self.has("editors") and not self.has("creators", "corp_creators"):
            return "book/edited", "editors"
        return "", ""

    def date_kind(self, date_type: str) -> str:
        """What a date is worth: ``published`` only for what counts as publication date.

        >>> Facts({"type": "thesis"}).date_kind("completed")
        'published'
        >>> Facts({"type": "article", "ispublished": "inpress"}).date_kind("")
        'in-press'
        """
        date_type = date_type.lower()
        if date_type in PUBLISHED_DATES:
            return NOT_YET.get(self.published, "published") if not date_type else "published"
        if self.published == "unpub":
            return "published"
        if date_type == "completed" and self.type in COMPLETED_IS_PUBLISHED:
            return "published"
        return date_type
