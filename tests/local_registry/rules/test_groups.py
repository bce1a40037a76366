"""Peer-review groups: their ids."""

import pytest

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules import groups


@pytest.mark.parametrize(
    "group_id",
    ["ringgold:385488", "issn:2049-3630", "orcid-generated:a-b_c", "fundref:10.13039/1", "publons:(x)[y]"],
)
def test_a_group_id_has_a_prefix_of_orcids(group_id: str) -> None:
    groups.refuse_bad_group_id(group_id)
    assert groups.is_issn_group(group_id) == group_id.startswith("issn:")


@pytest.mark.parametrize(
    "group_id", ["", "pots", "isbn:9780306406157", "publons:x", "issn:20 49", "PUBLONS:12", "publons:12\n"]
)
def test_anything_else_is_9020(group_id: str) -> None:
    with pytest.raises(Refusal, match="9020"):
        groups.refuse_bad_group_id(group_id)


@pytest.mark.parametrize("issn", ["2049-3630", "1741-4857", "0317-8471", "1050-124X", "0000-006X"])
def test_real_issns_have_right_check_digits(issn: str) -> None:
    assert groups.has_right_check_digit(issn)


def test_a_journal_has_one_group_however_it_is_written() -> None:
    books = Books()

    made = [groups.for_issn(books, text) for text in ("issn:1050-124x", "issn:1050124X", "issn:1050-124X")]

    assert {group.put_code for group in made} == {1}
    assert made[0].group_id == "issn:1050-124X"
