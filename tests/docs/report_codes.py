"""Finds the codes of findings in the source, wherever they are written down.

Followed are literals, names of one function, tables of a module, and helpers that hand a code on.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]
TAKERS: Final = {
    "info": 0,
    "warning": 0,
    "error": 0,
    "chose": 0,
    "warn": 0,
    "Finding": 1,
    "Refusal": 0,
    "Problem": 0,
}
"""What takes a code, and at which place among its arguments."""
WITHOUT_FINDINGS: Final = ("local_registry", "sample_repository", "demo", "web", "jobs")
"""Folders that map nothing; what looks like a taker there writes a line of the log."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Use(NamedTuple):
    """A code and where it is used; ``code`` is empty where the source does not tell it."""

    code: str
    place: str


def sources() -> list[Path]:
    """All modules of the project that can write a finding."""
    found = [*ROOT.joinpath("orcid_repo_plugin").rglob("*.py"), *ROOT.joinpath("adapters").rglob("*.py")]
    others = [ROOT / "orcid_repo_plugin" / name for name in WITHOUT_FINDINGS]
    return sorted({path.resolve() for path in found if not set(others) & set(path.parents)})


def codes_in(path: Path) -> Iterator[Use]:
    """The codes that one module uses."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    takers = TAKERS | _helpers(tree)
    for function in [tree, *_functions(tree)]:
        for call in _own_calls(function):
            place = takers.get(_name(call.func))
            if place is None or len(call.args) <= place:
                continue
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            for code in _values(call.args[place], function, tree):
                yield Use(code, where)


def _functions(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def _own_calls(function: ast.AST) -> Iterator[ast.Call]:
    """The calls in a function that do not stand in another one inside it."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, Function):
            if isinstance(child, ast.Call):
                yield child
            yield from _own_calls(child)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "_LOG":
        return ""  # a line for the log, and no finding
    return getattr(function, "attr", getattr(function, "id", ""))


def _helpers(tree: ast.Module) -> dict[str, int]:
    """Functions of the module that hand a parameter on as a code, and the parameter's place."""
    found: dict[str, int] = {}
    for _ in range(3):  # a helper of a helper of a helper
        for function in _functions(tree):
            names = [argument.arg for argument in function.args.args if argument.arg != "self"]
            for call in _own_calls(function):
                place = (TAKERS | found).get(_name(call.func))
                if place is None or len(call.args) <= place or function.name in TAKERS:
                    continue
                code = call.args[place]
                if isinstance(code, ast.Name) and code.id in names:
                    found[function.name] = names.index(code.id)
    return found


def _values(code: ast.expr, function: ast.AST, tree: ast.Module) -> Iterator[str]:
    """The texts that an expression can be; nothing where it is handed on, ``""`` where nobody can tell."""
    match code:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _values(one, function, tree)
            yield from _values(other, function, tree)
        case ast.Attribute():
            return  # the code of a finding that was made elsewhere
        case ast.Name(id=name):
            yield from _of_name(name, function, tree)
        case _:
            yield ""


def _of_name(name: str, function: ast.AST, tree: ast.Module) -> Iterator[str]:
    if isinstance(function, Function):
        arguments = [*function.args.args, *function.args.kwonlyargs]
        if name in [argument.arg for argument in arguments]:
            return
    assigned = [node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.For)]
    found = False
    for node in assigned:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        value = node.value if isinstance(node, ast.Assign) else node.iter
        if isinstance(target, ast.Name) and target.id == name:
            found = True
            yield from _values(value, function, tree)
        elif isinstance(target, ast.Tuple) and name in [getattr(part, "id", "") for part in target.elts]:
            found = True
            place = [getattr(part, "id", "") for part in target.elts].index(name)
            yield from _of_tuples(value, place, tree)
    if not found:
        yield ""


def _of_tuples(value: ast.expr, place: int, tree: ast.Module) -> Iterator[str]:
    """The texts at one place of the tuples of a table of the module, or of tuples that stand there."""
    table = value.value if isinstance(value, ast.Subscript) else value
    within: ast.AST = table
    if isinstance(table, ast.GeneratorExp | ast.Call):
        return  # read from a file or made elsewhere
    if isinstance(table, ast.Name):
        for node in tree.body:
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            if isinstance(target, ast.Name) and target.id == table.id:
                within = node
    texts = [
        node.elts[place].value  # type: ignore[attr-defined]
        for node in ast.walk(within)
        if isinstance(node, ast.Tuple)
        and len(node.elts) > place
        and isinstance(node.elts[place], ast.Constant)
    ]
    yield from texts or [""]
