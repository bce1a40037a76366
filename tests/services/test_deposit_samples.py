"""The sample items of all platforms, from their files to the outbox."""

from importlib.resources import files
from io import BytesIO

from orcid_repo_plugin.domain.events import Decision
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.map_items import ItemMapping, Mapped, find_sources
from tests.services.house import JOSIAH, House

SAMPLES = str(files("orcid_repo_plugin.samples"))


def deposited(house: House, repository: str = "main") -> list[Decision]:
    mapping = ItemMapping(house.app.mapper, repository=repository)
    mapping.recognise(find_sources([SAMPLES], BytesIO()))
    decisions = list(Deposit(house.app, repository).run(mapping.run()))
    return [one for one in decisions if isinstance(one, Decision)]


def test_every_sample_item_has_a_row_and_a_second_deposit_changes_nothing(house: House) -> None:
    house.connect()

    first = deposited(house)
    house.settle()
    before = house.deliveries()
    second = deposited(house)

    queued = {one.item_id for one in first if one.state == "waiting"}
    assert {one.orcid for one in first if one.state == "waiting"} == {JOSIAH}
    assert {"pot-counter-2", "patent-4"} <= queued
    assert {one.item_id for one in second if one.state == "unchanged"} == queued
    assert {one.item_id for one in first} == {one.item_id for one in second}
    assert house.deliveries() == before
    assert {one.state for one in before.values()} == {"sent"}


def test_files_are_of_the_repository_that_the_run_names(house: House) -> None:
    mapping = ItemMapping(house.app.mapper, repository="annex")
    mapping.recognise(find_sources([SAMPLES], BytesIO()))

    items = [row.mapped.item for row in mapping.run() if isinstance(row, Mapped)]

    assert {item.repository.name for item in items} == {"annex"}
    assert {item.repository.platform for item in items} == {"dspace", "eprints", "files", "items"}
