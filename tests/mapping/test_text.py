"""Cleaning and cutting text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orcid_repo_plugin.mapping.text import clean, clean_paragraphs, cut, is_clean, length


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  doubled   blanks\n and\tlines ", "doubled blanks and lines"),
        ("H<sub>2</sub>O and <i>E. coli</i>", "H2O and E. coli"),
        ("10<sup>-3</sup> and x<sup>2</sup>", "10^-3 and x2"),
        ("a<br/>b<p>c</p>", "a b c"),
        ("<title>New methods</title>", "New methods"),
        ("<jats:p>Text</jats:p>", "Text"),
        ("AT&amp;T &amp;amp; more", "AT&T & more"),
        ("&lt;i&gt;x&lt;/i&gt; y", "x y"),
        ("G&uuml;nter &#8211; &#x2014;", "Günter – —"),
        ("5 < 7 and 9 > 8", "5 < 7 and 9 > 8"),
        ("Vector<T> in C++", "Vector<T> in C++"),
        ("$E = mc^2$ and \\alpha", "$E = mc^2$ and \\alpha"),
        ("<math><mi>E</mi><mo>=</mo><mi>m</mi></math>", "E=m"),
        ('<math><mi>x</mi><annotation encoding="TeX">x</annotation></math>', "x"),
        ("bell\x07 and nul\x00 and \x85", "bell and nul and"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffbom", "softhyphen zerowidth bom"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("e\u0301", "é"),
        ("a <!-- hidden --> b", "a b"),
        ("می\u200cخواهم 👨\u200d👩\u200d👧", "می\u200cخواهم 👨\u200d👩\u200d👧"),
        ('<a href="x">link</a>', "link"),
        ("&unknown; &copy stays", "&unknown; &copy stays"),
        ("", ""),
    ],
)
def test_text_is_cleaned(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_paragraphs_stay_and_wrapped_lines_are_joined() -> None:
    assert clean_paragraphs("One\nline.\r\n\r\nTwo  lines.\n \n\nThree") == "One line.\n\nTwo lines.\n\nThree"


@given(st.text())
def test_clean_text_is_clean_whatever_came_in(text: str) -> None:
    assert is_clean(clean(text))
    assert is_clean(clean_paragraphs(text))


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_cut_text_is_never_too_long_and_begins_like_the_whole(text: str, limit: int) -> None:
    short = cut(text, limit)

    assert length(short) <= limit
    assert short == text or text.startswith(short[:-1])


def test_cut_ends_at_a_word() -> None:
    assert cut("one two three", 9) == "one two…"
    assert cut("x" * 20, 10) == "x" * 9 + "…"
    assert cut("😀" * 10, 10) == "😀" * 4 + "…"


@pytest.mark.parametrize(
    "text",
    [
        "<script>" * 60_000,
        "<!--" * 120_000,
        "<a " * 200_000,
        "<" * 500_000,
        "&amp;" * 100_000,
        '<i "' * 100_000,
        "&lt;" * 100_000,
    ],
    ids=["script", "comment", "open tags", "brackets", "entities", "quotes", "escaped"],
)
def test_hostile_text_is_cleaned_in_one_pass(text: str) -> None:
    """A pattern that takes quadratic time does not come back from these."""
    assert is_clean(clean(text))
