"""A chain of versions is one work, and the newest live one speaks."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from orcid_repo_plugin.domain.item import ItemIdentifier, Repository, RepositoryItem, VersionFact
from orcid_repo_plugin.services.versions import Versions
from tests.conftest import Result

REPOSITORY = Repository("main", "eprints")


def fact(item_id: str, *succeeds: str, live: bool = True, doi: str = "", uri: str = "") -> VersionFact:
    identifiers = (ItemIdentifier(doi, "doi", "doi"),) if doi else ()
    return VersionFact(
        item_id=item_id, names=(uri,) if uri else (), succeeds=succeeds, live=live, identifiers=identifiers
    )


def told(versions: Versions, item_id: str) -> RepositoryItem:
    return versions.told(RepositoryItem(repository=REPOSITORY, item_id=item_id))


def test_the_newest_of_a_chain_speaks_and_knows_the_names_of_all_before_it() -> None:
    versions = Versions([fact("3", "2"), fact("1", doi="10.5555/1"), fact("2", "1", doi="10.5555/2")])

    assert [told(versions, i).succeeded_by for i in "123"] == ["3", "3", None]
    assert [i.value for i in told(versions, "3").earlier] == ["10.5555/2", "10.5555/1"]
    assert told(versions, "1").earlier == ()


def test_a_newer_version_that_is_not_live_takes_no_word_away() -> None:
    versions = Versions([fact("2", "1", live=False), fact("1")])

    assert told(versions, "1").succeeded_by is None


@pytest.mark.parametrize("name", ["http://r.example/1", "https://r.example/1/", "1"])
def test_an_older_version_is_known_by_its_address_too(name: str) -> None:
    versions = Versions([fact("2", name), fact("1", uri="http://r.example/1")])

    assert told(versions, "1").succeeded_by == "2"


def test_in_a_circle_of_versions_exactly_one_speaks() -> None:
    versions = Versions([fact("1", "3"), fact("2", "1"), fact("3", "2"), fact("4", "4")])

    speakers = [i for i in "1234" if told(versions, i).succeeded_by is None]
    assert len(speakers) == 2
    assert "4" in speakers


def test_a_chain_of_100_000_versions_is_followed_in_linear_time() -> None:
    facts = [fact(str(i), str(i - 1)) for i in range(100_000, 0, -1)]

    versions = Versions(facts)

    assert told(versions, "0").succeeded_by == "100000"
    assert told(versions, "50000").succeeded_by == "100000"


def test_an_item_without_links_is_left_as_it_is() -> None:
    item = RepositoryItem(repository=REPOSITORY, item_id="7")

    assert Versions().told(item) is item
    assert Versions([fact("2", "1")]).told(item) is item


def test_items_of_two_platforms_with_one_key_are_two_items(
    tmp_path: Path, run_cli: Callable[..., Result]
) -> None:
    newer = {"item_id": "104", "title": "New", "doi": "10.5555/new", "succeeds": ["5"]}
    older = {"item_id": "5", "title": "Old", "doi": "10.5555/old"}
    (tmp_path / "own.jsonl").write_text(f"{json.dumps(newer)}\n{json.dumps(older)}\n", encoding="utf-8")
    eprint = (
        "<eprints><eprint><eprintid>5</eprintid><type>article</type><title>Theirs</title></eprint></eprints>"
    )
    (tmp_path / "theirs.xml").write_text(eprint, encoding="utf-8")

    out = run_cli("map", "--as", "jsonl", tmp_path / "own.jsonl", tmp_path / "theirs.xml").out

    rows = [json.loads(line) for line in out.splitlines()]
    held = {
        row["platform"]: [line["code"] for line in row["report"]] for row in rows if row["item_id"] == "5"
    }
    assert "succeeded" in held["items"]
    assert "succeeded" not in held["eprints"]
