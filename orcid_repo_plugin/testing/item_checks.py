"""Checks of the items that an adapter reads, and of how it treats their fields."""

import dataclasses
import json
import re
from typing import Final

import pytest

from orcid_repo_plugin.domain.item import ItemState, Repository
from orcid_repo_plugin.domain.item_json import item_from_json, item_to_json
from orcid_repo_plugin.reading.record import MAX_FIELD_CHARACTERS
from orcid_repo_plugin.testing.adapter_case import POSITION, AdapterCase

SLOTS: Final = (
    *("types", "titles", "contributors", "dates", "identifiers", "containers", "descriptions"),
    *("languages", "countries", "urls", "details", "grants", "collections"),
)


class ItemChecks(AdapterCase):
    """What an item is."""

    def test_it_reads_all_items_of_the_sample(self) -> None:
        assert len(self.items()) >= 2

    def test_ids_are_texts_and_each_item_has_its_own(self) -> None:
        ids = [item.item_id for item in self.items()]
        assert all(isinstance(id_, str) and id_.strip() for id_ in ids)
        assert len(set(ids)) == len(ids)

    def test_positions_are_line_and_column_and_grow(self) -> None:
        matches = [POSITION.fullmatch(read.position) for read in self.read(self.sample)]
        places = [(int(match[1]), int(match[2])) for match in matches if match]
        assert len(places) == len(matches)
        assert places == sorted(set(places))
        assert min(places) >= (1, 1)

    def test_reading_twice_gives_equal_items(self) -> None:
        assert self.read(self.sample) == self.read(self.sample)

    def test_the_repository_is_passed_on(self) -> None:
        self.repository = Repository("library-2", self.platform)
        assert {item.repository for item in self.items()} == {self.repository}

    def test_items_cannot_be_changed(self) -> None:
        for item in self.items():
            with pytest.raises(dataclasses.FrozenInstanceError):
                item.item_id = "other"  # type: ignore[misc]
            for slot in (*SLOTS, "succeeds", "earlier", "fields", "findings"):
                assert isinstance(getattr(item, slot), tuple), slot
                hash(getattr(item, slot))

    def test_every_value_is_text_and_not_blank(self) -> None:
        for item in self.items():
            for slot in SLOTS:
                for element in getattr(item, slot):
                    members = dataclasses.asdict(element)
                    for name, value in members.items():
                        assert value is None or isinstance(value, str | bool), f"{slot}.{name}: {value!r}"
                    assert members.get("value", "x").strip(), f"{slot}: a blank value"
            texts = (item.uri, item.handle, item.succeeded_by, *item.succeeds, item.state_reason)
            assert all(text is None or isinstance(text, str) for text in texts)

    def test_every_contributor_has_a_name_and_a_role(self) -> None:
        contributors = [given for item in self.items() for given in item.contributors]
        assert contributors, "give a sample with contributors"
        for given in contributors:
            assert given.role.strip()
            assert (given.name + given.family + given.given).strip()

    def test_no_id_is_authenticated_by_itself(self) -> None:
        claims = [given for item in self.items() for given in item.contributors if given.authenticated]
        assert not claims or self.may_authenticate

    def test_the_state_is_told_with_its_reason(self) -> None:
        for item in self.items():
            assert isinstance(item.state, ItemState)
            if item.state is not ItemState.LIVE:
                assert item.state_reason
                assert item.state_field

    def test_addresses_are_addresses(self) -> None:
        for item in self.items():
            assert item.uri is None or item.uri.startswith(("http://", "https://"))
            assert item.handle is None or re.fullmatch(r"[^\s/:]+/\S+", item.handle)


class FieldChecks(AdapterCase):
    """Where an item's fields go."""

    def test_every_field_of_the_item_is_named_once(self) -> None:
        for item in self.items():
            assert item.fields
            assert len(set(item.fields)) == len(item.fields)

    def test_every_value_names_a_field_of_the_item(self) -> None:
        for item in self.items():
            named = {element.field for slot in SLOTS for element in getattr(item, slot)}
            if item.state_field:
                named.add(item.state_field)
            assert named <= {*item.fields, ""}

    def test_a_field_that_no_row_knows_is_kept_for_plugins(self) -> None:
        content = self.with_field(self.unknown_field, "kept as it is")
        [read] = self.read(content)
        assert "kept as it is" in json.dumps(read.item.extra[self.unknown_field])
        assert self.unknown_field in read.item.fields

    def test_extra_is_plain_json(self) -> None:
        for item in (*self.items(), self.read(self.with_field(self.unknown_field, "kept"))[0].item):
            assert json.loads(json.dumps(item.extra)) == item.extra

    def test_a_row_of_the_site_sends_an_unknown_field_where_it_belongs(self) -> None:
        table = self.table(**{self.unknown_field: "detail:note"})
        [read] = self.read(self.with_field(self.unknown_field, "for the citation"), table)
        notes = [d.value for d in read.item.details if d.field == self.unknown_field and d.kind == "note"]
        assert notes == ["for the citation"]
        assert self.unknown_field not in read.item.extra

    def test_a_row_ignore_of_the_site_takes_a_field_out(self) -> None:
        content = self.with_field(self.title_field, "Not to be seen")
        assert "Not to be seen" in [title.value for title in self.read(content)[0].item.titles]
        [read] = self.read(content, self.table(**{self.title_field: "ignore"}))
        assert "Not to be seen" not in [title.value for title in read.item.titles]
        assert self.title_field not in read.item.extra

    def test_letters_of_all_scripts_come_through(self) -> None:
        text = "Łódź, Ångström, Ελληνικά, 漢字, مرحبا and 𝔸🏺"
        [read] = self.read(self.with_field(self.title_field, text))
        assert text in [title.value for title in read.item.titles]

    def test_a_field_of_more_than_1_mb_is_cut_with_a_warning(self) -> None:
        [read] = self.read(self.with_field(self.title_field, "cracked pots " * (MAX_FIELD_CHARACTERS // 6)))
        assert "field-cut" in [finding.code for finding in read.item.findings]
        assert max(len(title.value) for title in read.item.titles) <= MAX_FIELD_CHARACTERS

    def test_an_item_written_as_json_reads_back_equal(self) -> None:
        for item in self.items():
            data = json.loads(json.dumps(item_to_json(item)))
            assert item_from_json(data, repository=item.repository) == item
