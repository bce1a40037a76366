"""From decoded JSON to documents, by shape: what is wrong is said with its place.

Readers are made once for each shape and are plain functions after that.
"""

from collections.abc import Callable
from typing import Any

from orcid_repo_plugin.local_registry.documents.json_leaves import Reader, fill, leaf
from orcid_repo_plugin.local_registry.documents.misfits import Misfit
from orcid_repo_plugin.local_registry.documents.shape import Choice, Field, Group, Kind, Shape


def make_reader(shape: Shape, *, checked: bool, whole: bool) -> Reader:
    """A function from decoded JSON to a document.

    :param checked: whether what the schema requires and limits is enforced; unknown keys and values of
        enumerations always are.
    :param whole: whether to keep what is ORCID's to fill in.
    """
    return _Maker(checked, whole).group(shape.group)


class _Maker:
    def __init__(self, checked: bool, whole: bool) -> None:
        self.checked = checked
        self.whole = whole

    def of(self, kind: Kind) -> Reader:
        if isinstance(kind, Group):
            return self.group(kind)
        if isinstance(kind, Choice):
            return self.choice(kind)
        return leaf(kind, checked=self.checked)

    def choice(self, kind: Choice) -> Reader:
        options = [option for option in kind.options if self.whole or not option.given]
        readers = {option.key: self.of(option.of) for option in options}
        names = " or ".join(readers)

        def read(value: Any) -> dict[str, Any]:
            if type(value) is dict and len(value) == 1:
                result: dict[str, Any] = {}
                fill(result, value, readers)
                if result:
                    return result
            raise Misfit(f"is not wrapped in an object with the one key {names}")

        return read

    def many(self, field: Field) -> Reader:
        read_one, most = self.of(field.of), field.most if self.checked else None

        def read(value: Any) -> list[Any]:
            members = value if type(value) is list else [value]
            if most is not None and len(members) > most:
                raise Misfit(f"has more than {most} members")
            return [_member(read_one, number, member) for number, member in enumerate(members)]

        return read

    def group(self, kind: Group) -> Reader:
        fields = [field for field in kind.fields if field.in_json]
        readers = {field.key: self.many(field) if field.many else self.of(field.of) for field in fields}
        readers |= dict.fromkeys(kind.ignored, _nothing)
        given = () if self.whole else tuple(field.key for field in fields if field.given)
        emptied = () if self.whole else tuple(field.key for field in fields if field.computed)
        dropped = (*kind.ignored, *given)
        template = dict.fromkeys(key for key in kind.keys if key not in dropped)
        size = len(template)
        finish = self.finisher(kind, fields)

        def read(value: Any) -> dict[str, Any]:
            result: dict[str, Any] = template.copy()
            fill(result, value, readers)
            if len(result) != size:
                for key in dropped:
                    result.pop(key, None)
            for key in emptied:
                result[key] = None
            finish(result)
            return result

        return read

    def finisher(self, kind: Group, fields: list[Field]) -> Callable[[dict[str, Any]], None]:
        """What is done when all members are read: absent lists are empty, and the whole is looked at."""
        lists = tuple(field.key for field in fields if field.many)
        required = tuple(field.key for field in fields if field.required) if self.checked else ()
        check = kind.check if self.checked else None

        def finish(result: dict[str, Any]) -> None:
            for key in lists:
                if result[key] is None:
                    result[key] = []
            for key in required:
                if not result[key] and result[key] in (None, []):
                    raise Misfit(f"has no {key}")
            if check is not None and (wrong := check(result)):
                raise Misfit(wrong)

        return finish


def _member(read: Reader, number: int, value: Any) -> Any:
    try:
        return read(value)
    except Misfit as misfit:
        misfit.place.append(f"[{number}]")
        raise


def _nothing(value: Any) -> None:
    return None
