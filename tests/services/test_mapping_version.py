"""Two digests tell an edit of an item from a change of our own rules."""

from dataclasses import replace
from pathlib import Path

import pytest

from orcid_repo_plugin.domain.item import Detail, RepositoryItem, Text
from orcid_repo_plugin.plugins import load as load_plugins
from orcid_repo_plugin.services.mapping_version import facts_of, mapping_version
from orcid_repo_plugin.settings import Settings
from tests.services.house import CARBERRY, GARCIA, item

PLUGIN = """
def orcid_map_work_type(item):
    return {answer!r}
"""
LISTENER = """
def orcid_on_push(event):
    print(event)
"""


def version(folder: Path | None = None, **settings: object) -> str:
    chosen = Settings(plugins_dir=folder, **settings)
    return mapping_version(chosen, load_plugins(chosen))


def test_the_same_rules_have_the_same_digest() -> None:
    assert version() == version()


@pytest.mark.parametrize(
    "settings", [{"mapping": {"citation_abstract": True}}, {"mapping": {"types": {"pot": "physical-object"}}}]
)
def test_a_site_table_is_a_change_of_the_rules(settings: dict[str, object]) -> None:
    assert version(**settings) != version()


def test_other_settings_are_none() -> None:
    assert version(push={"withdrawn": "keep"}, database={"url": "sqlite:///other.sqlite3"}) == version()


def test_a_plugin_that_maps_is_a_change_each_time_its_file_or_its_settings_change(tmp_path: Path) -> None:
    file = tmp_path / "types.py"
    file.write_text(PLUGIN.format(answer="software"))
    first = version(tmp_path)
    configured = version(tmp_path, plugins={"types": {"only": "theses"}})
    file.write_text(PLUGIN.format(answer="data-set"))
    second = version(tmp_path)

    assert len({version(), first, configured, second}) == 4


def test_a_plugin_that_only_listens_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "listener.py").write_text(LISTENER)

    assert version(tmp_path) == version()


def test_where_our_tables_put_a_text_is_no_edit() -> None:
    in_extra = item(extra={"volume": ["5", {"number": 2}]})
    in_details = item(details=(Detail("volume", "5", "volume"), Detail("number", "2", "number")))

    assert facts_of(in_extra) == facts_of(in_details)
    assert facts_of(in_extra) != facts_of(item())


def test_what_the_journey_fills_in_is_no_edit() -> None:
    given = item()

    assert facts_of(replace(given, succeeded_by="13", earlier=item("9").identifiers)) == facts_of(given)


@pytest.mark.parametrize(
    "edited",
    [
        item(title="A Theory of Mended Pots"),
        item("12", CARBERRY, GARCIA),
        item("12", replace(CARBERRY, given="J. S.")),
        item(doi="10.5555/87654321"),
        item(descriptions=(Text("Pots crack.", "abstract"),)),
        item(collections=(Text("Ceramics", "divisions"),)),
        item(uri="https://repo.example.edu/twelve"),
    ],
    ids=["title", "contributor", "name", "identifier", "abstract", "collection", "address"],
)
def test_any_other_text_is_an_edit(edited: RepositoryItem) -> None:
    assert facts_of(edited) != facts_of(item())
