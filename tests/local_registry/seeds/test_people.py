"""People and clients on demand."""

import pytest

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.loading import Conflict
from orcid_repo_plugin.local_registry.seeds import make_client, make_person, seed

JOSIAH = "0000-0002-1825-0097"


def test_a_person_gets_a_free_id_an_address_and_the_usual_password() -> None:
    books = Books()

    people = [make_person(books, given_names="Ada", family_name="Byron") for _ in range(50)]

    assert len({person.orcid for person in people}) == 50
    assert all(OrcidId.parse(person.orcid) for person in people)
    assert len({person.emails[0].address for person in people}) == 50
    assert books.record_by_email(people[7].emails[0].address) is people[7]
    assert people[0].password == "cracked-pots"


def test_a_person_is_made_as_told() -> None:
    books = Books()

    person = make_person(
        books, given_names="Josiah", email="j@mailinator.com", password="other", works=12, orcid=JOSIAH
    )

    assert books.records[JOSIAH] is person
    assert (person.emails[0].address, person.password) == ("j@mailinator.com", "other")
    assert len(person.items.of("work")) == 12
    assert all(work.source.orcid == JOSIAH for work in person.items)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"orcid": JOSIAH}, "is in the registry already"),
        ({"orcid": "0000-0002-1825-0098"}, "check digit is wrong"),
        ({"email": "JOSIAH@mailinator.com"}, "belongs to"),
        ({"works": 10_001}, "0 to 10000 works"),
        ({"given_names": " \x1b "}, "needs a given name"),
        ({"family_name": "Byron" * 31}, "150 characters"),
        ({"email": "ada@localhost"}, "name@place.org"),
        ({"email": f"{'a' * 350}@mailinator.com"}, "350 characters"),
    ],
    ids=[
        "iD taken",
        "wrong iD",
        "address taken",
        "too many works",
        "no name",
        "long name",
        "no address",
        "long address",
    ],
)
def test_what_cannot_be_is_refused_and_nobody_is_made(told: dict[str, object], said: str) -> None:
    books = Books()
    seed(books)

    with pytest.raises(Conflict, match=said):
        make_person(books, **({"given_names": "Ada"} | told))  # type: ignore[arg-type]

    assert len(books.records) == 10


def test_an_id_in_use_is_passed_over() -> None:
    books, others = Books(), Books()
    first = make_person(others, given_names="Ada").orcid
    make_person(books, given_names="Grace", orcid=first)

    assert make_person(books, given_names="Ada").orcid != first


def test_a_client_is_made_and_later_changed_under_its_id() -> None:
    books = Books()
    made = make_client(books, "member", ["http://127.0.0.1:9000/"])
    secret = made.client_secret

    changed = make_client(books, "premium", ["http://127.0.0.1:9001/"], made.client_id)

    assert books.clients == {made.client_id: changed}
    assert (changed.kind, changed.redirect_uris) == ("premium", ["http://127.0.0.1:9001/"])
    assert changed.client_secret == secret
    assert "/premium-notification" in changed.extra_scopes


def test_a_client_may_be_given_its_id_and_secret() -> None:
    books = Books()

    client = make_client(books, "public", client_id="APP-MINE000000000001", client_secret="s", name="Mine")

    assert books.clients["APP-MINE000000000001"] is client
    assert (client.client_secret, client.name, client.extra_scopes) == ("s", "Mine", [])


def test_a_client_of_no_kind_that_there_is_cannot_be_made() -> None:
    with pytest.raises(Conflict, match="member, premium or public"):
        make_client(Books(), "creator")
