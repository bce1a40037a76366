"""Whether one document has the shape of others: the same keys in the same order, the same kinds of values."""

from collections.abc import Iterator, Sequence
from typing import Any


class Computed:
    """Stands in a document for what is not told: equal to anything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "<computed>"


def unlike(ours: Any, theirs: Sequence[Any], *, ordered: bool = True) -> list[str]:
    """Where our document has not the shape of theirs.

    :param theirs: examples of the same; what is ``None`` in all of them, or in ours, can be anything.
    :param ordered: whether their order of keys is ORCID's.
    """
    return list(_unlike(ours, theirs, ordered, ""))


def _unlike(ours: Any, theirs: Sequence[Any], ordered: bool, place: str) -> Iterator[str]:
    seen = [example for example in theirs if example is not None and not isinstance(example, Computed)]
    if ours is None or not seen:
        return
    kinds = {type(example) for example in seen}
    if type(ours) not in kinds:
        yield f"{place}: {type(ours).__name__} instead of {[kind.__name__ for kind in kinds]}"
    elif isinstance(ours, dict):
        for example in seen:
            if _keys(example, ordered) != _keys(ours, ordered):
                yield f"{place}: {list(ours)} instead of {list(example)}"
                return
        for key, value in ours.items():
            yield from _unlike(value, [example[key] for example in seen], ordered, f"{place}/{key}")
    elif isinstance(ours, list):
        members = [member for example in seen for member in example]
        for n, value in enumerate(ours):
            yield from _unlike(value, members, ordered, f"{place}[{n}]")


def _keys(document: dict[str, Any], ordered: bool) -> list[str] | set[str]:
    return list(document) if ordered else set(document)


def not_kept(sent: Any, read: Any, place: str = "") -> list[str]:
    """What was sent as JSON and does not stand in what is read back; a text may have become an object."""
    if sent is None or place in ("/put-code", "/visibility"):
        return []
    if isinstance(sent, dict) and isinstance(read, dict):
        return [lost for key in sent for lost in not_kept(sent[key], read.get(key), f"{place}/{key}")]
    if isinstance(sent, list) and isinstance(read, list) and len(sent) == len(read):
        pairs = enumerate(zip(sent, read, strict=True))
        return [lost for n, pair in pairs for lost in not_kept(*pair, f"{place}[{n}]")]
    same = sent == read or (isinstance(read, dict) and read.get("value") == sent)
    return [] if same else [f"{place}: {sent!r} became {read!r}"]
