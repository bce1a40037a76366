"""The examples in the adapters' docstrings, which pytest does not find behind the package's link."""

import doctest
import importlib
import pkgutil

import pytest

from orcid_repo_plugin import adapters

MODULES = [module.name for module in pkgutil.walk_packages(adapters.__path__, f"{adapters.__name__}.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_an_adapter_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    modules = map(importlib.import_module, MODULES)
    assert sum(len(test.examples) for module in modules for test in finder.find(module)) > 20
