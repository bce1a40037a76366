"""Debian's ``bibtex`` and ``biber``, where they are installed, take every entry without a warning."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

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
from orcid_repo_plugin.domain.work import Contributor, ExternalId, PublicationDate, Work, WorkType
from orcid_repo_plugin.mapping.citation import write_entry

HOSTILE = [
    "an open { brace",
    "a closed } brace",
    "}{",
    "{{{",
    r"\{ \} \{",
    r"\}",
    r"C:\Users\new" + "\\",
    "\\",
    "\\\\",
    r"\\{x}",
    "$",
    "costs $5 and 10% of #1 at a_b ~ c^2",
    r"existing $E = mc^2$, {\"o}, \emph{x} \& co",
    r"\emph{left open",
    '"quoted" @article{not, me = {an entry}}',
    "Αθήνα, 漢字, עברית, العربية, 🦉",
    "line\nbreak\x00 and\ttab",
    "Smith and Sons, Ltd, and others",
    "100% # % comment",
    r"{\textbackslash}",
    "@string{x = 1}",
    "=,;:(){}",
]
PEOPLE = (
    ItemContributor(field="creators", family="Okafor", given="Ruth A."),
    ItemContributor(field="creators", family="van den Berg", given="Joost"),
    ItemContributor(field="creators", family="King", given="Martin", lineage="Jr."),
    ItemContributor(field="creators", family="Madonna"),
    ItemContributor(field="creators", name="Smith and Sons, Ltd", organisation=True),
)
NAMES = ("Ruth A. Okafor", "Joost van den Berg", "Martin King Jr.", "Madonna", "Smith and Sons, Ltd")
AUTHORS = tuple(Contributor(name, "author") for name in NAMES)
EDITORS = (Contributor("Tomas Hale", "editor"), Contributor("Example Institute", "editor"))
DETAILS = tuple(
    Detail(kind, value, kind)
    for kind, value in {
        "volume": "7",
        "number": "3",
        "pages": "101-119",
        "publisher": "Example Press & Sons",
        "place": "Exampleton",
        "institution": "Example Institute of Water Research",
        "school": "Example University",
        "edition": "2nd ed.",
        "report_number": "EIWR_TR-2019-04",
        "series_number": "12",
        "thesis_type": "phd",
        "note": "Correction published in issue 4.",
        "chapter": "9",
    }.items()
)


def test_bibtex_takes_all_entries_without_a_warning(tmp_path: Path) -> None:
    if shutil.which("bibtex") is None:
        pytest.skip("bibtex is not installed (Debian: texlive-binaries, texlive-base)")
    (tmp_path / "all.bib").write_text(entries(), encoding="utf-8")
    (tmp_path / "all.aux").write_text("\\citation{*}\n\\bibdata{all}\n\\bibstyle{plain}\n")

    run = subprocess.run(["bibtex", "all"], cwd=tmp_path, capture_output=True, text=True, errors="replace")

    log = run.stdout + run.stderr
    if "couldn't open style file" in log:
        pytest.skip("bibtex has no plain.bst (Debian: texlive-base)")
    troubles = [line for line in log.splitlines() if "arning" in line or "rror" in line or "---" in line]
    assert troubles == []
    assert run.returncode == 0


def test_biber_takes_all_entries_without_a_warning(tmp_path: Path) -> None:
    if shutil.which("biber") is None:
        pytest.skip("biber is not installed (Debian: biber)")
    text = entries()
    (tmp_path / "all.bib").write_text(text, encoding="utf-8")

    run = subprocess.run(
        ["biber", "--tool", "--nolog", "--output-file", "out.bib", "all.bib"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
    )

    log = run.stdout + run.stderr
    assert [line for line in log.splitlines() if "WARN" in line or "ERROR" in line] == []
    assert run.returncode == 0
    assert (tmp_path / "out.bib").read_text(encoding="utf-8").count("\n@") >= text.count("\n@") - 1


def entries() -> str:
    """Every work type with much, little and odd metadata, and hostile text in every place."""
    pairs = [*by_type(), *hostile()]
    return "\n".join(
        write_entry(replace(item, item_id=str(number)), work, abstract=True).citation.value
        for number, (item, work) in enumerate(pairs)
    )


def by_type() -> Iterator[tuple[RepositoryItem, Work]]:
    for work_type in WorkType:
        full = Work(
            type=work_type,
            title="Reading the tide table",
            subtitle="A handbook",
            publication_date=PublicationDate(2021, 3, 5),
            contributors=AUTHORS + EDITORS,
            journal_title="Handbook of Coastal Practice",
            external_ids=(
                ExternalId("doi", "10.5555/jse.2024.0211_a"),
                ExternalId("isbn", "9781402894626", "part-of"),
                ExternalId("isbn", "9780306406157", "part-of"),
                ExternalId("issn", "2049-3630", "part-of"),
                ExternalId("issn", "1234-5679", "part-of"),
                ExternalId("arxiv", "arXiv:2101.00001"),
            ),
            url="https://repo.example.edu/12?a_b=%7B1%7D&c=~d#e",
            short_description="We report 10 % more.",
        )
        rich = an_item(
            contributors=PEOPLE,
            details=DETAILS,
            containers=(
                Container("journal", "Journal of Synthetic Ecology", "publication"),
                Container("book", "Handbook of Coastal Practice", "book_title"),
                Container("series", "Coastal Studies", "series"),
                Container("event", "SCH 2020", "event_title"),
            ),
            types=(Text(str(work_type), "type"),),
        )
        bare = an_item(dates=(ItemDate("in press", "date", "in-press"),))
        fewer = replace(rich, details=tuple(d for d in DETAILS if d.kind not in ("volume", "publisher")))
        yield rich, full
        yield fewer, full
        yield replace(rich, containers=()), replace(full, journal_title=None)
        yield rich, replace(full, contributors=())
        yield rich, replace(full, contributors=EDITORS)
        yield rich, replace(full, contributors=AUTHORS, publication_date=None)
        yield bare, replace(full, contributors=AUTHORS, publication_date=None)
        yield bare, Work(type=work_type, title="Bare")
        yield replace(rich, details=(Detail("number", "4", "number"),)), replace(full, contributors=AUTHORS)


def hostile() -> Iterator[tuple[RepositoryItem, Work]]:
    for text in HOSTILE:
        for work_type in ("journal-article", "book", "report", "dissertation-thesis", "data-set"):
            item = an_item(
                contributors=(
                    ItemContributor(field="creators", family=text, given=text),
                    ItemContributor(field="creators", name=text, organisation=True),
                    ItemContributor(field="creators", name=text),
                ),
                details=tuple(replace(detail, value=text) for detail in DETAILS),
                containers=(Container("journal", text, "publication"), Container("series", text, "series")),
            )
            yield (
                item,
                Work(
                    type=work_type,
                    title=f"T {text}",
                    publication_date=PublicationDate(2021),
                    contributors=(
                        Contributor(f"{text} {text}", "author"),
                        Contributor(text, "author"),
                        Contributor("Okafor, Ruth A.", "author"),
                    ),
                    journal_title=text,
                    external_ids=(ExternalId("doi", f"10.5555/{text}"),),
                    url=f"https://repo.example.edu/{text}",
                    short_description=text,
                ),
            )


def an_item(**values: object) -> RepositoryItem:
    return RepositoryItem(repository=Repository("main", "eprints"), item_id="1", **values)  # type: ignore[arg-type]
