"""Hostile JSON of every platform: members that break an item, and items with too much of one thing."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from tests.acceptance.good_files import (
    DSPACE_ARRAY,
    DSPACE_LINES,
    DSPACE_PAGE,
    EPRINTS_JSON,
    OWN_ARRAY,
    OWN_LINES,
    Format,
    dspace_json,
    eprint_json,
    own_json,
)
from tests.acceptance.hostile import DEEP, MB, Hostile, between


def _json_item(form: Format, inner: str) -> bytes:
    """An item of which ``inner`` is a part that no JSON writer writes."""
    if form.platform == "eprints":
        return f'{{"eprintid": 9, "eprint_status": "archive", "title": "Pots", {inner}}}'.encode()
    if form.platform == "dspace":
        item = f'{{"uuid": "9", "metadata": {{"dc.title": [{{"value": "Pots"}}]}}, {inner}}}'
        return (
            f'{{"_embedded": {{"indexableObject": {item}}}}}'.encode()
            if form is DSPACE_PAGE
            else item.encode()
        )
    return f'{{"item_id": "9", "title": "Pots", {inner}}}'.encode()


BROKEN_JSON: Final[dict[str, Callable[[], str]]] = {
    "100,000 lists": lambda: f'"note": {"[" * DEEP}{"]" * DEEP}',
    "100,000 objects": lambda: '"note": ' + '{"a":' * DEEP + "1" + "}" * DEEP,
    "101 lists": lambda: f'"note": {"[" * 101}{"]" * 101}',
    "half a character": lambda: r'"note": "\ud83d"',
    "half a character as a name": lambda: r'"\udc00": "note"',
    "NaN": lambda: '"note": NaN',
    "Infinity": lambda: '"note": -Infinity',
    "a number beyond all": lambda: '"note": 1e999',
    "5,000 digits": lambda: f'"note": {"9" * 5000}',
    "a single quote": lambda: "'note': 'x'",
    "a comment": lambda: '"note": "x" /* why not */',
    "a comma too many": lambda: '"note": "x",',
    "a comma too few": lambda: '"note": "x" "abstract": "y"',
    "a bare word": lambda: '"note": undefined',
    "a line break in a text": lambda: '"note": "x\ny"',
    "a NUL byte in a text": lambda: '"note": "x\0y"',
    "a bad escape": lambda: r'"note": "\x41"',
    "25 MB in one item": lambda: f'"note": "{"x" * (25 * MB)}"',
}
"""Members that break one item of a JSON file, and only that one."""

ODD_JSON: Final[dict[str, Callable[[], str]]] = {
    "a key twice": lambda: '"note": "x", "note": "y"',
    "its id twice": lambda: '"eprintid": 8, "uuid": "8", "item_id": "8"',
    "empty key": lambda: '"": "x", " ": "y"',
    "odd keys": lambda: (
        r'"\u0000\n\u202e": "x", "dc.title[]": "x", "dc.title[en": "y", "%s": 1, "{}": 2, "a, b": "c"'
    ),
    "20,000 keys": lambda: ", ".join(f'"key{n}": {n}' for n in range(20_000)),
    "a text of 5 MB": lambda: f'"note": "{"Pots and pans. " * (MB // 3)}"',
    "escapes everywhere": lambda: (
        r'"note": "\u0000\u0001\u001b[31m\u007f\u0085\u2028\ufffe\uffff\ud83d\ude00"'
    ),
    "an item in the item": lambda: (
        json.dumps(dspace_json("7"))[1:-1] + ', "x": ' + json.dumps(eprint_json("7"))
    ),
    "a page in the item": lambda: '"_embedded": {"searchResult": {"_embedded": {"objects": [1, null, {}]}}}',
}


JSON_FORMATS: Final = (EPRINTS_JSON, DSPACE_ARRAY, DSPACE_PAGE, DSPACE_LINES, OWN_ARRAY, OWN_LINES)


def json_cases() -> Iterator[Hostile]:
    """Broken and odd members in every JSON format, between two good items."""
    for form in JSON_FORMATS:
        yield from between(form, {name: _item(form, make) for name, make in BROKEN_JSON.items()}, True)
        odd = {name: _item(form, make) for name, make in ODD_JSON.items()}
        yield from between(form, odd, None, form.platform)  # what is in the odd item may look like another's


def _item(form: Format, inner: Callable[[], str]) -> Callable[[], bytes]:
    return lambda: _json_item(form, inner())


def _large(form: Format, **changes: Any) -> Callable[[], bytes]:
    make = {"eprints": eprint_json, "dspace": dspace_json, "items": own_json}[form.platform]
    return lambda: form.around(json.dumps(make("7", **changes), ensure_ascii=False).encode())


def _dc(**fields: list[str]) -> dict[str, Any]:
    return {
        "metadata": {
            f"dc.{name.replace('_', '.')}": [{"value": text, "language": None} for text in texts]
            for name, texts in {"title": ["Pots"], **fields}.items()
        }
    }


_NAMES: Final = [f"Okafor{n}, Ruth" for n in range(5000)]
_DOIS: Final = [f"10.5555/{n}" for n in range(100_000)]
_LONG: Final = "Cracked pots " * (10 * MB // 13)


def large_cases() -> Iterator[Hostile]:
    """Items with too much of one thing; they are mapped, the rest of a field is cut with a warning."""
    table: tuple[tuple[str, Format, dict[str, Any], str], ...] = (
        ("10 MB title", EPRINTS_JSON, {"title": _LONG}, "field-cut"),
        ("10 MB title", DSPACE_ARRAY, _dc(title=[_LONG]), "field-cut"),
        ("10 MB title", OWN_LINES, {"titles": [_LONG]}, "field-cut"),
        (
            "5,000 authors",
            EPRINTS_JSON,
            {"creators": [{"name": {"family": n, "given": "R"}} for n in _NAMES]},
            "",
        ),
        ("5,000 authors", DSPACE_LINES, _dc(contributor_author=_NAMES), ""),
        ("5,000 authors", OWN_LINES, {"contributors": _NAMES}, ""),
        (
            "5,000 times one author",
            DSPACE_LINES,
            _dc(contributor_author=["Okafor, Ruth"] * 5000),
            "contributor-repeated",
        ),
        ("100,000 identifiers", EPRINTS_JSON, {"related_url": [{"url": doi} for doi in _DOIS]}, ""),
        ("100,000 identifiers", DSPACE_ARRAY, _dc(identifier_other=_DOIS), ""),
        ("100,000 identifiers", OWN_LINES, {"identifiers": _DOIS}, ""),
        ("1,000 titles", DSPACE_ARRAY, _dc(title=["Pots"] * 1000), ""),
        ("1,000 dates", DSPACE_ARRAY, _dc(date_issued=["2024-13-45"] * 1000), ""),
    )
    for name, form, changes, says in table:
        ids = (form.item_id("1"), form.item_id("7"), form.item_id("2"))
        yield Hostile(
            f"{form.name}: {name}", form.ending, _large(form, **changes), ids, fails=False, says=says
        )
