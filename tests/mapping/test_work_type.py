"""What a repository's word for a kind of item becomes."""

from pathlib import Path

import pytest

from orcid_repo_plugin.domain.item import Repository, RepositoryItem, Text
from orcid_repo_plugin.domain.report import Finding, Level, Report
from orcid_repo_plugin.mapping.built_in import built_in
from orcid_repo_plugin.mapping.tables import Tables
from orcid_repo_plugin.mapping.work_type import WorkTypeMapping
from orcid_repo_plugin.settings import MappingSettings

TABLES = Tables.build([], MappingSettings())
SHARED = Path(__file__).parents[3] / "shared"


def map_type(platform: str, *words: str, tables: Tables = TABLES) -> tuple[str, list[Finding]]:
    types = tuple(Text(word, "dc.type") for word in words)
    item = RepositoryItem(repository=Repository("main", platform), item_id="1", types=types)
    report = Report()
    return WorkTypeMapping(tables).orcid_map_work_type(item, report), report.lines


EPRINTS = {
    "article": "journal-article",
    "article/unpublished": "preprint",
    "book_section": "book-chapter",
    "monograph": "report",
    "monograph/technical_report": "report",
    "monograph/project_report": "report",
    "monograph/other": "report",
    "monograph/documentation": "manual",
    "monograph/manual": "manual",
    "monograph/working_paper": "working-paper",
    "monograph/discussion_paper": "working-paper",
    "conference_item/paper": "conference-paper",
    "conference_item/poster": "conference-poster",
    "conference_item/lecture": "lecture-speech",
    "conference_item/speech": "lecture-speech",
    "conference_item/keynote": "conference-presentation",
    "conference_item/other": "conference-output",
    "conference_item": "conference-output",
    "book": "book",
    "book/edited": "edited-book",
    "thesis": "dissertation-thesis",
    "thesis/diploma": "dissertation-thesis",
    "thesis/masters": "dissertation-thesis",
    "thesis/doctoral": "dissertation-thesis",
    "thesis/postdoctoral": "dissertation-thesis",
    "thesis/other": "dissertation-thesis",
    "thesis/bachelors": "dissertation-thesis",
    "patent": "patent",
    "artefact": "physical-object",
    "exhibition": "artistic-performance",
    "composition": "musical-composition",
    "performance": "artistic-performance",
    "image": "image",
    "video": "moving-image",
    "audio": "sound",
    "dataset": "data-set",
    "experiment": "data-set",
    "teaching_resource": "learning-object",
    "other": "other",
    "preprint": "preprint",
    "posted-content": "preprint",
    "software": "software",
    "code": "software",
    "book_review": "book-review",
    "review": "book-review",
    "proceedings": "conference-proceedings",
    "newspaper_article": "newspaper-article",
    "magazine_article": "magazine-article",
    "encyclopedia_article": "encyclopedia-entry",
    "dictionary_entry": "dictionary-entry",
    "website": "website",
    "web_resource": "online-resource",
    "blog_post": "blog-post",
    "map": "cartographic-material",
    "standard": "technical-standard",
    "translation": "translation",
    "design": "design",
    "data_collection": "data-set",
    "videorecording": "moving-image",
    "journal_issue": "journal-issue",
    "journal": "journal-issue",
    "oral_history": "other",
}


@pytest.mark.parametrize(("word", "work_type"), EPRINTS.items(), ids=EPRINTS)
def test_eprints_types_with_their_refinements(word: str, work_type: str) -> None:
    found, lines = map_type("eprints", word)
    assert found == work_type
    assert [(line.level, line.code) for line in lines] == [(Level.INFO, "type")]


DSPACE = {
    "Animation": "moving-image",
    "Article": "journal-article",
    "Book": "book",
    "Book chapter": "book-chapter",
    "Dataset": "data-set",
    "Learning Object": "learning-object",
    "Image": "image",
    "Image, 3-D": "image",
    "Map": "cartographic-material",
    "Musical Score": "musical-composition",
    "Plan or blueprint": "design",
    "Preprint": "preprint",
    "Presentation": "conference-presentation",
    "Recording, acoustical": "sound",
    "Recording, musical": "sound",
    "Recording, oral": "sound",
    "Software": "software",
    "Technical Report": "report",
    "Thesis": "dissertation-thesis",
    "Video": "moving-image",
    "Working Paper": "working-paper",
    "Other": "other",
    "conference paper": "conference-paper",
    "Journal Article": "journal-article",
    "Doctoral thesis": "dissertation-thesis",
    "Master\u2019s thesis": "dissertation-thesis",
    "Thesis (Ph.D.)": "dissertation-thesis",
    "Bachelor thesis": "dissertation-thesis",
}


@pytest.mark.parametrize(("word", "work_type"), DSPACE.items(), ids=DSPACE)
def test_dspaces_default_list_and_what_sites_add(word: str, work_type: str) -> None:
    assert map_type("dspace", word)[0] == work_type


WORDS = {
    "Aufsatz": "journal-article",
    "Zeitschriftenartikel": "journal-article",
    "Dissertation": "dissertation-thesis",
    "Masterarbeit": "dissertation-thesis",
    "Habilitationsschrift": "dissertation-thesis",
    "Buchkapitel": "book-chapter",
    "Sammelband": "edited-book",
    "Forschungsdaten": "data-set",
    "Tagungsband": "conference-proceedings",
    "Vortrag": "lecture-speech",
    "Rezension": "book-review",
    "thèse": "dissertation-thesis",
    "article de revue": "journal-article",
    "chapitre d\u2019ouvrage": "book-chapter",
    "rapport": "report",
    "mémoire": "dissertation-thesis",
    "communication": "conference-paper",
    "logiciel": "software",
    "tesis doctoral": "dissertation-thesis",
    "artículo": "journal-article",
    "articulo": "journal-article",
    "capítulo de libro": "book-chapter",
    "ponencia": "conference-paper",
    "informe": "report",
    "Libro": "book",
    "data management plan": "data-management-plan",
    "blog": "blog-post",
}


@pytest.mark.parametrize(("word", "work_type"), WORDS.items(), ids=WORDS)
@pytest.mark.parametrize("platform", ["dspace", "eprints", "files", "items", "a_plugins_own"])
def test_common_words_in_four_languages_on_any_platform(platform: str, word: str, work_type: str) -> None:
    assert map_type(platform, word)[0] == work_type


@pytest.mark.parametrize(
    "word",
    [
        "Journal Article",
        "journal-article",
        "JournalArticle",
        "journal_article",
        "JOURNAL ARTICLE",
        " journal  article ",
        "journal.article",
        "Journal\u00a0Article",
        "journal\u2010article",
        "ｊｏｕｒｎａｌ article",
        "Journal articles",
        "http://purl.org/coar/resource_type/c_6501",
        "https://purl.org/coar/resource_type/c_6501/",
        "COAR: c_6501",
        "coar:c_6501",
        "C_6501",
        "https://vocabularies.coar-repositories.org/resource_types/c_6501/",
        "Resource Types::text::journal::journal article",
        "text::journal::journal article::research article",
        "info:eu-repo/semantics/article",
        "INFO:EU-REPO/SEMANTICS/ARTICLE",
        "semantics/article: article",
        "http://purl.org/info:eu-repo/semantics/article",
        "article",
        "Journal Article (peer-reviewed)",
        "Journal Article, refereed",
        "Text > Journal article",
        "http://schema.org/ScholarlyArticle",
        "bibo:AcademicArticle",
    ],
)
def test_one_type_in_all_its_spellings(word: str) -> None:
    assert map_type("dspace", word)[0] == "journal-article"


@pytest.mark.parametrize("table", ["coar", "info-eu-repo", "datacite", "bibtex", "dspace", "eprints"])
def test_each_row_of_a_vocabulary_maps_to_its_value_where_it_is_at_home(table: str) -> None:
    platform = {"bibtex": "files", "dspace": "dspace", "eprints": "eprints"}.get(table, "dspace")
    prefix = {"coar": "http://purl.org/coar/resource_type/", "info-eu-repo": "info:eu-repo/semantics/"}.get(
        table, ""
    )
    for word, value in built_in()[f"types.{table}"].items():
        found = TABLES.work_type(platform, prefix + word)
        assert (word, found and found.value) == (word, value)


@pytest.mark.parametrize(
    "code", ["R60J-J5BD", "c_db06", "H9BQ-739P", "6NC7-GK9S", "QH80-2R4E", "c_18co", "c_ab20"]
)
def test_a_coar_code_and_its_label_say_the_same(code: str) -> None:
    rows = list(built_in()["types.coar"])
    label = rows[rows.index(code) + 1]
    assert map_type("dspace", f"http://purl.org/coar/resource_type/{code}")[0] == map_type("dspace", label)[0]


def test_the_first_word_that_maps_decides_and_is_named_with_its_row() -> None:
    found, lines = map_type("eprints", "monograph/technical_report", "monograph", "book")
    assert found == "report"
    assert lines == [
        Finding(Level.INFO, "type", "dc.type", "report (row 'monograph/technical_report' of types.eprints)"),
        Finding(
            Level.INFO, "unused-type", "dc.type", "'book': 'monograph/technical_report' stands before it"
        ),
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("Text", "Preprint"),
        ("info:eu-repo/semantics/publishedVersion", "Preprint"),
        ("peer reviewed", "openAccess", "Preprint", "Text"),
        ("Other", "Preprint"),
    ],
)
def test_a_word_that_is_no_type_or_says_other_gives_way_without_a_word(words: tuple[str, ...]) -> None:
    found, lines = map_type("dspace", *words)
    assert found == "preprint"
    assert [line.code for line in lines] == ["type"]


def test_other_stays_where_nothing_better_stands() -> None:
    found, lines = map_type("dspace", "Other", "Text")
    assert (found, [line.code for line in lines]) == ("other", ["type"])


def test_a_word_that_is_passed_over_is_named_but_a_refinement_is_not() -> None:
    assert [line.code for line in map_type("dspace", "Grobschnitt", "Article")[1]] == ["unused-type", "type"]
    assert [line.code for line in map_type("eprints", "thesis/local_kind", "thesis")[1]] == ["type"]


def test_an_unknown_word_becomes_other_with_the_row_to_write() -> None:
    found, [line, chosen] = map_type("eprints", "grobschnitt/x", "grobschnitt")
    assert (found, chosen.code) == ("other", "type")
    assert (line.level, line.code, line.field) == (Level.WARNING, "unknown-type", "dc.type")
    assert "'grobschnitt'" in line.message
    assert '[mapping.types.eprints]: "grobschnitt" = ' in line.message


@pytest.mark.parametrize("words", [(), ("Text",), ("peer reviewed", "text")])
def test_an_item_without_a_type_becomes_other_with_a_warning(words: tuple[str, ...]) -> None:
    found, [line, chosen] = map_type("dspace", *words)
    assert (chosen.code, chosen.field) == ("type", "")
    assert (found, line.level, line.code) == ("other", Level.WARNING, "no-type")


def test_a_word_after_the_first_that_maps_is_named() -> None:
    found, lines = map_type("dspace", "Article", "Preprint", "Text")
    assert found == "journal-article"
    assert [(line.code, line.message) for line in lines if line.code != "type"] == [
        ("unused-type", "'Preprint': 'Article' stands before it")
    ]


def test_the_wider_word_of_a_refined_one_is_not_named() -> None:
    found, lines = map_type("eprints", "monograph/manual", "monograph")
    assert (found, [line.code for line in lines]) == ("manual", ["type"])


def test_the_row_that_the_warning_asks_for_works() -> None:
    settings = MappingSettings(types={"eprints": {"grobschnitt": "physical-object"}})
    tables = Tables.build([], settings)
    assert map_type("eprints", "grobschnitt", tables=tables)[0] == "physical-object"


@pytest.mark.parametrize(
    "word", ["", " ", "/", "::", "://", "x" * 100_000, "%%%", "\x00", "\ud800", "(((", "info:"]
)
def test_no_word_however_odd_breaks_the_look_up(word: str) -> None:
    assert map_type("dspace", word)[0] == "other"


def test_every_type_in_the_recorded_eprints_is_known() -> None:
    folder = SHARED / "data" / "eprints-caltech"
    if not folder.is_dir():
        pytest.skip("../shared is not here: no recorded items to read types from")
    lxml = pytest.importorskip("lxml.etree")
    namespace = "{http://eprints.org/ep2/data/2.0}"
    words = {
        text
        for file in folder.glob("*.xml")
        for element in lxml.parse(str(file)).getroot().iter(f"{namespace}eprint")
        if (text := element.findtext(f"{namespace}type"))
    }
    assert {word for word in words if TABLES.work_type("eprints", word) is None} == set()
