"""What a repository's word for somebody's part becomes."""

import pytest

from orcid_repo_plugin.domain.work import CONTRIBUTOR_ROLES, CREDIT, CREDIT_ROLES, LEGACY_ROLES
from orcid_repo_plugin.mapping.built_in import built_in
from orcid_repo_plugin.mapping.roles import orcid_role
from orcid_repo_plugin.mapping.tables import Tables
from orcid_repo_plugin.settings import MappingSettings

TABLES = Tables.build([], MappingSettings())
SUPERVISION = f"{CREDIT}supervision/"
DATA = f"{CREDIT}data-curation/"
INVESTIGATION = f"{CREDIT}investigation/"
OLD = "http://www.loc.gov/loc.terms/relators/"
NEW = "http://id.loc.gov/vocabulary/relators/"

ROLES = {
    "author": "author",
    "creator": "author",
    "editor": "editor",
    "Herausgeber": "editor",
    "advisor": SUPERVISION,
    "supervisor": SUPERVISION,
    "translator": "chair-or-translator",
    "chair": "chair-or-translator",
    f"{NEW}ths": SUPERVISION,
    f"{OLD}THS": SUPERVISION,
    f"{OLD}DGS": SUPERVISION,
    f"{NEW}edt": "editor",
    f"{OLD}EDC": "editor",
    f"{NEW}aut/": "author",
    f"{NEW}trl.html": "chair-or-translator",
    f"{NEW}inv": "co-inventor",
    f"{NEW}dtc": DATA,
    f"{OLD}DTM": DATA,
    f"{NEW}prg": f"{CREDIT}software/",
    f"{NEW}pdr": f"{CREDIT}project-administration/",
    f"{NEW}res": INVESTIGATION,
    f"{NEW}rtm": INVESTIGATION,
    "edt": "editor",
    "marcrel:ths": SUPERVISION,
    "thesis advisor": SUPERVISION,
    "degree supervisor": SUPERVISION,
    "DataCurator": DATA,
    "DataManager": DATA,
    "DataCollector": INVESTIGATION,
    "ProjectLeader": "principal-investigator",
    "ProjectManager": f"{CREDIT}project-administration/",
    "Researcher": INVESTIGATION,
    "Supervisor": SUPERVISION,
    "Writing \u2013 original draft": f"{CREDIT}writing-original-draft/",
    "Writing - review & editing": f"{CREDIT}writing-review-editing/",
    "Writing – review and editing": f"{CREDIT}writing-review-editing/",
    "Data curation": DATA,
    "Visualisation": f"{CREDIT}visualization/",
    "https://credit.niso.org/contributor-roles/formal-analysis": f"{CREDIT}formal-analysis/",
    "http://dictionary.casrai.org/Contributor_Roles/Writing_%E2%80%93_review_%26_editing": (
        f"{CREDIT}writing-review-editing/"
    ),
    "patent_applicant": "assignee",
    "assignee": "assignee",
    "principal investigator": "principal-investigator",
    "CHAIR_OR_TRANSLATOR": "chair-or-translator",
    "co-investigator": "co-investigator",
    "illustrator": "",
    "composer": "",
    "committee": "",
    "other": "",
    f"{NEW}ill": "",
    f"{NEW}oth": "",
    f"{NEW}rth": "",
    "RightsHolder": "",
    "director": "",
}


@pytest.mark.parametrize(("word", "role"), ROLES.items(), ids=ROLES)
@pytest.mark.parametrize("platform", ["eprints", "dspace", "files"])
def test_words_for_roles(platform: str, word: str, role: str) -> None:
    assert TABLES.role(platform, word) == role


@pytest.mark.parametrize("role", sorted(CONTRIBUTOR_ROLES))
def test_each_of_orcids_roles_is_itself_and_is_reached_by_a_word(role: str) -> None:
    assert orcid_role(role) == role
    assert TABLES.role("items", role) == role
    assert any(role in rows.values() for name, rows in built_in().items() if name.startswith("roles")) or (
        role.startswith(CREDIT)
    )


@pytest.mark.parametrize("role", CREDIT_ROLES)
@pytest.mark.parametrize(
    "form",
    [
        "{}", "http://credit.niso.org/contributor-roles/{}/", "http://credit.niso.org/contributor-roles/{}",
        "https://credit.niso.org/contributor-roles/{}/", "https://credit.niso.org/contributor-roles/{}",
        "HTTPS://CREDIT.NISO.ORG/contributor-roles/{}",
    ],
)  # fmt: skip
def test_credit_roles_in_every_spelling_become_orcids_uri(form: str, role: str) -> None:
    assert orcid_role(form.format(role)) == f"{CREDIT}{role}/"
    assert TABLES.role("dspace", form.format(role)) == f"{CREDIT}{role}/"


@pytest.mark.parametrize("role", LEGACY_ROLES)
def test_legacy_roles_match_by_java_constant_too(role: str) -> None:
    assert orcid_role(role.upper().replace("-", "_")) == role


@pytest.mark.parametrize("word", ["wizard", "", "https://example.org/roles/wizard", "x" * 5000, "\ud800"])
def test_an_unknown_word_is_none(word: str) -> None:
    assert TABLES.role("dspace", word) is None


def test_the_creators_of_a_patent_are_its_inventors() -> None:
    assert TABLES.role("eprints", "author", "patent") == "co-inventor"
    assert TABLES.role("eprints", f"{NEW}aut", "patent") == "co-inventor"
    assert TABLES.role("eprints", "applicant", "patent") == "assignee"
    assert TABLES.role("eprints", "editor", "patent") == "editor"
    assert TABLES.role("eprints", "author", "book") == "author"


def test_the_director_of_a_thesis_guides_it() -> None:
    assert TABLES.role("dspace", "director", "dissertation-thesis") == SUPERVISION
    assert TABLES.role("dspace", "director", "moving-image") == ""
    assert TABLES.role("dspace", "advisor", "dissertation-thesis") == SUPERVISION


def test_a_sites_own_row_decides_on_a_patent_too() -> None:
    tables = Tables.build([], MappingSettings(roles={"eprints": {"author": "author"}}))
    assert tables.role("eprints", "author", "patent") == "author"


def test_the_row_is_named() -> None:
    assert TABLES.role_row("eprints", f"{OLD}THS") == (SUPERVISION, "roles.marc", "ths")
