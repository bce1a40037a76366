"""The tests' own measures find what they are there to find."""

from typing import Any

import pytest

from tests.local_registry.agreement import disagreements
from tests.local_registry.likeness import not_kept, unlike

XML = b"""
<keyword:keyword xmlns:keyword="http://www.orcid.org/ns/keyword" xmlns:common="http://www.orcid.org/ns/common"
    put-code="4" visibility="public">
  <common:created-date>2023-11-14T22:13:20.001Z</common:created-date>
  <keyword:content>pots</keyword:content>
  <common:external-id-normalized transient="true">10.5555/pots</common:external-id-normalized>
</keyword:keyword>"""
JSON: dict[str, Any] = {
    "created-date": {"value": 1_700_000_000_001},
    "source": None,
    "content": "pots",
    "external-id-normalized": {"value": "10.5555/pots", "transient": True},
    "visibility": "public",
    "put-code": 4,
}


def test_the_same_in_both_notations_is_no_disagreement() -> None:
    assert disagreements(JSON, XML) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"content": "jugs"}, "keyword/content: 'jugs' in JSON, 'pots' in XML"),
        ({"content": None}, "keyword/content: None in JSON, 1 elements in XML"),
        ({"put-code": 5}, "keyword/put-code: 5 in JSON, '4' in XML"),
        ({"created-date": {"value": 1_700_000_000_002}}, "keyword/created-date: 1700000000002 in JSON, "),
        ({"path": "/keywords/4"}, "keyword/path: '/keywords/4' in JSON, 0 elements in XML"),
        ({"keyword": ["pots"]}, "keyword/keyword: 1 in JSON, 0 in XML"),
        (
            {"external-id-normalized": {"value": "10.5555/pots", "transient": False}},
            "keyword/external-id-normalized/transient: False in JSON, 'true' in XML",
        ),
    ],
)
def test_what_json_says_otherwise_is_found(change: dict[str, Any], said: str) -> None:
    (found,) = disagreements(JSON | change, XML)

    assert found.startswith(said)


@pytest.mark.parametrize(
    ("missing", "said"),
    [("content", "keyword: <content> is only in XML"), ("visibility", "keyword: @visibility is only in XML")],
)
def test_what_only_xml_says_is_found(missing: str, said: str) -> None:
    shorter = {key: value for key, value in JSON.items() if key != missing}

    assert disagreements(shorter, XML) == [said]


def test_a_list_is_compared_member_by_member() -> None:
    xml = b"<bulk><work><type>book</type></work><error><error-code>9023</error-code></error></bulk>"
    members: list[Any] = [{"work": {"type": "book"}}, {"error": {"error-code": 9023}}]

    assert disagreements({"bulk": members}, xml) == []
    assert disagreements({"bulk": members[::-1]}, xml) != []
    assert disagreements({"bulk": members[:1]}, xml) == ["bulk/bulk: 1 in JSON, 2 in XML"]


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        ({"type": "book", "path": None}, []),
        ({"path": "/a", "type": "book"}, [": ['path', 'type'] instead of ['type', 'path']"]),
        ({"type": "book"}, [": ['type'] instead of ['type', 'path']"]),
        ({"type": 1, "path": None}, ["/type: int instead of ['str']"]),
    ],
)
def test_keys_their_order_and_kinds_of_values_make_the_shape(ours: dict[str, Any], said: list[str]) -> None:
    theirs = [{"type": "other", "path": None}, {"type": "report", "path": "/b"}]

    assert unlike(ours, theirs) == said
    assert unlike([ours], [theirs]) == [f"[0]{line}" for line in said]


def test_the_order_of_keys_may_be_left_out_of_account() -> None:
    assert unlike({"path": "/a", "type": "book"}, [{"type": "other", "path": None}], ordered=False) == []


def test_what_was_sent_and_is_lost_or_changed_is_found() -> None:
    sent = {"title": {"title": "Pots"}, "type": "book", "url": None, "ids": [{"value": "1"}]}

    assert (
        not_kept(sent, {"title": {"title": {"value": "Pots"}}, "type": "book", "ids": [{"value": "1"}]}) == []
    )
    assert not_kept(sent, {"title": None, "type": "other", "ids": []}) == [
        "/title: {'title': 'Pots'} became None",
        "/type: 'book' became 'other'",
        "/ids: [{'value': '1'}] became []",
    ]
