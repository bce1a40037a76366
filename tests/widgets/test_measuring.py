"""How wide a text will be: never less than it is."""

import pytest

from orcid_repo_plugin.widgets.measuring import width


@pytest.mark.parametrize(
    ("text", "widest"),
    [
        ("https://orcid.org/0000-0002-1694-233X", 276),
        ("0000-0002-1825-0097", 160),
        ("(unauthenticated)", 126),
        ("(не подтверждён)", 135),
        ("(未認証)", 54),
        ("(غير موثق)", 64),
    ],
)
def test_a_text_has_the_room_that_it_takes_in_the_widest_usual_font(text: str, widest: int) -> None:
    assert widest <= width(text, 14) <= 1.35 * widest


def test_nothing_takes_no_room_and_marks_take_none_of_their_own() -> None:
    assert width("", 14) == 1
    assert width("e\u0301", 14) == width("e", 14)
