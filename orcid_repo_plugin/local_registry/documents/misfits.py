"""What does not fit a shape, and where; it becomes a refusal when the notation is known."""

from orcid_repo_plugin.local_registry.refusals import Refusal


class Misfit(Exception):
    """Something in a document that its shape does not allow.

    :param words: what is wrong, to be said after the place.
    :param is_value: whether it is a value that an enumeration does not have: in XML another code.
    """

    def __init__(self, words: str, *, is_value: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.is_value = is_value
        self.place: list[str] = []
        """From the inside out, filled in on the way."""

    def said(self) -> str:
        """The place and what is wrong there.

        >>> misfit = Misfit("is longer than 1000 characters")
        >>> misfit.place += ["value", "[0]", "title"]
        >>> misfit.said()
        'title[0].value is longer than 1000 characters'
        """
        place = ".".join(reversed(self.place)).replace(".[", "[")
        return f"{place or 'The document'} {self.words}"

    def refusal(self, notation: str) -> Refusal:
        """ORCID's code for it: 9047 in JSON; in XML 9001, or 9051 for a wrong value."""
        if notation == "json":
            return Refusal(9047, self.said())
        return Refusal(9051 if self.is_value else 9001, self.said())


def shown(value: object) -> str:
    """A value for an error text, cut short; only for values that are no one's secret.

    >>> shown("JOURNAL_ARTICLE"), len(shown("x" * 1000))
    ("'JOURNAL_ARTICLE'", 43)
    """
    text = repr(value[:41] if isinstance(value, str) else type(value).__name__)
    return text if len(text) <= 43 else f"{text[:40]}..."
