"""Entries come out of BibTeX files of any age and any state."""

import contextlib
import gzip
import time
from pathlib import Path

import pytest

from orcid_repo_plugin.errors import UnreadableItem, UnreadableSource
from orcid_repo_plugin.reading.bibtex_records import BibtexEntry, read_bibtex
from orcid_repo_plugin.reading.record import MAX_FIELD_CHARACTERS, Record
from orcid_repo_plugin.reading.source import Source


class Reader:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "works.bib"

    def __call__(self, content: str | bytes) -> list[Record[BibtexEntry] | UnreadableItem]:
        self.path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_bibtex(Source("works.bib", self.path)))

    def entries(self, content: str | bytes) -> list[BibtexEntry]:
        return [record.value for record in self(content) if isinstance(record, Record)]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def codes(entry: BibtexEntry) -> list[str]:
    return [finding.code for finding in entry.findings]


def test_entries_come_with_type_key_fields_and_position(read: Reader) -> None:
    article = "@Article{a1, Title = {A {B} c}, year=2020}"
    first, second = read(f'Text between\n{article}\n  @book(b2, title = "x )", pages = {{1--2}},)\n')

    assert first == Record("2:1", BibtexEntry("article", "a1", {"title": "A {B} c", "year": "2020"}))
    assert second == Record("3:3", BibtexEntry("book", "b2", {"title": "x )", "pages": "1--2"}))


def test_strings_months_and_concatenations_are_resolved(read: Reader) -> None:
    text = '@string{jse = "J. Synth. " # eco}\n@string(eco = {Ecol.})\n@string{JSE = {J. Synth. } # eco}\n'
    (entry,) = read.entries(
        text + '@article{a, journal = jse, month = "10~" # mar, number = 3, note = {a} # "b"}'
    )

    assert entry.fields == {"journal": "J. Synth. Ecol.", "month": "10~March", "number": "3", "note": "ab"}


def test_a_string_that_nobody_defined_is_kept_as_text(read: Reader) -> None:
    (entry,) = read.entries("@article{a, journal = cacm}")

    assert entry.fields == {"journal": "cacm"}
    assert codes(entry) == ["undefined-string"]


def test_strings_that_double_each_other_do_not_fill_the_memory(read: Reader) -> None:
    bombs = "@string{s0 = {0123456789}}\n" + "".join(
        f"@string{{s{i + 1} = s{i} # s{i}}}\n" for i in range(60)
    )
    (entry,) = read.entries(bombs + "@misc{a, title = s60}")

    assert len(entry.fields["title"]) <= MAX_FIELD_CHARACTERS


def test_comments_and_preambles_are_passed_over(read: Reader) -> None:
    comment = "@comment{jabref: @article{no, title={x}}}\n"
    preamble = '@preamble{"\\newcommand{\\x}{y}"}\n'
    assert [e.key for e in read.entries(f"{comment}{preamble}% me@example.org (x)\n@misc{{k}}")] == ["k"]


def test_several_entries_on_a_line_are_told_apart(read: Reader) -> None:
    records = read("@misc{a,title={x}} @misc{b,title={y}}@misc{c,title={z}}")
    assert [record.position for record in records if isinstance(record, Record)] == ["1:1", "1:20", "1:38"]


BROKEN = [
    ("@article{a, title={x\n@book{b, title={y}}", "1:1", "a closing brace is missing", ["b"]),
    ("@book{b, title={y}}\n@misc{c, title={z}", "2:1", "the file ends in the middle of an entry", ["b"]),
    ("@misc{a,title={" + "{" * 100_000 + "}" * 100_000 + "}}\n@misc{b}", "1:1", "nested 100002 deep", ["b"]),
    ("@misc{a,title=" + "{" * 100_000 + "\n@misc{b}", "1:1", "a closing brace is missing", ["b"]),
    ("@misc{a, {title}}\n@misc{b}", "1:1", "Expected", ["b"]),
    ("@string{a = {x}\n@misc{b}", "1:1", "a closing brace is missing", ["b"]),
    ("@misc{a, title={" + "word\n" * 4_400_000 + "}}\n@misc{b}", "1:1", "larger than 20 MB", ["b"]),
]


@pytest.mark.parametrize(
    ("text", "position", "reason", "others"),
    BROKEN,
    ids=["unclosed", "truncated", "deep", "open", "nokey", "string", "large"],
)
def test_a_broken_entry_is_reported_and_the_others_go_on(
    read: Reader, text: str, position: str, reason: str, others: list[str]
) -> None:
    records = read(text)
    (broken,) = [record for record in records if isinstance(record, UnreadableItem)]

    assert (broken.source, broken.position) == ("works.bib", position)
    assert reason in broken.reason
    assert [record.value.key for record in records if isinstance(record, Record)] == others


def test_a_backslash_protects_no_brace_unless_the_entry_would_be_lost(read: Reader) -> None:
    first, second = read.entries(
        "@misc{a, title = {C:\\}, year = 1}\n" + r"@misc{b, title = {S \{ x}, year = 1}"
    )

    assert first == BibtexEntry("misc", "a", {"title": "C:\\", "year": "1"})
    assert second.fields == {"title": r"S \{ x", "year": "1"}
    assert codes(second) == ["unbalanced-braces"]


def test_small_mistakes_are_mended_and_told(read: Reader) -> None:
    (comma,) = read.entries("@misc{a, title = {x}\n year = 2020}")
    (twice,) = read.entries("@misc{a, title = {x}, title = {y}}")
    (keyless,) = read.entries("@misc{title = {x}}")

    assert (comma.fields, codes(comma)) == ({"title": "x", "year": "2020"}, ["missing-comma"])
    assert (twice.fields, codes(twice)) == ({"title": "x"}, ["duplicate-field"])
    assert (keyless.key, keyless.fields) == ("", {"title": "x"})


def test_a_key_that_stands_twice_is_read_twice_with_a_warning(read: Reader) -> None:
    first, second = read.entries("@misc{a, title={x}}\n@misc{a, title={y}}")

    assert (codes(first), codes(second)) == ([], ["duplicate-key"])
    assert second.fields == {"title": "y"}


def test_parts_inherit_from_a_parent_wherever_it_stands(read: Reader) -> None:
    part = "@inproceedings{c, crossref = {SCH}, title = {C}, pages = 3}\n"
    whole = (
        "@proceedings{sch, title = {Proc. SCH}, year = 2001, editor = {E}, doi = {10.5555/p}, pages = 400}\n"
    )
    for text in (part + whole, whole + part):
        entry = next(entry for entry in read.entries(text) if entry.key == "c")
        assert entry.fields == {
            "crossref": "SCH",
            "title": "C",
            "pages": "3",
            "year": "2001",
            "editor": "E",
            "booktitle": "Proc. SCH",
        }


def test_a_parent_that_is_missing_is_told(read: Reader) -> None:
    (entry,) = read.entries("@misc{c, crossref = {nowhere}}")
    assert codes(entry) == ["crossref-missing"]


TEXT = "@misc{a, title = {Größe — naïve}}\n@misc{b, title = {x}}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_of_all_kinds_is_recognised(read: Reader, encoding: str) -> None:
    entry, _ = read.entries(TEXT.encode(encoding))
    assert (entry.fields, codes(entry)) == ({"title": "Größe — naïve"}, [])


def test_an_8_bit_encoding_is_guessed_and_told(read: Reader) -> None:
    first, second = read.entries(TEXT.encode("cp1252"))

    assert (first.fields, codes(first)) == ({"title": "Größe — naïve"}, ["encoding-guessed"])
    assert codes(second) == []


def test_gzip_and_old_line_ends_make_no_difference(read: Reader) -> None:
    expected = read.entries(TEXT)

    assert read.entries(gzip.compress(TEXT.encode())) == expected
    assert read.entries(TEXT.replace("\n", "\r")) == expected
    assert read.entries(TEXT.replace("\n", "\r\n")) == expected


def test_nul_bytes_are_left_out_with_a_warning(read: Reader) -> None:
    (entry,) = read.entries("@misc{a, title = {x\0y}}")
    assert (entry.fields, codes(entry)) == ({"title": "xy"}, ["control-characters"])


def test_a_field_of_more_than_1_mb_is_cut_with_a_warning(read: Reader) -> None:
    (entry,) = read.entries("@misc{a, title = {" + "x" * 10_000_000 + "}}")

    assert len(entry.fields["title"]) == MAX_FIELD_CHARACTERS
    assert codes(entry) == ["field-cut"]


@pytest.mark.parametrize(
    ("content", "reason"), [("", "is empty"), ("no entry", "holds no BibTeX entry"), ("@", "holds no")]
)
def test_a_file_without_entries_is_told(read: Reader, content: str, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason):
        read(content)


def test_the_file_is_read_as_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "many.bib"
    path.write_text("".join(f"@misc{{k{i},\n title = {{{'x' * 200}}}\n}}\n" for i in range(30_000)))

    class Counting(Source):
        read = 0

        def blocks(self, size: int = 1 << 20):  # type: ignore[no-untyped-def]
            for block in super().blocks(size):
                Counting.read += 1
                yield block

        def contains(self, *markers: bytes) -> bool:
            return False  # the search for cross-references is not counted

    first = next(read_bibtex(Counting("many.bib", path)))

    assert isinstance(first, Record)
    assert Counting.read <= 4


@pytest.mark.parametrize(
    "content",
    [
        b"@a{\n" * 100_000,
        b"@" * 2_000_000,
        b"@misc{a,title={x}}" * 10_000,
        b"@a " + b" " * 1_000_000,
        b"@a(" * 100_000,
        b'@misc{a, title = "' + b'{"' * 50_000,
        b"\n@a{b,crossref=c}" * 10_000,
        b"@misc{a, b = c " + b"# c " * 50_000 + b"}",
        b"@misc{a, " + b"b = {c} " * 5_000 + b"}",
    ],
    ids=["unclosed", "ats", "oneline", "blanks", "parens", "quotes", "crossrefs", "sums", "commas"],
)
def test_hostile_files_take_no_longer_than_their_size_allows(read: Reader, content: bytes) -> None:
    start = time.process_time()
    with contextlib.suppress(UnreadableSource):
        read(content)
    assert time.process_time() - start < 15
