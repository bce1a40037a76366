"""Whatever comes in, only a refusal comes out: of bodies made up, and of good ones that were broken."""

import random
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orcid_repo_plugin.local_registry.documents.notations import Notation, read, write
from orcid_repo_plugin.local_registry.documents.shape import Shape
from orcid_repo_plugin.local_registry.documents.shapes import GROUP_ID_RECORD, ITEM, NOTIFICATION, WORK_BULK
from orcid_repo_plugin.local_registry.refusals import Refusal
from tests.local_registry.documents import bodies

SHAPES: dict[str, tuple[Shape, Any]] = {
    **{kind: (ITEM[kind], bodies.ITEMS[kind]) for kind in ITEM},
    "bulk": (WORK_BULK, {"bulk": [{"work": bodies.FULL_WORK}, {"work": bodies.LEAST_WORK}]}),
    "notification": (NOTIFICATION, bodies.NOTIFICATION),
    "group": (GROUP_ID_RECORD, bodies.GROUP),
}
CODES = {9001, 9047, 9051}
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    2**63,
    1e300,
    "",
    " ",
    "\x00",
    "\ufffe",
    "😀",
    "x" * 6000,
    "٣",
    "99999999999999999999",
    [],
    [None],
    [[]],
    {},
    {"value": None},
    {"value": {}},
    {"value": []},
    {"value": 2},
    {"value": "2"},
    {"value": True},
]
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
keys = st.sampled_from(
    ["title", "value", "work", "bulk", "external-ids", "external-id", "year", "type", "put-code", "address"]
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys | st.text(), inner, max_size=4)
)


def outcome(shape: Shape, body: bytes, notation: Notation) -> dict[str, Any] | None:
    """What is read, both ways; ``None`` for a refusal of a code that reading may have."""
    found = None
    for checked in (False, True):
        try:
            found = read(shape, body, notation, checked=checked)
        except Refusal as refusal:
            found, code = None, refusal.code
        else:
            code = None
        assert code is None or code in CODES
    return found


@pytest.mark.parametrize("name", SHAPES)
@given(value=values)
@settings(max_examples=60, deadline=None)
def test_no_json_breaks_the_reader(name: str, value: Any) -> None:
    found = outcome(SHAPES[name][0], _dumped(value), "json")

    assert found is None or isinstance(found, dict)


def _dumped(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # integers beyond 64 bits, half surrogates
        return repr(value).replace("'", '"').encode("utf-8", "surrogatepass")


@given(body=st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_bytes_break_the_readers(body: bytes) -> None:
    shape = SHAPES["work"][0]

    assert outcome(shape, body, "json") is None
    assert outcome(shape, body, "xml") is None


@pytest.mark.parametrize("name", SHAPES)
def test_an_odd_value_at_any_place_of_a_good_body_breaks_nothing(name: str) -> None:
    shape, body = SHAPES[name]

    for path in _places(body):
        for odd in ODD:
            found = outcome(shape, bodies.changed(body, path, odd), "json")
            if found is not None:
                assert outcome(shape, write(shape, found, "xml"), "xml") is not None


def _places(value: Any, path: str = "") -> list[str]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    here = [f"{path}{key}" for key, _ in pairs]
    inside = value.items() if isinstance(value, dict) else enumerate(value) if here else ()
    return here + [place for key, inner in inside for place in _places(inner, f"{path}{key}/")]


@pytest.mark.parametrize("notation", ["json", "xml"])
@pytest.mark.parametrize("name", SHAPES)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_good_body_with_bytes_exchanged_breaks_nothing(name: str, notation: Notation, seed: int) -> None:
    shape, body = SHAPES[name]
    content = read(shape, orjson.dumps(body), "json", checked=name != "bulk")
    broken = _broken(write(shape, content, notation), random.Random(seed))

    found = outcome(shape, broken, notation)

    assert found is None or isinstance(found, dict)


def _broken(body: bytes, chance: random.Random) -> bytes:
    """A few cuts, doubled pieces and exchanged bytes."""
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(body))
        end = min(len(body), start + chance.randint(1, 40))
        piece = body[start:end]
        instead = chance.choice(
            [b"", piece * 2, piece[::-1], b"<", b"&", b'"', b"{", b"\x00", b"\xff", b"&#0;", b"9" * 30]
        )
        body = body[:start] + instead + body[end:] or b" "
    return body
