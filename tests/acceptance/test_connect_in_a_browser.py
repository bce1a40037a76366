"""Authors in chromium: from the repository to ORCID and back, and what then stands on their records."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from orcid_repo_plugin.demo.authors import JOSIAH, PASSWORD, RUNA
from orcid_repo_plugin.demo.site import open_site
from orcid_repo_plugin.demo.tour import Tour, open_tour
from tests.acceptance.browser import EDITOR, PHONE, WIDE, Person, eventually, somebody, titles

KILNS = "Cracks and their causes: a catalogue of forty kilns"
SOUND = "On the sound of a pot before it breaks"
GLAZE = "Glaze and weather: measurements from two workshops"
HIS = [KILNS, GLAZE, SOUND]


@pytest.fixture
def tour(tmp_path: Path) -> Iterator[Tour]:
    """Registry, service and sample repository, with items that wait for their authors."""
    with open_site(tmp_path / "demo") as site, open_tour(site) as tour:
        tour.tell_all()
        yield tour


@pytest.fixture
def josiah(chromium: Browser, tour: Tour) -> Iterator[Person]:
    """An author, with a browser that runs no JavaScript."""
    with somebody(chromium, tour, java_script_enabled=False) as person:
        yield person


@pytest.fixture
def edith(chromium: Browser, tour: Tour) -> Iterator[Person]:
    """The editor, in another browser."""
    with somebody(chromium, tour, java_script_enabled=False) as person:
        person.log_in(EDITOR)
        yield person


@pytest.mark.parametrize(
    ("width", "java_script"), [(WIDE, True), (PHONE, False)], ids=["wide", "phone-without-javascript"]
)
def test_an_author_connects_and_comes_back_and_the_waiting_works_are_on_the_record(
    chromium: Browser, tour: Tour, width: int, java_script: bool
) -> None:
    widths = []
    with somebody(chromium, tour, width, java_script_enabled=java_script) as josiah:
        josiah.log_in("Josiah Carberry")
        josiah.follow("Connect your ORCID iD")
        expect(josiah.page.get_by_role("main")).to_contain_text("Add and correct your works")
        widths.append(josiah.too_wide)
        josiah.page.locator("form#connect button").click()
        josiah.sign_in(JOSIAH)
        josiah.press("Allow")
        expect(josiah.page.get_by_role("main")).to_contain_text(JOSIAH.orcid)
        assert josiah.heading == "Your ORCID iD is connected"
        widths.append(josiah.too_wide)
        josiah.follow("Back to Example University Repository")
        expect(josiah.page).to_have_url(f"{tour.address}/account")
        expect(josiah.page.get_by_role("main")).to_contain_text("ORCID iD connected")
        widths.append(josiah.too_wide)
        eventually(lambda: titles(tour, JOSIAH) == sorted(HIS), "his works on his record")
        josiah.open(tour.record_of(JOSIAH))
        for title in HIS:
            expect(josiah.page.get_by_role("main")).to_contain_text(title)
        josiah.open(f"{tour.address}/items/1001")
        expect(josiah.page.get_by_role("main")).to_contain_text("ORCID iD connected")

    assert widths == [0, 0, 0]


def test_an_author_connects_and_disconnects_by_keyboard_alone(tour: Tour, josiah: Person) -> None:
    josiah.open(f"{tour.address}/login")
    josiah.key_to("Josiah Carberry")
    josiah.key_to("Connect your ORCID iD")
    josiah.key_to("Create or connect your ORCID iD")
    josiah.tab_to(lambda it: it.get_attribute("name") == "email", "the field for the iD")
    josiah.page.keyboard.type(JOSIAH.orcid)
    josiah.page.keyboard.press("Tab")
    josiah.page.keyboard.type(PASSWORD)
    with josiah.page.expect_navigation():  # or the tab key is pressed on the page that goes
        josiah.page.keyboard.press("Enter")
    josiah.key_to("Allow")
    assert josiah.heading == "Your ORCID iD is connected"
    josiah.key_to("See what")
    josiah.key_to("Disconnect")
    josiah.tab_to(lambda it: it.get_attribute("name") == "works", "what becomes of the works")
    josiah.page.keyboard.press("ArrowDown")
    josiah.tab_to(lambda it: it.inner_text() == "Disconnect", "the button")
    josiah.page.keyboard.press("Space")

    expect(josiah.page.get_by_role("heading", level=1)).to_contain_text("isconnected")
    eventually(lambda: tour.site.tokens(JOSIAH.orcid) == 0, "the end of our token at ORCID")
    assert titles(tour, JOSIAH) == []


def test_a_deposit_an_edit_and_a_withdrawal_are_followed_on_the_record(
    tour: Tour, josiah: Person, edith: Person
) -> None:
    josiah.connect(JOSIAH)
    eventually(lambda: titles(tour, JOSIAH) == sorted(HIS), "his works on his record")
    josiah.open(f"{tour.address}/deposit")
    josiah.page.get_by_label("Title").fill("Mended, and mended again")
    josiah.page.get_by_label("Year of publication").fill("2025")
    josiah.page.get_by_label("Runa Halvorsen").check()
    josiah.press("Deposit")
    expect(josiah.page.get_by_role("status")).to_contain_text("with the editors")

    edith.open(f"{tour.address}/editor")
    edith.press("Publish Mended, and mended again")
    expect(edith.page.get_by_role("status")).to_contain_text("The ORCID service has been told.")
    eventually(lambda: "Mended, and mended again" in titles(tour, JOSIAH), "the deposit on his record")
    [put_code] = [one.put_code for one in tour.site.standing() if one.title.startswith("Mended")]
    edith.edit(1006, title="Mended three times")
    eventually(lambda: "Mended three times" in titles(tour, JOSIAH), "the new title on his record")
    assert [one.put_code for one in tour.site.standing() if one.title.startswith("Mended")] == [put_code]
    edith.open(f"{tour.address}/editor")
    edith.press("Withdraw Mended three times")
    eventually(lambda: titles(tour, JOSIAH) == sorted(HIS), "a record without what was withdrawn")
    josiah.open(tour.record_of(JOSIAH))
    expect(josiah.page.get_by_role("main")).not_to_contain_text("Mended")


def test_the_persons_page_shows_each_work_with_its_links(tour: Tour, josiah: Person) -> None:
    josiah.connect(JOSIAH)
    eventually(lambda: titles(tour, JOSIAH) == sorted(HIS), "his works on his record")

    josiah.open(f"{tour.address}/orcid/works")

    main = josiah.page.get_by_role("main")
    expect(main).to_contain_text(JOSIAH.orcid)
    for title in HIS:
        expect(main).to_contain_text(title)
    work = josiah.page.locator("li", has_text=KILNS).last
    expect(work.get_by_role("link", name=KILNS)).to_have_attribute("href", f"{tour.address}/items/1001")
    expect(work.locator(f"a[href='{tour.record_of(JOSIAH)}']")).to_be_visible()


def test_not_now_takes_back_what_has_gone_when_it_is_asked_to(tour: Tour, josiah: Person) -> None:
    josiah.connect(JOSIAH)
    eventually(lambda: titles(tour, JOSIAH) == sorted(HIS), "his works on his record")

    josiah.press("Not now")
    josiah.press("Remove")

    eventually(lambda: titles(tour, JOSIAH) == [], "an empty record")
    assert tour.site.tokens(JOSIAH.orcid) == 1


def test_who_disconnects_may_leave_the_works_on_the_record(tour: Tour, josiah: Person, edith: Person) -> None:
    josiah.connect(JOSIAH)
    eventually(lambda: titles(tour, JOSIAH) == sorted(HIS), "his works on his record")

    josiah.open(f"{tour.address}/orcid/works")
    josiah.follow("Disconnect")
    josiah.page.get_by_label("Keep them on my record").check()
    josiah.press("Disconnect")

    assert josiah.heading == "Disconnected"
    eventually(lambda: tour.site.tokens(JOSIAH.orcid) == 0, "the end of our token at ORCID")
    assert titles(tour, JOSIAH) == sorted(HIS)
    edith.edit(1001, title="Nobody may write this")
    expect(edith.page.get_by_role("status")).to_contain_text("The ORCID service has been told.")
    josiah.connect(JOSIAH)
    eventually(lambda: "Nobody may write this" in titles(tour, JOSIAH), "the edit, after a return")
    assert len(titles(tour, JOSIAH)) == len(HIS)  # nothing twice


def test_who_disconnects_may_take_the_works_off_first(tour: Tour, josiah: Person) -> None:
    josiah.connect(JOSIAH)
    eventually(lambda: titles(tour, JOSIAH) == sorted(HIS), "his works on his record")

    josiah.open(f"{tour.address}/orcid/works")
    josiah.follow("Disconnect")
    josiah.page.get_by_label("Remove them first").check()
    josiah.press("Disconnect")

    eventually(lambda: titles(tour, JOSIAH) == [], "an empty record")
    eventually(lambda: tour.site.tokens(JOSIAH.orcid) == 0, "the end of our token at ORCID")
    josiah.page.reload()
    assert josiah.heading == "Disconnected"


def test_who_says_no_at_orcid_is_told_that_this_is_fine_and_can_try_again(tour: Tour, josiah: Person) -> None:
    josiah.log_in("Josiah Carberry")
    josiah.start()
    josiah.sign_in(JOSIAH)
    josiah.press("Deny")

    expect(josiah.page.get_by_role("main")).to_contain_text("Nothing was stored")
    assert tour.site.tokens(JOSIAH.orcid) == 0
    josiah.press("Create or connect your ORCID iD")
    josiah.press("Allow")
    assert josiah.heading == "Your ORCID iD is connected"


def test_two_people_at_one_browser_do_not_get_each_others_id(tour: Tour, josiah: Person) -> None:
    josiah.connect(JOSIAH)
    josiah.page.context.clear_cookies(name=f"orcid_local_registry_{tour.site.address.rpartition(':')[2]}")

    josiah.connect(RUNA)

    expect(josiah.page.get_by_role("main")).to_contain_text(RUNA.orcid)
    josiah.open(f"{tour.address}/orcid/works")
    expect(josiah.page.get_by_role("main")).not_to_contain_text(JOSIAH.orcid)
    eventually(lambda: GLAZE in titles(tour, RUNA), "their work on her record")


def test_log_in_with_orcid_finds_the_account_that_is_connected(tour: Tour, josiah: Person) -> None:
    josiah.connect(JOSIAH)
    josiah.page.context.clear_cookies()

    josiah.open(f"{tour.address}/login")
    josiah.follow("Log in with ORCID")
    josiah.press("Sign in")
    josiah.sign_in(JOSIAH)
    if josiah.page.url.startswith(tour.site.address):
        josiah.press("Allow")

    expect(josiah.page.get_by_role("status")).to_contain_text("logged in as Josiah Carberry")


def test_log_in_with_orcid_prefills_the_account_of_who_is_new(tour: Tour, josiah: Person) -> None:
    josiah.open(f"{tour.address}/login")
    josiah.follow("Log in with ORCID")
    josiah.press("Sign in")
    josiah.sign_in(RUNA)
    josiah.press("Allow")

    expect(josiah.page.get_by_label("Given names")).to_have_value("Runa")
    expect(josiah.page.get_by_label("Family name")).to_have_value("Halvorsen")
    josiah.press("Make my account")
    expect(josiah.page.get_by_role("status")).to_contain_text("Your account is made")
