"""Answers that ORCID gave, from beside the project, and how the registry is asked for the same."""

import json
from pathlib import Path
from typing import Any

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.api_2 import in_3_0
from tests.local_registry.caller import Caller

Answer = dict[str, Any]

INSPIRE = "0000-0001-8607-8906"
"""A client of old, with an id in the form of an iD."""
SCOTT = "0000-0003-1444-9135"
WORKS = {
    "works-summary-v3-real-record": SCOTT,
    "works-summary-v2-large-source-without-client": "0000-0002-4490-1930",
    "works-summary-v2-two-sources-one-group": "0000-0002-0942-3697",
}
"""Lists of works and whose they are."""


class Real:
    """Reads recorded answers; those of API 2.0 come in the terms of 3.0."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str) -> Answer:
        answer = self.recorded(name)
        is_old = "-v2-" in name or name.endswith("-v2")
        return in_3_0(answer) if is_old else answer

    def recorded(self, name: str) -> Answer:
        """An answer as it is."""
        answer: Answer = json.loads((self.folder / f"{name}.json").read_text("utf-8"))
        return answer


def public(registry: Registry, path: str) -> Answer:
    """What the public API answers."""
    answer = registry.session().get(
        f"{registry.public_api_url}/v3.0/{path}", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200, answer.text
    found: Answer = answer.json()
    return found


def read_as_member(registry: Registry, orcid: str, path: str) -> Answer:
    """What a member reads whom the person trusts."""
    answer = Caller(registry, orcid)("GET", path)
    assert answer.status_code == 200, answer.text
    found: Answer = answer.json()
    return found
