"""Every adapter that ships keeps the contract that third parties' adapters are held to."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.adapters import dspace, eprints, files, items
from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import ItemState, ReadItem, Repository, RepositoryItem, Text
from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.testing.adapter_contract import AdapterContract


def _dspace_item(number: int, **fields: str) -> dict[str, Any]:
    metadata = {
        "dc.contributor.author": [{"value": "Carberry, Josiah"}, {"value": "Institute of Psychoceramics"}],
        "dc.date.issued": [{"value": "2008-04"}],
        "dc.identifier.uri": [{"value": f"https://repo.example.edu/handle/20.500.99999/{number}"}],
        "dc.title": [{"value": f"A Theory of Cracked Pots {number}", "language": "en"}],
        "dc.type": [{"value": "Article"}],
        "local.shelf": [{"value": "B 7"}],
    }
    return {
        "uuid": f"0a4f8b1e-6b0e-4f19-9a53-{number:012}",
        "handle": f"20.500.99999/{number}",
        "metadata": metadata | {name: [{"value": text}] for name, text in fields.items()},
        "inArchive": True,
        "discoverable": number != 2,
        "withdrawn": False,
        "entityType": "Publication",
        "type": "item",
    }


class TestDspace(AdapterContract):
    platform = "dspace"
    plugin = dspace
    sample = json.dumps([_dspace_item(number) for number in range(1, 5)], indent=1).encode()
    title_field = "dc.title"
    unknown_field = "local.contract.unknown"

    def with_field(self, name: str, text: str) -> bytes:
        return json.dumps(_dspace_item(1, **{name: text})).encode()

    def repeat(self, count: int) -> bytes:
        return "\n".join(json.dumps(_dspace_item(number)) for number in range(1, count + 1)).encode()

    def broken_among(self) -> bytes:
        first, last = (json.dumps(_dspace_item(number)) for number in (1, 3))
        return f'[{first}, {{"uuid": "x", "metadata": }}, {last}]'.encode()


class TestDspaceSearchPage(TestDspace):
    """The same items as the server's search answers them."""

    sample = json.dumps(
        {
            "type": "discover",
            "_embedded": {
                "searchResult": {
                    "_embedded": {
                        "objects": [
                            {"type": "discover", "_embedded": {"indexableObject": _dspace_item(number)}}
                            for number in range(1, 5)
                        ]
                    },
                    "page": {"number": 0, "size": 100, "totalPages": 1, "totalElements": 4},
                }
            },
        }
    ).encode()


def _own_item(number: int, **fields: str) -> dict[str, Any]:
    item = {
        "format": "orcid-repo-plugin/item",
        "item_id": f"pots-{number}",
        "uri": f"https://repo.example.edu/items/{number}",
        "types": ["article"],
        "titles": [f"A Theory of Cracked Pots {number}"],
        "contributors": [{"family": "Carberry", "given": "Josiah", "orcid": "0000-0002-1825-0097"}],
        "dates": ["2008-04"],
        "identifiers": {"doi": f"10.5555/pots-{number}"},
    }
    return item | fields


class TestItems(AdapterContract):
    platform = "items"
    plugin = items
    sample = "\n".join(json.dumps(_own_item(number)) for number in range(1, 5)).encode()
    title_field = "titles"
    may_authenticate = True

    def with_field(self, name: str, text: str) -> bytes:
        return json.dumps(_own_item(1, **{name: text})).encode()

    def repeat(self, count: int) -> bytes:
        return "\n".join(json.dumps(_own_item(number)) for number in range(1, count + 1)).encode()

    def broken_among(self) -> bytes:
        broken = json.dumps(_own_item(2) | {"titles": [{"field": "title"}]})
        return "\n".join([json.dumps(_own_item(1)), broken, json.dumps(_own_item(3))]).encode()


def _eprint(number: int, **fields: str) -> str:
    values = {"title": f"A Theory of Cracked Pots {number}", "shelf_mark": "B 7"} | fields
    extra = "".join(f"<{name}>{escape(text)}</{name}>\n" for name, text in values.items())
    return (
        f"  <eprint id='https://eprints.example.edu/id/eprint/{number}'>\n"
        f"    <eprintid>{number}</eprintid>\n"
        f"    <eprint_status>{'buffer' if number == 2 else 'archive'}</eprint_status>\n"
        "    <type>article</type>\n"
        "    <creators><item><name><family>Carberry</family><given>Josiah</given></name>"
        "<orcid>0000-0002-1825-0097</orcid></item></creators>\n"
        f"    <date>2008-04</date><date_type>published</date_type>\n    {extra}  </eprint>\n"
    )


def _eprints(*eprints: str) -> bytes:
    body = "".join(eprints)
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        f"<eprints xmlns='http://eprints.org/ep2/data/2.0'>\n{body}</eprints>\n"
    ).encode()


class TestEprints(AdapterContract):
    platform = "eprints"
    plugin = eprints
    sample = _eprints(*(_eprint(number) for number in range(1, 5)))
    title_field = "title"

    def with_field(self, name: str, text: str) -> bytes:
        return _eprints(_eprint(1, **{name: text}))

    def repeat(self, count: int) -> bytes:
        return _eprints(*(_eprint(number) for number in range(1, count + 1)))

    def broken_among(self) -> bytes:
        return _eprints(_eprint(1), _eprint(2).replace("<type>", "<tipe>"), _eprint(3))


def _entry(number: int, **fields: str) -> str:
    values = {
        "title": f"A Theory of Cracked Pots {number}",
        "author": "Carberry, Josiah and {Institute of Psychoceramics}",
        "year": "2008",
        "shelfmark": "B 7",
    } | fields
    body = ",\n".join(f"  {name} = {{{text}}}" for name, text in values.items())
    return f"@article{{carberry{number},\n{body}\n}}\n\n"


class TestFiles(AdapterContract):
    platform = "files"
    plugin = files
    sample = "".join(_entry(number) for number in range(1, 5)).encode()
    title_field = "title"

    def with_field(self, name: str, text: str) -> bytes:
        return _entry(1, **{name: text}).encode()

    def repeat(self, count: int) -> bytes:
        return "".join(_entry(number) for number in range(1, count + 1)).encode()

    def broken_among(self) -> bytes:
        return (_entry(1) + "@article{broken,\n  title = {never closed,\n\n" + _entry(3)).encode()


# -- the contract itself -------------------------------------------------------------------------


class Flawed:
    """The ``items`` adapter with one fault."""

    def __init__(self, fault: Callable[[RepositoryItem], RepositoryItem]) -> None:
        self.fault = fault

    def orcid_gather_tables(self) -> Mapping[str, Mapping[str, str]]:
        return items.orcid_gather_tables()

    def orcid_read_items(
        self, platform: str, repository: Repository, source: Source, fields: FieldTable
    ) -> Iterator[ReadItem | UnreadableItem]:
        for read in items.orcid_read_items(platform, repository, source, fields) or ():
            yield replace(read, item=self.fault(read.item)) if isinstance(read, ReadItem) else read


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("ids_are_texts_and_each_item_has_its_own", lambda item: replace(item, item_id="1")),
        ("the_repository_is_passed_on", lambda item: replace(item, repository=Repository("x", "items"))),
        ("every_value_names_a_field_of_the_item", lambda item: replace(item, fields=("item_id",))),
        ("extra_is_plain_json", lambda item: replace(item, extra={"a": (1, 2)})),
        ("addresses_are_addresses", lambda item: replace(item, uri="10.5555/1")),
        ("the_state_is_told_with_its_reason", lambda item: replace(item, state=ItemState.PRIVATE)),
        ("every_value_is_text_and_not_blank", lambda item: replace(item, types=(Text(" ", "types"),))),
        (
            "no_id_is_authenticated_by_itself",
            lambda item: replace(item, contributors=(replace(item.contributors[0], authenticated=True),)),
        ),
        (
            "a_field_of_more_than_1_mb_is_cut_with_a_warning",
            lambda item: replace(item, findings=()),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_contract_finds_an_adapters_fault(
    tmp_path: Path, check: str, fault: Callable[[RepositoryItem], RepositoryItem]
) -> None:
    class Case(TestItems):
        plugin = Flawed(fault)
        may_authenticate = False

    case = Case()
    case.folder, case.repository = tmp_path, Repository("main", "items")
    with pytest.raises(AssertionError):
        getattr(case, f"test_{check}")()


def test_the_contract_holds_more_than_twenty_checks() -> None:
    assert sum(name.startswith("test_") for name in dir(AdapterContract)) > 20
