"""Contributors: iDs, names and roles."""

from typing import Any

import pytest

from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.contributors import (
    CREDIT,
    FUNDING_ROLES,
    refuse_bad,
    settle_roles,
    spellings,
)


def having(role: str | None) -> dict[str, Any]:
    return {"contributor-attributes": {"contributor-sequence": "first", "contributor-role": role}}


def settled(role: str | None, *more: Any) -> str | None:
    contributor = having(role)
    settle_roles([contributor], *more)
    found: str | None = contributor["contributor-attributes"]["contributor-role"]
    return found


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("author", "author"),
        ("AUTHOR", "author"),
        ("CHAIR_OR_TRANSLATOR", "chair-or-translator"),
        (CREDIT[0], CREDIT[0]),
        ("HTTP://credit.niso.org/contributor-roles/Data-Curation/", CREDIT[1]),
        (None, None),
    ],
)
def test_a_role_is_kept_in_its_one_spelling(sent: str | None, kept: str | None) -> None:
    assert settled(sent) == kept


@pytest.mark.parametrize(
    "role",
    [
        "https://credit.niso.org/contributor-roles/software/",
        "http://credit.niso.org/contributor-roles/software",
        "software",
        "lead",
        "",
    ],
)
def test_a_role_that_there_is_not_is_9058_and_the_text_speaks_of_404(role: str) -> None:
    with pytest.raises(Refusal) as refused:
        settled(role)

    assert (refused.value.code, refused.value.status) == (9058, 400)
    assert "404" in refused.value.body()["developer-message"]


def test_fundings_have_roles_of_their_own() -> None:
    assert settled("CO_LEAD", spellings(FUNDING_ROLES)) == "co-lead"
    with pytest.raises(Refusal):
        settled("author", spellings(FUNDING_ROLES))


@pytest.mark.parametrize(
    "contributor",
    [
        {"contributor-orcid": {"uri": "http://orcid.org/0000-0002-1825-0097"}},
        {"contributor-orcid": {"uri": "https://example.org/0000-0002-1825-0097"}},
        {"contributor-orcid": {"uri": "https://orcid.org/0000-0002-1825-0098"}},
        {"contributor-orcid": {"uri": None, "path": "0000-0002-1825-0098"}},
        {"contributor-orcid": {"path": "0000000218250097"}},
        {"credit-name": {"value": ""}},
        {"contributor-email": {"value": None}},
    ],
)
def test_a_wrong_id_or_an_empty_name_is_9020(contributor: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        refuse_bad(contributor)

    assert refused.value.code == 9020


@pytest.mark.parametrize(
    "uri",
    [
        "https://orcid.org/0000-0002-1825-0097",
        "https://sandbox.orcid.org/0000-0002-1694-233X",
        None,
    ],
)
def test_an_id_of_any_of_orcids_hosts_is_taken(uri: str | None) -> None:
    try:
        refuse_bad({"contributor-orcid": {"uri": uri, "path": None}})
    except Refusal as refusal:
        pytest.fail(f"refused with {refusal}")
