"""ORCID's own examples of what clients send, for all kinds but works."""

from pathlib import Path

import pytest

from orcid_repo_plugin.local_registry.documents.notations import Notation
from orcid_repo_plugin.local_registry.kinds import ACTIVITIES
from orcid_repo_plugin.local_registry.rules import groups
from tests.local_registry.api.desk import Desk

PERSON = {
    "address": "address",
    "external-identifier": "external-identifiers",
    "keyword": "keywords",
    "other-name": "other-names",
    "researcher-url": "researcher-urls",
}
BEGINNINGS = PERSON | {kind: kind for kind in ACTIVITIES if kind != "work"}


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_every_sample_of_a_kind_is_taken(shared: Path, beginning: str) -> None:
    folder = shared / "orcid-model/record_3.0/samples/write_samples"
    samples = [path for path in folder.glob(f"{beginning}*") if "group-id" not in path.name]
    kind = BEGINNINGS[beginning]

    for sample in samples:
        desk = Desk()
        groups.made(desk.books, "orcid-generated:12345", "Reviews", None, "journal", groups.REGISTRY)
        notation: Notation = "xml" if sample.suffix == ".xml" else "json"

        answer = desk.call("POST", kind, sample.read_bytes(), notation=notation)

        assert answer.status == 201, sample.name
    assert samples
