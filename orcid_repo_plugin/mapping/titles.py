"""Chooses main title, subtitle and translated title among an item's titles."""

from orcid_repo_plugin.domain.item import RepositoryItem, Title
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import Titles, TranslatedTitle
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.mapping.tables import Tables
from orcid_repo_plugin.mapping.text import MAX_TITLE, clean, cut


def shortened(text: str, limit: int, part: str, field: str, report: Report) -> str:
    """The text, cut at a word if it is over ``limit``, with a warning."""
    short = cut(text, limit)
    if short is not text:
        report.warning("text-cut", field, f"{part} has {len(text)} characters; cut to ORCID's {limit}")
    return short


def say_cleaned(given: str, text: str, part: str, field: str, report: Report) -> None:
    """Say that more than blanks was taken out of a text."""
    if given != text and "".join(given.split()) != "".join(text.split()):
        report.info("text-cleaned", field, f"{part}: mark-up, entities or odd characters were cleaned")


class TitlesMapping:
    """The built-in answer of ``orcid_map_titles``."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    @hookimpl(trylast=True)
    def orcid_map_titles(self, item: RepositoryItem, report: Report) -> Titles | None:
        """The main title is the one in the item's own language, else the first."""
        titles = [(given, text) for given in item.titles if (text := clean(given.value))]
        main, rule = self._main(item, [pair for pair in titles if pair[0].kind == "main"])
        if main is None:
            main = next((pair for pair in titles if pair[0].kind in ("alternative", "translated")), None)
            rule = "another title, for want of a main one"
        if main is None:
            return None
        chosen, text = main
        report.chose("title", chosen.field, rule, text[:80])
        say_cleaned(chosen.value, text, "title", chosen.field, report)
        title = shortened(text, MAX_TITLE, "title", chosen.field, report)
        if len(titles) == 1:
            return Titles(title)
        told = [chosen]
        subtitle = self._subtitle(titles, text, told, report)
        translated = self._translated(item, titles, chosen, text, told, report)
        _say_left_over(titles, text, told, report)
        return Titles(title, subtitle, translated)

    def _main(
        self, item: RepositoryItem, titles: list[tuple[Title, str]]
    ) -> tuple[tuple[Title, str] | None, str]:
        if len(titles) < 2:
            return (titles[0] if titles else None), "the only main title"
        if item.languages:
            wanted = self.tables.language(item.languages[0].value)
            for pair in titles:
                if wanted and pair[0].language and self.tables.language(pair[0].language) == wanted:
                    return pair, f"the title in the item's language, {wanted}"
        return titles[0], f"the first of {len(titles)} titles"

    def _subtitle(
        self, titles: list[tuple[Title, str]], main: str, told: list[Title], report: Report
    ) -> str | None:
        for given, text in titles:
            if given.kind == "subtitle" and text.casefold() != main.casefold():
                told.append(given)
                if main.casefold().endswith(text.casefold()):
                    report.info("subtitle-in-title", given.field, "the title already ends with the subtitle")
                    return None
                report.chose("subtitle", given.field, "the first subtitle", text[:80])
                say_cleaned(given.value, text, "subtitle", given.field, report)
                return shortened(text, MAX_TITLE, "subtitle", given.field, report)
        return None

    def _translated(
        self,
        item: RepositoryItem,
        titles: list[tuple[Title, str]],
        chosen: Title,
        main: str,
        told: list[Title],
        report: Report,
    ) -> TranslatedTitle | None:
        own = chosen.language or (item.languages[0].value if item.languages else "")
        own_language = self.tables.language(own) if own else None
        for given, text in titles:
            if given is chosen or given.kind == "subtitle" or text == main:
                continue
            language = self.tables.language(given.language) if given.language else None
            if language is None or language == own_language:
                if given.kind == "translated":
                    told.append(given)
                    report.warning(
                        "translated-title-without-language",
                        given.field,
                        f"left out: ORCID wants its language, the item says {given.language!r}",
                    )
                continue
            told.append(given)
            say_cleaned(given.value, text, "translated title", given.field, report)
            report.chose(
                "translated-title", given.field, f"first title in another language: {language}", text[:80]
            )
            return TranslatedTitle(
                shortened(text, MAX_TITLE, "translated title", given.field, report), language
            )
        return None


def _say_left_over(titles: list[tuple[Title, str]], main: str, told: list[Title], report: Report) -> None:
    """Name the titles that ORCID has no place for: it takes one main title, one subtitle, one translation."""
    for given, text in titles:
        if text.casefold() != main.casefold() and not any(given is other for other in told):
            kind = f"{given.kind}, {given.language}" if given.language else given.kind
            report.info("not-sent", given.field, f"title {text[:80]!r} ({kind}): another one was chosen")
