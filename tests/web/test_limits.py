"""How often one address may come."""

from typing import Any

import pytest

from orcid_repo_plugin.web.limits import Window

FEW = {"launches_a_minute": 3}


def statuses(site: Any, *paths: str, **how: Any) -> list[int]:
    """How the service answers."""
    return [site.get(path, **how).status_code for path in paths]


@pytest.mark.parametrize("page", ["connect", "signin", "account"])
def test_too_many_launches_in_a_minute_are_told_to_wait(make_site: Any, page: str) -> None:
    site = make_site(service=FEW)

    answers = [site.get(f"/{page}?launch=x{number}") for number in range(4)]

    assert [answer.status_code for answer in answers] == [400, 400, 400, 429]
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 60
    assert "Wait a minute" in answers[3].text


def test_the_usual_limit_is_sixty_a_minute(site: Any) -> None:
    seen = statuses(site, *(f"/connect?launch=x{number}" for number in range(61)))

    assert seen == [400] * 60 + [429]


def test_a_machine_is_told_in_json(make_site: Any) -> None:
    site = make_site(service={"launches_a_minute": 1})
    site.get("/connect")

    answer = site.get("/connect", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json["code"]) == (429, "too-many")


def test_moving_about_in_the_persons_page_does_not_count(make_site: Any) -> None:
    site = make_site(service=FEW)

    assert 429 not in statuses(site, *["/account"] * 10)


def test_the_form_does_not_use_up_what_the_page_may(make_site: Any) -> None:
    site = make_site(service={"launches_a_minute": 1})
    client = site.client()

    sent = site.post(client, site.launch())

    assert sent.status_code == 303


def test_every_address_has_its_own_measure(make_site: Any) -> None:
    site = make_site(service=FEW, trusted_proxies=1)
    seen = [
        site.get("/connect", headers={"X-Forwarded-For": address}).status_code
        for address in ["192.0.2.1"] * 4 + ["192.0.2.2"]
    ]

    assert seen == [401, 401, 401, 429, 401]


def test_an_ipv6_network_counts_as_one(make_site: Any) -> None:
    site = make_site(service=FEW, trusted_proxies=1)
    seen = [
        site.get("/connect", headers={"X-Forwarded-For": address}).status_code
        for address in [
            "2001:db8:1:2::1",
            "2001:db8:1:2::2",
            "2001:db8:1:2:9::3",
            "2001:db8:1:2::4",
            "2001:db8:1:3::1",
        ]
    ]

    assert seen == [401, 401, 401, 429, 401]


def test_nobody_gets_round_the_limit_by_a_header_that_is_not_believed(make_site: Any) -> None:
    site = make_site(service=FEW)
    seen = [
        site.get("/connect", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(4)
    ]

    assert seen == [401, 401, 401, 429]


def test_the_minute_moves_along_and_who_has_gone_is_forgotten() -> None:
    clock = [0.0]
    window = Window(2, lambda: clock[0])
    waits = []
    for moment in (0, 30, 45, 60, 61, 90):
        clock[0] = float(moment)
        waits.append(window.hit("192.0.2.1"))
    clock[0] = 500.0
    window.hit("192.0.2.2")

    assert waits == [0, 0, 15, 0, 29, 0]
    assert len(window) == 1
