"""The page after ORCID, and "not now"."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Person, Sends
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.map_items import Mapped
from orcid_repo_plugin.services.push.run import Push
from tests.services.house import item
from tests.web.browser import JOSIAH, Browser, books

DEPOSIT = "https://repository.example.org/deposit?item=12#authors"


def deposit(site: Any, *item_ids: str) -> None:
    """Items of Josiah's are published."""
    rows = [item(one, title=f"Cracked Pots {one}", doi=f"10.5555/{one}") for one in item_ids]
    mapped = [Mapped("test", site.app.mapper.map(one)) for one in rows]
    assert list(Deposit(site.app, "main").run(mapped))


def waiting(site: Any) -> dict[str, int]:
    """The outbox, counted by state."""
    with site.store.reading() as c:
        return dict(site.store.outbox.counts(c, JOSIAH))


def person(site: Any) -> Person:
    """Josiah, as the books have him."""
    with site.store.reading() as c:
        return site.store.people.with_account(c, "main", "7")


def test_who_has_connected_sees_the_id_and_is_in_the_books(browser: Browser) -> None:
    answer = browser.connect()

    assert answer.status_code == 200
    assert answer.request.path == "/connect/done"
    assert browser.heading == "Your ORCID iD is connected"
    link = browser.one("//a[@class='orcid-id']")
    assert link.get("href") == f"https://orcid.org/{JOSIAH}"
    assert link.xpath("img/@alt") == ["ORCID iD"]
    assert link.text_content().strip() == f"https://orcid.org/{JOSIAH}"
    assert "Your name at ORCID: Josiah S. Carberry." in browser.words
    assert browser.page.xpath("//*[@role='status']//h1")
    now = books(browser.site)
    assert now["people"] == [("7", JOSIAH, "signed-in")]
    assert now["permissions"] == [(1, "/read-limited /activities/update", True)]


def test_the_waiting_works_are_on_their_way_and_counted(browser: Browser) -> None:
    deposit(browser.site, "12", "13")

    browser.connect()
    told = browser.words
    Push(browser.site.app, orcid=JOSIAH).run()

    assert "Your 2 published items are being added to your record." in told
    titles = {one.title for one in browser.site.registry.works(JOSIAH)}
    assert {"Cracked Pots 12", "Cracked Pots 13"} <= titles


def test_one_waiting_work_is_told_in_the_singular(browser: Browser) -> None:
    deposit(browser.site, "12")

    browser.connect()

    assert "Your published item is being added to your record." in browser.words


def test_who_has_nothing_published_is_told_what_happens_from_now_on(browser: Browser) -> None:
    browser.connect()

    assert "Nothing of yours is waiting at the moment." in browser.words
    assert browser.buttons() == []


def test_who_only_lets_us_know_the_id_is_promised_no_works(browser: Browser) -> None:
    deposit(browser.site, "12")

    browser.connect(purpose="authenticate")

    assert "Nothing is written to your ORCID record." in browser.words
    assert browser.buttons() == []
    assert "waiting" not in waiting(browser.site)


def test_a_name_that_is_private_at_orcid_is_no_problem(browser: Browser) -> None:
    record = browser.site.registry.local.books.records[JOSIAH]
    record.name_visibility = "private"

    browser.connect(name="J. Carberry")

    assert "Your name is private at ORCID, so we keep the one in your account." in browser.words
    assert person(browser.site).name == "J. Carberry"


def test_not_now_takes_back_what_has_not_gone(browser: Browser) -> None:
    deposit(browser.site, "12", "13")
    browser.connect()

    browser.press("Not now")
    Push(browser.site.app, orcid=JOSIAH).run()

    assert "2 items were taken back: they wait here until you say yes." in browser.words
    assert "You stay connected." in browser.words
    assert browser.site.registry.works(JOSIAH) == []
    assert waiting(browser.site) == {"stopped_by_author": 2}
    assert person(browser.site).choices.sends is Sends.ASK
    assert books(browser.site)["permissions"][0][2] is True


def test_not_now_offers_to_remove_what_has_gone_and_does_it(browser: Browser) -> None:
    deposit(browser.site, "12", "13")
    browser.connect()
    Push(browser.site.app, orcid=JOSIAH).run()
    assert len(browser.site.registry.works(JOSIAH)) == 2

    browser.press("Not now")
    assert "There was nothing left to take back." in browser.words
    assert "2 works were added to your ORCID record already." in browser.words
    browser.press("Remove it from my ORCID record")
    told = browser.words
    Push(browser.site.app, orcid=JOSIAH).run()

    assert "2 works are being taken off your ORCID record." in told
    assert browser.site.registry.works(JOSIAH) == []


def test_a_reload_of_the_thanks_page_and_the_back_button_repeat_nothing(browser: Browser) -> None:
    deposit(browser.site, "12")
    browser.connect()
    before = books(browser.site), waiting(browser.site)

    again = [browser.open("/connect/done"), browser.open("/connect/done")]

    assert [one.status_code for one in again] == [200, 200]
    assert "Your published item is being added to your record." in browser.words
    assert (books(browser.site), waiting(browser.site)) == before


def test_no_code_and_no_state_stay_in_the_address(browser: Browser) -> None:
    browser.open(browser.site.launch())
    browser.press_on()
    back = browser.site.at_orcid(browser.shown.headers["Location"])

    answer = browser.client.get(back, base_url=browser.site.base_url)

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/connect/done"


def test_the_way_back_leads_to_where_the_person_came_from_and_tells_the_host_the_id(browser: Browser) -> None:
    browser.connect(return_to=DEPOSIT, jti="the-launch")

    back = urlsplit(browser.links()["Back to Brown Digital Repository"])

    query = parse_qs(back.query)
    assert (back.netloc, back.path, back.fragment) == ("repository.example.org", "/deposit", "authors")
    assert query["item"] == ["12"]
    told = jwt.decode(query["answer"][0], OctKey.import_key(browser.site.key), algorithms=["HS256"]).claims
    assert (told["iss"], told["aud"]) == (browser.site.base_url, "main")
    assert (told["purpose"], told["repository"], told["nonce"]) == ("connect", "main", "the-launch")
    assert (told["sub"], told["orcid"]) == ("7", JOSIAH)


def test_without_a_way_back_the_page_says_that_it_can_be_closed(browser: Browser) -> None:
    browser.connect()

    assert "You can close this page" in browser.words
    assert "Back to Brown Digital Repository" not in browser.links()


def test_a_name_with_html_in_it_stays_text(browser: Browser) -> None:
    record = browser.site.registry.local.books.records[JOSIAH]
    record.credit_name = "<b>Josiah</b> & Co"

    answer = browser.connect()

    assert "<b>" not in answer.text
    assert "Your name at ORCID: <b>Josiah</b> & Co." in browser.words


def test_a_record_that_was_merged_into_another_is_followed(browser: Browser) -> None:
    site = browser.site
    old = site.registry.person("Josiah", "Carberry")["orcid"]
    with site.store.writing() as c:
        site.store.people.save(
            c, Person(repository="main", orcid=OrcidId(old), user_id="7", proof="signed-in")
        )
    site.registry.set_state(old, "deprecated", JOSIAH)

    browser.connect()

    assert f"ORCID has merged the iD {old} into {JOSIAH}." in browser.words
    assert [one[1] for one in books(site)["people"]] == [JOSIAH]
