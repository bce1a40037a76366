"""The deposit form as somebody has filled it in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MultiDict

from orcid_repo_plugin.sample_repository.item import TYPES, Account, Author, Item

LONGEST: Final = {"title": 500, "abstract": 5000, "others": 5000}
"""Characters that a field takes."""
_YEAR: Final = re.compile(r"[12][0-9]{3}")
_DOI: Final = re.compile(r"10\.[0-9]{4,9}/[\x21-\x7e]{1,200}")
_RESOLVER: Final = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)", re.IGNORECASE)
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The form's fields."""

    title: str = ""
    type: str = "article"
    year: str = ""
    abstract: str = ""
    doi: str = ""
    members: tuple[str, ...] = ()
    """The authors with an account, by their ids."""
    others: str = ""
    """The other authors, one a line: ``Family, Given``."""

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> "Filled":
        """What came with the request."""
        text = {name: _UNSEEN.sub("", form.get(name, "").replace("\r\n", "\n")).strip() for name in _TEXTS}
        return cls(members=tuple(dict.fromkeys(form.getlist("members"))), **text)

    @classmethod
    def from_item(cls, item: Item) -> "Filled":
        """An item, to be corrected."""
        others = [one for one in item.authors if not one.user_id]
        return cls(
            title=item.title,
            type=item.type,
            year=item.year,
            abstract=item.abstract,
            doi=item.doi,
            members=tuple(one.user_id for one in item.authors if one.user_id),
            others="\n".join(f"{one.family}, {one.given}" if one.given else one.family for one in others),
        )

    def problems(self, members: Mapping[str, Account]) -> dict[str, str]:
        """What has to be mended: a sentence for each field."""
        found = {
            "title": "" if self.title else "Please give a title.",
            "type": "" if self.type in TYPES else "Please choose a type.",
            "year": "" if _YEAR.fullmatch(self.year) else "Please give the year in four digits: 2024.",
            "doi": "" if not self.doi or self._doi() else "This is no DOI. One looks like 10.5555/12345678.",
            "authors": "" if self._authors(members) else "Please name an author.",
        }
        for name, longest in LONGEST.items():
            if len(getattr(self, name)) > longest:
                found[name] = f"Please use {longest} characters at most."
        return {name: sentence for name, sentence in found.items() if sentence}

    def item(self, members: Mapping[str, Account], *, item_id: int = 0, depositor: str = "") -> Item:
        """The item; there must be no problems."""
        return Item(
            item_id=item_id,
            title=" ".join(self.title.split()),
            type=self.type,
            year=self.year,
            abstract=self.abstract,
            doi=self._doi(),
            authors=self._authors(members),
            depositor=depositor,
        )

    def _doi(self) -> str:
        bare = _RESOLVER.sub("", self.doi)
        return bare if _DOI.fullmatch(bare) else ""

    def _authors(self, members: Mapping[str, Account]) -> tuple[Author, ...]:
        known = [members[user_id] for user_id in self.members if user_id in members]
        parts = [line.partition(",") for line in self.others.splitlines()]
        others = [Author(family.strip(), given.strip()) for family, _, given in parts if family.strip()]
        return (*(Author(one.family, one.given, one.user_id) for one in known), *others)


_TEXTS: Final = ("title", "type", "year", "abstract", "doi", "others")
