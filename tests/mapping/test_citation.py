"""BibTeX entries as a librarian would write them."""

from typing import Any

import pytest

from orcid_repo_plugin.domain.item import (
    Container,
    Detail,
    ItemContributor,
    ItemDate,
    Repository,
    RepositoryItem,
    Text,
)
from orcid_repo_plugin.domain.report import Level, Report
from orcid_repo_plugin.domain.work import Contributor, ExternalId, PublicationDate, Work
from orcid_repo_plugin.mapping.bibtex_entry import citation_key
from orcid_repo_plugin.mapping.bibtex_fields import page_range
from orcid_repo_plugin.mapping.citation import CitationMapping, write_entry
from orcid_repo_plugin.mapping.tex import to_tex

MAIN = Repository("main", "eprints")
OKAFOR = ItemContributor(field="creators", family="Okafor", given="Ruth A.")


def an_item(details: dict[str, str] | None = None, **values: Any) -> RepositoryItem:
    made = tuple(Detail(kind, value, kind) for kind, value in (details or {}).items())
    return RepositoryItem(repository=MAIN, item_id="1", details=made, **values)


def a_work(work_type: str = "journal-article", **values: Any) -> Work:
    author = (Contributor("Ruth A. Okafor", "author", "first"),)
    return Work(**{"type": work_type, "title": "A Theory of Cracked Pots", "contributors": author, **values})


def fields_of(item: RepositoryItem, work: Work, **options: Any) -> dict[str, str]:
    lines = write_entry(item, work, **options).citation.value.splitlines()
    pairs = (line.strip().rstrip(",").split(" = ", 1) for line in lines[1:-1])
    return {"": lines[0], **{name: value[1:-1] if value[0] == "{" else value for name, value in pairs}}


def test_an_article_has_its_fields_in_one_order() -> None:
    item = an_item(
        {"volume": "18", "number": "3", "pages": "211-228", "publisher": "Wiley & Sons"},
        contributors=(OKAFOR,),
        containers=(Container("journal", "Journal of Synthetic Ecology", "publication"),),
    )
    work = a_work(
        subtitle="second thoughts",
        journal_title="Journal of Synthetic Ecology",
        publication_date=PublicationDate(2024, 3, 5),
        external_ids=(ExternalId("doi", "10.5555/jse.2024_0211"), ExternalId("issn", "2049-3630", "part-of")),
        url="https://repo.example.edu/1",
    )

    written = write_entry(item, work)

    assert written.citation.type == "bibtex"
    assert written.used == ("volume", "pages", "publisher", "number")
    assert written.citation.value == (
        "@article{okafor2024-eprints-1,\n"
        "  title = {A Theory of Cracked Pots: second thoughts},\n"
        "  author = {Okafor, Ruth A.},\n"
        "  journal = {Journal of Synthetic Ecology},\n"
        "  publisher = {Wiley \\& Sons},\n"
        "  volume = {18},\n"
        "  number = {3},\n"
        "  pages = {211--228},\n"
        "  year = {2024},\n"
        "  month = mar,\n"
        "  doi = {10.5555/jse.2024_0211},\n"
        "  issn = {2049-3630},\n"
        "  url = {https://repo.example.edu/1}\n"
        "}\n"
    )


YEAR = {"publication_date": PublicationDate(2021)}
BOOK = (Container("book", "Handbook", "book_title"),)
TYPES: list[tuple[str, dict[str, str], dict[str, Any], tuple[Container, ...], str]] = [
    ("journal-article", {}, {**YEAR, "journal_title": "J"}, (), "article"),
    ("journal-article", {"note": "In press"}, {"journal_title": "J"}, (), "unpublished"),
    ("journal-article", {}, YEAR, (), "misc"),
    ("newspaper-article", {}, {**YEAR, "journal_title": "The Post"}, (), "article"),
    ("book", {"publisher": "P"}, YEAR, (), "book"),
    ("book", {}, YEAR, (), "booklet"),
    (
        "edited-book",
        {"publisher": "P"},
        {**YEAR, "contributors": (Contributor("A B", "editor"),)},
        (),
        "book",
    ),
    ("conference-proceedings", {}, YEAR, (), "proceedings"),
    ("book-chapter", {"publisher": "P"}, YEAR, BOOK, "incollection"),
    ("book-chapter", {}, YEAR, BOOK, "misc"),
    ("encyclopedia-entry", {"publisher": "P"}, YEAR, BOOK, "incollection"),
    ("conference-paper", {}, YEAR, BOOK, "inproceedings"),
    ("conference-paper", {}, YEAR, (), "misc"),
    ("conference-paper", {}, YEAR, (Container("journal", "J", "publication"),), "article"),
    (
        "conference-poster",
        {},
        {**YEAR, "journal_title": "SCH"},
        (Container("event", "SCH", "event"),),
        "misc",
    ),
    ("dissertation-thesis", {"school": "U"}, YEAR, (), "phdthesis"),
    ("dissertation-thesis", {"school": "U", "thesis_type": "masters"}, YEAR, (), "mastersthesis"),
    ("dissertation-thesis", {"school": "U", "degree": "M.Sc."}, YEAR, (), "mastersthesis"),
    ("dissertation-thesis", {"thesis_type": "phd"}, YEAR, (), "misc"),
    ("report", {"institution": "I"}, YEAR, (), "techreport"),
    ("report", {}, YEAR, (), "misc"),
    ("working-paper", {"institution": "I"}, YEAR, (), "techreport"),
    ("working-paper", {}, YEAR, (), "unpublished"),
    ("preprint", {}, YEAR, (), "unpublished"),
    ("manual", {}, {}, (), "manual"),
    ("patent", {"report_number": "US 1"}, YEAR, (), "misc"),
    ("data-set", {}, YEAR, (), "misc"),
    ("other", {}, {"contributors": ()}, (), "misc"),
]


@pytest.mark.parametrize(("work_type", "details", "values", "containers", "entry_type"), TYPES)
def test_the_entry_type_has_all_that_it_requires(
    work_type: str,
    details: dict[str, str],
    values: dict[str, Any],
    containers: tuple[Container, ...],
    entry_type: str,
) -> None:
    written = write_entry(an_item(details, containers=containers), a_work(work_type, **values))

    assert written.entry_type == entry_type
    assert written.citation.value.startswith(f"@{entry_type}{{")


def test_a_book_part_has_no_number_beside_a_volume_and_an_article_none_without_one() -> None:
    series = (*BOOK, Container("series", "Coastal Studies", "series"))
    part = {"volume": "7", "series_number": "12", "publisher": "P"}

    chapter = fields_of(an_item(part, containers=series), a_work("book-chapter", **YEAR))
    article = fields_of(an_item({"number": "3"}), a_work(journal_title="J", **YEAR))

    assert "number" not in chapter
    assert chapter["volume"] == "7"
    assert (article.get("number"), article["issue"]) == (None, "3")


def test_an_entry_that_nobody_wrote_is_sorted_by_its_title() -> None:
    assert fields_of(an_item(), a_work("data-set", contributors=()))["key"] == "A Theory of Cracked Pots"


def test_what_is_in_press_has_a_note_and_no_year() -> None:
    item = an_item(dates=(ItemDate("forthcoming", "date", "in-press"),))
    fields = fields_of(item, a_work(journal_title="Acta Synthetica"))

    assert fields["note"] == "Forthcoming"
    assert "year" not in fields
    assert fields[""].startswith("@unpublished{okafor-eprints-1")


def test_a_month_without_a_day_is_written_and_a_day_is_not() -> None:
    work = a_work(publication_date=PublicationDate(2021, 12, 31), journal_title="J")
    assert fields_of(an_item(), work)["month"] == "dec"


PEOPLE: list[tuple[str, ItemContributor | None, str, str]] = [
    (
        "parts",
        ItemContributor(field="c", family="van den Berg", given="Joost"),
        "Joost van den Berg",
        "van den Berg, Joost",
    ),
    (
        "lineage",
        ItemContributor(field="c", family="King", given="Martin", lineage="Jr."),
        "Martin King Jr.",
        "King, Jr., Martin",
    ),
    (
        "honorific",
        ItemContributor(field="c", family="Beispiel", given="Dr. Ada"),
        "Ada Beispiel",
        "Beispiel, Ada",
    ),
    ("east asian", ItemContributor(field="c", family="赵", given="小雨"), "赵小雨", "赵, 小雨"),
    ("mononym", ItemContributor(field="c", family="Madonna"), "Madonna", "Madonna"),
    ("mononym of two words", ItemContributor(field="c", family="Ibn Sina"), "Ibn Sina", "{Ibn Sina}"),
    (
        "organisation",
        ItemContributor(field="c", name="Smith and Sons, Ltd", organisation=True),
        "Smith and Sons, Ltd",
        "{Smith and Sons, Ltd}",
    ),
    (
        "organisation by its words",
        ItemContributor(field="c", name="Example Institute"),
        "Example Institute",
        "{Example Institute}",
    ),
    ("one string", ItemContributor(field="c", name="Okafor, Ruth A."), "Ruth A. Okafor", "Okafor, Ruth A."),
    (
        "one string with lineage",
        ItemContributor(field="c", name="Carberry, Josiah, Jr."),
        "Josiah Carberry Jr.",
        "Carberry, Jr., Josiah",
    ),
    (
        "one string in reading order",
        ItemContributor(field="c", name="Joost van den Berg"),
        "Joost van den Berg",
        "van den Berg, Joost",
    ),
    (
        "four words that may be anything",
        ItemContributor(field="c", name="Store Myr Field Station"),
        "Store Myr Field Station",
        "{Store Myr Field Station}",
    ),
    ("a plugin's own", None, "Josiah Carberry", "Carberry, Josiah"),
    (
        "family called And",
        ItemContributor(field="c", family="And", given="Metin"),
        "Metin And",
        "{And}, Metin",
    ),
    (
        "with an ampersand",
        ItemContributor(field="c", name="R & D Group", organisation=True),
        "R & D Group",
        r"{R \& D Group}",
    ),
]


@pytest.mark.parametrize(
    ("person", "name", "written"), [row[1:] for row in PEOPLE], ids=[row[0] for row in PEOPLE]
)
def test_names_are_last_first_and_organisations_in_braces(
    person: ItemContributor | None, name: str, written: str
) -> None:
    item = an_item(contributors=(person,) if person else ())
    work = a_work(
        "data-set", contributors=(Contributor(name, "author"), Contributor("Ruth Okafor", "author"))
    )

    assert fields_of(item, work)["author"] == f"{written} and Okafor, Ruth"


def test_editors_stand_apart_and_supervisors_are_left_out() -> None:
    credit = "http://credit.niso.org/contributor-roles/supervision/"
    work = a_work(
        "book-chapter",
        contributors=(
            Contributor("A Bee", "author"),
            Contributor("C Dee", "editor"),
            Contributor("E Eff", credit),
        ),
    )
    fields = fields_of(an_item(), work)

    assert (fields["author"], fields["editor"]) == ("Bee, A", "Dee, C")


def test_a_composer_without_an_orcid_role_is_the_author() -> None:
    work = a_work("musical-composition", contributors=(Contributor("Anna Petrova", None),))
    assert fields_of(an_item(), work)["author"] == "Petrova, Anna"


TEXTS = [
    ("AT&T 5% #1 a_b", r"AT\&T 5\% \#1 a\_b"),
    ("x^2 ~ 3 \\", r"x\textasciicircum{}2 \textasciitilde{} 3 \textbackslash{}"),
    ("{1, 2}", r"\{1, 2\}"),
    ("}{", r"\textbraceright{}\textbraceleft{}"),
    ("left { open", r"left \textbraceleft{} open"),
    ("costs $5 and $10", r"costs \$5 and \$10"),
    (r"$E = mc^2$ & {\"o}", r"$E = mc^2$ \& {\"o}"),
    (r"H$_2$O at 5\%", r"H$_2$O at 5\%"),
    (r"\emph{x} \& y", r"\emph{x} \& y"),
    ("{DNA} repair", "{DNA} repair"),
    (r"C:\Users\new", r"C:\textbackslash{}Users\textbackslash{}new"),
    (r"\'e and \\", r"\'e and"),
    ("Αθήνα 漢字 עברית 🦉 “é”", "Αθήνα 漢字 עברית 🦉 “é”"),
    ("two\n lines\x00and\ta tab", "two lines and a tab"),
]


@pytest.mark.parametrize(("text", "tex"), TEXTS)
def test_text_is_escaped_once_and_latex_left_alone(text: str, tex: str) -> None:
    assert to_tex(text) == tex
    assert to_tex(tex) == tex


@pytest.mark.parametrize(
    ("pages", "written"),
    [
        ("211-228", "211--228"),
        ("211–228", "211--228"),
        ("211--228", "211--228"),
        ("S1 - S9", "S1--S9"),
        ("pp. 33-40", "33--40"),
        ("xi-xiv, 3-5", "xi--xiv, 3--5"),
        ("7", "7"),
        ("e0123456", "e0123456"),
        ("Art. No. 23", "Art. No. 23"),
        ("12-1-12-20", "12-1-12-20"),
    ],
)
def test_page_ranges_have_two_hyphens(pages: str, written: str) -> None:
    assert page_range(pages) == written


def test_first_and_last_page_make_a_range() -> None:
    item = an_item({"first_page": "7", "last_page": "19"})
    assert fields_of(item, a_work(journal_title="J", **YEAR))["pages"] == "7--19"


def test_the_abstract_is_written_only_when_asked_for() -> None:
    work = a_work(short_description="Ten % more.")

    assert "abstract" not in fields_of(an_item(), work)
    assert fields_of(an_item(), work, abstract=True)["abstract"] == r"Ten \% more."


def test_an_address_is_verbatim_but_for_what_would_end_it() -> None:
    work = a_work(
        url="https://repo.example.edu/a_b%20{c}#d&e~", external_ids=(ExternalId("doi", "10.5555/a_b(1)"),)
    )
    fields = fields_of(an_item(), work)

    assert fields["url"] == "https://repo.example.edu/a_b%20%7Bc%7D#d&e~"
    assert fields["doi"] == "10.5555/a_b(1)"


def test_arxiv_ids_are_eprints() -> None:
    fields = fields_of(an_item(), a_work("preprint", external_ids=(ExternalId("arxiv", "arXiv:2101.00001"),)))
    assert (fields["eprint"], fields["archiveprefix"]) == ("2101.00001", "arXiv")


def test_keys_differ_wherever_platform_repository_or_id_differ() -> None:
    places = [
        Repository("main", "eprints"),
        Repository("main", "dspace"),
        Repository("a", "eprints"),
        Repository("a-1", "eprints"),
    ]
    ids = ["1", "1-1", "a/1", "a:1", "a_1", "ä", "", "x" * 80, "x" * 81, "Żółć", "a-1"]
    items = [RepositoryItem(repository=place, item_id=item_id) for place in places for item_id in ids]

    keys = [citation_key(item, "okafor2024") for item in items]

    assert len(set(keys)) == len(keys)
    assert all(key.isascii() and set(key) <= set("-_:") | {c for c in key if c.isalnum()} for key in keys)
    assert keys == [citation_key(item, "okafor2024") for item in items]


@pytest.mark.parametrize(
    ("family", "start"),
    [("Łukaszewicz", "lukaszewicz2021-"), ("O'Brien", "obrien2021-"), ("Петрова", "item2021-")],
)
def test_keys_begin_with_a_readable_name(family: str, start: str) -> None:
    item = an_item(contributors=(ItemContributor(field="creators", family=family, given="A"),))
    work = a_work("data-set", contributors=(Contributor(f"A {family}", "author"),), **YEAR)
    assert write_entry(item, work).key.startswith(start)


def test_the_report_names_the_entry_and_the_fields_it_used() -> None:
    report = Report()
    item = an_item({"volume": "18"}, containers=(Container("journal", "J", "publication"),))

    answer = CitationMapping(abstract=True).orcid_map_citation(
        item, a_work(journal_title="J", **YEAR), report
    )

    assert answer is not None
    assert [(line.level, line.code, line.field) for line in report.lines] == [
        (Level.INFO, "citation", "volume")
    ]
    assert "@article" in report.lines[0].message


def test_a_citation_that_fails_is_left_out_and_reported() -> None:
    report = Report()

    assert CitationMapping().orcid_map_citation(an_item(), a_work(title=" \x00 "), report) is None
    assert [(line.level, line.code) for line in report.lines] == [(Level.ERROR, "citation-failed")]


def test_editors_of_a_book_with_authors_are_left_out_and_that_is_told() -> None:
    report = Report()
    people = (Contributor("A Bee", "author"), Contributor("C Dee", "editor"))

    CitationMapping().orcid_map_citation(
        an_item({"publisher": "P"}), a_work("book", contributors=people, **YEAR), report
    )

    assert [line.code for line in report.lines] == ["citation-left-out", "citation"]


def test_the_kind_of_report_and_thesis_is_told() -> None:
    report = an_item({"institution": "I"}, types=(Text("monograph/project_report", "type"),))
    thesis = an_item({"school": "U", "degree": "Bachelor of Arts"})

    assert fields_of(report, a_work("report", **YEAR))["type"] == "Report"
    assert fields_of(thesis, a_work("dissertation-thesis", **YEAR))["type"] == "Bachelor's thesis"
