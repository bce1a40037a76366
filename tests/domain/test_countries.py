"""Countries in every usual spelling."""

import tomllib
from pathlib import Path

import pytest

import orcid_repo_plugin.domain
from orcid_repo_plugin.domain.countries import ORCID_COUNTRIES, orcid_country
from orcid_repo_plugin.domain.folding import fold

DATA = Path(orcid_repo_plugin.domain.__path__[0]) / "countries.toml"
ROWS: dict[str, list[str]] = tomllib.loads(DATA.read_text(encoding="utf-8"))["countries"]

CASES = {
    "DE": "DE", "de": "DE", "DEU": "DE", "deu": "DE", "276": "DE", "Germany": "DE", "Deutschland": "DE",
    "Allemagne": "DE", "Alemania": "DE", "UK": "GB", "U.K.": "GB", "England": "GB", "Scotland": "GB",
    "United Kingdom": "GB", "Great Britain": "GB", "GB-SCT": "GB", "USA": "US", "U.S.A.": "US",
    "United States": "US", "the United States": None, "US-CA": "US", "España": "ES", "Espana": "ES",
    "Österreich": "AT", "Schweiz": "CH", "Suisse": "CH", "日本": "JP", "Россия": "RU", "Russia": "RU",
    "Korea, Republic of": "KR", "South Korea": "KR", "Czech Republic": "CZ", "Côte d\u2019Ivoire": "CI",
    "The Netherlands": "NL", "Holland": "NL", "XK": "XK", "Kosovo": "XK", "Viet Nam": "VN", "Turkey": "TR",
    "http://publications.europa.eu/resource/authority/country/DEU": "DE",
    "http://id.loc.gov/vocabulary/countries/gw": None,
    "Atlantis": None, "": None, " ": None, "EU": None, "Europe": None, "Korea": None, "Berlin, Germany": None,
    "x" * 5000: None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "code"), CASES.items(), ids=[text[:30] for text in CASES])
def test_a_country_in_any_spelling_becomes_its_code(text: str, code: str | None) -> None:
    assert orcid_country(text) == code


@pytest.mark.parametrize("code", ORCID_COUNTRIES)
def test_each_code_and_each_of_its_names_finds_it(code: str) -> None:
    assert orcid_country(code) == orcid_country(code.lower()) == code
    assert {word: orcid_country(word) for word in ROWS[code]} == dict.fromkeys(ROWS[code], code)


def test_there_are_249_countries_and_kosovo() -> None:
    assert len(ORCID_COUNTRIES) == len(set(ORCID_COUNTRIES)) == 250
    assert set(ROWS) == set(ORCID_COUNTRIES)


def test_no_name_stands_for_two_countries() -> None:
    names = [fold(word) for words in ROWS.values() for word in set(words)]
    codes = {code: {fold(word) for word in words} for code, words in ROWS.items()}
    assert len(names) >= sum(len(words) for words in codes.values()) == len(set().union(*codes.values()))
