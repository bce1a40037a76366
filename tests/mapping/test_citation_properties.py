"""Whatever the text, what we write is read back as it was meant."""

import re
from typing import Any

import bibtexparser
import pytest
from bibtexparser.middlewares.names import split_multiple_persons_names
from bibtexparser.model import Field
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orcid_repo_plugin.adapters.files.latex import decode
from orcid_repo_plugin.domain.item import Container, Detail, ItemContributor, Repository, RepositoryItem
from orcid_repo_plugin.domain.work import Contributor, ExternalId, PublicationDate, Work, WorkType
from orcid_repo_plugin.mapping.bibtex_entry import write
from orcid_repo_plugin.mapping.citation import write_entry
from orcid_repo_plugin.mapping.tex import is_balanced, one_line, to_tex

HOSTILE = st.text(alphabet=st.sampled_from(list("{}\\$&%#_^~\"'@=,;:()[] \n\tabZ09é漢αא🦉`-.|")), max_size=40)
PIECES = [
    r"\{",
    r"\}",
    "{",
    "}",
    "\\",
    "\\\\",
    r"{\"o}",
    r"\'e",
    r"\v{s}",
    "$",
    "$x^2$",
    r"$\{a\}$",
    r"\emph{",
]
PIECES += [
    r"\&",
    "&",
    "%",
    "~",
    r"\url{http://a_b}",
    r"\(",
    r"\)",
    "$$",
    ",",
    "@a{b,",
    "{DNA}",
    r"\unknown",
    "x",
]
LATEX = st.lists(st.sampled_from([*PIECES, " and ", " ", "\n"]), max_size=12).map("".join)
TEXT = st.one_of(HOSTILE, LATEX, st.text(max_size=40))
NO_SIGN_OF_LATEX = st.text(alphabet=st.sampled_from(list('{}&%#_^~"@=,;:() abZé漢αא🦉')), max_size=40)


@settings(max_examples=400, deadline=None)
@given(TEXT)
@example("\\&\\ \\\\")
def test_every_text_is_balanced_by_both_counts_and_escaped_only_once(text: str) -> None:
    tex = to_tex(text)

    assert bibtex_depth(tex) == 0
    assert is_balanced(tex)
    assert not tex.endswith("\\")
    assert to_tex(tex) == tex


@settings(max_examples=300, deadline=None)
@given(NO_SIGN_OF_LATEX)
def test_plain_text_decodes_to_itself(text: str) -> None:
    if "{" in text or "}" in text:
        text = text.replace("{", "{1, ")  # a set, not capitals that somebody protected
    assert decode(to_tex(text)) == one_line(text)


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT, TEXT, st.sampled_from(list(WorkType)), st.booleans())
def test_every_entry_is_read_back_as_it_was_written(
    first: str, second: str, third: str, work_type: WorkType, dated: bool
) -> None:
    item = an_item(first, second, third)
    work = Work(
        type=work_type,
        title=f"T{first}",
        subtitle=second or None,
        publication_date=PublicationDate(2021, 5) if dated else None,
        journal_title=third or None,
        contributors=(Contributor(f"{second} {first}", "author"), Contributor(f"X{third}", "author")),
        external_ids=(ExternalId("doi", f"10.5555/{third}"), ExternalId("isbn", "9781402894626")),
        url=f"https://repo.example.edu/{second}",
        short_description=third,
    )

    written = write_entry(item, work, abstract=True)
    text = written.citation.value

    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    assert [type(block).__name__ for block in library.blocks] == ["Entry"]
    entry = library.entries[0]
    assert (entry.entry_type, entry.key) == (written.entry_type, written.key)
    assert write(entry.entry_type, entry.key, values(entry.fields)) == text
    assert bibtex_fields(text) == values(entry.fields)


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_names_stay_as_many_as_they_were(texts: list[str]) -> None:
    names = [f"N{number}{text}".strip() for number, text in enumerate(texts)]
    people = tuple(ItemContributor(field="creators", name=name, organisation=True) for name in names)
    item = RepositoryItem(repository=Repository("main", "items"), item_id="1", contributors=people)
    work = Work(type="data-set", title="T", contributors=tuple(Contributor(name, "author") for name in names))

    author = bibtex_fields(write_entry(item, work).citation.value)["author"]

    assert len(split_multiple_persons_names(author)) == len(names)
    assert len(split_at_and(author)) == len(names)


@pytest.mark.parametrize(
    "name",
    [
        "Smith and Sons Ltd",
        "AND",
        "a, b, c, d",
        "others",
        "X and others",
        "{",
        "}",
        "\\",
        'a "b" c',
        "Group {A",
    ],
)
def test_an_organisation_is_one_name(name: str) -> None:
    item = RepositoryItem(
        repository=Repository("main", "items"),
        item_id="1",
        contributors=(ItemContributor(field="creators", name=name, organisation=True),),
    )
    work = Work(type="data-set", title="T", contributors=(Contributor(name, "author"),))

    author = bibtex_fields(write_entry(item, work).citation.value)["author"]

    assert author[0] == "{"
    assert author[-1] == "}"
    assert len(split_at_and(author)) == 1


def an_item(first: str, second: str, third: str) -> RepositoryItem:
    kinds = {"volume": first, "number": second, "pages": third, "publisher": first, "institution": second}
    kinds |= {"school": third, "note": first, "edition": second, "place": third, "howpublished": first}
    return RepositoryItem(
        repository=Repository("main", "items"),
        item_id=f"1{first}",
        contributors=(
            ItemContributor(field="creators", family=first, given=second, lineage=third),
            ItemContributor(field="creators", name=f"X{third}"),
        ),
        details=tuple(Detail(kind, value, kind) for kind, value in kinds.items()),
        containers=(Container("book", first, "book_title"), Container("series", second, "series")),
    )


def values(fields: list[Field]) -> dict[str, Any]:
    return {field.key: field.value for field in fields}


def bibtex_depth(value: str) -> int:
    """BibTeX's count: each brace counts; minus one when the value would end early."""
    level = 0
    for character in value:
        level += {"{": 1, "}": -1}.get(character, 0)
        if level < 0:
            return -1
    return level


def bibtex_fields(text: str) -> dict[str, str]:
    """The fields as BibTeX itself would find them; a backslash protects nothing."""
    match = re.match(r"@(\w+)\{([^,\s]+),", text)
    assert match is not None
    place, found = match.end(), {}
    while True:
        field = re.compile(r"\s*(\w+) = ").match(text, place)
        assert field is not None
        place = field.end()
        if text[place] == "{":
            end, level = place, 0
            while True:
                level += {"{": 1, "}": -1}.get(text[end], 0)
                end += 1
                if level == 0:
                    break
            found[field[1]] = text[place + 1 : end - 1]
        else:
            end = place + 3
            found[field[1]] = text[place:end]
        place = end + 1
        if text[end] != ",":
            assert text[end:] == "\n}\n"
            return found


def split_at_and(names: str) -> list[str]:
    """BibTeX's own way: ``and`` between blanks where no brace is open, backslashes or not."""
    parts, level, start = [], 0, 0
    for place, character in enumerate(names):
        level += {"{": 1, "}": -1}.get(character, 0)
        if level == 0 and re.match(r"\sand\s", names[place : place + 5], re.IGNORECASE):
            parts.append(names[start:place])
            start = place + 4
    return [*parts, names[start:]]
