"""ORCID iDs in every spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orcid_repo_plugin.domain.orcid_id import OrcidId, check_digit

JOSIAH = OrcidId("0000-0002-1825-0097")


@pytest.mark.parametrize(
    "text",
    [
        "0000-0002-1825-0097",
        "0000000218250097",
        "0000 0002 1825 0097",
        " https://orcid.org/0000-0002-1825-0097/ ",
        "http://orcid.org/0000-0002-1825-0097",
        "http://www.orcid.org/0000-0002-1825-0097",
        "orcid.org/0000-0002-1825-0097",
        "ORCID: 0000-0002-1825-0097",
        "orcid iD 0000-0002-1825-0097",
        "0000‐0002‐1825‐0097",
    ],
)
def test_every_spelling_is_one_id(text: str) -> None:
    assert OrcidId.parse(text) == JOSIAH


@pytest.mark.parametrize(
    "text",
    [
        "0000-0002-1825-0098",
        "0000-0002-1825-009",
        "0000-0002-1825-00977",
        "x",
        "",
        "https://isni.org/0000000218250097",
        "0000-0002-1825-009X",
        "https://evil-orcid.org/0000-0002-1825-0097",
        "٠٠٠٠-0002-1825-0097",
        "0" * 1000,
    ],
)
def test_what_is_no_id_is_none(text: str) -> None:
    assert OrcidId.parse(text) is None


def test_a_sandbox_id_is_refused_in_production_only() -> None:
    sandbox = "https://sandbox.orcid.org/0000-0002-1825-0097"

    assert OrcidId.parse(sandbox) is None
    assert OrcidId.parse(sandbox, host="sandbox.orcid.org") == JOSIAH
    assert JOSIAH.uri("sandbox.orcid.org") == sandbox


def test_an_x_may_be_small_and_comes_out_great() -> None:
    assert str(OrcidId.parse("0000-0002-1694-233x")) == "0000-0002-1694-233X"


@given(st.text("0123456789", min_size=15, max_size=15))
def test_exactly_one_check_digit_is_right(digits: str) -> None:
    right = [last for last in "0123456789X" if OrcidId.parse(digits + last)]

    assert right == [check_digit(digits)]
