"""Loading plugins, and what happens when one breaks."""

from pathlib import Path

import pytest

from orcid_repo_plugin import plugins as loading
from orcid_repo_plugin.errors import PluginError
from orcid_repo_plugin.plugins import Heard, Plugins, heard
from orcid_repo_plugin.settings import Settings, load


def settings_with(folder: Path, **files: str) -> Settings:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    (folder / "orcid-repo.toml").write_text('plugins_dir = "."\n', encoding="utf-8")
    return load(folder / "orcid-repo.toml", {})


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
