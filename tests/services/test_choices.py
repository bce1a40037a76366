"""What a person has chosen holds wherever works are queued, and a new choice changes what waits."""

from dataclasses import replace

import pytest

from orcid_repo_plugin.domain.delivery import DeliveryState, Operation
from orcid_repo_plugin.domain.item import ItemState, Text
from orcid_repo_plugin.domain.person import Choices, Sends
from orcid_repo_plugin.domain.work import Refusal
from orcid_repo_plugin.services.backfill import Backfill
from orcid_repo_plugin.services.comparing import Found, Kind
from orcid_repo_plugin.services.keeping_back import Followed, follow_choices, keep_all_back, take_choices
from orcid_repo_plugin.services.reconcile_repair import Repair
from orcid_repo_plugin.services.retry import retry
from orcid_repo_plugin.store.dispatch import Settled
from tests.services.house import (
    CARBERRY,
    GARCIA,
    JOSIAH,
    SOFIA,
    House,
    Meanwhile,
    NotForJosiah,
    author,
    item,
    said,
)

ASK = Choices(sends=Sends.ASK)
NEVER = Choices(sends=Sends.NEVER)
BY_ITSELF = Choices()
NO_ARTICLES = Choices(kinds_off=frozenset({"journal-article"}))
NOT_SAID_YES = "the person wants to be asked, and has not said yes"
NOTHING_IS_SENT = "the person has chosen that nothing is sent"
NO_ARTICLE = "the person has chosen that works of the type journal-article are not sent"


def choose(house: House, choices: Choices, orcid: str = JOSIAH) -> Followed:
    with house.store.writing() as c:
        return take_choices(c, house.store, orcid, choices)


def chosen(house: House, choices: Choices, orcid: str = JOSIAH) -> None:
    """Josiah connects, and chooses before anything is deposited."""
    house.connect(orcid)
    choose(house, choices, orcid)


def states(house: House) -> dict[str, str]:
    return {item_id: one.state for (item_id, _), one in house.deliveries().items()}


def say_yes(house: House, item_id: str = "12") -> None:
    retry(house.app, item=item_id)


# -- a deposit


@pytest.mark.parametrize(
    ("choices", "reason"),
    [(ASK, NOT_SAID_YES), (NEVER, NOTHING_IS_SENT), (NO_ARTICLES, NO_ARTICLE)],
    ids=["ask", "never", "not this kind"],
)
def test_a_deposit_keeps_back_what_the_person_does_not_want_by_itself(
    house: House, choices: Choices, reason: str
) -> None:
    chosen(house, choices)

    [decision] = house.deposit(item())

    one = house.delivery()
    assert (decision.state, decision.reason) == ("stopped_by_author", reason)
    assert (one.state, one.reason, one.stopped, one.agreed) == ("stopped_by_author", reason, False, False)
    assert one.fingerprint is not None
    with house.store.reading() as c:
        assert house.store.outbox.first_due(c, JOSIAH) is None


def test_a_kind_that_is_not_switched_off_goes(house: House) -> None:
    chosen(house, NO_ARTICLES)

    house.deposit(item(), item("13", types=(Text("book", "type"),), doi="10.5555/book"))

    assert states(house) == {"12": "stopped_by_author", "13": "waiting"}


def test_a_choice_is_the_persons_and_not_the_co_authors(house: House) -> None:
    chosen(house, NEVER)
    house.connect(SOFIA)

    decisions = house.deposit(item("12", CARBERRY, GARCIA))

    assert set(said(decisions)) == {("12", JOSIAH, "stopped_by_author"), ("12", SOFIA, "waiting")}


def test_a_choice_counts_in_another_repository_where_the_person_is_not_known(house: House) -> None:
    chosen(house, NEVER)

    [decision] = house.deposit(item(repository="annex"), repository="annex")

    assert decision.state == "stopped_by_author"


def test_what_is_kept_back_takes_each_edit_and_is_told_once(house: House) -> None:
    chosen(house, ASK)
    house.deposit(item())
    house.deposit(item(title="Cracked Pots, Second Edition"))
    number = len(house.history())

    [decision] = house.deposit(item(title="Cracked Pots, Second Edition"))

    assert house.titles() == {("12", JOSIAH): "Cracked Pots, Second Edition"}
    assert (decision.state, decision.reason) == ("stopped_by_author", NOT_SAID_YES)
    assert len(house.history()) == number


def test_a_choice_made_while_an_item_was_being_deposited_holds(house: House) -> None:
    house.connect()
    house.plugins["meanwhile"] = Meanwhile(lambda: choose(house, ASK))
    house.furnish()

    house.deposit(item())

    assert (house.delivery().state, house.delivery().reason) == ("stopped_by_author", NOT_SAID_YES)


def test_a_withdrawn_item_leaves_the_record_though_nothing_is_sent(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    choose(house, NEVER)

    house.deposit(item(state=ItemState.WITHDRAWN))

    assert (house.delivery().operation, house.delivery().state) == (Operation.DELETE, "waiting")


def test_what_is_kept_back_and_withdrawn_is_done_and_comes_back_to_be_asked(house: House) -> None:
    chosen(house, ASK)
    house.deposit(item())

    house.deposit(item(state=ItemState.WITHDRAWN))
    assert (house.delivery().operation, house.delivery().state) == (Operation.DELETE, "withdrawn")
    house.deposit(item())

    assert (house.delivery().operation, house.delivery().state) == (Operation.SEND, "stopped_by_author")
    assert house.delivery().reason == NOT_SAID_YES


# -- a yes to one work


def test_a_yes_sends_the_work_and_later_edits_follow_by_themselves(house: House) -> None:
    chosen(house, ASK)
    house.deposit(item())

    say_yes(house)
    assert (house.delivery().state, house.delivery().agreed) == ("waiting", True)
    house.deposit(item(title="Edited before it went"))
    assert states(house) == {"12": "waiting"}
    house.settle()
    house.deposit(item(title="Edited after it went"))

    assert states(house) == {"12": "waiting"}
    assert house.titles() == {("12", JOSIAH): "Edited after it went"}
    assert follow_of(house) == Followed()


def follow_of(house: House) -> Followed:
    with house.store.writing() as c:
        return follow_choices(c, house.store, JOSIAH)


@pytest.mark.parametrize("choices", [NEVER, NO_ARTICLES], ids=["never", "not this kind"])
def test_a_yes_to_one_work_counts_for_more_than_the_choice_for_all(house: House, choices: Choices) -> None:
    chosen(house, choices)
    house.deposit(item())
    say_yes(house)
    house.settle()

    house.deposit(item(title="Edited"))

    assert states(house) == {"12": "waiting"}


def test_a_yes_lasts_through_a_withdrawal(house: House) -> None:
    chosen(house, ASK)
    house.deposit(item())
    say_yes(house)
    house.settle()
    house.deposit(item(state=ItemState.WITHDRAWN))
    house.settle()

    house.deposit(item())

    assert states(house) == {"12": "waiting"}


def test_never_ends_the_yes_to_single_works(house: House) -> None:
    chosen(house, ASK)
    house.deposit(item())
    say_yes(house)

    assert choose(house, NEVER) == Followed(held=1, released=0)

    assert (house.delivery().state, house.delivery().agreed) == ("stopped_by_author", False)
    assert house.delivery().reason == NOTHING_IS_SENT


def test_a_kind_that_is_switched_off_ends_the_yes_to_works_of_that_kind_only(house: House) -> None:
    chosen(house, ASK)
    house.deposit(item(), item("13", types=(Text("book", "type"),), doi="10.5555/book"))
    say_yes(house, "12")
    say_yes(house, "13")

    choose(house, replace(ASK, kinds_off=frozenset({"journal-article"})))

    assert states(house) == {"12": "stopped_by_author", "13": "waiting"}
    assert {one.item_id for one in house.deliveries().values() if one.agreed} == {"13"}


def test_all_that_was_refused_is_tried_again_without_being_taken_for_a_yes(house: House) -> None:
    house.connect()
    house.deposit(item())
    refused_by_orcid(house)

    retry(house.app, everything=True)

    assert (house.delivery().state, house.delivery().agreed) == ("waiting", False)


def refused_by_orcid(house: House) -> None:
    with house.store.writing() as c:
        settled = Settled(house.delivery(), DeliveryState.REFUSED, "the title is too long")
        house.store.dispatch.settle(c, [settled])


# -- what stands on the record


def test_what_stands_is_kept_right_for_who_wants_to_be_asked(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    choose(house, ASK)

    house.deposit(item(title="Edited"))

    assert (house.delivery().state, house.delivery().reason) == ("waiting", "")


@pytest.mark.parametrize(
    "choices",
    [NEVER, NO_ARTICLES, replace(ASK, kinds_off=NO_ARTICLES.kinds_off)],
    ids=["never", "not this kind", "ask, and not this kind"],
)
def test_what_stands_is_left_alone_when_its_like_is_not_sent(house: House, choices: Choices) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    choose(house, choices)
    [same] = house.deposit(item())

    [edited] = house.deposit(item(title="Edited"))

    assert (same.state, edited.state) == ("unchanged", "stopped_by_author")
    assert list(house.put_codes()) == [("12", JOSIAH)]


def test_an_edit_that_was_kept_back_goes_when_works_go_by_themselves_again(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    choose(house, NEVER)
    house.deposit(item(title="Edited"))

    assert choose(house, BY_ITSELF) == Followed(held=0, released=1)

    assert states(house) == {"12": "waiting"}
    assert house.titles() == {("12", JOSIAH): "Edited"}


def test_an_edit_that_is_kept_back_and_then_refused_by_a_plugin_does_not_go_later(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    choose(house, NEVER)
    house.deposit(item(title="Edited"))
    house.plugins["refuses"] = NotForJosiah("under embargo")
    house.furnish()
    house.deposit(item(title="Edited"))

    choose(house, BY_ITSELF)

    assert house.delivery().state == "unchanged"
    assert house.titles() == {("12", JOSIAH): "A Theory of Cracked Pots"}


# -- another choice


@pytest.mark.parametrize("choices", [ASK, NEVER, NO_ARTICLES], ids=["ask", "never", "not this kind"])
def test_a_new_choice_takes_back_what_has_not_gone_and_its_end_lets_it_go(
    house: House, choices: Choices
) -> None:
    house.connect()
    house.deposit(item(), item("13", doi="10.5555/13"))

    held = choose(house, choices)
    assert (held, set(states(house).values())) == (Followed(2, 0), {"stopped_by_author"})
    released = choose(house, BY_ITSELF)

    assert (released, set(states(house).values())) == (Followed(0, 2), {"waiting"})
    with house.store.reading() as c:
        assert house.store.records.next_due(c, JOSIAH) is not None
    assert [one.operation for one in house.history()] == ["queue"] * 2 + ["hold"] * 2 + ["queue"] * 2


def test_what_the_person_took_off_is_not_released_with_what_was_only_kept_back(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.stop()
    choose(house, ASK)
    house.deposit(item(), item("13", doi="10.5555/13"))

    assert choose(house, BY_ITSELF) == Followed(held=0, released=1)

    assert states(house) == {"12": "stopped_by_author", "13": "waiting"}
    assert house.delivery().reason == "the person took it off the record"


def test_from_ask_to_never_the_reason_follows(house: House) -> None:
    chosen(house, ASK)
    house.deposit(item())

    assert choose(house, NEVER) == Followed()

    assert house.delivery().reason == NOTHING_IS_SENT


def test_the_same_choice_again_changes_nothing(house: House) -> None:
    chosen(house, ASK)
    house.deposit(item())
    before = (house.delivery(), len(house.history()))

    assert choose(house, ASK) == Followed()

    assert (house.delivery(), len(house.history())) == before


def test_a_deposit_lets_go_what_no_choice_keeps_back_any_more(house: House) -> None:
    chosen(house, ASK)
    house.deposit(item())
    with house.store.writing() as c:
        [person] = house.store.people.of_record(c, JOSIAH)
        house.store.people.choose(c, person.person_id or 0, BY_ITSELF)

    [decision] = house.deposit(item())

    assert (decision.state, house.delivery().reason) == ("waiting", "")


def test_works_that_wait_for_a_permission_are_held_and_do_not_go_with_it(house: House) -> None:
    house.connect()
    house.lose_permission()
    house.deposit(item())
    assert states(house) == {"12": "not_connected"}

    choose(house, ASK)
    house.connect()

    assert states(house) == {"12": "stopped_by_author"}


def test_what_orcid_refused_is_not_tried_again_for_who_wants_nothing_sent(house: House) -> None:
    house.connect()
    house.deposit(item())
    refused_by_orcid(house)

    choose(house, NEVER)

    assert states(house) == {"12": "stopped_by_author"}
    assert retry(house.app, everything=True) == []


def test_what_a_plugin_refused_stays_refused(house: House) -> None:
    house.connect()
    house.plugins["refuses"] = NotForJosiah(Refusal("embargo", "under embargo"))
    house.furnish()
    house.deposit(item())

    assert choose(house, NEVER) == Followed()

    assert (house.delivery().state, house.delivery().reason) == ("refused", "under embargo")


def test_what_is_on_the_wire_arrives_and_is_not_sent_again(house: House) -> None:
    house.connect()
    house.deposit(item())
    with house.store.writing() as c:
        [task] = house.store.dispatch.take(c, JOSIAH, "add", 10)
        house.store.dispatch.sending(c, {task.delivery.delivery_id: "doi 10.5555/12345678"})

    assert choose(house, NEVER) == Followed(held=0, released=0)
    assert (house.delivery().state, house.delivery().doubt) == (
        "stopped_by_author",
        "doi 10.5555/12345678",
    )
    with house.store.writing() as c:
        house.store.dispatch.settle(c, [Settled(task.delivery, DeliveryState.SENT)])

    assert (house.delivery().state, house.delivery().doubt) == ("stopped_by_author", None)


def test_a_sender_that_asks_once_more_does_not_take_what_was_held_meanwhile(house: House) -> None:
    house.connect()
    house.deposit(item())
    with house.store.reading() as c:
        tasks = house.store.dispatch.take(c, JOSIAH, "add", 10)
    choose(house, ASK)

    with house.store.writing() as c:
        assert house.store.dispatch.still(c, tasks) == []


def test_not_now_takes_back_all_that_has_not_gone_and_asks_from_then_on(house: House) -> None:
    house.connect()
    house.deposit(item(), item("13", doi="10.5555/13"))
    with house.store.writing() as c:
        held = keep_all_back(c, house.store, JOSIAH)

    [decision] = house.deposit(item())

    assert held == 2
    assert (decision.state, decision.reason) == ("stopped_by_author", "the person has said: not now")
    with house.store.reading() as c:
        [person] = house.store.people.of_record(c, JOSIAH)
    assert person.choices.sends is Sends.ASK
    assert choose(house, BY_ITSELF) == Followed(held=0, released=2)


# -- the works of the past


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (ASK, {"12": "stopped_by_author", "13": "stopped_by_author"}),
        (NEVER, {"12": "stopped_by_author", "13": "stopped_by_author"}),
        (NO_ARTICLES, {"12": "stopped_by_author", "13": "waiting"}),
    ],
    ids=["ask", "never", "not this kind"],
)
def test_the_works_of_the_past_are_kept_back_as_well(
    house: House, choices: Choices, expected: dict[str, str]
) -> None:
    house.deposit(item(), item("13", types=(Text("book", "type"),), doi="10.5555/book"))
    chosen(house, choices)

    told = {one.item_id: one.state for one in Backfill(house.app).run()}

    assert told == expected == states(house)


# -- who leaves, and further accounts


def test_who_is_leaving_is_nobody_for_a_deposit_and_for_the_past(house: House) -> None:
    house.deposit(item("1"))
    person_id = house.connect()
    with house.store.writing() as c:
        house.store.people.mark_leave(c, person_id)

    [decision] = house.deposit(item("2", doi="10.5555/2"))

    assert (decision.orcid, decision.reason) == (None, "no author of it is connected")
    assert list(Backfill(house.app).run()) == []
    assert house.deliveries() == {}


def test_who_stays_after_all_is_somebody_again(house: House) -> None:
    person_id = house.connect()
    with house.store.writing() as c:
        house.store.people.mark_leave(c, person_id)
        house.store.people.stay(c, person_id)

    [decision] = house.deposit(item())

    assert (decision.orcid, decision.state) == (JOSIAH, "waiting")


def test_a_further_account_is_the_persons_in_a_deposit_and_in_the_past(house: House) -> None:
    house.deposit(item("1", author("Carberry, J.", local_id="jc-2")))
    person_id = house.connect(user_id="jc")
    with house.store.writing() as c:
        house.store.people.add_account(c, person_id, "jc-2")

    past = list(said(list(Backfill(house.app).run())))
    new = list(said(house.deposit(item("2", author("Carberry, J.", local_id="jc-2"), doi="10.5555/2"))))

    assert (past, new) == ([("1", JOSIAH, "waiting")], [("2", JOSIAH, "waiting")])


def test_a_further_account_of_another_repository_is_somebody_else(house: House) -> None:
    person_id = house.connect(user_id="jc", repository="annex")
    with house.store.writing() as c:
        house.store.people.add_account(c, person_id, "jc-2")

    house.deposit(item("1", author("Carberry, J.", local_id="jc-2")))

    assert house.deliveries() == {}


# -- where works are queued by the way


def test_a_record_that_is_mended_sends_nothing_that_is_kept_back(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    choose(house, NEVER)
    foreign = Found(Kind.FOREIGN, house.put_codes()["12", JOSIAH], "main", "12")

    assert Repair(house.app, JOSIAH).run([foreign]) == {foreign}

    assert house.put_codes() == {}
    assert (house.delivery().state, house.delivery().reason) == ("stopped_by_author", NOTHING_IS_SENT)
