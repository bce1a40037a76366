"""A host that calls the service, in tests."""

import json
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Permission, Person, Proof
from orcid_repo_plugin.services.push.run import Push
from orcid_repo_plugin.store.tables import item as item_table

JOSIAH = "0000-0002-1825-0097"
Answer = TestResponse


class Caller:
    """A host that calls us, and whose author Josiah Carberry is connected."""

    def __init__(self, site: Any) -> None:
        self.site = site
        self.client: FlaskClient = site.client()

    def token(self, **claims: Any) -> str:
        """A fresh call, signed."""
        made: str = self.site.token(None, **({"purpose": "deposit"} | claims))
        return made

    def __call__(self, method: str, path: str, body: Any = b"", **how: Any) -> Answer:
        """Call; a dict goes as JSON."""
        headers = {"Authorization": f"Bearer {how.pop('token', None) or self.token()}"}
        headers |= how.pop("headers", {})
        data = json.dumps(body) if isinstance(body, dict | list) else body
        return self.client.open(
            f"/items/{path}", method=method, data=data, headers=headers, base_url=self.site.base_url, **how
        )

    def put(self, item_id: str, body: Any, **how: Any) -> Answer:
        """Put an item of ``main``."""
        return self("PUT", f"main/{quote(item_id, safe='/')}", body, **how)

    def connect(self) -> None:
        """Josiah has connected."""
        token = self.site.registry.token(
            JOSIAH, "/read-limited /activities/update", self.site.settings.orcid.client_id
        )
        person = Person(
            repository="main", user_id="7", name="J. Carberry", orcid=OrcidId(JOSIAH), proof=Proof.SIGNED_IN
        )
        given = Permission(access_token=token["access_token"], scopes=("/read-limited", "/activities/update"))
        with self.site.store.writing() as c:
            number = self.site.store.people.save(c, person)
            self.site.store.permissions.save(c, number, JOSIAH, given)

    def titles(self) -> list[str]:
        """The titles on Josiah's record, after a push."""
        Push(self.site.app).run()
        return [work.title for work in self.site.registry.works(JOSIAH)]

    def known(self) -> set[str]:
        """The ids of the items in the books."""
        with self.site.store.reading() as c:
            return set(c.execute(select(item_table.c.item_id)).scalars())
