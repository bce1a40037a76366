"""Another iD than before; one iD on two accounts; two accounts of one person; a record that was merged."""

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Person, Proof
from orcid_repo_plugin.services.connect.answering import drop, merge, use_new
from orcid_repo_plugin.services.connect.outcome import Ending
from orcid_repo_plugin.services.connect.revoking import finish_revocations
from orcid_repo_plugin.services.push.run import Push
from tests.services.connect.at_orcid import JOSIAH
from tests.services.connect.desk import MINUTE, Desk, books
from tests.services.connect.test_connecting import deposit, states
from tests.services.connect.test_endings import rest


def other(desk: Desk) -> str:
    """Another record."""
    return desk.registry.person("Ada", "Example")["orcid"]


def typed_in(desk: Desk, orcid: str, user: str | None, proof: Proof = Proof.NONE) -> int:
    """A row of an import."""
    with desk.store.writing() as c:
        who = Person(repository="main", orcid=OrcidId(orcid), user_id=user, name="J. C.", proof=proof)
        return desk.store.people.save(c, who)


def test_another_id_is_asked_about_and_changes_nothing(desk: Desk) -> None:
    desk.connect()
    ada = other(desk)
    before = rest(desk.app)

    outcome = desk.connect(who=ada)

    assert (outcome.ending, outcome.orcid, outcome.other_orcid) == (Ending.OTHER_ID, ada, JOSIAH)
    assert outcome.pending is not None
    assert rest(desk.app) == before
    assert len(desk.heard.came) == 1
    assert desk.alive_at_orcid(ada)[0] not in repr(outcome)


def test_the_new_id_is_taken_when_the_person_says_so(desk: Desk) -> None:
    deposit(desk, "12")
    desk.connect()
    Push(desk.app, orcid=JOSIAH).run()
    deposit(desk, "13")
    former, ada = desk.permission(), other(desk)
    asked = desk.connect(who=ada)
    assert asked.pending is not None

    outcome = use_new(desk.app, desk.launch(), asked.pending)
    person, given = desk.person(), desk.permission()

    assert (outcome.ending, outcome.orcid) == (Ending.CONNECTED, ada)
    assert person is not None
    assert given is not None
    assert former is not None
    assert (person.orcid.path, person.proof) == (ada, Proof.SIGNED_IN)
    assert [given.access_token] == desk.alive_at_orcid(ada)
    assert desk.revocations() == [former.access_token]
    assert states(desk) == {"12": "sent", "13": "not_connected"}
    assert any(work.title == "Cracked Pots 12" for work in desk.registry.works(JOSIAH))
    finish_revocations(desk.app)
    assert desk.alive_at_orcid() == []


def test_the_old_id_stays_when_the_person_says_so(desk: Desk) -> None:
    desk.connect()
    ada = other(desk)
    before = rest(desk.app)
    asked = desk.connect(who=ada)
    assert asked.pending is not None

    outcome = drop(desk.app, desk.launch(), asked.pending)
    finish_revocations(desk.app)

    assert outcome.ending == Ending.DROPPED
    assert rest(desk.app) == before
    assert desk.alive_at_orcid(ada) == []
    assert len(desk.alive_at_orcid()) == 1
    assert drop(desk.app, desk.launch(), asked.pending).ending == Ending.DROPPED
    assert use_new(desk.app, desk.launch(), asked.pending).ending == Ending.USED_STATE


def test_who_never_answers_leaves_no_token_behind(desk: Desk) -> None:
    desk.connect()
    ada = other(desk)
    desk.connect(who=ada)

    finish_revocations(desk.app)
    assert len(desk.alive_at_orcid(ada)) == 1
    with desk.later(61 * MINUTE):
        finish_revocations(desk.app)
    assert desk.alive_at_orcid(ada) == []


def test_an_answer_after_half_an_hour_is_too_late(desk: Desk) -> None:
    desk.connect()
    asked = desk.connect(who=other(desk))
    assert asked.pending is not None
    before = books(desk.app)

    with desk.later(31 * MINUTE):
        assert use_new(desk.app, desk.launch(), asked.pending).ending == Ending.EXPIRED_STATE
    assert books(desk.app) == before


def test_an_answer_counts_once(desk: Desk) -> None:
    desk.connect()
    asked = desk.connect(who=other(desk))
    assert asked.pending is not None

    assert use_new(desk.app, desk.launch(), asked.pending).ending == Ending.CONNECTED
    assert use_new(desk.app, desk.launch(), asked.pending).ending == Ending.USED_STATE


def test_an_answer_of_another_account_is_none(desk: Desk) -> None:
    desk.connect()
    asked = desk.connect(who=other(desk))
    assert asked.pending is not None
    before = books(desk.app)

    assert use_new(desk.app, desk.launch("8"), asked.pending).ending == Ending.OTHER_BROWSER
    drop(desk.app, desk.launch("8"), asked.pending)
    assert books(desk.app) == before


def test_one_id_on_two_accounts_is_asked_about_and_told_to_the_admin(desk: Desk) -> None:
    desk.connect("7")
    before = rest(desk.app)

    outcome = desk.connect("8")

    assert (outcome.ending, outcome.orcid, outcome.other_orcid) == (Ending.ID_TAKEN, JOSIAH, "")
    assert outcome.pending is not None
    assert rest(desk.app) == before
    assert desk.person("8") is None
    (row,) = desk.history("claim")
    assert (row.repository, row.orcid) == ("main", JOSIAH)
    assert "@" not in row.message


def test_two_accounts_of_one_person_become_one(desk: Desk) -> None:
    desk.connect("7")
    first = desk.permission("7")
    asked = desk.connect("8", name="Carberry, J.")
    assert asked.pending is not None

    outcome = merge(desk.app, desk.launch("8"), asked.pending)
    person, given = desk.person("8"), desk.permission("8")

    assert (outcome.ending, outcome.joined, outcome.merged) == (Ending.CONNECTED, True, False)
    assert person is not None
    assert given is not None
    assert first is not None
    assert person.user_id == "7"
    assert person == desk.person("7")
    assert given.access_token != first.access_token
    assert desk.revocations() == [first.access_token]
    assert desk.connect("8").ending == Ending.CONNECTED
    assert desk.connect("7").ending == Ending.CONNECTED


def test_who_takes_no_second_account_keeps_both_apart(desk: Desk) -> None:
    desk.connect("7")
    before = rest(desk.app)
    asked = desk.connect("8")
    assert asked.pending is not None

    drop(desk.app, desk.launch("8"), asked.pending)
    finish_revocations(desk.app)

    assert rest(desk.app) == before
    assert len(desk.alive_at_orcid()) == 1


def test_an_account_with_an_id_of_its_own_gives_it_up_to_become_a_second_one(desk: Desk) -> None:
    ada = other(desk)
    desk.connect("7")
    desk.connect("8", who=ada)
    former = desk.permission("8")
    before = rest(desk.app)
    asked = desk.connect("8", who=JOSIAH)

    assert (asked.ending, asked.other_orcid) == (Ending.ID_TAKEN, ada)
    assert asked.pending is not None
    assert rest(desk.app) == before
    outcome = merge(desk.app, desk.launch("8"), asked.pending)
    person = desk.person("8")

    assert outcome.ending == Ending.CONNECTED
    assert person is not None
    assert former is not None
    assert (person.user_id, person.orcid.path) == ("7", JOSIAH)
    assert former.access_token in desk.revocations()
    finish_revocations(desk.app)
    assert desk.alive_at_orcid(ada) == []


def test_a_second_account_may_have_an_id_of_its_own_after_all(desk: Desk) -> None:
    desk.connect("7")
    asked = desk.connect("8")
    assert asked.pending is not None
    merge(desk.app, desk.launch("8"), asked.pending)
    ada = other(desk)
    asked = desk.connect("8", who=ada)
    assert asked.pending is not None

    assert asked.ending == Ending.OTHER_ID
    use_new(desk.app, desk.launch("8"), asked.pending)
    seven, eight = desk.person("7"), desk.person("8")

    assert seven is not None
    assert eight is not None
    assert (seven.orcid.path, eight.orcid.path) == (JOSIAH, ada)
    assert desk.permission("7") is not None


def test_the_question_may_become_another_one_meanwhile(desk: Desk) -> None:
    ada = other(desk)
    desk.connect("7")
    asked = desk.connect("7", who=ada)
    assert asked.pending is not None
    desk.connect("8", who=ada)
    before = rest(desk.app)

    outcome = use_new(desk.app, desk.launch("7"), asked.pending)

    assert (outcome.ending, outcome.other_orcid) == (Ending.ID_TAKEN, JOSIAH)
    assert rest(desk.app) == before
    assert outcome.pending is not None
    assert merge(desk.app, desk.launch("7"), outcome.pending).ending == Ending.CONNECTED


def test_an_id_that_was_typed_in_is_replaced_by_the_one_that_is_proved(desk: Desk) -> None:
    typed_in(desk, other(desk), "7")

    assert desk.connect("7").ending == Ending.CONNECTED
    person = desk.person("7")
    assert person is not None
    assert (person.orcid.path, person.proof) == (JOSIAH, Proof.SIGNED_IN)


def test_a_claim_of_another_account_is_worth_nothing_against_a_proof(desk: Desk) -> None:
    typed_in(desk, JOSIAH, "8")

    assert desk.connect("7").ending == Ending.CONNECTED
    assert desk.person("8") is None
    person = desk.person("7")
    assert person is not None
    assert person.orcid.path == JOSIAH


def test_somebody_without_an_account_gets_it_by_signing_in(desk: Desk) -> None:
    number = typed_in(desk, JOSIAH, None, Proof.IMPORTED)
    typed_in(desk, other(desk), "7")

    assert desk.connect("7").ending == Ending.CONNECTED
    person = desk.person("7")
    assert person is not None
    assert (person.person_id, person.user_id, person.proof) == (number, "7", Proof.SIGNED_IN)


def test_a_merged_record_is_followed_without_a_question(desk: Desk) -> None:
    desk.connect()
    deposit(desk, "12")
    primary = desk.registry.person("Josiah", "Carberry")["orcid"]
    desk.registry.set_state(JOSIAH, "deprecated", primary)

    outcome = desk.connect(who=primary)
    person = desk.person()

    assert (outcome.ending, outcome.orcid) == (Ending.CONNECTED, primary)
    assert (outcome.merged, outcome.other_orcid) == (True, JOSIAH)
    assert person is not None
    assert person.orcid.path == primary
    with desk.store.reading() as c:
        assert desk.store.records.primaries(c) == {JOSIAH: primary}
    Push(desk.app, orcid=primary).run()
    assert [work.title for work in desk.registry.works(primary)] == ["Cracked Pots 12"]


def test_when_orcid_cannot_be_asked_the_person_is(desk: Desk) -> None:
    desk.connect()
    primary = desk.registry.person("Josiah", "Carberry")["orcid"]
    desk.registry.set_state(JOSIAH, "deprecated", primary)
    desk.registry.fault("status", path="/personal-details", status=500, times=None)

    assert desk.connect(who=primary).ending == Ending.OTHER_ID
