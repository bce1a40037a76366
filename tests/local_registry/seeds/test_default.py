"""The default set: ten people and three clients, the same ones each time."""

import unicodedata
from collections import Counter

import pytest

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.items import Item
from orcid_repo_plugin.local_registry.kinds import KINDS
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.rules.all_kinds import RULES
from orcid_repo_plugin.local_registry.rules.kind_rules import Change
from orcid_repo_plugin.local_registry.rules.scopes import allowed
from orcid_repo_plugin.local_registry.seeds import seed

JOSIAH = "0000-0002-1825-0097"
THREE_HUNDRED = "0009-0009-9990-0044"
THREE_SOURCES = "0009-0009-9990-0052"
HIDDEN = "0009-0009-9990-0060"


@pytest.fixture
def books() -> Books:
    filled = Books()
    seed(filled)
    return filled


def works(books: Books, orcid: str) -> list[Item]:
    return books.records[orcid].items.of("work")


def test_there_are_ten_people_and_the_active_ones_come_first(books: Books) -> None:
    states = [record.state for record in books.records.values()]

    assert states == ["active"] * 7 + ["deactivated", "locked", "deprecated"]
    assert next(iter(books.records)) == JOSIAH


def test_every_id_is_of_orcids_range_and_has_a_right_check_digit(books: Books) -> None:
    for orcid in books.records:
        assert OrcidId.parse(orcid) == OrcidId(orcid)
        assert "0000-0001-5000-0007" <= orcid <= "0000-0003-5000-0001" or orcid < "0009-0010-0000-0000"


def test_the_deprecated_record_leads_to_an_active_one(books: Books) -> None:
    (deprecated,) = (record for record in books.records.values() if record.state == "deprecated")

    assert deprecated.primary is not None
    assert books.records[deprecated.primary].state == "active"


def test_josiah_has_no_works_yet(books: Books) -> None:
    josiah = books.records[JOSIAH]

    assert (josiah.full_name, josiah.password) == ("Josiah Carberry", "cracked-pots")
    assert Counter(item.kind for item in josiah.items).keys() == {
        "address",
        "education",
        "employment",
        "keywords",
        "other-names",
        "researcher-urls",
    }


def test_one_person_has_something_in_every_section(books: Books) -> None:
    sections = [{item.kind for item in record.items} for record in books.records.values()]

    assert set(KINDS) in sections


def test_one_person_has_300_works_of_which_no_two_are_the_same(books: Books) -> None:
    keys = [key for work in works(books, THREE_HUNDRED) for key in work.self_keys]

    assert len(works(books, THREE_HUNDRED)) == len(keys) == len(set(keys)) == 300


def test_one_person_has_each_work_from_three_sources(books: Books) -> None:
    sources: dict[tuple[str, str], set[str | None]] = {}
    for work in works(books, THREE_SOURCES):
        for key in work.self_keys:
            sources.setdefault(key, set()).add(work.source.client_id)

    shared = [found for found in sources.values() if len(found) > 1]
    assert shared == [{None, "APP-MEMBER0000000001", "APP-PREMIUM000000001"}] * 2


def test_there_are_private_and_limited_items(books: Books) -> None:
    visibilities = Counter(work.visibility for work in works(books, HIDDEN))

    assert visibilities == {"public": 1, "limited": 1, "private": 2}
    assert books.records[HIDDEN].public_name is None


def test_names_are_written_in_five_scripts_and_more(books: Books) -> None:
    scripts = {unicodedata.name(record.given_names[0]).split()[0] for record in books.records.values()}

    assert scripts == {"LATIN", "CYRILLIC", "ARABIC", "CJK", "DEVANAGARI", "HANGUL"}


def test_mail_goes_where_the_sandbox_would_send_it(books: Books) -> None:
    addresses = [email.address for record in books.records.values() for email in record.emails]

    assert len(set(addresses)) == 10
    assert all(address.endswith("@mailinator.com") for address in addresses)
    assert all(record.emails[0].verified and record.emails[0].primary for record in books.records.values())


def test_what_people_added_themselves_has_display_index_0_and_what_clients_added_1(books: Books) -> None:
    for record in books.records.values():
        for item in record.items:
            assert item.display_index == (0 if item.source.orcid == record.orcid else 1)


def test_the_rules_would_take_every_item(books: Books) -> None:
    for record in books.records.values():
        for item in record.items:
            content = item.content | {"put-code": None, "visibility": None}
            change = Change(
                kind=item.kind,
                content=content,
                books=books,
                options=Options(),
                record=record,
                source=item.source,
            )
            RULES[item.kind].validate(change)


def test_there_is_a_client_of_each_kind_and_the_premium_one_is_granted_more(books: Books) -> None:
    kinds = {client.kind: client for client in books.clients.values()}

    assert list(kinds) == ["member", "premium", "public"]
    assert {"/webhook", "/premium-notification", "/email/read-private"} <= allowed(kinds["premium"])
    assert not {"/webhook", "/premium-notification", "/email/read-private"} & allowed(kinds["member"])
    assert all(len(client_id) == 20 for client_id in books.clients)


def test_further_redirect_uris_go_to_all_clients_and_stay_with_this_registry() -> None:
    books, others = Books(), Books()

    seed(books, redirect_uris=["http://127.0.0.1:9000/cb"])
    seed(others)

    for client in books.clients.values():
        assert client.redirect_uris == [
            "http://127.0.0.1:8000/",
            "http://localhost:8000/",
            "http://127.0.0.1:9000/cb",
        ]
    assert all("http://127.0.0.1:9000/cb" not in client.redirect_uris for client in others.clients.values())


def test_the_set_is_the_same_each_time_and_at_any_time() -> None:
    early, late = Books(clock=lambda: 1_700_000_000_000), Books(clock=lambda: 1_900_000_000_000)
    seed(early)
    seed(late)

    for one, other in zip(early.records.values(), late.records.values(), strict=True):
        assert (one.orcid, one.created, one.modified) == (other.orcid, other.created, other.modified)
        assert list(one.items) == list(other.items)
    assert early.clients == late.clients
    assert early.groups == late.groups
