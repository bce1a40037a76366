"""Cards of records in the books."""

from datetime import UTC, datetime

import pytest

from orcid_repo_plugin.domain.record_summary import Affiliation, Count, RecordSummary
from orcid_repo_plugin.domain.work import PublicationDate
from orcid_repo_plugin.store.record_cards import KEPT_MS, RecordCards, written
from orcid_repo_plugin.store.store import Store

JOSIAH = "0000-0002-1825-0097"
NOBODY = "0000-0002-1694-233X"
READ_AT = datetime(2026, 11, 21, 4, 40, 31, 42_000, tzinfo=UTC)
SUMMARY = RecordSummary(
    read_at=READ_AT,
    name="Josiah S. Carberry",
    changed_at=datetime(2024, 1, 15, 9, 6, tzinfo=UTC),
    employments=(
        Affiliation(organisation="Brown University", role="Professor", start=PublicationDate(1999, 9)),
        Affiliation(organisation="مؤسسة", end=PublicationDate(1995, 2, 3), validated=True),
    ),
    employment_count=7,
    educations=(Affiliation(organisation=""),),
    education_count=1,
    works=Count(12, 3),
    fundings=Count(0, 1),
)


@pytest.fixture
def cards(store: Store) -> RecordCards:
    return store.record_cards


@pytest.mark.parametrize(
    "summary",
    [
        SUMMARY,
        RecordSummary(read_at=READ_AT),
        RecordSummary(read_at=READ_AT, state="deprecated", primary=NOBODY),
    ],
    ids=["full", "empty", "merged"],
)
def test_a_summary_comes_back_as_it_was_saved(
    store: Store, cards: RecordCards, summary: RecordSummary
) -> None:
    with store.writing() as c:
        cards.note_try(c, JOSIAH)
        assert cards.save(c, JOSIAH, summary)

    with store.reading() as c:
        card = cards.find(c, JOSIAH)

    assert card is not None
    assert card.summary == summary
    assert card.read_at == 1_795_236_031_042


def test_a_try_without_an_answer_leaves_the_last_answer(store: Store, cards: RecordCards) -> None:
    with store.writing() as c:
        cards.note_try(c, JOSIAH)
        cards.save(c, JOSIAH, SUMMARY)
    later = RecordCards(store.client, lambda: store.now() + 60_000)

    with store.writing() as c:
        later.note_try(c, JOSIAH)
        card = cards.find(c, JOSIAH)

    assert card is not None
    assert card.summary == SUMMARY
    assert card.tried_at > store.now() + 30_000


def test_of_a_record_that_was_never_asked_for_there_is_no_card(store: Store, cards: RecordCards) -> None:
    with store.reading() as c:
        assert cards.find(c, NOBODY) is None


def test_who_was_removed_while_orcid_answered_stays_removed(store: Store, cards: RecordCards) -> None:
    with store.writing() as c:
        cards.note_try(c, JOSIAH)
        cards.remove(c, JOSIAH)

        assert not cards.save(c, JOSIAH, SUMMARY)
        assert cards.find(c, JOSIAH) is None


def test_text_that_the_database_cannot_hold_is_replaced(store: Store, cards: RecordCards) -> None:
    hostile = RecordSummary(read_at=READ_AT, name="Jo\x00siah \ud800")

    with store.writing() as c:
        cards.note_try(c, JOSIAH)
        cards.save(c, JOSIAH, hostile)
        card = cards.find(c, JOSIAH)

    assert card is not None
    assert card.summary is not None
    assert card.summary.name == "Jo\ufffdsiah \ufffd"


def test_what_another_version_has_written_counts_as_not_read(store: Store, cards: RecordCards) -> None:
    odd = written(SUMMARY).replace(b'"name"', b'"names"')
    with store.writing() as c:
        cards.note_try(c, JOSIAH)
        c.exec_driver_sql("UPDATE record_card SET body = " + _bytes(store, odd))
        card = cards.find(c, JOSIAH)

    assert card is not None
    assert card.summary is None


def _bytes(store: Store, body: bytes) -> str:
    return f"x'{body.hex()}'" if store.database.is_sqlite else f"'\\x{body.hex()}'::bytea"


def test_the_cards_of_another_client_are_not_seen(store: Store, cards: RecordCards) -> None:
    with store.writing() as c:
        cards.note_try(c, JOSIAH)
        cards.save(c, JOSIAH, SUMMARY)

    with store.reading() as c:
        assert RecordCards(store.client + 1, store.now).find(c, JOSIAH) is None


def test_what_nobody_looks_at_for_a_month_is_let_go(store: Store, cards: RecordCards) -> None:
    with store.writing() as c:
        cards.note_try(c, JOSIAH)
        RecordCards(store.client, lambda: store.now() - KEPT_MS - 1000).note_try(c, NOBODY)

        cards.tidy(c)

        assert cards.find(c, JOSIAH) is not None
        assert cards.find(c, NOBODY) is None
