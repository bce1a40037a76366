"""``orcid-repo authors``: who made the items in files, with the states that the books know."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from orcid_repo_plugin import samples
from orcid_repo_plugin.cli.authors import DRAWN, METADATA
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.widgets.metadata import FORMATS, MARK_THE_STATE
from tests.cli.conftest import JOSIAH, Installation, item
from tests.conftest import Result

SOFIA = "0000-0001-5109-3700"
WORD = "(unauthenticated)"
SAMPLES = Path(samples.__file__).parent


def two(item_id: str = "12", **more: Any) -> dict[str, Any]:
    """An article of two authors and an organisation; the iDs are the file's word."""
    people = [
        {"family": "Carberry", "given": "Josiah", "orcid": JOSIAH},
        {"family": "Garcia", "given": "Sofia", "orcid": SOFIA},
        {"name": "Invented Institute", "organisation": True},
    ]
    return item(item_id, **({"contributors": people} | more))


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_cli: Callable[..., Result]
) -> Callable[..., Result]:
    """Runs the command on items in an otherwise empty folder: ``desk([items], *options)``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ORCID_REPO_CONFIG", raising=False)

    def run(items: list[dict[str, Any]], *options: object) -> Result:
        (tmp_path / "items.json").write_text(json.dumps(items), encoding="utf-8")
        return run_cli("authors", "items.json", *options)

    return run


def states(result: Result) -> list[list[bool | None]]:
    """Of each item's authors in order: whether the iD is authenticated, or ``None``: there is none."""
    assert result.code == 0, result.err
    lists = json.loads(result.out)
    return [[one["orcid"] and one["orcid"]["authenticated"] for one in listed["authors"]] for listed in lists]


def test_the_books_say_which_ids_are_authenticated_whatever_the_file_says(installation: Installation) -> None:
    installation.connect(JOSIAH)
    path = installation.items(two("12"), two("13"))

    result = installation.run("authors", path, "--as", "json")

    assert states(result) == [[True, False, None]] * 2
    assert "2 items" in result.err


def test_a_list_is_html_with_every_author_in_order(installation: Installation) -> None:
    installation.connect(JOSIAH)

    result = installation.run("authors", installation.items(two()))

    listed = html.fragment_fromstring(result.out)
    assert [e.get("href") for e in listed.iter("a")] == [
        f"https://orcid.org/{JOSIAH}",
        f"https://orcid.org/{SOFIA}",
    ]
    assert [e.get("rel") for e in listed.iter("a")] == ["author", None]
    text = " ".join(listed.text_content().split())
    assert text.index("Josiah") < text.index("Sofia") < text.index(WORD) < text.index("Invented Institute")


@pytest.mark.parametrize("form", [*DRAWN, *METADATA])
def test_the_states_are_told_in_every_form(installation: Installation, form: str) -> None:
    installation.connect(JOSIAH)

    result = installation.run("authors", installation.items(two()), "--as", form)

    assert result.code == 0, result.err
    in_it = [orcid in result.out for orcid in (JOSIAH, SOFIA)]
    if form == "oai_dc":  # has no place for an iD
        assert in_it == [False, False]
    elif form in METADATA:
        assert in_it == [True, form in MARK_THE_STATE]
    else:
        assert in_it == [True, True]


def test_every_format_for_machines_can_be_asked_for() -> None:
    assert set(METADATA) == set(FORMATS)


def test_without_books_nobody_is_authenticated_and_none_are_begun(
    desk: Callable[..., Result], tmp_path: Path
) -> None:
    result = desk([two()], "--as", "json")

    assert states(result) == [[False, False, None]]
    assert "there are no books here, so nobody is known as authenticated" in result.err
    assert [path.name for path in tmp_path.iterdir()] == ["items.json"]


def test_without_books_a_trusted_repositorys_own_mark_counts(
    desk: Callable[..., Result], tmp_path: Path
) -> None:
    marked = [{"family": "Carberry", "given": "Josiah", "orcid": JOSIAH, "authenticated": True}]
    settings = tmp_path / "orcid-repo.toml"

    plain = desk([item("12", contributors=marked)], "--as", "json")
    settings.write_text("[badges]\ntrust_repository = true\n", encoding="utf-8")
    trusted = desk([item("12", contributors=marked)], "--as", "json")

    assert (states(plain), states(trusted)) == ([[False]], [[True]])


def test_an_id_with_a_wrong_check_digit_is_none(desk: Callable[..., Result]) -> None:
    result = desk([item("12", "A Theory of Cracked Pots", "0000-0002-1825-0098")], "--as", "html")

    assert result.code == 0
    assert "0000-0002-1825-0098" not in result.out
    assert "<img" not in result.out


def test_json_is_one_array_of_all_items_and_one_item_that_is_asked_for_its_object(
    desk: Callable[..., Result],
) -> None:
    items = [two("12"), two("13")]
    for form in ("json", "jsonld", "datacite"):
        every, one, none = (
            desk(items, "--as", form),
            desk(items, "--as", form, "--item", "13"),
            desk([two("12", state="withdrawn")], "--as", form),
        )
        assert len(json.loads(every.out)) == 2
        assert isinstance(json.loads(one.out), dict)
        assert json.loads(none.out) == []
    assert json.loads(desk(items, "--as", "json", "--item", "13").out)["id"] == "13"


@pytest.mark.parametrize(
    "name",
    [
        "13",
        "https://repo.example.edu/13",
        "10.5555/POTS.13",
        "https://doi.org/10.5555/pots.13",
        "http://dx.doi.org/10.5555/pots.13",
        "doi: 10.5555/Pots.13",
    ],
)
def test_an_item_is_named_by_its_id_its_address_or_its_doi(desk: Callable[..., Result], name: str) -> None:
    result = desk([two("12"), two("13")], "--as", "json", "--item", name)

    assert json.loads(result.out)["id"] == "13"


def test_an_item_that_is_not_there_is_wrong_use(desk: Callable[..., Result]) -> None:
    missing = desk([two("12")], "--item", "14")
    double = desk([two("12"), two("12")], "--item", "12")

    assert (missing.code, missing.out, double.code, double.out) == (2, "", 2, "")
    assert "no item in these files is called '14'" in missing.err
    assert "several items in these files are called '12'" in double.err


def test_lists_are_parted_by_an_empty_line(desk: Callable[..., Result]) -> None:
    result = desk([two("12"), two("13")], "--as", "text")

    assert result.out.count("\n\n") == 1
    assert result.out.endswith("Invented Institute\n")


def test_an_item_that_the_public_does_not_see_has_no_list(desk: Callable[..., Result]) -> None:
    result = desk([two("12"), two("13", state="withdrawn")], "--as", "json")

    assert [one["id"] for one in json.loads(result.out)] == ["12"]
    assert "1 items; 1 that the public does not see, left out" in result.err


@pytest.mark.parametrize("form", ["json", "datacite", "text"])
def test_an_item_that_is_asked_for_and_that_the_public_does_not_see_is_wrong_use(
    desk: Callable[..., Result], form: str
) -> None:
    result = desk([two("12"), two("13", state="withdrawn")], "--as", form, "--item", "13")

    assert (result.code, result.out) == (2, "")
    assert "the public does not see the item '13', so it has no list" in result.err


def test_an_item_that_cannot_be_read_is_named_and_the_others_are_done(desk: Callable[..., Result]) -> None:
    result = desk([two("12"), {"title": "Nothing else"}, two("13")], "--as", "json")

    assert result.code == 1
    assert [one["id"] for one in json.loads(result.out)] == ["12", "13"]
    assert "1 could not be read" in result.err


@pytest.mark.parametrize(
    "options",
    [
        ("--as", "docx"),
        ("--language", "tlh"),
        ("--platform", "no-such"),
        ("--icons", "javascript:alert(1)"),
        ("--repository", "no-such"),
        ("no-such.xml",),
    ],
)
def test_wrong_use_is_told(desk: Callable[..., Result], options: tuple[str, ...]) -> None:
    result = desk([two()], *options)

    assert (result.code, result.out) == (2, "")
    assert result.err


def test_the_input_is_not_written_over(desk: Callable[..., Result], tmp_path: Path) -> None:
    result = desk([two()], "--output", "items.json")

    assert result.code == 2
    assert json.loads((tmp_path / "items.json").read_text(encoding="utf-8"))


def test_the_repository_decides_whose_accounts_are_meant(
    installation: Installation, registry_server: Registry
) -> None:
    installation.more = "[repositories.main]\n[repositories.theses]\n"
    installation.connect(JOSIAH, user_id="u7", repository="theses")
    nameless = [{"family": "Carberry", "given": "Josiah", "local_id": "u7"}]
    path = installation.items(item("12", contributors=nameless))

    main = installation.run("authors", path, "--as", "json", "--repository", "main")
    theses = installation.run("authors", path, "--as", "json", "--repository", "theses")

    assert (states(main), states(theses)) == ([[None]], [[True]])


@pytest.mark.parametrize("form", [*DRAWN, *METADATA])
def test_the_samples_of_every_platform_have_lists(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_cli: Callable[..., Result]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ORCID_REPO_CONFIG", raising=False)

    result = run_cli("authors", SAMPLES, "--as", form)

    assert result.code == 0, result.err
    assert "there are no books here" in result.err
    if form in ("jats", "crossref", "openaire", "rioxx", "mods", "datacite-xml"):
        for document in result.out.strip().split("\n\n"):
            etree.fromstring(document)


def test_many_items_are_listed_with_the_states_of_the_books(installation: Installation) -> None:
    installation.connect(JOSIAH)
    path = installation.items(*(two(str(number)) for number in range(250)))

    assert states(installation.run("authors", path, "--as", "json")) == [[True, False, None]] * 250


def test_a_plugin_whose_badges_are_refused_is_named_by_failures(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    (installation.folder / "plugins").mkdir()
    plugin = installation.folder / "plugins" / "everybody_green.py"
    plugin.write_text("def orcid_render_badge(person): return f'<a href=\"{person.uri}\">iD</a>'\n")
    monkeypatch.setenv("ORCID_REPO_PLUGINS_DIR", str(installation.folder / "plugins"))
    installation.connect(JOSIAH)

    listed = installation.run("authors", installation.items(two("12"), two("13")))
    failures = installation.run("failures")

    assert listed.code == 0
    assert listed.out.count(WORD) == 2
    assert listed.out.count(">iD</a>") == 2
    assert listed.err.count("plugin everybody_green broke in orcid_render_badge") == 1
    assert "plugin everybody_green broke in orcid_render_badge" in failures.err
