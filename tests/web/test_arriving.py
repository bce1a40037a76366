"""How people arrive: by a signed call, once, in one browser."""

from typing import Any

import pytest

from orcid_repo_plugin.store.tables import launch as launch_table

OLD = 1_700_000_000


def uses(site: Any) -> int:
    """How many signed calls were used."""
    with site.store.reading() as c:
        return len(c.execute(launch_table.select()).all())


def taken(site: Any, result: str) -> float:
    """How often the metrics have counted this."""
    found = site.web.extensions["orcid-repo"].metrics.launches.labels(result)._value.get()
    return float(found)


def test_a_launch_opens_the_page_and_gives_the_browser_a_session(site: Any) -> None:
    answer = site.get(site.launch())

    assert answer.status_code == 200
    assert '<form id="connect" method="post"' in answer.text
    assert answer.headers["Set-Cookie"].startswith("__Host-orcid-repo=")
    assert taken(site, "taken") == 1


def test_in_the_browser_that_used_it_a_launch_opens_the_same_page_again(site: Any) -> None:
    client, path = site.client(), site.launch()
    first = site.get(path, client)

    again = site.get(path, client)

    assert (again.status_code, again.text) == (200, first.text)
    assert uses(site) == 1


def test_who_only_looks_whether_the_page_is_there_does_not_use_the_launch(site: Any) -> None:
    path = site.launch()

    looked = site.client().head(path, base_url=site.base_url)

    assert looked.status_code == 200
    assert uses(site) == 0
    assert site.get(path).status_code == 200


def test_two_launches_at_once_are_refused(site: Any) -> None:
    answer = site.get(f"{site.launch()}&launch={site.token('8')}")

    assert answer.status_code == 400
    assert (taken(site, "malformed"), uses(site)) == (1, 0)


def test_in_another_browser_a_used_launch_is_refused(site: Any) -> None:
    path = site.launch()
    site.get(path)

    answer = site.get(path)

    assert answer.status_code == 400
    assert "was used before" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert taken(site, "used") == 1


def test_a_launch_is_opened_again_in_its_browser_when_its_five_minutes_are_over(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, path = site.client(), site.launch()
    first = site.get(path, client)
    now = site.store.now()
    monkeypatch.setattr(site.store, "now", lambda: now + 20 * 60 * 1000)

    answers = [site.get(path, client), site.get(path)]

    assert [answer.status_code for answer in answers] == [200, 400]
    assert answers[0].text == first.text
    assert "has expired" in answers[1].text


def test_another_launch_of_the_same_account_keeps_the_session(site: Any) -> None:
    client = site.client()
    site.get(site.launch("7"), client)
    with client.session_transaction(base_url=site.base_url) as session:
        seat = session["seat"]

    site.get(site.launch("7"), client)

    with client.session_transaction(base_url=site.base_url) as session:
        assert session["seat"] == seat


def test_somebody_elses_launch_begins_the_session_anew(site: Any) -> None:
    client = site.client()
    first = site.get(site.launch("7", name="Josiah Carberry"), client)
    with client.session_transaction(base_url=site.base_url) as session:
        session["pending"] = {"of": "7"}
        seat = session["seat"]

    second = site.get(site.launch("8", name="Sofia Garcia"), client)

    assert "Josiah Carberry" in first.text
    assert "Sofia Garcia" in second.text
    assert "Josiah" not in second.text
    assert first.headers["Set-Cookie"] != second.headers["Set-Cookie"]
    with client.session_transaction(base_url=site.base_url) as session:
        assert "pending" not in session
        assert session["seat"] != seat


def test_a_launch_that_somebody_else_used_leaves_the_session_alone(site: Any) -> None:
    client, others = site.client(), site.launch("8")
    site.get(others)
    site.get(site.launch("7", name="Josiah Carberry"), client)

    refused = site.get(others, client)

    assert refused.status_code == 400
    assert "Josiah Carberry" in site.get("/connect", client).text


def test_after_the_next_account_the_first_ones_launch_is_refused(site: Any) -> None:
    client, first = site.client(), site.launch("7")
    site.get(first, client)
    site.get(site.launch("8"), client)

    assert site.get(first, client).status_code == 400


def test_a_form_of_the_account_before_is_refused(site: Any) -> None:
    client = site.client()
    form = {
        "csrf_token": site.get(site.launch("7"), client)
        .text.split('name="csrf_token" value="')[1]
        .split('"')[0]
    }
    site.get(site.launch("8"), client)

    answer = client.post("/connect", base_url=site.base_url, data=form)

    assert answer.status_code == 400
    assert "belongs to somebody else" in answer.text


def test_without_a_launch_a_stranger_is_told_the_way(make_site: Any) -> None:
    site = make_site(site={"address": "https://repository.example.org/"})

    answers = [site.get(path) for path in ("/connect", "/account", "/signin")]

    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert all("follow its link to this page" in answer.text for answer in answers)
    assert all('href="https://repository.example.org/"' in answer.text for answer in answers)


def test_a_stranger_without_eyes_is_told_in_json(site: Any) -> None:
    answer = site.get("/account", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_who_has_arrived_at_one_page_may_open_the_others(site: Any) -> None:
    client = site.client()
    site.get(site.launch(page="account"), client)

    assert site.get("/connect", client).status_code == 200


def test_who_only_signs_in_is_nobody_to_the_other_pages(site: Any) -> None:
    client = site.client()
    back = "https://repository.example.org/login"
    site.get(site.launch("7", "signin", purpose="signin", return_to=back), client)

    answers = [site.get(path, client).status_code for path in ("/signin", "/account", "/connect")]

    assert answers == [200, 401, 401]


def test_two_people_who_sign_in_in_one_browser_have_a_session_each(site: Any) -> None:
    client, back = site.client(), "https://repository.example.org/login"
    first = site.get(site.launch(None, "signin", purpose="signin", return_to=back), client)
    second = site.get(site.launch(None, "signin", purpose="signin", return_to=back), client)

    assert first.headers["Set-Cookie"] != second.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("code", "claims"),
    {
        "altered": ("bad-signature", {"key": "another key that is as long as it must be, surely"}),
        "expired": ("expired", {"iat": OLD, "exp": OLD + 300}),
        "future": ("future", {"iat": 4_000_000_000, "exp": 4_000_000_300}),
        "too-long": ("too-long", {"exp": 4_000_000_000}),
        "wrong-audience": ("wrong-audience", {"aud": "https://elsewhere.example.org"}),
        "wrong-purpose": ("wrong-purpose", {"purpose": "deposit"}),
        "wrong-return": ("wrong-return", {"return_to": "https://evil.example/"}),
        "no-jti": ("missing-claim", {"jti": None}),
        "no-user": ("missing-claim", {"sub": None}),
        "unknown-host": ("unknown-host", {"iss": "nobody"}),
    }.values(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_launch_that_is_not_right_is_refused_in_words_and_counted(
    site: Any, code: str, claims: dict[str, Any]
) -> None:
    path = site.launch(**claims)

    page, document = site.get(path), site.get(path, headers={"Accept": "application/json"})

    assert (page.status_code, document.status_code) == (400, 400)
    assert "This link cannot be used" in page.text
    assert document.json is not None
    assert document.json["code"] == code
    assert taken(site, code) == 2
    assert uses(site) == 0
    assert path.partition("=")[2] not in page.text + document.text


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "eyJhbGciOiJub25lIn0.eyJzdWIiOiI3In0."])
def test_what_is_no_launch_is_refused(site: Any, token: str) -> None:
    answer = site.get(f"/connect?launch={token}")

    assert answer.status_code == 400
    assert "This link cannot be used" in answer.text
