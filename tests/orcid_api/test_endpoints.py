"""Where ORCID answers."""

import re

import pytest

from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.orcid_api.endpoints import VERSION, Endpoints
from orcid_repo_plugin.settings import OrcidSettings


def endpoints(**settings: str) -> Endpoints:
    return Endpoints.of(OrcidSettings(**settings))


@pytest.mark.parametrize(
    ("environment", "urls", "host"),
    [
        ("production", ("https://orcid.org", "https://api.orcid.org", "https://pub.orcid.org"), "orcid.org"),
        (
            "sandbox",
            ("https://sandbox.orcid.org", "https://api.sandbox.orcid.org", "https://pub.sandbox.orcid.org"),
            "sandbox.orcid.org",
        ),
        (
            "local",
            ("http://127.0.0.1:8765", "http://127.0.0.1:8765/member", "http://127.0.0.1:8765/public"),
            "orcid.org",
        ),
    ],
)
def test_each_environment_has_its_hosts(environment: str, urls: tuple[str, ...], host: str) -> None:
    found = endpoints(environment=environment)

    assert (found.registry_url, found.member_api_url, found.public_api_url) == urls
    assert found.host == host


def test_local_is_where_the_local_registry_answers_when_it_is_told_nothing() -> None:
    served = Addresses.at("http://127.0.0.1:8765")
    found = endpoints(environment="local")

    assert (found.registry_url, found.member_api_url, found.public_api_url, found.host) == (
        served.registry_url,
        served.member_api_url,
        served.public_api_url,
        served.id_host,
    )
    assert Options().rate_limit is False  # the pace is ours to keep


def test_the_version_of_the_api_stands_between_host_and_path() -> None:
    found = endpoints()

    assert VERSION == "v3.0"
    assert found.member("0000-0002-1825-0097/work") == "https://api.orcid.org/v3.0/0000-0002-1825-0097/work"
    assert found.public("search?q=pots") == "https://pub.orcid.org/v3.0/search?q=pots"
    assert found.oauth("revoke") == "https://orcid.org/oauth/revoke"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://Proxy.Example.ORG/orcid/", "https://proxy.example.org/orcid"),
        ("https://proxy.example.org:443//", "https://proxy.example.org"),
        ("  https://proxy.example.org:8443 ", "https://proxy.example.org:8443"),
    ],
)
def test_a_proxy_of_ones_own_may_stand_in_for_one_address(given: str, kept: str) -> None:
    found = endpoints(member_api_url=given)

    assert found.member_api_url == kept
    assert found.public_api_url == "https://pub.orcid.org"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.10", "[::1]"])
def test_plain_http_is_for_this_machine(host: str) -> None:
    url = f"http://{host}:9000/"

    found = endpoints(environment="local", registry_url=url, member_api_url=url, public_api_url=url)

    assert found.member_api_url == f"http://{host}:9000"


@pytest.mark.parametrize(
    "url",
    ["http://orcid.example.org", "http://localhost.example.org", "http://10.0.0.1", "http://api.orcid.org"],
)
def test_plain_http_to_another_machine_is_refused_with_the_way_out(url: str) -> None:
    with pytest.raises(SettingsError, match=r"orcid\.member_api_url: .*plain http.*use https"):
        endpoints(member_api_url=url)


@pytest.mark.parametrize(
    "url",
    [
        "orcid.org",
        "ftp://orcid.org",
        "https://",
        "https://orcid.org:pots",
        "https://[::1",
        "https://orcid .org",
        "https://orcid.org/?q=1",
        "https://orcid.org/#x",
        "https://api.orcid.org/v3.0",
        "https://api.orcid.org/v2.1/",
    ],
)
def test_what_is_no_base_address_is_refused_by_its_setting(url: str) -> None:
    with pytest.raises(SettingsError, match=r"setting orcid\.public_api_url: "):
        endpoints(public_api_url=url)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(SettingsError, match="leave them out") as error:
        endpoints(registry_url="https://carberry:pots@orcid.org")

    assert "pots" not in str(error.value)


@pytest.mark.parametrize(
    "settings",
    [
        {"environment": "sandbox", "member_api_url": "https://api.orcid.org"},
        {"environment": "production", "registry_url": "https://sandbox.orcid.org"},
        {"environment": "production", "member_api_url": "http://127.0.0.1:8765/member"},
        {"environment": "local", "public_api_url": "https://pub.orcid.org"},
        {"environment": "local", "registry_url": "https://registry.example.org"},
    ],
)
def test_addresses_of_two_registries_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=re.escape("a token of one registry must not be sent to another")):
        endpoints(**settings)


def test_ids_carry_the_host_of_the_registry_that_the_addresses_name() -> None:
    sandbox = endpoints(environment="sandbox")

    found = endpoints(
        environment="production",
        registry_url=sandbox.registry_url,
        member_api_url=sandbox.member_api_url,
        public_api_url=sandbox.public_api_url,
    )

    assert found == sandbox
