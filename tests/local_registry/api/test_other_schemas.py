"""What is answered beside the records is valid by ORCID's schemas."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from orcid_repo_plugin.local_registry.books.record import Email
from orcid_repo_plugin.local_registry.documents.notations import write
from orcid_repo_plugin.local_registry.rules import groups
from tests.local_registry.api.counter import Counter
from tests.local_registry.api.desk import JOSIAH, SMALLEST, US

GROUPS: dict[str, Any] = {"role": "member", "scopes": ("/group-id-record/read",)}
ANSWERS: list[tuple[str, str, dict[str, str], dict[str, Any]]] = [
    ("record_3.0/search-3.0.xsd", "/search", {"q": "*:*"}, {}),
    ("record_3.0/search-3.0.xsd", "/search", {"q": "nobody"}, {}),
    ("record_3.0/expanded-search-3.0.xsd", "/expanded-search", {"q": "*:*"}, {}),
    ("record_3.0/expanded-search-3.0.xsd", "/expanded-search", {"q": "nobody"}, {}),
    ("group-id-3.0/group-id-3.0.xsd", "/group-id-record", {"group-id": "publons:pots"}, GROUPS),
    ("group-id-3.0/group-id-3.0.xsd", "/group-id-record", {}, GROUPS),
    ("client_3.0/client-3.0.xsd", f"/client/{US}", {}, {}),
    ("summary_3.0/summary-3.0.xsd", f"/{JOSIAH}/summary", {}, {"role": "member"}),
]


@pytest.mark.parametrize(("schema", "path", "query", "options"), ANSWERS)
def test_an_answer_is_valid(
    shared: Path, schema: str, path: str, query: dict[str, str], options: dict[str, Any]
) -> None:
    counter = Counter()
    counter.record.emails = [Email("josiah@mailinator.com", visibility="public", verified_at=1)]
    for kind, content in SMALLEST.items():
        counter.put(kind, content)
    groups.made(counter.books, "publons:pots", "Pots", "Reviews of pots", "journal", groups.REGISTRY)
    answer = counter.ask(path, query, **options)
    assert answer.shape is not None

    document = etree.fromstring(write(answer.shape, answer.content, "xml"))

    validator = etree.XMLSchema(etree.parse(shared / "orcid-model" / schema))
    validator.assertValid(document)
