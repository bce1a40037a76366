"""Names as BibTeX wants them: ``Last, First``, ``Last, Jr., First``, ``{Organisation}``."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from orcid_repo_plugin.domain.item import ItemContributor
from orcid_repo_plugin.domain.remembering import remembered
from orcid_repo_plugin.domain.work import Contributor
from orcid_repo_plugin.mapping.names import clean_name, credit_name, split_name, without_honorific
from orcid_repo_plugin.mapping.tex import to_tex

_ORGANISATION: Final = re.compile(
    r"\b(?:universi\w+|institut\w*|colleges?|schools?|department|ministry|ministerium|minist[eè]re|society|societ[aày]|"
    r"soci[eé]t[eé]|associa\w+|consortium|collaborations?|committee|commission|council|cent(?:er|re|ro|rum)|"
    r"laborator\w*|foundation|stiftung|organi[sz]ation|groups?|teams?|network|agency|office|bureau|company|"
    r"corporation|ltd|inc|llc|gmbh|e\.v|press|library|museum|hospital|bank|union|project|initiative|national|"
    r"international|federal|government|academy|akademie|faculty|research|studies|survey|investigators|and|of|for|the)\b",
    re.IGNORECASE,
)
_LINEAGE: Final = re.compile(r"(?:jr|sr|jnr|snr|i{1,3}|iv|vi{0,3}|2nd|3rd|4th|filho|neto)\.?", re.IGNORECASE)
_SEPARATOR: Final = re.compile(r"(?:^|\s)(?:and|others)(?:\s|$)", re.IGNORECASE)
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff.'’‘`´\\- ]+")

Judge = Callable[[str], bool]


def looks_like_organisation(name: str) -> bool:
    """Whether a name without parts is an organisation's, by its words.

    >>> looks_like_organisation("Example Institute"), looks_like_organisation("Ruth A. Okafor")
    (True, False)
    """
    return _ORGANISATION.search(name) is not None


def write_names(
    names: Iterable[Contributor], people: Sequence[ItemContributor], is_organisation: Judge
) -> str:
    """The value of ``author`` or ``editor``; empty when there is nobody.

    :param names: who stands on the work, in order.
    :param people: the item's contributors: they know family and given name apart.
    """
    known = _Known(people)
    parts = (
        _written(known.find(name.credit_name), name.credit_name, is_organisation)
        for name in names
        if name.credit_name
    )
    return " and ".join(part for part in parts if part)


class _Known:
    """Finds the item's contributor behind a credit-name."""

    def __init__(self, people: Sequence[ItemContributor]) -> None:
        self._people = people
        self._credited: dict[str, ItemContributor] | None = None
        self._plain: dict[str, ItemContributor] = {}
        for person in people:
            if person.family and person.given and not person.lineage:
                self._plain.setdefault(f"{person.given} {person.family}", person)

    def find(self, name: str) -> ItemContributor | None:
        found = self._plain.get(name)
        if found is None:
            if self._credited is None:
                self._credited = {credit_name(person): person for person in self._people}
            found = self._credited.get(name)
        return found


def _written(person: ItemContributor | None, name: str, is_organisation: Judge) -> str:
    if person is None:
        return _from_one_string(name, is_organisation)
    if person.organisation:
        return braced(name)
    if person.family and (person.given or "," in person.family or person.organisation is False):
        family = clean_name(person.family)
        family = without_honorific(family) if " " in family else family
        return from_parts(family, without_honorific(clean_name(person.given)), clean_name(person.lineage))
    if person.family and not person.name:
        return (
            braced(name)
            if is_organisation(name)
            else from_parts(clean_name(person.family), lineage=person.lineage)
        )
    whole = clean_name(person.name)
    return _from_one_string(whole if "," in whole else name, is_organisation)


def _from_one_string(name: str, is_organisation: Judge) -> str:
    if "," not in name:
        return braced(name) if is_organisation(name) else _split(name)
    family, given, lineage = split_name(name)
    if family == name or name.count(",") > 3 or is_organisation(name):
        return braced(name)
    family = without_honorific(family) if " " in family else family
    return from_parts(family, without_honorific(given), lineage)


def _split(name: str) -> str:
    """``Ruth A. Okafor`` turned round; what is no plain Latin name stays whole, and so do four and
    more words with no particle or initial among them: they may be anything."""
    words = name.split()
    if len(words) == 1:
        return from_parts(name)
    sure = len(words) < 4 or any(word[0].islower() or word[-1] == "." for word in words)
    if not sure or len(words) > 6 or not _LATIN.fullmatch(name):
        return braced(name)
    lineage = words.pop() if len(words) > 2 and _LINEAGE.fullmatch(words[-1]) else ""
    first = len(words) - 1
    for place, word in enumerate(words[1:-1], 1):
        if word[0].islower():
            first = place
            break
    return from_parts(" ".join(words[first:]), " ".join(words[:first]), lineage)


@remembered(8192)
def from_parts(family: str, given: str = "", lineage: str = "") -> str:
    """One person.

    >>> from_parts("King", "Martin Luther", "Jr."), from_parts("van den Berg", "Joost")
    ('King, Jr., Martin Luther', 'van den Berg, Joost')
    >>> from_parts("Madonna"), from_parts("Ibn Sina"), from_parts("Smith and Sons", "A, B")
    ('Madonna', '{Ibn Sina}', '{Smith and Sons}, {A, B}')
    """
    if "," in family and not lineage:
        before, _, after = family.rpartition(",")
        if _LINEAGE.fullmatch(after.strip()):
            family, lineage = before, after
    last, first, suffix = _part(family), _part(given), _part(lineage)
    if not last:
        last, first = first, ""
    if not first:
        alone = f"{last} {suffix}" if suffix else last
        return alone if " " not in alone else _closed(alone)
    return f"{last}, {suffix}, {first}" if suffix else f"{last}, {first}"


def braced(name: str) -> str:
    """A name that BibTeX shall not take apart.

    >>> braced("Smith and Sons, Ltd"), braced("{Example Institute}")
    ('{Smith and Sons, Ltd}', '{Example Institute}')
    """
    return _closed(to_tex(name))


def _part(text: str) -> str:
    tex = to_tex(text.strip(" ,"))
    if "," in tex or _SEPARATOR.search(tex):
        return _closed(tex)
    return tex


def _closed(tex: str) -> str:
    return tex if not tex or _is_one_group(tex) else f"{{{tex}}}"


def _is_one_group(tex: str) -> bool:
    if tex[0] != "{" or tex[-1] != "}" or tex[-2:] == "\\}":
        return False
    level = 0
    for place, character in enumerate(tex):
        level += (character == "{") - (character == "}")
        if level == 0:
            return place == len(tex) - 1
    return False
