"""The service under a path of a site, behind proxies that take the path off and that do not."""

import re
from typing import Any

import pytest

BASE_URL = "https://repository.example.org/orcid"


@pytest.fixture
def under(make_site: Any, registry: Any) -> Any:
    """The service at ``/orcid``."""
    client = registry.make_client(redirect_uris=[f"{BASE_URL}/orcid/callback"])
    return make_site(
        base_url=BASE_URL,
        orcid={
            "environment": "local",
            "registry_url": registry.registry_url,
            "member_api_url": registry.member_api_url,
            "public_api_url": registry.public_api_url,
            "client_id": client["client_id"],
            "client_secret": client["client_secret"],
        },
    )


@pytest.mark.parametrize("kept", ["/orcid", ""], ids=["the proxy keeps the path", "the proxy takes it off"])
def test_every_link_of_a_page_leads_to_a_page_under_the_path(under: Any, kept: str) -> None:
    client = under.client()
    first = client.get(f"{kept}{under.launch()}", base_url="https://repository.example.org")

    links = re.findall(r'(?:href|src|action)="(/[^"]*)"', first.text)

    assert links
    assert all(link.startswith("/orcid/") for link in links)
    for link in links:
        inside = link if kept else link.removeprefix("/orcid")
        answer = client.get(inside.replace("&amp;", "&"), base_url="https://repository.example.org")
        assert answer.status_code == 200, link


@pytest.mark.parametrize("kept", ["/orcid", ""], ids=["the proxy keeps the path", "the proxy takes it off"])
def test_the_whole_way_through_orcid_works_under_the_path(under: Any, kept: str) -> None:
    client = under.client()
    base = "https://repository.example.org"
    page = client.get(f"{kept}{under.launch()}", base_url=base).text
    mark = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = client.post(f"{kept}/connect", base_url=base, data={"csrf_token": mark})

    back = under.at_orcid(sent.headers["Location"])
    answer = client.get(back if kept else back.removeprefix("/orcid"), base_url=base)

    assert back.startswith("/orcid/orcid/callback?")
    assert answer.headers["Location"].startswith("/orcid/")


def test_the_first_page_is_there_with_and_without_a_slash(under: Any) -> None:
    answers = [
        under.client().get(path, base_url="https://repository.example.org") for path in ("/orcid", "/orcid/")
    ]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_a_path_that_only_begins_alike_is_not_taken_apart(under: Any) -> None:
    assert under.client().get("/orcidabout", base_url="https://repository.example.org").status_code == 404


@pytest.mark.parametrize("path", ["/connect", "/account", "/items"])
def test_even_a_path_with_the_name_of_a_page_of_ours_works(make_site: Any, path: str) -> None:
    site = make_site(base_url=f"https://repository.example.org{path}")
    launch = site.launch()
    for kept in (path, ""):
        first = site.client().get(f"{kept}{launch}", base_url="https://repository.example.org")
        launch = site.launch()

        assert first.status_code == 200
        assert f'action="{path}/connect"' in first.text
