"""Organisations that the registry knows, and those it does not."""

import pytest

from orcid_repo_plugin.local_registry.books.others import Organisations
from orcid_repo_plugin.local_registry.rules.organisations import is_known


@pytest.mark.parametrize(
    ("source", "identifier"),
    [
        ("ROR", "https://ror.org/04fa4r544"),
        ("ROR", "https://ror.org/021nxhr62"),
        ("ROR", "https://ror.org/027ka1x80"),
        ("ROR", "https://ror.org/05qwgg493"),
        ("ROR", "https://ror.org/033jnv181"),
        ("GRID", "grid.455335.1"),
        ("RINGGOLD", "385488"),
        ("FUNDREF", "http://dx.doi.org/10.13039/100000001"),
        ("FUNDREF", "http://dx.doi.org/10.13039/501100000780"),
        ("LEI", "5493001KJTIIGC8Y1R12"),
    ],
)
def test_an_identifier_of_right_form_is_known(source: str, identifier: str) -> None:
    assert is_known(Organisations(), source, identifier)


@pytest.mark.parametrize(
    ("source", "identifier"),
    [
        ("ror", "https://ror.org/04fa4r544"),
        (None, "https://ror.org/04fa4r544"),
        ("ISNI", "0000000121032683"),
        ("ROR", "04fa4r544"),
        ("ROR", "http://ror.org/04fa4r544"),
        ("ROR", "https://ror.org/04fa4r545"),
        ("ROR", "https://ror.org/04fa4l544"),
        ("ROR", "https://ror.org/04FA4R544"),
        ("ROR", "https://ror.org/04fa4r544/"),
        ("ROR", " https://ror.org/04fa4r544"),
        ("GRID", "455335.1"),
        ("GRID", "https://ror.org/04fa4r544"),
        ("RINGGOLD", "ringgold:385488"),
        ("RINGGOLD", "٣٨٥"),
        ("FUNDREF", "https://doi.org/10.13039/100000001"),
        ("FUNDREF", "100000001"),
        ("LEI", "5493001KJTIIGC8Y1R13"),
        ("LEI", "5493001kjtiigc8y1r12"),
        ("LEI", "XX"),
    ],
)
def test_a_wrong_form_source_or_check_digit_is_not_known(source: str | None, identifier: str) -> None:
    assert not is_known(Organisations(), source, identifier)


def test_a_pair_that_is_named_as_unknown_is_not_known() -> None:
    organisations = Organisations({("GRID", "grid.455335.1")})

    assert not is_known(organisations, "GRID", "grid.455335.1")
    assert is_known(organisations, "GRID", "grid.455335.2")
