"""The person's own page: how they are connected, and each work that we have written or shall write."""

from typing import Any

import pytest

from tests.web.author import Author, another
from tests.web.browser import JOSIAH, Browser, books

RETURN = "https://repository.example.org/account"


@pytest.fixture
def josiah(site: Any) -> Author:
    """Josiah Carberry's browser."""
    return Author(site)


def test_who_is_not_connected_is_told_so_and_led_to_connecting(site: Any) -> None:
    browser = Browser(site)

    answer = browser.open(site.launch(page="account", return_to=RETURN))

    assert answer.status_code == 200
    assert "You have not connected an ORCID iD" in browser.words
    assert browser.links()["Create or connect your ORCID iD"] == "/connect"
    assert browser.links()["Back to Brown Digital Repository"] == RETURN
    assert books(site)["people"] == []


def test_without_a_launch_nobody_sees_anything(site: Any) -> None:
    assert site.get("/account").status_code == 401
    assert site.get("/account/data").status_code == 401


def test_who_is_connected_sees_the_id_since_when_and_what_is_allowed(josiah: Author) -> None:
    josiah.connected()

    assert josiah.heading == "Your ORCID connection with Brown Digital Repository"
    assert f"https://orcid.org/{JOSIAH}" in josiah.words
    assert "Connected since" in josiah.words
    assert josiah.scopes() == ["/read-limited", "/activities/update"]
    assert josiah.links()["See your record at ORCID"] == f"{josiah.site.registry.registry_url}/{JOSIAH}"


def test_the_page_opens_again_in_the_same_session_without_a_launch(josiah: Author) -> None:
    josiah.connected(1)

    assert josiah.open("/account").status_code == 200
    assert josiah.rows() == {"7-1": "on-record"}


def test_what_was_not_allowed_is_told_and_can_be_asked_for(site: Any) -> None:
    josiah = Author(site)
    josiah.connect(purpose="read")

    josiah.account()

    assert josiah.scopes() == ["/read-limited", "/activities/update"]
    assert "What you have not allowed" in josiah.words
    josiah.press_on()
    josiah.come_back()
    josiah.account()
    assert "What you have not allowed" not in josiah.words
    assert josiah.scopes() == ["/read-limited", "/activities/update"]


def test_each_work_is_listed_with_its_state_and_its_places(josiah: Author) -> None:
    josiah.connected(1)
    josiah.deposit(2)
    josiah.open("/account")

    assert josiah.rows() == {"7-2": "waiting", "7-1": "on-record"}
    assert "On your ORCID record" in josiah.row("7-1")
    assert "On the way to your ORCID record" in josiah.row("7-2")
    assert josiah.links()["Pots 1"] == "https://repo.example.edu/7-1/"
    assert "ORCID's last answer: 201" in josiah.row("7-1")


def test_a_refusal_is_told_in_the_words_for_authors(josiah: Author) -> None:
    josiah.connected()
    josiah.deposit(1)
    josiah.site.registry.fault("status", status=400, method="POST", path="/work")
    josiah.push()

    josiah.open("/account?shelf=refused")

    assert josiah.rows() == {"7-1": "refused"}
    assert "Could not be added to your ORCID record" in josiah.row("7-1")
    assert josiah.one("//li[@data-item='7-1']//p[@class='why']").text_content()
    josiah.act("7-1", "again")
    josiah.push()
    assert josiah.on_record() == ["Pots 1"]


def test_a_reason_of_the_repositorys_own_is_marked_as_english_on_a_german_page(josiah: Author) -> None:
    class Embargo:
        def orcid_refuse_push(self, item: object) -> str:
            return "under embargo until 2027-03-01."

    josiah.connected()
    josiah.site.app.plugins.register(Embargo(), "embargo")
    josiah.deposit(1)

    josiah.open("/account?shelf=refused&lang=de")

    why = josiah.one("//li[@data-item='7-1']//p[@class='why']")
    (english,) = why.xpath("./span")
    assert (english.get("lang"), english.get("dir")) == ("en", "ltr")
    assert english.text_content() == "under embargo until 2027-03-01."
    assert "Das Team des Repositoriums kann das berichtigen." in why.text_content()


def test_a_work_is_removed_and_does_not_come_back_with_an_edit(josiah: Author) -> None:
    josiah.connected(1, 2)

    josiah.act("7-1", "remove")

    assert "It is removed from your ORCID record within a minute" in josiah.words
    assert josiah.rows()["7-1"] == "going"
    josiah.push()
    assert josiah.on_record() == ["Pots 2"]
    josiah.deposit(1, title="Changed")
    josiah.push()
    josiah.open("/account")
    assert josiah.on_record() == ["Pots 2"]
    assert josiah.rows()["7-1"] == "removed"
    josiah.act("7-1", "again")
    josiah.push()
    assert josiah.on_record() == ["Changed 1", "Pots 2"]


def test_a_work_that_waits_is_not_sent_when_the_author_says_no(josiah: Author) -> None:
    josiah.connected()
    josiah.deposit(1)
    josiah.open("/account")

    josiah.act("7-1", "keep-off")
    josiah.push()

    assert josiah.on_record() == []
    assert "Not sent, as you wish" in josiah.row("7-1")


def test_nobody_acts_on_somebody_elses_works(site: Any) -> None:
    sofia = another(site).connected(1)
    josiah = Author(site).connected(1)
    before = sofia.on_record()

    for do in ("remove", "keep-off", "send", "again"):
        answer = site.post(josiah.client, "/account", repository="main", item="8-1", do=do)
        assert answer.status_code == 405  # the page itself takes no form
        fields = {"repository": "main", "item": "8-1", "do": do, "csrf_token": csrf(josiah)}
        answer = josiah.client.post("/account/work", base_url=site.base_url, data=fields)
        assert answer.status_code == 404
    sofia.push()

    assert sofia.on_record() == before == ["Pots 1"]


def csrf(browser: Browser) -> str:
    """The mark without which no form is taken."""
    browser.open("/account")
    return str(browser.page.xpath("//input[@name='csrf_token']/@value")[0])


@pytest.mark.parametrize(
    "path",
    ["work", "choices", "disconnect", "stay", "forget"],
)
def test_no_form_is_taken_from_another_site(josiah: Author, path: str) -> None:
    josiah.connected(1)
    before = books(josiah.site)

    fields = {"repository": "main", "item": "7-1", "do": "remove", "works": "remove", "sure": "yes"}
    answer = josiah.client.post(f"/account/{path}", base_url=josiah.site.base_url, data=fields)
    josiah.push()

    assert answer.status_code == 400
    assert books(josiah.site) == before
    assert josiah.on_record() == ["Pots 1"]


def test_an_unknown_act_is_no_page(josiah: Author) -> None:
    josiah.connected(1)

    fields = {"repository": "main", "item": "7-1", "do": "explode", "csrf_token": csrf(josiah)}
    answer = josiah.client.post("/account/work", base_url=josiah.site.base_url, data=fields)

    assert answer.status_code == 404


def test_works_come_in_pages_and_by_state(josiah: Author) -> None:
    josiah.connected()
    josiah.deposit(*range(120))

    josiah.open("/account")

    assert len(josiah.rows()) == 50
    assert "Page 1 of 3" in josiah.words
    josiah.open(josiah.links()["Older"])
    josiah.open(josiah.links()["Older"])
    assert len(josiah.rows()) == 20
    assert "On the way (120)" in josiah.links()
    josiah.open("/account?shelf=on-record")
    assert josiah.rows() == {}
    josiah.open("/account?shelf=nonsense&page=many")
    assert len(josiah.rows()) == 50


def test_a_permission_that_was_taken_back_at_orcid_is_told(josiah: Author) -> None:
    josiah.connected(1)
    josiah.site.registry.revoke(JOSIAH, josiah.site.client_at_orcid["client_id"])
    josiah.deposit(1, title="Changed")
    josiah.push()

    josiah.account()

    assert "Your record no longer lets Brown Digital Repository in." in josiah.words
    assert "Connect again" in josiah.buttons()
    assert josiah.rows() == {"7-1": "not-connected"}
    josiah.press_on()
    josiah.come_back()
    josiah.push()
    assert josiah.on_record() == ["Changed 1"]


def test_a_closed_record_is_told(josiah: Author) -> None:
    josiah.connected(1)
    josiah.site.registry.set_state(JOSIAH, "deactivated")
    josiah.deposit(1, title="Changed")
    josiah.push()

    josiah.account()

    assert "We keep your works, and look again from time to time." in josiah.words


def test_two_accounts_of_one_person_see_the_same(site: Any) -> None:
    josiah = Author(site).connected(1)
    with site.store.writing() as c:
        person = site.store.people.with_account(c, "main", "7")
        site.store.people.add_account(c, person.person_id, "70")
    other = Author(site, user="70")

    other.account()

    assert other.rows() == josiah.rows() == {"7-1": "on-record"}
    other.act("7-1", "remove")
    other.push()
    assert josiah.on_record() == []


def test_what_an_item_calls_itself_is_no_markup(josiah: Author) -> None:
    josiah.connected()
    josiah.deposit(1, title="5 < 6 & so on")

    josiah.open("/account")

    assert "<bdi>5 &lt; 6 &amp; so on 1</bdi></a>" in josiah.shown.text
    assert "5 < 6 & so on 1" in josiah.row("7-1")
