"""How long public answers are kept, how they are known again, and that they are the same for everybody."""

import re
from typing import Any

import pytest

from tests.web.author import Author
from tests.web.browser import wait
from tests.web.showcase import JOSIAH, SOFIA, WRONG, Showcase

SEEN = (
    f"/badge/{JOSIAH}.html",
    f"/badge/{JOSIAH}.svg",
    f"/badge/{JOSIAH}.json",
    f"/badge/{JOSIAH}.txt",
    f"/badge/{JOSIAH}.md",
    "/items/main/pots-3/authors.html",
    "/items/main/pots-3/authors.json",
    "/items/main/pots-3/authors.jsonld",
    "/items/main/pots-3/datacite.json",
    "/items/main/pots-3/head.html",
    "/items/main/pots-3/linkset.json",
    "/items/main/pots-3/metadata/jats",
    "/people/main/7.html",
    "/people/main/7.json",
    f"/oembed?url=https://orcid.repository.example.org/badge/{JOSIAH}.html",
)
STRONG = re.compile(r'"[^"]+"')


@pytest.fixture
def show(site: Any) -> Showcase:
    """The site, with people and an item."""
    return Showcase(site)


def test_what_is_seen_is_kept_for_an_hour_and_known_again(show: Showcase) -> None:
    for path in SEEN:
        first = show.get(path)
        assert first.headers["Cache-Control"] == "public, max-age=3600", path
        assert STRONG.fullmatch(first.headers["ETag"]), path
        assert first.headers.getlist("Vary") == ["Accept-Language"], path
        for fresh in (True, False):
            if fresh:
                show.forget()
            again = show.get(path, headers={"If-None-Match": first.headers["ETag"]})
            assert (again.status_code, again.data) == (304, b""), path
            for name in ("ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin"):
                assert again.headers[name] == first.headers[name], path


@pytest.mark.parametrize("known", ['"other"', 'W/"other", "another"', "x", '""', "\x7f"])
def test_who_knows_another_answer_gets_this_one(show: Showcase, known: str) -> None:
    for _ in range(2):
        assert show.get(SEEN[0], headers={"If-None-Match": known}).status_code == 200


def test_who_knows_one_of_several_or_any_needs_none(show: Showcase) -> None:
    mark = show.get(SEEN[0]).headers["ETag"]

    for known in (f'"other", {mark}', f"W/{mark}", "*"):
        assert show.get(SEEN[0], headers={"If-None-Match": known}).status_code == 304


@pytest.mark.parametrize("path", [SEEN[0], "/components/orcid-badges.js", "/icons/ORCID-iD_icon_vector.svg"])
def test_who_wants_another_version_gets_none_and_no_cache_keeps_that(show: Showcase, path: str) -> None:
    assert show.get(path).status_code == 200

    answer = show.get(path, headers={"If-Match": '"other"'})

    assert (answer.status_code, answer.data) == (412, b"")
    assert answer.headers["Cache-Control"] == "no-store"


def test_another_state_and_another_language_have_another_mark(show: Showcase) -> None:
    paths = (f"/badge/{JOSIAH}.txt", f"/badge/{SOFIA}.txt", f"/badge/{SOFIA}.txt?style=compact")
    marks = [show.get(path).headers["ETag"] for path in paths]

    assert len(set(marks)) == 3


def test_the_settings_say_for_how_long(make_site: Any) -> None:
    show = Showcase(make_site(badges={"max_age": 0}))

    assert show.get(SEEN[0]).headers["Cache-Control"] == "public, max-age=0"


def test_refusals_are_kept_for_a_minute(show: Showcase) -> None:
    for path in (f"/badge/{WRONG}.html", "/badge/x", "/items/main/x/authors.json", "/people/main/x.html"):
        answer = show.get(path)
        assert answer.headers["Cache-Control"] == "public, max-age=60", path
        assert "ETag" not in answer.headers
        assert "Accept-Language" in answer.headers["Vary"]


def test_no_cookie_is_set_or_looked_at(show: Showcase) -> None:
    josiah = Author(show.site).connected()
    josiah.client.get("/connect?lang=de", base_url=show.site.base_url)

    for path in SEEN:
        show.forget()
        mine = josiah.client.get(path, base_url=show.site.base_url)
        show.forget()
        anybodys = show.get(path)
        assert "Set-Cookie" not in mine.headers, path
        assert "Cookie" not in mine.headers["Vary"], path
        assert mine.data == anybodys.data, path


def test_an_answer_says_nothing_of_the_name_it_was_asked_by(show: Showcase) -> None:
    for path in SEEN:
        show.forget()
        usual = show.get(path)
        show.forget()
        lies = {
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Prefix": "/evil",
            "X-Forwarded-Proto": "http",
        }
        answers = [show.get(path, headers=lies), show.client.get(path, base_url="http://localhost:8080")]
        for answer in answers:
            assert answer.data == usual.data, path
            assert answer.headers.get("Link") == usual.headers.get("Link")


def test_a_request_for_another_name_is_refused_and_kept_by_no_cache(show: Showcase) -> None:
    for path in (*SEEN, "/badge/x", "/badges"):
        answer = show.client.get(path, base_url="https://evil.example")
        assert answer.status_code == 400
        assert answer.headers["Cache-Control"] == "no-store"
        assert "evil" not in answer.text
    assert show.get(SEEN[0]).status_code == 200


# -- how often


@pytest.fixture
def few(make_site: Any) -> Showcase:
    """A site that answers three times a minute."""
    return Showcase(make_site(badges={"requests_a_minute": 3}, trusted_proxies=1))


def test_all_public_addresses_are_counted_together(few: Showcase) -> None:
    paths = (SEEN[0], "/people/main/7.json", "/badge/x", SEEN[0])
    answers = [few.get(path) for path in paths]
    sent = few.post('{"orcids": []}')

    assert [one.status_code for one in answers] == [200, 200, 404, 429]
    assert sent.status_code == 429
    for one in (answers[-1], sent):
        assert 1 <= int(one.headers["Retry-After"]) <= 60
        assert one.headers["Cache-Control"] == "no-store"
        assert one.headers["Access-Control-Allow-Origin"] == "*"


def test_answers_out_of_memory_are_counted_too(few: Showcase) -> None:
    assert [few.get(SEEN[0]).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_each_address_has_its_own_measure(few: Showcase) -> None:
    seen = [
        few.get(SEEN[0], headers={"X-Forwarded-For": address}).status_code
        for address in ["192.0.2.1"] * 4 + ["192.0.2.2"] + ["2001:db8:1:2::1", "2001:db8:1:2::2"] * 2
    ]

    assert seen == [200, 200, 200, 429, 200, 200, 200, 200, 429]


def test_preflights_components_and_icons_are_not_counted(few: Showcase) -> None:
    for _ in range(5):
        assert few.get(SEEN[0], "OPTIONS").status_code == 204
        assert few.get("/components/orcid-badges.js").status_code == 200
        assert few.get("/icons/ORCID-iD_icon_vector.svg").status_code == 200
    assert few.get(SEEN[0]).status_code == 200


def test_people_who_connect_are_not_counted_among_readers(few: Showcase) -> None:
    assert [few.get("/about").status_code for _ in range(5)] == [200] * 5


def test_the_usual_measure_is_six_hundred(site: Any) -> None:
    show = Showcase(site)
    seen = [show.get(SEEN[0]).status_code for _ in range(601)]

    assert seen == [200] * 600 + [429]


def test_a_new_day_of_the_books_needs_no_new_answer(show: Showcase) -> None:
    before = show.get(SEEN[0])
    wait(show.site, 24 * 60)
    show.forget()

    assert show.get(SEEN[0]).headers["ETag"] == before.headers["ETag"]


def test_a_card_without_what_the_record_says_is_kept_for_a_minute_only(show: Showcase, site: Any) -> None:
    site.registry.fault("status", path="/record", status=500)

    without = show.get(f"/badge/{JOSIAH}.html?style=card")

    assert without.status_code == 200
    assert "read at ORCID" not in without.text
    assert without.headers["Cache-Control"] == "public, max-age=60"


def test_a_card_with_what_the_record_says_is_kept_like_any_badge(show: Showcase) -> None:
    card = show.get(f"/badge/{JOSIAH}.html?style=card")

    assert "read at ORCID" in card.text
    assert card.headers["Cache-Control"] == "public, max-age=3600"
