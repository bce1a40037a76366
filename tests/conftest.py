"""Shared by all tests: the command line in-process, and where the recorded data lies."""

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from orcid_repo_plugin.cli.main import run

hypothesis_settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):  # a run that decides tries the same examples each time; others look for new ones
    hypothesis_settings.load_profile("ci")

pytest_plugins = ("orcid_repo_plugin.testing", "tests.store_fixtures", "tests.browser_fixture")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str


class _Stream(io.TextIOWrapper):
    def __init__(self, content: bytes = b"", errors: str = "strict") -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8", errors=errors, write_through=True)

    def text(self) -> str:
        return self.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


@pytest.fixture
def run_cli(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run ``orcid-repo`` with arguments (and bytes on standard input) in this process."""

    def call(*arguments: object, stdin: bytes = b"") -> Result:
        out, err = _Stream(), _Stream(errors="backslashreplace")  # as Python opens them
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setattr(sys, "stdin", _Stream(stdin))
            code = run([str(argument) for argument in arguments])
        return Result(code, out.text(), err.text())

    return call


@pytest.fixture(scope="session")
def shared() -> Path:
    """The ground truth beside the project; tests that compare with it are skipped without it."""
    if not SHARED.is_dir():
        pytest.skip(f"../shared is not here ({SHARED}): recorded data and schemas cannot be compared with")
    return SHARED
