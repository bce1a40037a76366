"""What an author list says before it has a form: names as they are read, and what is said of the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from babel.numbers import format_decimal

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.byline import EDITOR, AuthorList, ListedName
from orcid_repo_plugin.domain.work import CREDIT
from orcid_repo_plugin.widgets.escaping import clean_name
from orcid_repo_plugin.widgets.look import Look, to_translate

MOST_AUTHORS: Final = 30
"""Names that are seen before the rest is folded. The rest stays in the page."""
_CONTRIBUTED: Final = to_translate("With contributions by %(names)s")
_SAID: Final = {
    EDITOR: to_translate("Edited by %(names)s"),
    f"{CREDIT}supervision/": to_translate("Supervised by %(names)s"),
    "chair-or-translator": to_translate("Chaired or translated by %(names)s"),
    "assignee": to_translate("Assigned to %(names)s"),
}
"""What is said of those who are no authors, by ORCID's role; everybody else has contributed."""
_SEPARATORS: Final = {"ar": "،", "fa": "،", "ur": "،", "ja": "、", "zh": "、"}
_PLACE: Final = "\ue000"
"""Stands where the names will be, while the words around them are escaped."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A name as it is read, and its iD."""

    name: str
    """Clean; empty: only the iD is known."""
    badge: Badge | None = None
    """Carries the same name."""


@dataclass(frozen=True, slots=True)
class Line:
    """Names that belong together, and what is said of them."""

    names: tuple[Shown, ...]
    sentence: str = ""
    """In the look's language, with ``%(names)s`` in it; empty: the names say it all."""
    authors: bool = False
    """Whether these are the item's authors."""

    @property
    def first(self) -> tuple[Shown, ...]:
        """The names that are seen at once."""
        return self.names[:MOST_AUTHORS]

    @property
    def folded(self) -> tuple[Shown, ...]:
        """The names behind "and 240 more"."""
        return self.names[MOST_AUTHORS:]

    def around(self, escape: Callable[[str], str]) -> tuple[str, str]:
        """What stands before the names and behind them.

        :param escape: how the form takes words.
        """
        if not self.sentence:
            return "", ""
        before, _, after = escape(self.sentence % {"names": _PLACE}).partition(_PLACE)
        return before, after


def lines(authors: AuthorList, look: Look) -> list[Line]:
    """The authors in order, then the others, those of one role together.

    Whoever is an author is not named again as a contributor: on many items authors have such roles, too.
    """
    cited = authors.authors
    edited = bool(cited) and all(one.role == EDITOR for one in cited)
    first = Line(_shown(cited), look.words.text(_SAID[EDITOR]) if edited else "", authors=True)
    known = frozenset(first.names)
    by_sentence: dict[str, dict[Shown, None]] = {}
    for one in authors.others:
        sentence, shown = _SAID.get(one.role, _CONTRIBUTED), shown_name(one)
        if shown is not None and not (sentence == _CONTRIBUTED and shown in known):
            by_sentence.setdefault(sentence, {})[shown] = None
    others = (Line(tuple(names), look.words.text(sentence)) for sentence, names in by_sentence.items())
    return [line for line in (first, *others) if line.names]


def more(number: int, look: Look) -> str:
    """``and 240 more``, in the look's language."""
    said = look.words.counted("and %(count)s more", "and %(count)s more", number)
    return said % {"count": format_decimal(number, locale=look.words.locale)}


def separator(names: Iterable[Shown], look: Look) -> str:
    """What stands between names, without a blank: a semicolon where a comma is within a name."""
    if any("," in one.name for one in names):
        return ";"
    return _SEPARATORS.get(look.words.locale.language, ",")


def shown_name(one: ListedName) -> Shown | None:
    """A name as it is read, with its iD; ``None`` if there is nothing to be read."""
    name = clean_name(one.name) or clean_name(f"{one.given} {one.family}")
    badge = one.badge
    if badge is not None and badge.name != name:
        badge = replace(badge, name=name)
    return Shown(name, badge) if name or badge else None


def _shown(names: Iterable[ListedName]) -> tuple[Shown, ...]:
    return tuple(shown for one in names if (shown := shown_name(one)) is not None)
