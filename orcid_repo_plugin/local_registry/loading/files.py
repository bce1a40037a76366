"""Files and folders for ``--load``: tables in TOML or JSON, saved answers in JSON or XML."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson

from orcid_repo_plugin.errors import UnreadableSource
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.loading.answers import PutCodes, plan_of
from orcid_repo_plugin.local_registry.loading.entering import enter
from orcid_repo_plugin.local_registry.loading.plan import Conflict, Plan
from orcid_repo_plugin.local_registry.loading.table_plan import planned
from orcid_repo_plugin.local_registry.loading.xml_answers import answer_in

Answer = dict[str, Any]

TABLES: Final = frozenset({"people", "clients", "groups", "unknown_organisations"})
"""What a file of tables holds; see ``tables.py``."""
_MARK: Final = b"\xef\xbb\xbf"
"""What some editors begin UTF-8 files with."""
_ANSWERS: Final = (".json", ".xml")
_ORDER: Final = ("orcid-identifier", "person", "other-names", "group", "affiliation-group")
"""Records first, then what describes people, then lists; single items and bulks last."""


def load(books: Books, path: Path) -> None:
    """Put a file's or a folder's content into the books: all of it, or nothing.

    A ``.toml`` file holds tables (``tables.py`` lists their keys), and so does a ``.json`` file with one of
    their names at the top. Any other ``.json`` or ``.xml`` file is an answer of ORCID's API: a record as
    ``GET /{orcid}/record`` gives it, a person, a list, a bulk, or a single item, and so are all ``.json``
    and ``.xml`` files of a folder and the folders in it. Put-codes, dates, visibility and sources are kept;
    but a put-code that another record has already gives way to a new one.

    :raises UnreadableSource: with the file and the place of what is wrong.
    """
    files = sorted(_files_of(path)) if path.is_dir() else [path]
    if not files:
        raise UnreadableSource(str(path), "holds no .json and no .xml file")
    plan = _table_plan(files[0], books) if len(files) == 1 else None
    try:
        enter(plan or _answers_plan(files), books)
    except Conflict as error:
        raise UnreadableSource(str(path), str(error)) from error


def load_answer(books: Books, orcid: str | None, answer: Answer) -> None:
    """Put one answer of ORCID's API into the books.

    :param orcid: the record that it goes to, made if it is not there; the one that it names for ``None``.
    :param answer: the JSON of a record, a person, activities, a list, a bulk or a single item; 3.0 or 2.0.
    :raises Conflict: it cannot be read; nothing is changed.
    """
    enter(_understood(answer, orcid, {}), books)


def _files_of(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in _ANSWERS and path.is_file() and not hidden:
            yield path


def _table_plan(file: Path, books: Books) -> Plan | None:
    """The plan of a file of tables; ``None`` if the file is something else."""
    if file.suffix.lower() == ".xml":
        return None
    content = _decoded(file)
    if file.suffix.lower() != ".toml" and not TABLES & content.keys():
        return None
    try:
        return planned(content, books.now())
    except Conflict as error:
        raise UnreadableSource(str(file), str(error)) from error


def _decoded(file: Path) -> Answer:
    try:
        if file.suffix.lower() == ".xml":
            return answer_in(file.read_bytes())
        text = file.read_bytes().removeprefix(_MARK)
        if file.suffix.lower() == ".toml":
            return tomllib.loads(text.decode("utf-8"))
        content = orjson.loads(text)
    except OSError as error:
        raise UnreadableSource(str(file), f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise UnreadableSource(str(file), f"is not written in UTF-8 (byte {error.start})") from error
    except ValueError as error:  # of all three readers
        raise UnreadableSource(str(file), str(error)) from error
    if not isinstance(content, dict):
        raise UnreadableSource(str(file), "holds no object")
    return content


def _answers_plan(files: list[Path]) -> Plan:
    """Everything that several answers bring."""
    whole, told_in = Plan(), dict[str, Path]()
    put_codes: dict[tuple[str, int], str] = {}
    answers = [(file, _decoded(file)) for file in files]
    for file, answer in sorted(answers, key=lambda pair: _rank(pair[1])):
        try:
            plan = _understood(answer, None, put_codes)
        except Conflict as error:
            raise UnreadableSource(str(file), str(error)) from error
        for orcid in plan.people if "orcid-identifier" in answer else ():
            if orcid in told_in:
                raise UnreadableSource(str(file), f"{orcid} is also in {told_in[orcid]}")
            told_in[orcid] = file
        _join(whole, plan)
        put_codes |= {(item.space, item.put_code): item.orcid for item in plan.items if item.put_code}
    return whole


def _rank(answer: Answer) -> int:
    return next((n for n, key in enumerate(_ORDER) if key in answer), len(_ORDER))


def _join(whole: Plan, plan: Plan) -> None:
    """Add one answer's plan; who is described already stays as described."""
    whole.people |= {orcid: record for orcid, record in plan.people.items() if orcid not in whole.people}
    whole.items += plan.items
    whole.client_names |= plan.client_names
    whole.owner_names |= plan.owner_names


def _understood(answer: Answer, orcid: str | None, put_codes: PutCodes) -> Plan:
    try:
        return plan_of(answer, orcid, put_codes)
    except Conflict:
        raise
    except RecursionError as error:
        raise Conflict("is nested too deeply") from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise Conflict(f"is no answer of ORCID's API ({error})") from error
