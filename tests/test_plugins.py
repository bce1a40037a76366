"""Loading plugins, and what happens when one breaks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from orcid_repo_plugin import plugins as loading
from orcid_repo_plugin.errors import PluginError
from orcid_repo_plugin.guard import Heard, heard
from orcid_repo_plugin.plugins import Plugins
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.samples import folder
from orcid_repo_plugin.settings import Settings, load
from tests.conftest import Result


def settings_with(site: Path, **files: str) -> Settings:
    for name, text in files.items():
        (site / f"{name}.py").write_text(text, encoding="utf-8")
    (site / "orcid-repo.toml").write_text('plugins_dir = "."\n', encoding="utf-8")
    return load(site / "orcid-repo.toml", {})


def ask(plugins: Plugins, hook: str, **arguments: object) -> tuple[object, list[Heard]]:
    notes: list[Heard] = []
    token = heard.set(notes)
    try:
        return getattr(plugins.hook, hook)(**arguments), notes
    finally:
        heard.reset(token)


def test_a_misspelt_hook_stops_the_start_and_names_the_nearest(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, local="def orcid_map_worktype(item): return 'software'\n")

    with pytest.raises(
        PluginError, match=r"local: there is no hook 'orcid_map_worktype'.*'orcid_map_work_type'"
    ):
        loading.load(settings)


def test_a_wrong_argument_stops_the_start_and_names_the_plugin(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, local="def orcid_map_work_type(itm): return 'software'\n")

    with pytest.raises(PluginError, match=r"(?s)local.*itm"):
        loading.load(settings)


def test_a_plugin_file_that_cannot_be_imported_is_named(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, broken="import no_such_module_anywhere\n")

    with pytest.raises(PluginError, match=r"broken\.py.*no_such_module_anywhere"):
        loading.load(settings)


def test_a_plugins_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="nowhere"):
        loading.load(Settings(plugins_dir=tmp_path / "nowhere"))


def test_a_plugin_that_raises_is_named_and_the_next_one_is_asked(tmp_path: Path) -> None:
    plugins = loading.load(
        settings_with(
            tmp_path,
            a_good="def orcid_find_platform(source): return 'mine'\n",
            b_broken="def orcid_find_platform(source): raise KeyError('x')\n",
        )
    )

    answer, notes = ask(plugins, "orcid_find_platform", source=None)

    assert answer == "mine"
    assert notes == [
        Heard("b_broken", "orcid_find_platform", "KeyError: 'x'"),
        Heard("a_good", "orcid_find_platform"),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("    raise ValueError('early')\n    yield\n", "ValueError: early"),
        ("    yield\n    raise ValueError('late')\n", "ValueError: late"),
        ("    yield\n    yield\n", "RuntimeError: the wrapper yielded twice"),
    ],
    ids=["before", "after", "twice"],
)
def test_a_wrapper_that_breaks_leaves_the_answer_as_it_was(tmp_path: Path, body: str, expected: str) -> None:
    head = (
        "from orcid_repo_plugin import hookimpl\n@hookimpl(wrapper=True)\ndef orcid_find_platform(source):\n"
    )
    plugins = loading.load(
        settings_with(tmp_path, a="def orcid_find_platform(source): return 'mine'\n", b=head + body)
    )

    answer, notes = ask(plugins, "orcid_find_platform", source=None)

    assert answer == "mine"
    assert Heard("b", "orcid_find_platform", expected) in notes


def test_a_wrapper_changes_the_answer(tmp_path: Path) -> None:
    wrapper = (
        "from orcid_repo_plugin import hookimpl\n"
        "@hookimpl(wrapper=True)\n"
        "def orcid_find_platform(source):\n"
        "    answer = yield\n"
        "    return answer.upper()\n"
    )
    plugins = loading.load(
        settings_with(tmp_path, a="def orcid_find_platform(source): return 'mine'\n", b=wrapper)
    )

    assert ask(plugins, "orcid_find_platform", source=None)[0] == "MINE"


def test_a_blocked_plugin_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "local.py").write_text("raise RuntimeError\n", encoding="utf-8")

    plugins = loading.load(Settings(plugins_dir=tmp_path, blocked_plugins=["local"]))

    assert not plugins.has_plugin("local")


def test_startup_is_heard_with_the_settings(tmp_path: Path) -> None:
    file = "seen = []\ndef orcid_startup(settings): seen.append(settings.plugins['local']['colour'])\n"
    (tmp_path / "local.py").write_text(file, encoding="utf-8")

    plugins = loading.load(Settings(plugins_dir=tmp_path, plugins={"local": {"colour": "green"}}))

    assert plugins.get_plugin("local").seen == ["green"]  # type: ignore[union-attr]


def test_our_own_plugins_are_asked_last() -> None:
    plugins = loading.load(Settings())

    for name in ("orcid_find_platform", "orcid_read_items", "orcid_find_versions"):
        implementations = getattr(plugins.hook, name).get_hookimpls()
        assert implementations
        assert all(implementation.trylast for implementation in implementations), name


@pytest.mark.parametrize(
    ("hook", "answer", "expected"),
    [
        ("orcid_map_work", "'nonsense'", "'nonsense' where Work or None belongs"),
        ("orcid_map_work_type", "5", "5 where a text or None belongs"),
        ("orcid_map_titles", "Titles(None)", "title: None where a text belongs"),
        ("orcid_map_contributors", "'Osei'", "'Osei' where a list of Contributor or None belongs"),
        ("orcid_map_contributors", "[None]", "[0]: None where Contributor belongs"),
        ("orcid_map_contributors", "[Contributor('x', role=1)]", "[0].role: 1 where a text or None belongs"),
        ("orcid_map_date", "'2020'", "'2020' where PublicationDate or None belongs"),
        ("orcid_gather_external_ids", "(x for x in [1])", "[0]: 1 where ExternalId belongs"),
        ("orcid_refuse_push", "['no']", "a list where a text or Refusal or None belongs"),
        ("orcid_find_platform", "{}", "a dict where a text or None belongs"),
        ("orcid_gather_tables", "{'types': 5}", "['types']: 5 where Mapping belongs"),
    ],
)
def test_an_answer_of_the_wrong_shape_is_told_and_passed_over(
    tmp_path: Path, hook: str, answer: str, expected: str
) -> None:
    head = "from orcid_repo_plugin.domain.work import Contributor, Titles\n"
    settings = settings_with(tmp_path, local=f"{head}def {hook}(): return {answer}\n")
    arguments: dict[str, object] = dict.fromkeys(("item", "report", "work", "work_type", "person"))
    arguments["source"] = Source.of(folder() / "items.jsonl")

    answered, notes = ask(loading.load(settings), hook, **arguments)

    assert [note.error for note in notes] == [f"TypeError: it answered {expected}"]
    assert answered in (None, [], "items") or isinstance(answered, list)


@pytest.mark.parametrize(
    ("raising", "expected"),
    [
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("assert False", "AssertionError"),
        ("raise ValueError('a\\nb\\x1b[31m')", "ValueError: a b\\x1b[31m"),
        ("raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})()", "Odd"),
    ],
)
def test_whatever_a_plugin_raises_is_one_line(tmp_path: Path, raising: str, expected: str) -> None:
    plugins = loading.load(settings_with(tmp_path, local=f"def orcid_find_platform(): {raising}\n"))

    _, notes = ask(plugins, "orcid_find_platform", source=Source.of(folder() / "items.jsonl"))

    assert notes == [Heard("local", "orcid_find_platform", expected)]


@pytest.mark.parametrize("hook", ["orcid_startup", "orcid_gather_tables", "orcid_find_platform"])
def test_a_plugin_that_breaks_while_no_item_is_mapped_is_named_on_standard_error(
    tmp_path: Path, run_cli: Callable[..., Result], hook: str
) -> None:
    settings_with(tmp_path, local=f"def {hook}(): raise KeyError('x')\n")

    result = run_cli("--config", tmp_path / "orcid-repo.toml", "map", folder() / "items.jsonl")

    assert result.code == 0
    assert f"plugin local broke in {hook}: KeyError: 'x'" in result.err
    assert len(result.out.splitlines()) > 1


READER = """
from orcid_repo_plugin.domain.item import ReadItem, RepositoryItem, Title

def orcid_find_platform(source):
    return "mine" if source.name.endswith("mine.txt") else None

def orcid_read_items(platform, repository):
    return read(repository) if platform == "mine" else None

def read(repository):
    for number in "123":
        titles = (Title("Pots", "t"),)
        item = RepositoryItem(repository=repository, item_id=number, titles=titles, fields=("t",))
        yield ReadItem(f"{number}:1", item)
"""


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (
            "raise ValueError('late')",
            "plugin local broke in orcid_read_items: ValueError: late",
        ),
        ("yield 5", "plugin local broke in orcid_read_items: TypeError: it gave 5 where ReadItem belongs"),
        ("yield ReadItem('4:1', None)", "4:1: cannot be mapped: the reader gave item: None"),
    ],
    ids=["raises", "no item", "empty item"],
)
def test_a_reader_that_breaks_after_three_items_is_named_and_the_other_files_go_on(
    tmp_path: Path, run_cli: Callable[..., Result], after: str, expected: str
) -> None:
    settings_with(tmp_path, local=f"{READER}    {after}\n")
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    config = tmp_path / "orcid-repo.toml"

    result = run_cli("--config", config, "map", tmp_path / "mine.txt", folder() / "items.jsonl")

    assert result.code == 1
    assert expected in result.err
    assert len(result.out.splitlines()) == 1 + 3 + 5
