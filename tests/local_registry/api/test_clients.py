"""What anybody may know of a client."""

from tests.local_registry.api.counter import Counter
from tests.local_registry.api.desk import US


def test_a_client_has_a_name_and_a_description_and_nothing_more() -> None:
    counter = Counter()
    counter.books.clients[US].description = "Mends pots"

    for role in ("member", "public"):
        found = counter.read(f"/client/{US}", role=role)
        assert found == {"name": "Cracked Pots Repository", "description": "Mends pots"}


def test_an_unknown_client_is_9027() -> None:
    assert Counter().no("/client/APP-9999999999999999") == (404, 9027)


def test_members_need_the_scope_to_read() -> None:
    assert Counter().no(f"/client/{US}", role="member", scopes=("/webhook",)) == (403, 9038)
