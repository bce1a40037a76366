"""Which container is sent, and which are named."""

from orcid_repo_plugin.domain.item import Container
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.mapping.container import ContainerMapping
from tests.mapping.parts import TABLES, item_with, said


def test_containers_that_are_not_sent_are_named() -> None:
    item = item_with(
        containers=(
            Container("event", "Pottery 2020", "event_title"),
            Container("book", "Pots", "book_title"),
        )
    )
    report = Report()

    assert ContainerMapping(TABLES).orcid_map_container(item, "conference-paper", report) == "Pots"
    assert said(report, "not-sent") == ["event 'Pottery 2020': another container was chosen"]


def test_a_container_that_the_type_has_no_place_for_is_named() -> None:
    item = item_with(containers=(Container("event", "Pottery 2020", "event_title"),))
    report = Report()

    assert ContainerMapping(TABLES).orcid_map_container(item, "book", report) == ""
    assert said(report, "not-sent") == ["event 'Pottery 2020': no container of a work of this type"]
