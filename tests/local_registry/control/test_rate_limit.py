"""The limits on how often one may ask."""

import pytest

from orcid_repo_plugin.local_registry.control.rate_limit import DAILY, DAY, RateLimit
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import Caller

HERE = "192.0.2.1"


class Clock:
    """A time that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limit(clock: Clock) -> RateLimit:
    return RateLimit(Options(rate_limit=True), clock)


def codes(limit: RateLimit, times: int, role: str, client_id: str | None, address: str = HERE) -> list[int]:
    answers = [limit.refusal(role, client_id, address) for _ in range(times)]
    return [200 if answer is None else answer.code for answer in answers]


def test_nothing_is_refused_unless_the_limit_is_on(clock: Clock) -> None:
    limit = RateLimit(Options(), clock)

    assert set(codes(limit, 1000, "public", None)) == {200}


@pytest.mark.parametrize(
    ("role", "client_id", "rate"), [("member", "APP-1", 24), ("public", None, 12), ("public", "APP-1", 12)]
)
def test_a_burst_is_let_through_and_then_as_many_as_the_rate_allows(
    limit: RateLimit, clock: Clock, role: str, client_id: str | None, rate: int
) -> None:
    first = codes(limit, 50, role, client_id)
    clock.now += 1
    second = codes(limit, 50, role, client_id)

    assert first == [200] * 41 + [503] * 9
    assert second == [200] * rate + [503] * (50 - rate)


def test_each_client_and_each_address_has_a_limit_of_its_own(limit: RateLimit) -> None:
    codes(limit, 50, "member", "APP-1")
    codes(limit, 50, "public", None)

    assert codes(limit, 1, "member", "APP-2") == [200]
    assert codes(limit, 1, "public", "APP-1") == [200]
    assert codes(limit, 1, "public", None, "192.0.2.2") == [200]
    assert codes(limit, 1, "public", None) == [503]


def test_without_a_token_there_is_a_quota_for_the_day(limit: RateLimit, clock: Clock) -> None:
    for _ in range(DAILY):
        clock.now += 0.1
        assert limit.refusal("public", None, HERE) is None

    refused = limit.refusal("public", None, HERE)
    clock.now += DAY

    assert refused is not None
    assert refused.code == 429
    assert dict(refused.headers)["Content-Type"].startswith("text/plain")
    assert limit.refusal("public", None, HERE) is None


def test_a_refusal_is_no_json_and_says_not_when_to_come_back(ada: Caller) -> None:
    ada.registry.rate_limit(on=True)

    answers = [ada("GET", "person") for _ in range(60)]

    assert answers[0].status_code == 200
    assert answers[-1].status_code == 503
    assert answers[-1].headers["Content-Type"] == "text/html"
    assert "Retry-After" not in answers[-1].headers
    assert ada.registry.journal()[-1].status == 503


def test_the_address_is_the_first_that_a_proxy_names(registry: Registry) -> None:
    registry.rate_limit(on=True)
    session, url = registry.session(), f"{registry.public_api_url}/v3.0/0000-0002-1825-0097/person"

    def ask(forwarded: str) -> int:
        return session.get(url, headers={"X-Forwarded-For": forwarded}).status_code

    for _ in range(60):
        ask("192.0.2.7, 10.0.0.1")

    assert ask("192.0.2.7, 10.0.0.2") == 503
    assert ask("192.0.2.8, 10.0.0.1") == 200


def test_pages_and_oauth_are_not_limited(registry: Registry) -> None:
    registry.rate_limit(on=True)
    session, url = registry.session(), f"{registry.registry_url}/.well-known/openid-configuration"

    assert {session.get(url).status_code for _ in range(60)} == {200}
