"""The registry as a whole: its roles under one address, its start, its reset and its folder."""

from pathlib import Path

import pytest

from orcid_repo_plugin.errors import UnreadableSource
from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.folder import InFolder
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.local_registry.roles import Roles
from orcid_repo_plugin.testing.registry import Registry

JOSIAH = "0000-0002-1825-0097"
ADDRESSES = Addresses.at("http://127.0.0.1:8765")


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/", "registry"),
        ("/member", "member"),
        ("/member/v3.0/x/work", "member"),
        ("/members", "registry"),
        ("/public/v3.0/search", "public"),
        ("/control/faults", "control"),
        (f"/{JOSIAH}", "registry"),
        ("/x/member/", "registry"),
    ],
)
def test_each_path_belongs_to_one_role(path: str, role: str) -> None:
    roles = Roles(ADDRESSES, dict.fromkeys(("registry", "member", "public", "control"), print))  # type: ignore[arg-type]

    assert roles.role_of(path) == role


@pytest.mark.parametrize("host", ["registry", "member", "public"])
def test_every_host_gives_tokens_to_members(registry: Registry, host: str) -> None:
    base = {
        "registry": registry.registry_url,
        "member": registry.member_api_url,
        "public": registry.public_api_url,
    }
    client = registry.client("member")
    form = {
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        "grant_type": "client_credentials",
        "scope": "/read-public",
    }

    answer = registry.session().post(f"{base[host]}/oauth/token", data=form)

    assert answer.json()["scope"] == "/read-public"


def test_a_public_client_gets_no_token_from_the_member_apis_host(registry: Registry) -> None:
    client = registry.client("public")
    form = {
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        "grant_type": "client_credentials",
        "scope": "/read-public",
    }

    answers = [
        registry.session().post(f"{base}/oauth/token", data=form)
        for base in (registry.member_api_url, registry.public_api_url)
    ]

    assert [answer.status_code for answer in answers] == [405, 200]


def test_a_reset_undoes_everything_and_keeps_the_default_people(registry: Registry) -> None:
    before = registry.people
    orcid = registry.person(works=2)["orcid"]
    registry.token(JOSIAH, "/activities/update")
    registry.fault("lose_answer")
    registry.rate_limit(on=True)

    registry.reset()

    assert registry.people == before
    assert orcid not in registry.local.books.records
    assert registry.tokens() == []
    assert registry.faults() == []
    assert not registry.options.rate_limit


def test_a_folder_keeps_the_registry_and_is_filled_only_once(tmp_path: Path) -> None:
    first = LocalRegistry(ADDRESSES, storage=InFolder(tmp_path))
    with first.books.changing():
        record = first.books.records[JOSIAH]
        record.credit_name = "J. S. Carberry"
        first.books.put_record(record)
    first.close()

    second = LocalRegistry(
        ADDRESSES, storage=InFolder(tmp_path), redirect_uris=["https://repository.example.org/"]
    )
    names = [record.credit_name for record in second.books.records.values()]
    uris = [client.redirect_uris for client in second.books.clients.values()]
    second.close()

    assert first.is_new
    assert not second.is_new
    assert names[0] == "J. S. Carberry"
    assert len(names) == 10
    assert all("https://repository.example.org/" in of_one for of_one in uris)


def test_a_file_that_cannot_be_loaded_leaves_the_folder_empty_for_the_next_try(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.toml", tmp_path / "good.toml"
    bad.write_text('people = [{orcid = "0000-0002-1825-0098"}]\n', encoding="utf-8")
    good.write_text('people = [{orcid = "0000-0001-5109-3700", given_names = "Ada"}]\n', encoding="utf-8")
    storage = InFolder(tmp_path / "registry")
    with pytest.raises(UnreadableSource, match=r"bad\.toml"):
        LocalRegistry(ADDRESSES, storage=storage, files=[good, bad])
    storage.close()

    again = LocalRegistry(ADDRESSES, storage=InFolder(tmp_path / "registry"), files=[good])
    people = list(again.books.records)
    again.close()

    assert again.is_new
    assert people[0] == JOSIAH
    assert people[-1] == "0000-0001-5109-3700"


def test_what_was_loaded_is_there_again_after_a_reset(tmp_path: Path) -> None:
    file = tmp_path / "people.toml"
    file.write_text('people = [{orcid = "0000-0001-5109-3700", given_names = "Ada"}]\n', encoding="utf-8")
    local = LocalRegistry(ADDRESSES, files=[file])
    with local.books.changing():
        local.books.clear()

    local.reset()

    assert list(local.books.records)[-1] == "0000-0001-5109-3700"
    local.close()
