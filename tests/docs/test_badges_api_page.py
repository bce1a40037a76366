"""What the page on public addresses shows is what the service answers."""

import json
import re
import shlex
from pathlib import Path
from typing import Any, Final

import pytest

from tests.web.conftest import make_site as make_site
from tests.web.conftest import site as site
from tests.web.showcase import Showcase

PAGE: Final = Path(__file__).parents[2] / "docs" / "badges_api.md"
PAIR: Final = re.compile(r"^```sh\n(curl .*?)\n```\n\n```(\w+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
PAIRS: Final = PAIR.findall(PAGE.read_text(encoding="utf-8"))
OURS: Final = "https://orcid.repository.example.org"


@pytest.mark.parametrize(("command", "kind", "shown"), PAIRS, ids=[pair[0].split(OURS)[-1] for pair in PAIRS])
def test_every_call_on_the_page_is_answered_as_it_shows(
    site: Any, command: str, kind: str, shown: str
) -> None:
    show = Showcase(site)
    words = shlex.split(command.replace("\\\n", ""))
    path = next(word for word in words if word.startswith(OURS)).removeprefix(OURS)
    if "-d" in words:
        answer = show.post(words[words.index("-d") + 1])
    else:
        answer = show.get(path, "HEAD" if "-I" in words else "GET")

    if kind == "http":
        for line in shown.splitlines():
            name, _, value = line.partition(": ")
            assert answer.headers[name] == value
    elif kind == "json":
        assert json.loads(answer.data) == json.loads(shown)
    else:
        assert answer.text.strip() == shown.strip()


def test_the_page_shows_calls_of_every_kind() -> None:
    calls = " ".join(command for command, _, _ in PAIRS)

    for name in (
        "/badge/",
        "/badges",
        "/authors.json",
        "/people/",
        "/oembed",
        "/datacite.json",
        "/linkset.json",
    ):
        assert name in calls
