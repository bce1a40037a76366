"""The judge of the chaos test sees what is wrong; one that sees nothing would let everything pass."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.testing.registry import Registry
from tests.chaos.books import Books
from tests.chaos.judge import Judge
from tests.chaos.model import Model
from tests.chaos.play import SCOPES
from tests.chaos.values import Account, Connect, Deposit, Item, Key

JOSIAH = "0000-0002-1825-0097"
ITEM = Item(key=Key("main", "pots-1"), doi="10.5555/pots-1", authors=(0,))


class World:
    """One person, one item, its work, and books that say so; and a work of somebody else's."""

    def __init__(self, registry: Registry, database: Database) -> None:
        self.registry = registry
        self.database = database
        client_id = registry.client("member")["client_id"]
        self.session = registry.session(registry.token(JOSIAH, SCOPES, client_id)["access_token"])
        self.put_code = self.add(ITEM)
        self.foreign = registry.add_item(
            JOSIAH, "work", _work(ITEM) | {"title": {"title": {"value": "Mine"}}}
        )
        untouchable = {
            0: {w.put_code: w.document for w in registry.works(JOSIAH) if w.put_code == self.foreign}
        }
        self.books = Books(database.url.render_as_string(hide_password=False))
        self.judge = Judge(registry, self.books, [JOSIAH], client_id, untouchable)
        self.model = Model(())
        self.model.apply(Connect((Account(person=0, repository="main"),)))
        self.model.apply(Deposit((ITEM,)))
        body = json.dumps(_work(ITEM)).encode()
        fingerprint = hashlib.sha256(body).hexdigest()
        self.sql("insert into client values (1, 'local', 'x', 0)")
        self.sql("insert into payload values (:fingerprint, :body)", fingerprint=fingerprint, body=body)
        self.sql(_PUT_CODE, put_code=self.put_code, fingerprint=fingerprint)
        self.sql(_DELIVERY)

    def add(self, item: Item) -> int:
        """Let us add a work."""
        url = f"{self.registry.member_api_url}/v3.0/{JOSIAH}/work"
        return int(self.session.post(url, json=_work(item)).headers["Location"].rpartition("/")[2])

    def change(self, put_code: int, item: Item) -> None:
        """Let us change it."""
        url = f"{self.registry.member_api_url}/v3.0/{JOSIAH}/work/{put_code}"
        assert self.session.put(url, json=_work(item) | {"put-code": put_code}).ok

    def sql(self, statement: str, **values: Any) -> None:
        """Write in the books."""
        with self.database.writing() as c:
            c.execute(text(statement), values)


_PUT_CODE = """
insert into put_code (client, repository, item_id, orcid, section, put_code, speaks, fingerprint, deleting,
  origin, at) values (1, 'main', 'pots-1', '0000-0002-1825-0097', 'work', :put_code, true, :fingerprint,
  false, 'sent', 0)
"""
_DELIVERY = """
insert into delivery (client, orcid, repository, item_id, section, operation, version, state, attempts,
  not_before, reason, what_to_do, stopped, changed_at) values (1, '0000-0002-1825-0097', 'main', 'pots-1',
  'work', 'send', 1, 'sent', 0, 0, '', '', false, 0)
"""


def _work(item: Item) -> dict[str, Any]:
    names = ("Josiah Carberry", "Ned Nobody")
    return {
        "title": {"title": {"value": item.title}},
        "type": "journal-article",
        "external-ids": {
            "external-id": [
                {
                    "external-id-type": "doi",
                    "external-id-value": item.doi,
                    "external-id-relationship": "self",
                }
            ]
        },
        "contributors": {"contributor": [{"credit-name": {"value": name}} for name in names]},
    }


@pytest.fixture
def world(registry: Registry, tmp_path: Path) -> Iterator[World]:
    """A world in which all is well."""
    database = Database.open(f"sqlite:///{tmp_path / 'books.sqlite3'}")
    made = World(registry, database)
    yield made
    made.books.close()
    database.close()


def test_a_world_in_which_all_is_well_has_no_problems(world: World) -> None:
    assert world.judge.problems(world.model) == []


OLDER = Item(key=ITEM.key, edition=0, doi=ITEM.doi, authors=ITEM.authors)
STRANGER = Item(key=Key("main", "pots-2"), doi="10.5555/pots-2")

WRONGS: dict[str, tuple[Callable[[World], object], str]] = {
    "a work is lost": (
        lambda w: w.registry.delete(JOSIAH, "work", w.put_code),
        "nothing stands for main pots-1",
    ),
    "a work too many": (lambda w: w.add(STRANGER), "stands for nothing"),
    "an old edition": (lambda w: w.change(w.put_code, OLDER), "edition 0"),
    "another's work is gone": (lambda w: w.registry.delete(JOSIAH, "work", w.foreign), "not ours to delete"),
    "a new one from another": (
        lambda w: w.registry.add_item(JOSIAH, "work", _work(STRANGER)),
        "has come from",
    ),
    "a wrong put-code": (lambda w: w.sql("update put_code set put_code = 1"), "the books have put-code 1"),
    "no put-code": (lambda w: w.sql("delete from put_code"), "is not in the books"),
    "nobody speaks": (lambda w: w.sql("update put_code set speaks = false"), "has 0 speakers"),
    "another payload": (
        lambda w: w.sql("update payload set body = :body", body=b'{"type": "book"}'),
        "was sent as 'book' and stands as 'journal-article'",
    ),
    "still on its way": (lambda w: w.sql("update delivery set state = 'sending'"), "is sending"),
    "in doubt": (lambda w: w.sql("update delivery set doubt = 'doi 10.5555/pots-1'"), "in doubt"),
    "an item withdrawn": (
        lambda w: w.model.apply(Deposit((Item(key=ITEM.key, live=False),))),
        "which is not on this record",
    ),
}


@pytest.mark.parametrize(("spoil", "said"), WRONGS.values(), ids=WRONGS)
def test_the_judge_sees_what_is_wrong(world: World, spoil: Callable[[World], object], said: str) -> None:
    spoil(world)

    problems = world.judge.problems(world.model)

    assert any(said in problem for problem in problems), problems
