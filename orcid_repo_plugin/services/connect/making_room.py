"""An iD comes to an account: rows that stand in its way give way, and the former iD is let go."""

from sqlalchemy import Connection

from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.domain.person import OTHER_ID, Person
from orcid_repo_plugin.services.connect.keeping import give_back, permission_of
from orcid_repo_plugin.services.connect.whose import Case, Whose
from orcid_repo_plugin.services.matching_people import CONNECT
from orcid_repo_plugin.store.store import Store


def make_room(c: Connection, store: Store, launch: Launch, found: Whose) -> Person | None:
    """Let the iD come to this account, as it was decided.

    Of the former record nothing is touched: what stands there is that record's. Its permission ends.

    :returns: the row that the person has, or gets; ``None``: a new one.
    """
    mine, holder = found.mine, found.holder
    if found.case is Case.TAKEN and holder is not None:
        if mine is not None and mine.user_id == launch.user_id:
            _step_aside(c, store, mine)
        store.people.add_account(c, _id(holder), launch.user_id)
        return holder
    if mine is not None and mine.user_id != launch.user_id and found.case is Case.OTHER:
        store.people.drop_account(c, launch.repository, launch.user_id)  # no account of that person's
        mine = None
    if holder is not None and holder.user_id is not None:
        store.people.drop_claim(c, _id(holder))
        holder = None
    if holder is not None:  # known by the iD only, without an account
        if mine is not None:
            _step_aside(c, store, mine)
        store.people.add_account(c, _id(holder), launch.user_id)
        return holder
    if mine is not None and found.case is Case.OTHER:
        _let_go(c, store, mine)
    return mine


def _step_aside(c: Connection, store: Store, mine: Person) -> None:
    """The account's own row gives it up: forgotten if it was a mere claim, else it stays, without tokens."""
    if not mine.authenticated:
        store.people.drop_claim(c, _id(mine))
        return
    _let_go(c, store, mine)
    store.permissions.end(c, _id(mine), OTHER_ID)


def _let_go(c: Connection, store: Store, mine: Person) -> None:
    """Nothing goes to the former record any more, unless somebody else of ours has connected it."""
    former = mine.orcid.path
    store.records.lock(c, [former])
    old = permission_of(c, store, mine)
    if old is not None:
        give_back(c, store, former, old, frozenset())
    others = [one for one in store.people.of_record(c, former) if one.person_id != mine.person_id]
    if not any(one.authenticated for one in others):
        store.dispatch.disconnect(c, former, OTHER_ID, CONNECT, deletes=True)


def _id(person: Person) -> int:
    assert person.person_id is not None  # it was read from the books
    return person.person_id
