"""New works go in bulk, once, and what ORCID holds already is adopted."""

import pytest

from orcid_repo_plugin.testing.registry import Registry


def test_new_works_of_one_record_go_in_one_request(desk) -> None:
    josiah = desk.connect()
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}", title=f"Pots {n}") for n in range(3)))
    desk.requests()

    summary = desk.push()

    assert (summary.sent, summary.requests, summary.failed) == (3, 1, False)
    assert desk.requests() == ["POST works"]
    assert desk.titles(josiah) == ["Pots 0", "Pots 1", "Pots 2"]
    assert desk.true(josiah)
    assert desk.states(josiah) == {"0": "sent", "1": "sent", "2": "sent"}


def test_a_second_push_asks_nothing(desk) -> None:
    josiah = desk.connect()
    items = [desk.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in range(3)]
    desk.deposit(*items)
    desk.push()

    desk.deposit(*items)
    summary = desk.push()

    assert summary.requests == 0
    assert summary.sent == summary.updated == 0


def test_more_than_a_hundred_works_take_a_request_for_each_hundred(desk) -> None:
    josiah = desk.connect()
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in range(230)))
    desk.requests()

    desk.push()

    assert desk.requests() == ["POST works"] * 3
    assert len(desk.works(josiah)) == 230


def test_a_single_work_goes_by_single_post(desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.requests()

    desk.push()

    assert desk.requests() == ["POST work"]
    assert desk.true(josiah)


@pytest.mark.parametrize("number", [1, 3], ids=["single", "bulk"])
def test_a_push_whose_answer_was_lost_leaves_each_work_once(desk, number: int) -> None:
    josiah = desk.connect()
    desk.deposit(
        *(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}", title=f"Pots {n}") for n in range(number))
    )
    desk.registry.lose_next_answer()

    summary = desk.push()

    assert desk.titles(josiah) == [f"Pots {n}" for n in range(number)]
    assert desk.true(josiah)
    assert set(desk.states(josiah).values()) <= {"sent", "unchanged"}
    assert summary.waiting == 0


def test_after_a_lost_bulk_answer_the_works_are_read_at_once_and_not_sent_again(desk) -> None:
    josiah = desk.connect()
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in range(5)))
    desk.registry.lose_next_answer()
    desk.requests()

    desk.push()

    methods = [request.split()[0] for request in desk.requests()]
    assert methods == ["POST", "POST", "GET", "GET"]  # our copies, and the works themselves


def test_a_work_that_was_edited_after_its_answer_was_lost_is_not_doubled(desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.registry.fault("lose_answer", method="POST", path="/v3.0/")
    desk.registry.fault("status", status=503, times=20)
    desk.push(patience=_short(desk))
    desk.registry.clear_faults()

    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.2"))
    desk.push()

    assert len(desk.works(josiah)) == 1
    ids = desk.works(josiah)[0].document["external-ids"]["external-id"]
    assert [one["external-id-value"] for one in ids if one["external-id-type"] == "doi"] == ["10.5555/pots.2"]
    assert desk.true(josiah)


def test_a_work_that_was_withdrawn_after_its_answer_was_lost_does_not_stay(desk) -> None:
    from orcid_repo_plugin.domain.item import ItemState

    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.registry.fault("lose_answer", method="POST", path="/v3.0/")
    desk.registry.fault("status", status=503, times=20)
    desk.push(patience=_short(desk))
    desk.registry.clear_faults()

    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", state=ItemState.WITHDRAWN))
    desk.push()

    assert desk.works(josiah) == []
    assert desk.states(josiah) == {"1": "withdrawn"}


def test_two_items_with_one_doi_are_one_work_and_one_put_code(desk) -> None:
    josiah = desk.connect()
    desk.deposit(
        desk.item("1", josiah, doi="10.5555/pots.1", title="Pots"),
        desk.item("2", josiah, doi="https://doi.org/10.5555/POTS.1", title="Pots again"),
    )

    desk.push()

    assert len(desk.works(josiah)) == 1
    codes = desk.put_codes(josiah)
    assert codes["1"] == codes["2"]
    assert sorted(row.speaks for row in desk.rows(josiah)) == [False, True]
    assert set(desk.states(josiah).values()) == {"sent"}


def test_a_preprint_and_its_article_are_two_works(desk) -> None:
    josiah = desk.connect()
    desk.deposit(
        desk.item("article", josiah, doi="10.5555/article", version_of="10.5555/preprint", title="Article")
    )
    desk.push()

    desk.deposit(desk.item("preprint", josiah, doi="10.5555/preprint", title="Preprint", kind="preprint"))
    desk.deposit(desk.item("other", josiah, doi="10.5555/other", title="Other"))
    desk.push()

    assert desk.titles(josiah) == ["Article", "Other", "Preprint"]
    assert desk.true(josiah)


def test_one_bad_work_does_not_keep_the_others_back(desk) -> None:
    josiah = desk.connect()
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}", title=f"Pots {n}") for n in range(7)))
    _spoil(desk, "4", b'"type":"journal-article"', b'"type":"jounral-article"')

    summary = desk.push()

    assert (summary.sent, summary.refused, summary.failed) == (6, 1, True)
    assert "Pots 4" not in desk.titles(josiah)
    assert desk.states(josiah)["4"] == "refused"
    assert desk.deliveries(josiah)["4"].reason


def test_a_work_of_another_source_is_joined_by_ours(desk, registry_server: Registry) -> None:
    josiah = desk.connect()
    other = registry_server.make_client("member")
    token = registry_server.token(josiah, "/activities/update", client_id=other["client_id"])
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    _post_as(desk, josiah, token["access_token"], "10.5555/pots.1")

    desk.push()

    assert len({work.source for work in desk.works(josiah)}) == 2
    assert desk.true(josiah)


def test_a_work_of_another_source_is_left_alone_when_the_settings_say_so(
    desk, registry_server: Registry
) -> None:
    desk.again(others_copy="leave")
    josiah = desk.connect()
    other = registry_server.make_client("member")
    token = registry_server.token(josiah, "/activities/update", client_id=other["client_id"])
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"), desk.item("2", josiah, doi="10.5555/pots.2"))
    _post_as(desk, josiah, token["access_token"], "10.5555/pots.1")

    desk.push()

    assert desk.states(josiah) == {"1": "unchanged", "2": "sent"}
    assert len(desk.works(josiah)) == 2


def _short(desk):
    """A push that gives up at once."""
    from orcid_repo_plugin.services.push.patience import Patience

    return Patience(first=0.01, longest=0.01, window_ms=0, now=desk.app.store.now)


def _spoil(desk, item_id: str, old: bytes, new: bytes) -> None:
    """Make a payload in the books one that ORCID refuses, which the mapping would never let through."""
    from sqlalchemy import select

    from orcid_repo_plugin.store.tables import delivery, payload

    store = desk.app.store
    with store.writing() as c:
        mark = c.execute(select(delivery.c.fingerprint).where(delivery.c.item_id == item_id)).scalar_one()
        body = c.execute(select(payload.c.body).where(payload.c.fingerprint == mark)).scalar_one()
        assert old in body
        c.execute(payload.update().where(payload.c.fingerprint == mark).values(body=body.replace(old, new)))


def _post_as(desk, orcid: str, token: str, doi: str) -> None:
    """Let another client put a work on a record."""
    work = {
        "title": {"title": {"value": "Pots, told by another"}},
        "type": "journal-article",
        "external-ids": {
            "external-id": [
                {"external-id-type": "doi", "external-id-value": doi, "external-id-relationship": "self"}
            ]
        },
    }
    url = f"{desk.registry.member_api_url}/v3.0/{orcid}/work"
    with desk.registry.session(token) as session:
        assert session.post(url, json=work, timeout=10).status_code == 201
