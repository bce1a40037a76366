"""Dates of which the end may be missing."""

from typing import Any

import pytest

from orcid_repo_plugin.local_registry.documents.dates import is_possible, refuse_impossible, sort_key
from orcid_repo_plugin.local_registry.refusals import Refusal


def date(*values: str | None) -> dict[str, Any]:
    parts = [None if value is None else {"value": value} for value in (*values, None, None)]
    return dict(zip(("year", "month", "day"), parts, strict=False))


@pytest.mark.parametrize(
    "parts", [("2024",), ("2024", "02"), ("2024", "02", "29"), ("0001",), ("9999", "12")]
)
def test_a_date_may_lack_its_end(parts: tuple[str, ...]) -> None:
    assert is_possible(date(*parts))


@pytest.mark.parametrize(
    "parts",
    [
        ("2023", "02", "30"),
        ("2023", "02", "29"),
        ("2024", "13"),
        ("2024", "00"),
        ("2024", "2"),
        ("2024", "02", "1"),
        ("24",),
        ("20244",),
        ("0000",),
        (None, "02"),
        ("2024", None, "02"),
        (None,),
        ("٢٠٢٤",),
        ("", "02"),
    ],
)
def test_a_date_that_the_calendar_does_not_have_is_refused(parts: tuple[str | None, ...]) -> None:
    with pytest.raises(Refusal, match="9049"):
        refuse_impossible(date(*parts))


def test_no_date_is_no_wrong_date() -> None:
    try:
        refuse_impossible(None)
    except Refusal as refusal:
        pytest.fail(f"refused with {refusal}")


def test_dates_are_ordered_from_missing_to_latest() -> None:
    dates = [
        None,
        date("2023"),
        date("2024"),
        date("2024", "02"),
        date("2024", "02", "03"),
        date("2024", "11"),
    ]

    assert sorted(dates[3:] + dates[:3], key=sort_key) == dates
