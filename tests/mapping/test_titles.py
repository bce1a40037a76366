"""Main title, subtitle, translated title; what ORCID has no place for is named."""

from orcid_repo_plugin.domain.item import Text, Title
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import Titles, TranslatedTitle
from orcid_repo_plugin.mapping.titles import TitlesMapping
from tests.mapping.parts import TABLES, item_with, said


def map_titles(*titles: Title, language: str = "") -> tuple[Titles | None, Report]:
    languages = (Text(language, "dc.language.iso"),) if language else ()
    report = Report()
    mapped = TitlesMapping(TABLES).orcid_map_titles(item_with(titles=titles, languages=languages), report)
    return mapped, report


def test_the_title_in_the_items_language_is_the_main_one() -> None:
    mapped, _ = map_titles(
        Title("Der Fluss", "dc.title", "de"), Title("The river", "dc.title", "en_US"), language="eng"
    )

    assert mapped == Titles("The river", None, TranslatedTitle("Der Fluss", "de"))


def test_a_third_title_is_named_in_the_report() -> None:
    _, report = map_titles(
        Title("The river", "dc.title", "en"),
        Title("Der Fluss", "dc.title", "de"),
        Title("Le fleuve", "dc.title", "fr"),
    )

    assert said(report, "not-sent") == ["title 'Le fleuve' (main, fr): another one was chosen"]


def test_a_second_subtitle_and_an_alternative_title_without_language_are_named() -> None:
    mapped, report = map_titles(
        Title("Pots", "title"),
        Title("A theory", "subtitle", None, "subtitle"),
        Title("An essay", "subtitle", None, "subtitle"),
        Title("Cracked pots", "alt_title", None, "alternative"),
    )

    assert mapped == Titles("Pots", "A theory")
    assert [line.field for line in report.lines if line.code == "not-sent"] == ["subtitle", "alt_title"]


def test_the_same_title_twice_is_nothing_to_report() -> None:
    _, report = map_titles(Title("Pots", "dc.title", "en"), Title("Pots", "dc.title", "de"))

    assert said(report, "not-sent") == []


def test_markup_that_was_taken_out_is_told_and_a_line_break_is_not() -> None:
    _, marked = map_titles(Title("On <i>E. coli</i>", "title"))
    _, broken = map_titles(Title("On\n  E. coli", "title"))

    assert len(said(marked, "text-cleaned")) == 1
    assert said(broken, "text-cleaned") == []
