"""The tables as data, and how a site's and a plugin's rows lie over ours."""

from itertools import combinations

import pytest

from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.domain.work import CONTRIBUTOR_ROLES, Relationship, WorkType
from orcid_repo_plugin.errors import PluginError, SettingsError
from orcid_repo_plugin.mapping.built_in import built_in
from orcid_repo_plugin.mapping.table_checks import check
from orcid_repo_plugin.mapping.tables import Tables
from orcid_repo_plugin.settings import MappingSettings

OURS = Tables.build([], MappingSettings())
TYPES = frozenset(WorkType)


def with_settings(**tables: object) -> Tables:
    return Tables.build([], MappingSettings.model_validate(tables))


@pytest.mark.parametrize("name", sorted(built_in()))
def test_each_row_of_ours_has_a_value_that_orcid_takes(name: str) -> None:
    rows = built_in()[name]
    assert rows
    assert check(rows, name) == rows


@pytest.mark.parametrize("name", [name for name in sorted(built_in()) if name.startswith(("types", "roles"))])
def test_no_table_says_two_things_about_one_word(name: str) -> None:
    rows = built_in()[name].items()
    clashes = [
        (one, two) for (one, a), (two, b) in combinations(rows, 2) if a != b and fold(one) == fold(two)
    ]
    assert clashes == []


@pytest.mark.parametrize("work_type", sorted(WorkType), ids=str)
def test_every_work_type_of_orcid_is_reached_by_its_own_name_and_by_a_word_of_ours(
    work_type: WorkType,
) -> None:
    found = OURS.work_type("dspace", work_type.value)
    assert found is not None
    assert found.value == work_type
    values = [
        value for name, rows in built_in().items() if name.startswith("types") for value in rows.values()
    ]
    assert values.count(work_type) > 1 or work_type is WorkType.UNDEFINED


@pytest.mark.parametrize(
    ("alias", "work_type"),
    [
        ("article-journal", "journal-article"),
        ("chapter", "book-chapter"),
        ("dataset", "data-set"),
        ("standard", "standards-and-policy"),
        ("dissertation", "dissertation-thesis"),
    ],
)
def test_orcids_input_aliases_and_former_names_are_known(alias: str, work_type: str) -> None:
    found = OURS.work_type("items", alias)
    assert found is not None
    assert found.value == work_type


def test_every_type_has_containers_of_known_kinds() -> None:
    kinds = {kind for work_type in WorkType for kind in OURS.containers(work_type)}
    assert kinds == {"journal", "book", "series", "event", "institution", "host"}
    assert OURS.containers("book-chapter")[0] == "book"
    assert OURS.containers("journal-article")[0] == "journal"


@pytest.mark.parametrize("work_type", sorted(WorkType), ids=str)
def test_an_issn_is_always_part_of(work_type: WorkType) -> None:
    assert OURS.relationship(work_type, "issn") == "part-of"
    assert OURS.relationship(work_type, "doi") == "self"
    assert OURS.relationship(work_type, "grant_number") == "funded-by"


@pytest.mark.parametrize(
    ("work_type", "relationship"),
    [
        *((name, "part-of") for name in (
            "book-chapter", "book-review", "review", "conference-paper", "conference-abstract",
            "conference-poster", "conference-output", "conference-presentation", "encyclopedia-entry",
            "dictionary-entry",
        )),
        *((name, "self") for name in (
            "book", "edited-book", "report", "manual", "dissertation-thesis", "translation",
            "conference-proceedings", "working-paper", "journal-issue",
        )),
    ],
)  # fmt: skip
def test_an_isbn_names_the_book_or_its_part(work_type: str, relationship: str) -> None:
    assert OURS.relationship(work_type, "isbn") == relationship


def test_a_sites_row_wins_over_a_plugins_and_a_plugins_over_ours() -> None:
    gathered = [{"types.dspace": {"Article": "preprint", "Map": "image"}}]
    assert Tables.build(gathered, MappingSettings()).work_type("dspace", "article").value == "preprint"  # type: ignore[union-attr]
    settings = MappingSettings(types={"dspace": {"ARTICLE": "review"}, "map": "website"})
    tables = Tables.build(gathered, settings)
    assert tables.work_type("dspace", "article") == ("review", "types.dspace", "ARTICLE")
    assert tables.work_type("dspace", "Map") == ("website", "types", "map")
    assert tables.work_type("eprints", "article") == ("journal-article", "types.eprints", "article")


def test_the_first_plugin_wins_over_the_next() -> None:
    gathered = [{"types": {"Foo": "report"}}, {"types": {"Foo": "manual", "Bar": "book"}}]
    tables = Tables.build(gathered, MappingSettings())
    assert [tables.work_type("eprints", word).value for word in ("foo", "bar")] == ["report", "book"]  # type: ignore[union-attr]


def test_the_rows_of_every_other_table_can_be_overridden() -> None:
    tables = with_settings(
        roles={"committee": "Supervision", "eprints": {"illustrator": "co-investigator"}},
        relationships={"data-set/isbn": "part-of", "*/doi": "version-of"},
        containers={"dissertation-thesis": ["series"], "software": []},
        languages={"Platt": "de"},
        countries={"Nirgendwo": "XK"},
        organisation_words=["Spektrumskreis"],
        fields={"dspace": {"local.doi": "identifier:doi"}},
    )
    assert tables.role("dspace", "Committee") == "http://credit.niso.org/contributor-roles/supervision/"
    assert tables.role("eprints", "illustrator") == "co-investigator"
    assert tables.role("dspace", "illustrator") == ""
    assert tables.relationship("data-set", "isbn") == "part-of"
    assert tables.relationship("book", "doi") == "version-of"
    assert tables.containers("dissertation-thesis") == ("series",)
    assert tables.containers("software") == ()
    assert tables.language("platt") == "de"
    assert tables.country("NIRGENDWO") == "XK"
    assert tables.is_organisation("Spektrumskreis Nord")
    assert tables.field_rows("dspace") == {"local.doi": "identifier:doi"}
    assert tables.field_rows("nobody") == {}


def test_fields_keep_the_order_of_the_adapters_table() -> None:
    gathered = [{"fields.x": {"b": "ignore", "z": "title"}}, {"fields.x": {"a": "title", "b": "type"}}]
    tables = Tables.build(gathered, MappingSettings(fields={"x": {"new": "url", "a": "subtitle"}}))
    assert list(tables.field_rows("x").items()) == [
        ("a", "subtitle"), ("b", "ignore"), ("z", "title"), ("new", "url"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"types": {"Aufsatz": "jurnal-article"}}, ["mapping.types", "Aufsatz", 'mean "journal-article"']),
        ({"types": {"eprints": {"x": "dataset"}}}, ["mapping.types.eprints", 'mean "data-set"']),
        ({"roles": {"x": "autor"}}, ["mapping.roles", 'mean "author"']),
        ({"roles": {"dspace": {"x": "supervison"}}}, ["mapping.roles.dspace", 'mean "supervision"']),
        ({"relationships": {"book/isbn": "partof"}}, ["mapping.relationships", 'mean "part-of"']),
        ({"relationships": {"bok/isbn": "self"}}, ['mean "book"']),
        ({"relationships": {"isbn": "self"}}, ["work-type/id-type"]),
        ({"relationships": {"*/dio": "self"}}, ['mean "doi"']),
        ({"relationships": {"*/isbn": "funded-by"}}, ["funded-by only with"]),
        ({"containers": {"book": ["shelf"]}}, ["mapping.containers", "shelf", "journal"]),
        ({"fields": {"dspace": {"dc.x": "titel"}}}, ["mapping.fields.dspace", "'title'"]),
        ({"languages": {"Hebrew": "he"}}, ["mapping.languages", "language code"]),
        ({"countries": {"UK": "UK"}}, ["mapping.countries", "country code"]),
    ],
    ids=lambda value: str(value)[:50] if isinstance(value, dict) else "",
)
def test_a_row_without_sense_is_refused_with_the_nearest_value(
    settings: dict[str, object], words: list[str]
) -> None:
    with pytest.raises(SettingsError) as caught:
        with_settings(**settings)
    assert [word for word in words if word not in str(caught.value)] == []


@pytest.mark.parametrize(
    "answer", [{"types": {"x": "nothing"}}, {"tpyes": {"x": "book"}}], ids=["value", "table"]
)
def test_a_plugins_row_without_sense_is_the_plugins_error(answer: dict[str, dict[str, str]]) -> None:
    with pytest.raises(PluginError, match="orcid_gather_tables"):
        Tables.build([answer], MappingSettings())


def test_a_language_that_cannot_be_sent_is_explained_and_none_is_not() -> None:
    assert OURS.read_language("ger") == ("de", "")
    assert OURS.read_language("other") == (None, "")
    assert "'Klingon' is no language" in OURS.read_language("Klingon")[1]
    assert "script" in OURS.read_language("Chinese")[1]


@pytest.mark.parametrize(
    "name",
    [
        "University of Example", "ATLAS Collaboration", "Example GmbH & Co. KG", "Umweltbundesamt", "CERN",
        "Bank of England", "Ministerio de Cultura", "Universität Musterstadt", "Smith and Sons Ltd.",
        "Beispielgesellschaft", "IPCC", "The Royal Theatre",
    ],
)  # fmt: skip
def test_organisations_are_known_by_their_words(name: str) -> None:
    assert OURS.is_organisation(name)


@pytest.mark.parametrize(
    "name",
    ["Josiah Carberry", "Alonzo Church", "Jean Bureau", "Esa Virtanen", "John House", "Plato", "李明", ""],
)
def test_people_are_not_taken_for_organisations(name: str) -> None:
    assert not OURS.is_organisation(name)


def test_all_values_are_orcids() -> None:
    for name, rows in built_in().items():
        if name.startswith("types"):
            assert set(rows.values()) <= {*TYPES, ""}
        if name.startswith("roles"):
            assert set(rows.values()) <= {*CONTRIBUTOR_ROLES, ""}
    assert set(built_in()["relationships"].values()) <= set(Relationship)
