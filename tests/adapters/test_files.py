"""BibTeX entries become items as a librarian would read them."""

from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.adapters import files
from orcid_repo_plugin.adapters.files.latex import decode
from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import ItemIdentifier, ReadItem, Repository, RepositoryItem
from orcid_repo_plugin.reading.source import Source

ROWS = files.orcid_gather_tables()["fields.files"]
MAIN = Repository("main", "files")
SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.fixture
def bib(tmp_path: Path) -> "Bib":
    return Bib(tmp_path)


class Bib:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "works.bib"

    def source(self, text: str | bytes) -> Source:
        self.path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Source("works.bib", self.path)

    def items(self, text: str, rows: dict[str, str] | None = None) -> list[RepositoryItem]:
        table = FieldTable({**ROWS, **(rows or {})})
        read = files.orcid_read_items("files", MAIN, self.source(text), table)
        return [one.item for one in read or () if isinstance(one, ReadItem)]

    def one(self, fields: str, entry_type: str = "article") -> RepositoryItem:
        (item,) = self.items(f"@{entry_type}{{k,\n{fields}\n}}")
        return item


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("@article{k,\n title={x}}", "files"),
        ("% a comment\n\n  @Book(k, title={x})", "files"),
        ("\ufeff@misc{k, title={x}}", "files"),
        ("@string{j = {J}}\n", "files"),
        ("@article{title={x}}", "files"),
        ("<html>@article{k, x={}}</html>", None),
        ('{"a": "@article{k,"}', None),
        ('["@article{k,"]', None),
        ("write to me@example.org, please", None),
        ("@media (min-width: 3px) {}", None),
        ("", None),
    ],
)
def test_a_file_is_recognised_by_the_start_of_an_entry(bib: Bib, text: str, platform: str | None) -> None:
    assert files.orcid_find_platform(bib.source(text)) == platform


def test_other_platforms_are_left_to_others(bib: Bib) -> None:
    source = bib.source("@misc{k}")

    assert files.orcid_read_items("eprints", MAIN, source, FieldTable(ROWS)) is None
    assert files.orcid_find_versions("eprints") is None
    assert files.orcid_find_versions("files") == ()


def people(item: RepositoryItem) -> list[tuple[Any, ...]]:
    return [(p.role, p.family, p.given, p.lineage, p.name, p.organisation) for p in item.contributors]


def test_names_are_taken_apart_as_bibtex_does(bib: Bib) -> None:
    item = bib.one(
        r"author = {van den Berg, Joost and King, Jr., Martin and Donald E. Knuth and {Example Institute}"
        r" and P{\"a}r Lindqvist and Madonna and others}, editor = {Ludwig van Beethoven}"
    )

    assert people(item) == [
        ("author", "van den Berg", "Joost", "", "", None),
        ("author", "King", "Martin", "Jr.", "", None),
        ("author", "Knuth", "Donald E.", "", "Donald E. Knuth", None),
        ("author", "", "", "", "Example Institute", True),
        ("author", "Lindqvist", "Pär", "", "Pär Lindqvist", None),
        ("author", "Madonna", "", "", "Madonna", None),
        ("editor", "van Beethoven", "Ludwig", "", "Ludwig van Beethoven", None),
    ]
    assert [finding.code for finding in item.findings] == ["and-others"]


@pytest.mark.parametrize(
    "names",
    ["{}", "a, b, c, d, e", "and and and", "{A and B} C", "\\", "and", ",", "~", "A and", " and others"],
)
def test_odd_names_break_nothing(bib: Bib, names: str) -> None:
    (item,) = bib.items(f"@misc{{k, title = {{x}}, author = {{{names}}}}}")
    assert item.titles[0].value == "x"


def test_names_parted_by_semicolons_are_read_and_told(bib: Bib) -> None:
    item = bib.one("author = {Okafor, Ruth; Hale, Tomas}")

    assert [person.family for person in item.contributors] == ["Okafor", "Hale"]
    assert [finding.code for finding in item.findings] == ["names-separated"]


def test_claimed_ids_are_never_authenticated(bib: Bib) -> None:
    item = bib.one(
        "author = {Carberry, Josiah and Hale, Tomas}, orcid-numbers = {Carberry, Josiah/0000-0002-1825-0097}"
    )

    assert [(p.orcid, p.authenticated) for p in item.contributors] == [
        ("0000-0002-1825-0097", False),
        (None, False),
    ]


@pytest.mark.parametrize(
    ("fields", "date", "kind"),
    [
        ("year = 2024", "2024", "published"),
        ("year = {2024}, month = mar", "2024-03", "published"),
        ("year = {2024}, month = {March}, day = 5", "2024-03-05", "published"),
        ('year = {2024}, month = "10~" # mar', "2024-03-10", "published"),
        ('year = {2024}, month = mar # "~10"', "2024-03-10", "published"),
        ("year = {2024}, month = {3}", "2024-03", "published"),
        ("year = {2024}, month = {Unspecified}", "2024", "published"),
        ("year = {2024}, month = jan # {/} # feb", "2024", "published"),
        ("year = {2024}, month = {13}", "2024", "published"),
        ("year = {2019a}", "2019", "published"),
        ("date = {2020-05-17}, year = {1999}", "2020-05-17", "published"),
        ("year = {in press}", "in press", "in-press"),
        ("year = {2024}, pubstate = {forthcoming}", "2024", "in-press"),
        ("year = {2024}, note = {To appear in the next issue}", "2024", "in-press"),
    ],
)
def test_dates_are_no_more_precise_than_the_entry(bib: Bib, fields: str, date: str, kind: str) -> None:
    given = bib.one(fields).dates[0]
    assert (given.value, given.kind) == (date, kind)


@pytest.mark.parametrize(
    ("fields", "identifier"),
    [
        (r"doi = {10.5555/a\_b--c}", ItemIdentifier("10.5555/a_b--c", "doi", "doi")),
        ("url = {https://doi.org/10.5555/1}", ItemIdentifier("https://doi.org/10.5555/1", "url")),
        (r"url = {\url{https://hdl.handle.net/1/2}}", ItemIdentifier("https://hdl.handle.net/1/2", "url")),
        ("eprint = {2101.00001}, archiveprefix = {arXiv}", ItemIdentifier("2101.00001", "eprint", "arxiv")),
        ("eprint = {hep-th/9901001}", ItemIdentifier("hep-th/9901001", "eprint", "arxiv")),
        ("eprint = {123}, eprinttype = {pubmed}", ItemIdentifier("123", "eprint", "pmid")),
        ("isbn = {978-1-4028-9462-6}", ItemIdentifier("978-1-4028-9462-6", "isbn", "isbn")),
        ("pmcid = {PMC1}", ItemIdentifier("PMC1", "pmcid", "pmc")),
        ("note = {doi:10.5555/x}", ItemIdentifier("doi:10.5555/x", "note", None, "citation")),
        (
            "journal = {arXiv preprint arXiv:2101.00001}",
            ItemIdentifier("arXiv:2101.00001", "journal", "arxiv"),
        ),
    ],
)
def test_identifiers_come_with_their_type(bib: Bib, fields: str, identifier: ItemIdentifier) -> None:
    assert bib.one(fields).identifiers == (identifier,)


def test_an_address_that_is_no_identifier_is_the_items_page(bib: Bib) -> None:
    item = bib.one(r"url = {https://repo.example.edu/~carberry/a\_b}")

    assert (item.uri, item.uri_field) == ("https://repo.example.edu/~carberry/a_b", "url")
    assert [text.value for text in item.urls] == ["https://repo.example.edu/~carberry/a_b"]


@pytest.mark.parametrize(
    ("entry_type", "fields", "types"),
    [
        ("article", "type = {Review}", ["article"]),
        ("techreport", "type = {Working Paper}", ["Working Paper", "techreport"]),
        ("phdthesis", "type = {Habilitation}", ["Habilitation", "phdthesis"]),
        ("book", "editor = {A B}", ["collection", "book"]),
        ("book", "editor = {A B}, author = {C D}", ["book"]),
        ("misc", "eprint = {2101.00001}, eprinttype = {arXiv}", ["preprint", "misc"]),
        ("article", "journal = {CoRR}", ["preprint", "article"]),
        ("INPROCEEDINGS", "", ["inproceedings"]),
    ],
)
def test_the_entry_type_is_refined_by_what_the_entry_says(
    bib: Bib, entry_type: str, fields: str, types: list[str]
) -> None:
    assert [text.value for text in bib.one(fields, entry_type).types] == types


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (
            r"G{\"o}del, {\'E}t{\'e}, \v{S}koda, {\c c}, \'{\i}, {\L}\'od\'z, \o re, \ss",
            "Gödel, Été, Škoda, ç, í, Łódź, øre, ß",
        ),
        (r"{\CYRP}{\cyre}{\cyrt}{\cyrr}", "Петр"),
        (r"{\ensuremath{<}}i{\ensuremath{\alpha}}", "<iα"),
        (r"\$5 \& 10\% \#1 a\_b \{x\}", "$5 & 10% #1 a_b {x}"),
        ("50% more & more", "50% more & more"),
        (r"on $E=mc^2$ and $\{a\}$", r"on $E=mc^2$ and $\{a\}$"),
        (r"the {DNA} of \emph{E.~coli}", "the DNA of E. coli"),
        (r"pages 3--4 --- ``so''", "pages 3–4 — “so”"),
        (r"\unheardof{kept} and C:\Users", r"kept and C:\Users"),
        (r"\href{https://repo.example.edu/}{here}", "here (https://repo.example.edu/)"),
        (r"see \url{https://repo.example.edu/a--b~c}", "see https://repo.example.edu/a--b~c"),
        (r"x\textasciicircum{}2 {\^{ }} \textbackslash{} \textbraceleft{}", "x^2 ^ \\ {"),
        ("left { open } and } more \\", "left  open  and  more \\"),
    ],
)
def test_latex_becomes_unicode_and_no_text_is_lost(latex: str, text: str) -> None:
    assert decode(latex) == text


def test_every_field_is_read_kept_or_known_to_be_useless(bib: Bib) -> None:
    item = bib.one(
        "title = {x}, shelfmark = {B 7}, owner = {me}, keywords = {a; b}, volume = 3, pages = {1--2}"
    )

    assert item.fields == ("entrytype", "title", "shelfmark", "owner", "keywords", "volume", "pages")
    assert item.extra == {"shelfmark": "B 7"}
    assert {(d.kind, d.value) for d in item.details} == {
        ("keywords", "a; b"),
        ("volume", "3"),
        ("pages", "1--2"),
    }


def test_a_row_of_the_site_wins(bib: Bib) -> None:
    rows = {"shelfmark": "detail:note", "keywords": "ignore"}
    (item,) = bib.items("@misc{k, shelfmark = {B 7}, keywords = {a}}", rows)

    assert [(d.kind, d.value, d.field) for d in item.details] == [("note", "B 7", "shelfmark")]
    assert item.extra == {}


def test_an_entry_without_a_key_is_called_by_its_place(bib: Bib) -> None:
    first, second = bib.items("@misc{a}\n@misc{, title={x}}")

    assert (first.item_id, second.item_id) == ("a", "#2")
    assert [finding.code for finding in second.findings] == ["no-item-id"]


def test_the_export_of_a_running_eprints_is_read_whole(bib: Bib) -> None:
    path = SHARED / "platforms" / "eprints" / "nine-items.bib"
    if not path.is_file():
        pytest.skip("../shared is not here: no recorded EPrints export to read")
    items = {item.item_id: item for item in bib.items(path.read_text(encoding="utf-8"))}

    assert len(items) == 9
    assert [p.family for p in items["pubtest10"].contributors] == ["Okafor", "Петрова"]
    assert items["pubtest12"].titles[0].value == "Соната для двух альтов"
    assert (
        items["pubtest14"]
        .titles[0]
        .value.startswith('On the <i>α</i>-stability of H<sub>2</sub>O & "wet" rings')
    )
    assert [(d.value, d.kind) for d in items["pubtest14"].dates] == [("In Press", "in-press")]
    assert items["pubtest4"].dates[0].value == "2019"
    assert items["pubtest6"].identifiers[0] == ItemIdentifier(
        "https://dx.doi.org/10.5555/SCH2020.033", "doi", "doi"
    )


def test_the_number_of_a_patent_is_its_identifier(bib: Bib) -> None:
    found = bib.one("number={US 9,999,999 B2}", "patent")
    assert found.identifiers == (ItemIdentifier("US 9,999,999 B2", "number", "pat"),)
    assert bib.one("number={7}").identifiers == ()


def test_a_double_month_is_left_off_with_a_warning(bib: Bib) -> None:
    found = bib.one("year={2020}, month={January/February}")
    assert [date.value for date in found.dates] == ["2020"]
    assert [finding.code for finding in found.findings] == ["date-cut"]
