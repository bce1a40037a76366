"""From the names of API 2.0 to those of 3.0."""

import pytest

from orcid_repo_plugin.local_registry.loading.renaming import renamed


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("type", "JOURNAL_ARTICLE", "journal-article"),
        ("type", "DISSERTATION", "dissertation-thesis"),
        ("subject-type", "DISSERTATION", "dissertation-thesis"),
        ("visibility", "LIMITED", "limited"),
        ("external-id-relationship", "PART_OF", "part-of"),
        ("citation-type", "FORMATTED_UNSPECIFIED", "formatted-unspecified"),
        ("contributor-role", "CHAIR_OR_TRANSLATOR", "chair-or-translator"),
        ("contributor-sequence", "FIRST", "first"),
        ("uri", "http://orcid.org/0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
    ],
)
def test_enumerations_and_addresses_are_renamed(key: str, old: str, new: str) -> None:
    assert renamed([{key: old}]) == [{key: new}]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("country", "GB"),
        ("disambiguation-source", "ROR"),
        ("creation-method", "MEMBER_REFERRED"),
        ("currency-code", "EUR"),
        ("content", "CRACKED POTS"),
        ("type", "journal-article"),
        ("uri", "http://example.org/"),
    ],
)
def test_everything_else_stays(key: str, value: str) -> None:
    assert renamed({key: value, "n": 1, "none": None}) == {key: value, "n": 1, "none": None}


def test_the_media_type_of_dates_goes() -> None:
    assert renamed({"publication-date": {"year": {"value": "2018"}, "media-type": None}}) == {
        "publication-date": {"year": {"value": "2018"}}
    }
