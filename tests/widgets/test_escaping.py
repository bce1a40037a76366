"""Names and words as Markdown, LaTeX and web addresses take them."""

import pytest

from orcid_repo_plugin.widgets.escaping import (
    address_in_latex,
    address_in_parentheses,
    clean,
    json_in_script,
    latex,
    markdown,
)


@pytest.mark.parametrize(
    "name",
    [
        "Josiah S. Carberry, Jr.",
        "Anne-Marie O'Neill (ed.)",
        "Łukasz Żółć",
        "カーベリー ジョサイア",
        "Ó Séaghdha! 2+2",
    ],
)
def test_an_ordinary_name_is_left_as_it_is(name: str) -> None:
    assert clean(name) == markdown(name) == latex(name) == name


@pytest.mark.parametrize("name", ["كاربيري", "क्षमा", "👩‍🔬", "e\u0301", "नी\u200dल", "a\u200eb"])
def test_letters_marks_and_joined_emoji_stay_as_they_are(name: str) -> None:
    assert clean(name) == name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Josiah\r\n\tCarberry", "Josiah Carberry"),
        ("Josiah\u2028Carberry\u2029", "Josiah Carberry"),
        ("Car\u202eberry", "Carberry"),
        ("Jo\ud83dsiah", "Josiah"),
        ("\u0338Josiah", "Josiah"),
        ("\x00", ""),
    ],
)
def test_what_nobody_sees_goes(name: str, cleaned: str) -> None:
    assert clean(name) == cleaned


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("# Josiah", r"\# Josiah"),
        ("12. Josiah", r"12\. Josiah"),
        ("Josiah 12. #", "Josiah 12. #"),
        ("https://x", "https&#58;//x"),
        ("www.example.org", "www&#46;example.org"),
        ("a|b", "a&#124;b"),
        ("{{ x }}", "&#123;&#123; x &#125;&#125;"),
        ("<b>&", "&lt;b&gt;&amp;"),
    ],
)
def test_markdown_takes_a_sign_for_a_sign(name: str, escaped: str) -> None:
    assert markdown(name) == escaped


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("\\", r"\textbackslash{}"),
        ("{}", r"\{\}"),
        ("50 % & #1 _ $", r"50 \% \& \#1 \_ \$"),
        ("a---b", "a-{}-{}-b"),
        ("[x]", "{[}x{]}"),
        ('"', r"{\char34}"),
    ],
)
def test_latex_takes_a_sign_for_a_sign(name: str, escaped: str) -> None:
    assert latex(name) == escaped


def test_an_address_cannot_end_what_it_stands_in() -> None:
    address = "https://repository.example.org/a_(b)?c=1&d=50%25#{e}~"

    assert address_in_parentheses(address) == "https://repository.example.org/a_%28b%29?c=1&d=50%25#%7Be%7D~"
    assert address_in_latex(address) == (
        r"https://repository.example.org/a\_\%28b\%29?c=1\&d=50\%25\#\%7Be\%7D\%7E"
    )


def test_json_in_a_script_cannot_end_it() -> None:
    assert json_in_script('{"name":"</script><!--&\u2028"}') == (
        r'{"name":"\u003c/script\u003e\u003c!--\u0026\u2028"}'
    )
