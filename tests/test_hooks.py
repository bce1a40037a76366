"""What a plugin answers to each hook is seen in what the admin gets."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result

ITEM = {
    "item_id": "pots-3",
    "uri": "https://repo.example.edu/items/pots-3",
    "type": "article",
    "title": "A Theory of Cracked Pots",
    "contributor": {"family": "Carberry", "given": "Josiah"},
    "date": "2008-04",
    "doi": "10.5555/12345678",
    "collection": "Evening lectures",
    "shelf": "B 7",
}

Map = Callable[..., dict[str, Any]]


@pytest.fixture
def site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_cli: Callable[..., Result]
) -> Callable[..., Result]:
    """A site with one plugin file ``local.py`` and one item; ``site(plugin, *arguments)`` runs a command."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "items.json").write_text(json.dumps(ITEM), encoding="utf-8")
    (tmp_path / "plugins").mkdir()
    settings = 'plugins_dir = "plugins"\n[plugins.local]\nroom = "B 7"\n'
    (tmp_path / "orcid-repo.toml").write_text(settings, encoding="utf-8")

    def run(plugin: str, *arguments: str) -> Result:
        (tmp_path / "plugins" / "local.py").write_text(plugin, encoding="utf-8")
        return run_cli(*arguments)

    return run


@pytest.fixture
def mapped(site: Callable[..., Result]) -> Map:
    """Maps the item with a plugin, and gives what ``map --as jsonl`` says of it."""

    def answer(plugin: str, *paths: str) -> dict[str, Any]:
        result = site(plugin, "map", "--as", "jsonl", *(paths or ("items.json",)))
        assert result.code == 0, result.err
        found: dict[str, Any] = json.loads(result.out.splitlines()[0])
        return found

    return answer


def codes(answer: dict[str, Any]) -> list[str]:
    return [line["code"] for line in answer["report"]]


def ids(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    names = ("external-id-type", "external-id-value", "external-id-relationship")
    return [tuple(one[name] for name in names) for one in answer["work"]["external-ids"]["external-id"]]


def test_ten_lines_override_a_type_refuse_a_work_and_add_an_identifier(mapped: Map) -> None:
    answer = mapped("""
from orcid_repo_plugin.domain.work import ExternalId

def orcid_map_work_type(item):
    return "public-speech" if "Evening lectures" in [c.value for c in item.collections] else None

def orcid_refuse_push(item):
    return "the library says no" if item.item_id == "pots-3" else None

def orcid_gather_external_ids(item):
    return [ExternalId("source-work-id", f"example.edu:{item.item_id}")]
""")

    assert answer["work"]["type"] == "public-speech"
    assert answer["sendable"] is False
    assert "not sent: the library says no" in [line["message"] for line in answer["report"]]
    assert ids(answer) == [
        ("doi", "10.5555/12345678", "self"),
        ("source-work-id", "example.edu:pots-3", "self"),
    ]


def test_startup_gives_a_plugin_its_settings(mapped: Map) -> None:
    answer = mapped("""
room = None

def orcid_startup(settings):
    global room
    room = settings.plugins["local"]["room"]

def orcid_map_container(item):
    return f"Room {room}"
""")

    assert answer["work"]["journal-title"]["value"] == "Room B 7"


def test_prepare_cli_adds_a_command(site: Callable[..., Result]) -> None:
    plugin = """
import click

@click.command("hello")
def hello():
    click.echo("Hello from the plugin")

def orcid_prepare_cli(cli):
    cli.add_command(hello)
"""
    assert site(plugin, "hello").out == "Hello from the plugin\n"
    assert "hello" in site(plugin, "--help").out


def test_gather_tables_adds_rows(mapped: Map) -> None:
    answer = mapped("""
def orcid_gather_tables():
    return {"types.items": {"article": "review"}, "fields.items": {"shelf": "container:journal"}}
""")

    assert answer["work"]["type"] == "review"
    assert answer["work"]["journal-title"]["value"] == "B 7"


READER = """
from orcid_repo_plugin.domain.item import ReadItem, RepositoryItem, Title, VersionFact

def orcid_find_platform(source):
    return "cards" if source.sample().startswith(b"CARDS") else None

def orcid_read_items(platform, repository, source):
    return cards(repository, source) if platform == "cards" else None

def cards(repository, source):
    for number, line in enumerate(source.sample().decode().splitlines()[1:], 2):
        key, title = line.split(" ", 1)
        yield ReadItem(f"{number}:1", RepositoryItem(
            repository=repository, item_id=key, uri=f"https://cards.example.edu/{key}",
            titles=(Title(title, "card"),), fields=("card",)))

def orcid_find_versions(platform):
    facts = [VersionFact(item_id="a1"), VersionFact(item_id="a2", succeeds=("a1",))]
    return facts if platform == "cards" else None
"""


def test_find_platform_and_read_items_make_a_new_platform(mapped: Map) -> None:
    Path("box.txt").write_text("CARDS\nb1 Why pots crack\n", encoding="utf-8")

    answer = mapped(READER, "box.txt")

    assert (answer["platform"], answer["item_id"], answer["source"]) == ("cards", "b1", "box.txt:2:1")
    assert answer["work"]["title"]["title"]["value"] == "Why pots crack"


def test_find_versions_lets_the_newest_version_speak(mapped: Map) -> None:
    Path("box.txt").write_text("CARDS\na1 Pots, first edition\na2 Pots\n", encoding="utf-8")

    answer = mapped(READER, "box.txt")

    assert answer["item_id"] == "a1"
    assert answer["sendable"] is False
    assert "succeeded" in codes(answer)


def test_a_wrapper_of_map_work_changes_the_result(mapped: Map) -> None:
    answer = mapped("""
from dataclasses import replace
from orcid_repo_plugin import hookimpl

@hookimpl(wrapper=True)
def orcid_map_work(item, report):
    work = yield
    report.info("local-rule", "title", "in capitals")
    return replace(work, title=work.title.upper())
""")

    assert answer["work"]["title"]["title"]["value"] == "A THEORY OF CRACKED POTS"
    assert "local-rule" in codes(answer)


PARTS = {
    "titles": (
        "def orcid_map_titles(item):\n    return Titles('Pots', subtitle='Third edition')\n",
        ("title", "subtitle", "value"),
        "Third edition",
    ),
    "container": (
        "def orcid_map_container(item, work_type):\n    return f'The {work_type}s'\n",
        ("journal-title", "value"),
        "The journal-articles",
    ),
    "date": (
        "def orcid_map_date(item):\n    return PublicationDate(2021, 3)\n",
        ("publication-date", "month", "value"),
        "03",
    ),
    "description": (
        "def orcid_map_description(item):\n    return Description(language='de')\n",
        ("language-code",),
        "de",
    ),
    "contributors": (
        "def orcid_map_contributors(item):\n    return [Contributor('The Kiln Group', 'editor', 'first')]\n",
        ("contributors", "contributor", 0, "credit-name", "value"),
        "The Kiln Group",
    ),
    "citation": (
        "def orcid_map_citation(item, work):\n    return Citation(f'@misc{{x, title = {{{work.title}}}}}')\n",
        ("citation", "citation-value"),
        "@misc{x, title = {A Theory of Cracked Pots}}",
    ),
}


@pytest.mark.parametrize(("plugin", "way", "expected"), PARTS.values(), ids=PARTS)
def test_a_part_that_a_plugin_answers_is_sent(
    mapped: Map, plugin: str, way: tuple[str | int, ...], expected: str
) -> None:
    answer = mapped(f"from orcid_repo_plugin.domain.work import *\n{plugin}")

    assert "plugin-answered" in codes(answer)
    value: Any = answer["work"]
    for step in way:
        value = value[step]
    assert value == expected


@pytest.mark.parametrize(
    "hook",
    [
        *(
            "orcid_map_work",
            "orcid_map_work_type",
            "orcid_map_titles",
            "orcid_map_container",
            "orcid_map_date",
        ),
        *(
            "orcid_map_description",
            "orcid_map_contributors",
            "orcid_gather_external_ids",
            "orcid_map_citation",
        ),
        "orcid_refuse_push",
    ],
)
def test_a_plugin_that_breaks_is_named_and_changes_nothing(mapped: Map, hook: str) -> None:
    plain = mapped("")

    answer = mapped(f"def {hook}(item):\n    raise RuntimeError('no shelf')\n")

    assert answer["work"] == plain["work"]
    assert answer["sendable"] is True
    [said] = [line for line in answer["report"] if line["code"] == "plugin-broke"]
    assert said["level"] == "warning"
    assert said["message"].startswith(f"plugin local broke in {hook}: RuntimeError: no shelf")


def test_an_answer_that_is_no_work_type_is_told(mapped: Map) -> None:
    answer = mapped("def orcid_map_work_type(item):\n    return 'poem'\n")

    assert answer["work"]["type"] == "other"
    assert "bad-type" in codes(answer)


def test_a_misspelt_hook_stops_the_command(site: Callable[..., Result]) -> None:
    result = site("def orcid_map_tittles(item): pass\n", "map", "items.json")

    assert result.code == 2
    assert result.out == ""
    assert "local: there is no hook 'orcid_map_tittles'; did you mean 'orcid_map_titles'?" in result.err
