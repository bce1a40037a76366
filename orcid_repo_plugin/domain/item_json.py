"""RepositoryItem <-> plain JSON: our own file format, for home-made repositories and for tests.

What is written is compact (what is empty is left out) and reads back as an equal item. What is
read may be looser: plain text where an object with ``value`` and ``field`` is meant, one value
where a list is meant, singular names. Unknown names go to ``extra``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING
from enum import StrEnum
from typing import Any, Final, TypeVar

from orcid_repo_plugin.domain.item import ItemState, Repository, RepositoryItem
from orcid_repo_plugin.domain.item_format import (
    DEFAULTS,
    ELEMENTS,
    FORMAT,
    HOME,
    KEYS,
    KIND_MEMBER,
    LISTS,
    MAIN_MEMBER,
    MEMBERS,
    SINGULARS,
    TEXTS,
    USUAL_KIND,
)
from orcid_repo_plugin.domain.report import Finding, Level

Word = TypeVar("Word", bound=StrEnum)

_WORDS: Final = {
    dict: "an object",
    list: "a list",
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


def item_to_json(item: RepositoryItem) -> dict[str, Any]:
    """The item as plain JSON values; what is empty is left out.

    >>> from orcid_repo_plugin.domain.item import Title
    >>> item = RepositoryItem(repository=HOME, item_id="7", titles=(Title("Cracked Pots", "title"),))
    >>> item_to_json(item)["titles"]
    [{'value': 'Cracked Pots', 'field': 'title'}]
    """
    data: dict[str, Any] = {
        "format": FORMAT,
        "repository": {"name": item.repository.name, "platform": item.repository.platform},
        "item_id": item.item_id,
    }
    for name in TEXTS:
        if (text := getattr(item, name)) != DEFAULTS[name]:
            data[name] = text
    if item.state is not ItemState.LIVE:
        data["state"] = item.state.value
    for name in ELEMENTS:
        if elements := getattr(item, name):
            data[name] = [_element_to_json(element) for element in elements]
    if item.succeeds:
        data["succeeds"] = list(item.succeeds)
    data["fields"] = list(item.fields)
    if item.extra:
        data["extra"] = dict(item.extra)
    if item.findings:
        data["findings"] = [
            {"level": f.level.value, "code": f.code, "field": f.field, "message": f.message}
            for f in item.findings
        ]
    return data


def _element_to_json(element: object) -> dict[str, Any]:
    return {
        member.name: value
        for member in MEMBERS[type(element)]
        if (value := getattr(element, member.name)) != member.default or member.default is MISSING
    }


def item_from_json(data: Mapping[str, Any], repository: Repository | None = None) -> RepositoryItem:
    """Read an item.

    :param repository: whose item it is; else what the data say, else ``main``.
    :raises ValueError: a value has the wrong shape; the message names its key.

    >>> item_from_json({"item_id": 7, "title": "Cracked Pots", "dates": ["2008-04"]}).titles
    (Title(value='Cracked Pots', field='title', language=None, kind='main'),)
    """
    values: dict[str, Any] = {name: _text(data[name], name) for name in TEXTS if data.get(name) is not None}
    for key, value in data.items():
        if value is None:
            continue
        slot = SINGULARS.get(key, key)
        if slot in ELEMENTS:
            values[slot] = (*values.get(slot, ()), *_elements(ELEMENTS[slot], value, key))
        elif key in LISTS:
            values[key] = tuple(_text(member, f"{key}[{n}]") for n, member in enumerate(_list(value, key)))
    values["fields"] = values.get("fields", tuple(name for name in data if data[name] is not None))
    values["extra"] = _extra(data)
    values["findings"] = tuple(_findings(data.get("findings")))
    state = _word(ItemState, data.get("state") or ItemState.LIVE, "state")
    return RepositoryItem(
        repository=repository or _repository(data.get("repository")),
        item_id=_item_id(data.get("item_id")),
        state=state,
        **values,
    )


def _item_id(value: object) -> str:
    text = "" if value is None else _text(value, "item_id")
    if not text or text.isspace():
        raise ValueError("`item_id` is missing: every item needs its repository's own key")
    return text


def _repository(value: object) -> Repository:
    if value is None:
        return HOME
    if not isinstance(value, dict):
        raise _wrong("repository", value, "an object with `name` and `platform`")
    name, platform = value.get("name", HOME.name), value.get("platform", HOME.platform)
    return Repository(_text(name, "repository.name"), _text(platform, "repository.platform"))


def _extra(data: Mapping[str, Any]) -> dict[str, object]:
    extra = data.get("extra") or {}
    if not isinstance(extra, dict):
        raise _wrong("extra", extra, "an object")
    unknown = {key: value for key, value in data.items() if key not in KEYS}
    return {**extra, **unknown} if unknown else dict(extra)


def _findings(value: object) -> Iterator[Finding]:
    for number, entry in enumerate(_list(value, "findings") if value is not None else ()):
        where = f"findings[{number}]"
        if not isinstance(entry, dict):
            raise _wrong(where, entry, "an object")
        code, field, message = (_text(entry.get(k, ""), f"{where}.{k}") for k in ("code", "field", "message"))
        yield Finding(_word(Level, entry.get("level"), f"{where}.level"), code, field, message)


def _elements(class_: type, value: object, key: str) -> Iterator[Any]:
    kind = KIND_MEMBER.get(class_)
    if isinstance(value, dict) and kind and "value" not in value:
        for name, inner in value.items():
            for text in _list(inner, f"{key}.{name}"):
                if text is not None:
                    entry = {kind: name, "value": text}
                    yield _element(class_, entry, key, f"{key}.{name}")
        return
    entries = value if isinstance(value, list) else [value]
    for number, entry in enumerate(entries):
        where = f"{key}[{number}]" if entries is value else key
        if isinstance(entry, dict):
            yield _element(class_, entry, key, where)
        elif entry is not None and (text := _text(entry, where)) and not text.isspace():
            yield class_(
                **{MAIN_MEMBER.get(class_, "value"): text, "field": key, **USUAL_KIND.get(class_, {})}
            )


def _element(class_: type, entry: Mapping[str, Any], key: str, where: str) -> Any:
    values: dict[str, Any] = {"field": key, **USUAL_KIND.get(class_, {})}
    for member in MEMBERS[class_]:
        name = member.name
        if (value := entry.get(name)) is None:
            if name not in values and member.default is MISSING:
                raise ValueError(f"`{where}` has no `{name}`")
            continue
        values[name] = _flag(value, f"{where}.{name}") if member.is_flag else _text(value, f"{where}.{name}")
    return class_(**values)


def _list(value: object, key: str) -> list[Any]:
    if isinstance(value, dict):
        raise _wrong(key, value, "a list")
    return value if isinstance(value, list) else [value]


def _text(value: object, key: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise _wrong(key, value, "text")


def _flag(value: object, key: str) -> bool:
    if isinstance(value, bool):
        return value
    raise _wrong(key, value, "true or false")


def _word(words: type[Word], value: object, key: str) -> Word:
    try:
        return words(str(value))
    except ValueError:
        raise ValueError(f"`{key}` is {value!r}; it may be {', '.join(words)}") from None


def _wrong(key: str, value: object, wanted: str) -> ValueError:
    return ValueError(f"`{key}` is {_WORDS.get(type(value), type(value).__name__)} where {wanted} belongs")
