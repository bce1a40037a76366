"""Works that stand are brought up to date, and what went astray is found again."""

from dataclasses import replace

from orcid_repo_plugin.domain.item import ItemState
from orcid_repo_plugin.store.outbox import Wish


def test_an_edit_is_one_put_under_the_same_put_code(desk) -> None:
    josiah = desk.connect()
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in range(3)))
    desk.push()
    before = desk.put_codes(josiah)
    desk.requests()

    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots, revised"))
    summary = desk.push()

    assert (summary.updated, summary.sent) == (1, 0)
    assert desk.requests() == [f"PUT work/{before['1']}"]
    assert desk.put_codes(josiah) == before
    assert "Pots, revised" in desk.titles(josiah)


def test_what_the_person_removed_stays_removed_and_is_told(desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    desk.registry.delete(josiah, "work", desk.put_codes(josiah)["1"])

    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots, revised"))
    summary = desk.push()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots, revised again"))
    desk.push()

    assert summary.stopped == 1
    assert desk.works(josiah) == []
    assert desk.states(josiah) == {"1": "stopped_by_author"}
    assert "took it off" in desk.deliveries(josiah)["1"].reason
    assert any(row.operation == "stop" for row in desk.history(orcid=josiah))


def test_what_the_person_removed_comes_back_when_asked_for(desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    desk.registry.delete(josiah, "work", desk.put_codes(josiah)["1"])
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots, revised"))
    desk.push()

    store = desk.app.store
    with store.writing() as c:
        store.outbox.retry(c, list(desk.deliveries(josiah).values()))
    desk.push()

    assert desk.titles(josiah) == ["Pots, revised"]
    assert desk.true(josiah)


def test_a_copy_of_ours_under_another_put_code_is_adopted(desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    _remember(desk, josiah, "1", 999_999)

    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots, revised"))
    desk.push()

    assert desk.titles(josiah) == ["Pots, revised"]
    assert desk.true(josiah)


def test_a_put_code_that_is_anothers_is_forgotten_and_the_work_added(desk) -> None:
    josiah = desk.connect()
    other = desk.registry.make_client("member")
    token = desk.registry.token(josiah, "/activities/update", client_id=other["client_id"])
    foreign = _post(desk, josiah, token["access_token"], "10.5555/foreign")
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    desk.registry.delete(josiah, "work", desk.put_codes(josiah)["1"])
    _remember(desk, josiah, "1", foreign)

    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots, revised"))
    desk.push()

    assert sorted(desk.titles(josiah)) == ["Foreign", "Pots, revised"]
    assert desk.true(josiah)


def test_two_works_that_get_the_same_doi_become_one(desk) -> None:
    josiah = desk.connect()
    desk.deposit(
        desk.item("1", josiah, doi="10.5555/pots.1", title="One"),
        desk.item("2", josiah, doi="10.5555/pots.2"),
    )
    desk.push()

    desk.deposit(desk.item("2", josiah, doi="10.5555/pots.1", title="Two"))
    desk.push()

    assert desk.titles(josiah) == ["One"]
    assert desk.put_codes(josiah)["1"] == desk.put_codes(josiah)["2"]
    assert desk.true(josiah)


def test_two_works_may_exchange_their_dois(desk) -> None:
    josiah = desk.connect()
    desk.deposit(
        desk.item("1", josiah, doi="10.5555/a", title="One"),
        desk.item("2", josiah, doi="10.5555/b", title="Two"),
    )
    desk.push()

    desk.deposit(
        desk.item("1", josiah, doi="10.5555/b", title="One"),
        desk.item("2", josiah, doi="10.5555/a", title="Two"),
    )
    summary = desk.push()

    assert not summary.failed
    stands = {
        w.title: w.document["external-ids"]["external-id"][0]["external-id-value"] for w in desk.works(josiah)
    }
    assert stands == {"One": "10.5555/b", "Two": "10.5555/a"}
    assert desk.true(josiah)


def test_a_shared_work_stays_until_the_last_item_goes(desk) -> None:
    josiah = desk.connect()
    one = desk.item("1", josiah, doi="10.5555/pots.1", title="One")
    two = desk.item("2", josiah, doi="10.5555/pots.1", title="Two")
    desk.deposit(one, two)
    desk.push()

    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="One", state=ItemState.WITHDRAWN))
    desk.push()
    after_the_first = desk.titles(josiah)
    desk.deposit(desk.item("2", josiah, doi="10.5555/pots.1", title="Two", state=ItemState.WITHDRAWN))
    desk.push()

    assert after_the_first == ["Two"]
    assert desk.works(josiah) == []
    assert desk.put_codes(josiah) == {}
    assert desk.states(josiah) == {"1": "withdrawn", "2": "withdrawn"}


def test_an_item_that_gets_a_doi_of_its_own_leaves_the_shared_work(desk) -> None:
    josiah = desk.connect()
    desk.deposit(
        desk.item("1", josiah, doi="10.5555/a", title="One"),
        desk.item("2", josiah, doi="10.5555/a", title="Two"),
    )
    desk.push()

    desk.deposit(desk.item("2", josiah, doi="10.5555/b", title="Two"))
    desk.push()

    assert desk.titles(josiah) == ["One", "Two"]
    assert desk.true(josiah)


def test_when_the_speaker_gets_another_doi_the_other_item_speaks_for_itself(desk) -> None:
    josiah = desk.connect()
    desk.deposit(
        desk.item("1", josiah, doi="10.5555/a", title="One"),
        desk.item("2", josiah, doi="10.5555/a", title="Two"),
    )
    desk.push()
    speaker = next(row.item_id for row in desk.rows(josiah) if row.speaks)

    desk.deposit(desk.item(speaker, josiah, doi="10.5555/b", title="Changed"))
    desk.push()

    assert len(desk.titles(josiah)) == 2
    assert "Changed" in desk.titles(josiah)
    assert desk.true(josiah)


def test_a_withdrawn_item_that_comes_back_is_added_again(desk) -> None:
    josiah = desk.connect()
    item = desk.item("1", josiah, doi="10.5555/pots.1")
    desk.deposit(item)
    desk.push()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", state=ItemState.WITHDRAWN))
    desk.registry.lose_next_answer(method="DELETE")
    desk.push()
    gone = desk.works(josiah)

    desk.deposit(item)
    desk.push()

    assert gone == []
    assert len(desk.works(josiah)) == 1
    assert desk.true(josiah)


def test_a_deletion_whose_answer_was_lost_is_no_wish_of_the_person(desk) -> None:
    from orcid_repo_plugin.services.push.patience import Patience

    josiah = desk.connect()
    item = desk.item("1", josiah, doi="10.5555/pots.1")
    desk.deposit(item)
    desk.push()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", state=ItemState.WITHDRAWN))
    desk.registry.lose_next_answer(method="DELETE")
    desk.push(patience=Patience(first=60, window_ms=0, now=desk.app.store.now))

    desk.deposit(item)
    desk.push()

    assert len(desk.works(josiah)) == 1
    assert desk.true(josiah)


def _remember(desk, orcid: str, item_id: str, put_code: int) -> None:
    """Let the books hold a wrong put-code."""
    from dataclasses import replace

    store = desk.app.store
    row = next(row for row in desk.rows(orcid) if row.item_id == item_id)
    with store.writing() as c:
        store.put_codes.save(c, [replace(row, put_code=put_code)])


def _post(desk, orcid: str, token: str, doi: str) -> int:
    work = {
        "title": {"title": {"value": "Foreign"}},
        "type": "journal-article",
        "external-ids": {
            "external-id": [
                {"external-id-type": "doi", "external-id-value": doi, "external-id-relationship": "self"}
            ]
        },
    }
    with desk.registry.session(token) as session:
        answer = session.post(f"{desk.registry.member_api_url}/v3.0/{orcid}/work", json=work, timeout=10)
    return int(answer.headers["Location"].rpartition("/")[2])


def test_one_work_that_stands_as_it_should_is_looked_at_and_not_sent_again(desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    (row,) = desk.rows(josiah)
    with desk.app.store.writing() as c:  # as if it had been taken over from another system
        desk.app.store.put_codes.save(c, [replace(row, fingerprint=None)])
        wish = Wish(orcid=josiah, repository="main", item_id="1", fingerprint=row.fingerprint)
        desk.app.store.outbox.put(c, [wish])
    desk.requests()

    summary = desk.push()

    assert (summary.unchanged, summary.updated) == (1, 0)
    assert desk.requests() == [f"GET works/{row.put_code}"]
