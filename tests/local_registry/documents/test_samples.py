"""ORCID's own samples, from beside the project: all that may be sent is read, and written back valid."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from lxml import etree

from orcid_repo_plugin.local_registry.documents.notations import Notation, read, write
from orcid_repo_plugin.local_registry.documents.shape import Shape
from orcid_repo_plugin.local_registry.documents.shapes import (
    GROUP_ID_RECORD,
    ITEM,
    PERSON,
    RECORD,
    SEARCH,
    WORK,
    WORK_BULK,
    WORKS,
)
from orcid_repo_plugin.local_registry.refusals import Refusal
from tests.conftest import SHARED
from tests.local_registry.documents.schemas import Schemas, shape_of

MODEL = SHARED / "orcid-model"
WRITTEN = sorted(MODEL.glob("record_3.0/samples/write_samples/*"))
READ = sorted([*MODEL.glob("record_3.0/samples/read_samples/*.xml"), *MODEL.glob("[ns]*_3.0/samples/*.xml")])
INVALID = ("peer-reviews-3.0.xml",)
"""Samples that ORCID's own schema refuses."""
PARTS = ("credit-name-3.0.xml", "email-3.0.xml", "history-3.0.xml", "preferences-3.0.xml")
"""Samples of what is never answered alone."""
SINGLES = {
    "bulk": WORK_BULK,
    "peer-review-group-id": GROUP_ID_RECORD,
    **{kind.removesuffix("s"): shape for kind, shape in ITEM.items()},
    "address": ITEM["address"],
}


def names(paths: list[Path]) -> list[Any]:
    """The samples as parameters, or one that is skipped when they are not here."""
    return [pytest.param(path, id=path.name) for path in paths] or [
        pytest.param(None, marks=pytest.mark.skip(reason="../shared is not here: no samples"))
    ]


def shape_by_name(path: Path) -> Shape:
    found = [name for name in SINGLES if path.name.startswith(name)]
    return SINGLES[max(found, key=len)]


@pytest.mark.parametrize("path", names(WRITTEN))
def test_every_sample_that_may_be_sent_is_read_and_comes_back_valid(path: Path, schemas: Schemas) -> None:
    shape, notation = shape_by_name(path), path.suffix[1:]
    checked = shape is not WORK_BULK

    content = read(shape, path.read_bytes(), as_notation(notation), checked=checked)

    xml = write(shape, content, "xml")
    assert schemas.problems(xml) == []
    assert read(shape, xml, "xml", checked=checked) == content
    assert read(shape, write(shape, content, "json"), "json", checked=checked) == content


def as_notation(text: str) -> Notation:
    return "xml" if text == "xml" else "json"


@pytest.mark.parametrize("path", names([path for path in WRITTEN if path.suffix == ".xml"]))
def test_the_samples_texts_are_all_read(path: Path) -> None:
    shape = shape_by_name(path)

    content = read(shape, path.read_bytes(), "xml", checked=shape is not WORK_BULK)

    elements = etree.parse(str(path)).iter("{*}*")
    leaves = [element.text for element in elements if not len(element) and element.text]
    assert sorted(leaves) == sorted(text for key, text in texts_of(content) if key not in ATTRIBUTES)


ATTRIBUTES = ("visibility", "translation", "currency-code")


def texts_of(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """All texts of a document with their keys; the language of a translation is told apart from a work's."""
    if isinstance(value, dict):
        for name, inner in value.items():
            told = "translation" if name == "language-code" and "value" in value else name
            yield from texts_of(inner, told)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)
    elif isinstance(value, str):
        yield key, value


@pytest.mark.parametrize("path", names([path for path in READ if path.name not in INVALID + PARTS]))
def test_every_sample_of_an_answer_is_read_whole_and_written_as_the_same(
    path: Path, schemas: Schemas
) -> None:
    body = path.read_bytes()
    shape = shape_of(body)
    assert shape is not None

    content = read(shape, body, "xml", whole=True)

    xml = write(shape, content, "xml")
    assert read(shape, xml, "xml", whole=True) == content
    assert schemas.problems(xml) == []
    assert read(shape, write(shape, content, "json"), "json", whole=True) == content


@pytest.mark.parametrize("path", names([path for path in READ if path.name in INVALID]))
def test_what_the_schema_refuses_is_refused(path: Path, schemas: Schemas) -> None:
    body = path.read_bytes()
    shape = shape_of(body)
    assert shape is not None

    with pytest.raises(Refusal) as caught:
        read(shape, body, "xml")

    assert caught.value.code == 9001
    assert schemas.problems(body) != []


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("orcid-model/record_3.0/samples/read_samples/record-full-3.0.json", RECORD),
        ("data/orcid-answers/person-v3.json", PERSON),
        ("data/orcid-answers/search-v3-hits.json", SEARCH),
        ("data/orcid-answers/work-detail-v3-with-bibtex.json", WORK),
        ("data/orcid-answers/works-summary-v3-real-record.json", WORKS),
    ],
    ids=lambda value: value.rpartition("/")[2] if isinstance(value, str) else "",
)
def test_real_answers_have_our_keys_in_our_order(
    path: str, shape: Shape, shared: Path, schemas: Schemas
) -> None:
    answer = orjson.loads((shared / path).read_bytes())

    content = read(shape, orjson.dumps(answer), "json", whole=True)

    assert differences(answer, content) == []
    assert schemas.problems(write(shape, content, "xml")) == []
    assert read(shape, write(shape, content, "xml"), "xml", whole=True) == content


def differences(theirs: Any, ours: Any, place: str = "") -> list[str]:
    """Where keys, their order or values differ; an empty list may stand for none."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        if list(theirs) != list(ours):
            return [f"{place}: {list(theirs)} against {list(ours)}"]
        return [found for key in theirs for found in differences(theirs[key], ours[key], f"{place}/{key}")]
    if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        pairs = enumerate(zip(theirs, ours, strict=True))
        return [found for n, pair in pairs for found in differences(*pair, f"{place}[{n}]")]
    return [] if theirs == ours or (theirs is None and ours == []) else [f"{place}: {theirs!r} {ours!r}"]
