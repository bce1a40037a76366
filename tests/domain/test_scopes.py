"""Scopes: what each brings with it, and which of them a site may ask people for."""

from pathlib import Path

import pytest

from orcid_repo_plugin.domain.scopes import ASKED, REPLACED, covered, joined, may_write, problem_of
from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.local_registry.rules.scopes import PERSON_SCOPES, closure
from orcid_repo_plugin.settings import load


@pytest.mark.parametrize("granted", sorted(PERSON_SCOPES))
@pytest.mark.parametrize("wanted", ["/read-limited", "/activities/update", "/person/update"])
def test_nothing_is_taken_for_covered_that_the_registry_would_refuse(granted: str, wanted: str) -> None:
    assert covered(wanted, [granted]) == (wanted in closure([granted]))


@pytest.mark.parametrize("scope", sorted(PERSON_SCOPES))
def test_whether_works_can_be_written_is_as_the_registry_has_it(scope: str) -> None:
    writes = {"/orcid-works/create", "/orcid-works/update"} & closure([scope])
    assert may_write([scope]) or not writes


def test_every_scope_of_people_is_asked_for_replaced_or_refused() -> None:
    assert sorted(set(PERSON_SCOPES) - set(ASKED) - set(REPLACED)) == ["/email/read-private"]
    assert "no scope that people are asked for" in problem_of(["/email/read-private"])


@pytest.mark.parametrize(("old", "new"), sorted(REPLACED.items()))
def test_an_old_scope_is_refused_with_its_replacement(old: str, new: str) -> None:
    assert problem_of([old]).endswith(f"write {new!r} instead")


def test_all_scopes_that_are_asked_for_may_be_joined_in_one_order() -> None:
    assert joined(reversed(ASKED)) == ("openid", "/read-limited", "/activities/update", "/person/update")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('scopes = ["/orcid-works/update"]', "'/activities/update' instead"),
        ('scopes = ["/read-public"]', "'/authenticate' instead"),
        ('scopes = ["/authenticate", "/read-limited"]', "leave it out"),
        ('scopes = ["/write-everything"]', "no scope that people are asked for"),
        ('api = "public"\nscopes = ["/read-limited"]', "credentials of the public API"),
    ],
)
def test_a_scope_that_cannot_be_asked_for_stops_the_start(tmp_path: Path, lines: str, said: str) -> None:
    file = tmp_path / "orcid-repo.toml"
    file.write_text(f"[connect]\n{lines}\n")

    with pytest.raises(SettingsError, match=r"connect") as refused:
        load(file, {})
    assert said in str(refused.value)


def test_a_site_may_choose_among_today_s_scopes(tmp_path: Path) -> None:
    file = tmp_path / "orcid-repo.toml"
    file.write_text('[connect]\nscopes = ["/read-limited", "/person/update"]\n')

    assert load(file, {}).connect.scopes == ["/read-limited", "/person/update"]
