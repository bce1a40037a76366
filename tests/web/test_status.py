"""For those who run the service: alive, ready, figures; and the first page."""

from typing import Any

import pytest

from orcid_repo_plugin.errors import OrcidUnavailable, StoreError, WrongKey
from orcid_repo_plugin.store.sealing import Sealer

JOSIAH = "0000-0002-1825-0097"


def figures(site: Any) -> dict[str, float]:
    """The metrics by name and labels."""
    lines = site.get("/metrics").text.splitlines()
    return {
        name: float(value) for name, _, value in (x.rpartition(" ") for x in lines if not x.startswith("#"))
    }


@pytest.fixture
def running(site: Any) -> Any:
    """A site whose engine runs."""
    site.engine.start()
    yield site
    site.engine.stop()


def test_the_process_is_alive(site: Any) -> None:
    answer = site.get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_it_is_ready_when_books_key_and_engine_are(running: Any) -> None:
    answer = running.get("/readyz")

    assert (answer.status_code, answer.text) == (200, "ready\n")


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({}, "the engine: ORCID is resting; it is tried again"),
        (
            {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}},
            "the engine: it has met trouble; the log says which; it is tried again",
        ),
    ],
    ids=["here", "elsewhere"],
)
def test_what_keeps_the_engine_from_its_work_is_told_and_the_service_is_ready_all_the_same(
    running: Any, how: dict[str, Any], told: str
) -> None:
    running.engine._health.failed("a task", OrcidUnavailable("ORCID is resting"))

    answer = running.get("/readyz", **how)

    assert (answer.status_code, answer.text) == (200, f"ready\n{told}\n")


def test_without_its_engine_it_is_not_ready(site: Any) -> None:
    answer = site.get("/readyz")

    assert (answer.status_code, answer.json["parts"]) == (503, ["engine"])


def test_without_its_database_it_is_not_ready(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise StoreError("password swordfish")

    with monkeypatch.context() as patch:
        patch.setattr(running.store, "reading", gone)
        answer = running.get("/readyz")

    assert (answer.status_code, answer.json["parts"]) == (503, ["database"])
    assert "swordfish" not in answer.text


def test_with_another_key_it_is_not_ready(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from cryptography.fernet import Fernet

    other = Sealer(Fernet.generate_key().decode())
    with monkeypatch.context() as patch:
        patch.setattr(running.store.hosts, "_sealer", other)
        answer = running.get("/readyz")

    assert (answer.status_code, answer.json["parts"]) == (503, ["key"])
    assert isinstance(WrongKey("x"), StoreError)


def test_the_figures_count_requests_by_route_and_never_by_who(site: Any) -> None:
    site.connect()
    site.get("/items/main/12?secret=1")

    told = figures(site)
    text = site.get("/metrics").text

    assert told['orcid_repo_requests_total{method="GET",route="/connect",status="200"}'] == 1
    assert told['orcid_repo_sign_ins_total{ending="connected"}'] == 1
    assert told['orcid_repo_launches_total{result="taken"}'] == 1
    assert told["orcid_repo_orcid_requests_total"] >= 1
    assert not any(word in text for word in (JOSIAH, "Josiah", "secret", "main/12"))


def test_the_figures_tell_what_waits(site: Any) -> None:
    with site.store.writing() as c:
        site.store.revocations.add(c, JOSIAH, "11111111-2222-4333-8444-555555555555")

    told = figures(site)

    assert told["orcid_repo_revocations_waiting"] == 1
    assert told['orcid_repo_deliveries{state="waiting"}'] == 0
    assert told["orcid_repo_oldest_due_seconds"] == 0
    assert told["orcid_repo_engine_tasks"] >= 0
    assert told["orcid_repo_books_up"] == 1


def test_a_method_that_somebody_made_up_does_not_become_a_label(site: Any) -> None:
    site.client().open("/", method="SWORDFISH", base_url=site.base_url)

    assert "SWORDFISH" not in site.get("/metrics").text


def test_when_the_books_are_gone_the_other_figures_are_there(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise StoreError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(site.store, "reading", gone)
        told = figures(site)

    assert told["orcid_repo_books_up"] == 0


@pytest.mark.parametrize(
    ("settings", "how", "status"),
    [
        ({}, {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}, 403),
        ({}, {"headers": {"X-Forwarded-For": "192.0.2.7"}}, 403),
        ({"trusted_proxies": 1}, {"headers": {"X-Forwarded-For": "192.0.2.7"}}, 403),
        ({"trusted_proxies": 1}, {}, 200),
        ({"service": {"metrics_open": True}}, {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}, 200),
    ],
    ids=["elsewhere", "through a proxy", "through one of ours", "here", "open"],
)
def test_the_figures_are_for_this_machine_unless_the_settings_open_them(
    make_site: Any, settings: dict[str, Any], how: dict[str, Any], status: int
) -> None:
    assert make_site(**settings).get("/metrics", **how).status_code == status


def test_the_first_page_says_what_this_is_and_where_more_is_told(make_site: Any) -> None:
    site = make_site(
        site={"name": "Pots", "address": "https://pots.example.org", "contact": "pots@example.org"}
    )

    page = site.get("/").text

    assert "connect their account at Pots with their ORCID record" in page
    assert 'href="/about"' in page
    assert 'href="https://pots.example.org"' in page
    assert 'href="mailto:pots@example.org"' in page


def test_nothing_here_is_for_search_engines(site: Any) -> None:
    assert site.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_the_style_sheet_has_the_sites_colours_and_is_kept_for_a_year(make_site: Any) -> None:
    site = make_site(site={"accent": "#7a1f5c", "accent_dark": "#f0b3dc"})
    address = site.get("/").text.split('rel="stylesheet" href="')[1].split('"')[0]

    answer = site.get(address)
    again = site.get(address, headers={"If-None-Match": answer.headers["ETag"]})

    assert "--accent: #7a1f5c" in answer.text
    assert "--accent: #f0b3dc" in answer.text
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert again.status_code == 304


def test_the_sites_logo_stands_on_every_page(make_site: Any, tmp_path: Any) -> None:
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    site = make_site(site={"logo": tmp_path / "logo.svg"})
    address = site.get("/").text.split('class="logo" src="')[1].split('"')[0]

    answer = site.get(address)

    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_template_of_the_site_takes_the_place_of_ours(make_site: Any, tmp_path: Any) -> None:
    (tmp_path / "home.html").write_text(
        '{% extends "base.html" %}{% block main %}<h1>Pots!</h1>{% endblock %}'
    )

    assert "<h1>Pots!</h1>" in make_site(site={"templates_dir": tmp_path}).get("/").text
