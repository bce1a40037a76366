"""ORCID's own samples go through the API: taken or refused as the contract says, and read back as sent."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from orcid_repo_plugin.testing.registry import Registry
from tests.conftest import SHARED
from tests.local_registry.agreement import disagreements
from tests.local_registry.caller import error_of
from tests.local_registry.documents.schemas import Schemas
from tests.local_registry.likeness import not_kept, unlike
from tests.local_registry.patterns import examples_of
from tests.local_registry.sample_table import REFUSED, TAKEN, WRITE, Sample, as_parameters
from tests.local_registry.sender import JSON, XML, Sender, places_of, put_code_in

SCHEMAS = Schemas(SHARED / "orcid-model")
taken = pytest.mark.parametrize("sample", as_parameters(TAKEN))
NOTIFICATION = [
    "put-code",
    "notification-type",
    "authorization-url",
    "notification-subject",
    "notification-intro",
    "items",
    "created-date",
    "sent-date",
    "read-date",
    "actioned-date",
    "archived-date",
    "source",
]
"""The keys of a notification in their order: the contract's 1.11."""
_ADDED = re.compile(r"created-date|last-modified-date|source|external-id-normalized(-error)?")
"""What ORCID adds to what was sent."""


@pytest.fixture
def sender(registry: Registry) -> Sender:
    """A member with an empty record to write to."""
    return Sender(registry)


def test_the_table_names_every_sample_of_what_may_be_sent(shared: Path) -> None:
    files = {path.name for path in (shared / "orcid-model" / WRITE).iterdir()}

    assert files == {sample.name for sample in TAKEN}


@taken
def test_samples_that_may_be_sent_are_taken(sender: Sender, sample: Sample) -> None:
    answer = sender.send(sample)

    if sample.path != "works":
        assert put_code_in(answer) > 0
        return
    assert answer.status_code == 200
    members = answer.json()["bulk"]
    refused = {n: one["error"]["error-code"] for n, one in enumerate(members) if "error" in one}
    assert refused == dict.fromkeys(sample.refused_in_bulk, 9023)
    assert len(members) == sent_works(sample)


def sent_works(sample: Sample) -> int:
    return sample.body.count(b"<work:work>" if sample.name.endswith("xml") else b'"work":')


@pytest.mark.parametrize("sample", as_parameters(REFUSED))
def test_samples_that_may_not_be_sent_are_refused(sender: Sender, sample: Sample) -> None:
    answer = sender.send(sample)

    assert error_of(answer) == (400, sample.refused)


@pytest.mark.parametrize(
    "sample",
    as_parameters(tuple(one for one in REFUSED if one.name == "notification-permission-3.0.xml")),
)
def test_the_notification_without_its_put_code_is_taken_and_shown(sender: Sender, sample: Sample) -> None:
    answer = sender.send(sample, sample.body.replace(b' put-code="1"', b""))

    place = f"notification-permission/{put_code_in(answer)}"
    shown = sender.json(place)
    assert shown["items"]["item"][1]["item-name"] == "Head of Research at NanoBiologica"
    assert shown["created-date"] > 1_400_000_000_000
    assert list(shown) == NOTIFICATION
    for path in (place, "notification-permission"):
        assert SCHEMAS.problems(sender.xml(path)) == []
        assert disagreements(sender.json(path), sender.xml(path)) == []


@taken
def test_what_was_taken_is_read_back_as_it_was_sent(sender: Sender, sample: Sample) -> None:
    answer = sender.send(sample)

    place = places_of(sample, answer)[1 if sample.path == "works" else 0]
    if sample.name.endswith("json"):
        sent = json.loads(sample.body)
        if sample.path == "works":
            sent = {"bulk": [one for n, one in enumerate(sent["bulk"]) if n not in sample.refused_in_bulk]}
        assert not_kept(sent, sender.json(place)) == []
    else:
        assert texts_of(sender.xml(place)) == texts_of(sample.body)


Text = tuple[str, dict[str, str], str]


def texts_of(xml: bytes) -> list[Text]:
    """Every text of a document with its element and attributes, without what ORCID adds."""
    return list(_texts(etree.fromstring(xml)))


def _texts(element: etree._Element) -> Iterator[Text]:
    for child in element.iterchildren("{*}*"):
        name = etree.QName(child).localname
        if _ADDED.fullmatch(name):
            continue
        if not len(child) and child.text:
            yield name, {str(key): str(value) for key, value in child.attrib.items()}, child.text
        yield from _texts(child)


@taken
def test_the_xml_of_all_that_is_read_is_valid(sender: Sender, sample: Sample) -> None:
    places = places_of(sample, sender.send(sample))

    problems = {place: SCHEMAS.problems(sender.xml(place)) for place in places}

    assert problems == {place: [] for place in places}


@taken
def test_json_and_xml_of_all_that_is_read_say_the_same(sender: Sender, sample: Sample) -> None:
    places = places_of(sample, sender.send(sample))

    found = {place: disagreements(sender.json(place), sender.xml(place)) for place in places}

    assert found == {place: [] for place in places}


@taken
def test_the_json_of_all_that_is_read_has_the_keys_of_orcids_answers(sender: Sender, sample: Sample) -> None:
    places = places_of(sample, sender.send(sample))

    found = {place: unlike(*answer_and_examples(sender, place)) for place in places}

    assert found == {place: [] for place in places}


def answer_and_examples(sender: Sender, place: str) -> tuple[Any, list[Any]]:
    """Of a bulk read, its works."""
    answer = sender.json(place)
    if place.startswith("works/"):
        return [member["work"] for member in answer["bulk"]], [examples_of("work/1")]
    return answer, examples_of(place)


@pytest.mark.parametrize("notation", ["json", "xml"])
@taken
def test_what_was_read_can_be_sent_back_in_an_update_and_changes_nothing(
    sender: Sender, sample: Sample, notation: str
) -> None:
    place = places_of(sample, sender.send(sample))[0]
    before, media_type = sender.json(place), XML if notation == "xml" else JSON
    body = sender.xml(place) if notation == "xml" else sender.ask("GET", place, {"Accept": JSON}).content

    answer = sender.ask("PUT", place, {"Content-Type": media_type, "Accept": JSON}, data=body)

    assert answer.status_code == 200, answer.text
    assert without_date(sender.json(place)) == without_date(before)


def without_date(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "last-modified-date"}


@pytest.mark.parametrize(
    "sample",
    as_parameters(tuple(one for one in TAKEN if one.path in ("work", "works", "funding"))),
)
def test_a_sample_that_is_sent_twice_is_a_duplicate(sender: Sender, sample: Sample) -> None:
    sender.send(sample)

    answer = sender.send(sample)

    if sample.path == "works":
        codes = {one["error"]["error-code"] for one in answer.json()["bulk"]}
        assert codes == {9021} | ({9023} if sample.refused_in_bulk else set())
    else:
        assert error_of(answer) == (409, 9021)
