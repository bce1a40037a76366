"""What is under seal is all found, wherever it stands."""

from sqlalchemy import Text, select

from orcid_repo_plugin.domain.host import Host
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Permission, Person, Proof
from orcid_repo_plugin.store.sealed import PLACES, everything
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.tables import metadata

JOSIAH = "0000-0002-1825-0097"


def test_every_column_that_holds_sealed_text_is_known(store: Store) -> None:
    with store.writing() as c:
        person = Person(repository="main", orcid=OrcidId(JOSIAH), user_id="7", proof=Proof.SIGNED_IN)
        person_id = store.people.save(c, person)
        store.permissions.save(c, person_id, JOSIAH, Permission(access_token="a", refresh_token="r"))
        store.hosts.add(c, Host(name="main", repositories=("main",)))
        store.hosts.add_key(c, "main", "k")
        store.visits.save(c, "cookie", {"a": 1}, 0, store.now() + 60_000)
        store.visits.begin(c, "state", "seat", {"a": 1}, 60_000)
        store.revocations.add(c, JOSIAH, "t")
        store.replies.begin(c, "main", "k1", "d1")
        store.replies.finish(c, "main", "k1", 202, b"{}")

    with store.reading() as c:
        sealed = {
            (table.name, column.name)
            for table in metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, Text)
            and any(str(text).startswith("gAAAA") for text in c.execute(select(column)).scalars())
        }

    assert sealed == {(place.column.table.name, place.column.name) for place in PLACES}
    found = [one.place.kind for some in everything(store.database) for one in some]
    assert sorted(found) == sorted(place.kind for place in PLACES)
