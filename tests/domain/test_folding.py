"""One form for all spellings of a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orcid_repo_plugin.domain.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Journal Article", "journalarticle"),
        ("journal\u2011article", "journalarticle"),
        ("Master\u2019s thesis", "mastersthesis"),
        ("Großer Bericht", "grosserbericht"),
        ("İSTANBUL", "istanbul"),
        ("ｗｉｄｅ", "wide"),
        ("a/b:c", "a/b:c"),
        ("が", "が"),
        ("", ""),
    ],
)
def test_spellings_fold_to_one_form(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_a_folded_latin_word_folds_to_itself_and_holds_no_blank(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert not set(folded) & set(" _-.,'()&")
