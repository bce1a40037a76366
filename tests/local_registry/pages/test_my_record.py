"""What researchers see on their own records, and what they can do to them."""

from typing import Any

import pytest

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.books.record import Record
from tests.local_registry.pages.browsing import ANA, JOSIAH, PUBLISHER, Browser, work
from tests.local_registry.pages.conftest import AddItem

DOI = "10.5555/12345678"


def test_who_is_not_signed_in_is_led_to_the_sign_in_page_and_back(browser: Browser) -> None:
    answer = browser.see("/my-orcid?page=2")

    assert answer.status_code == 303
    assert answer.location == "/signin?next=%2Fmy-orcid%3Fpage%3D2"


def test_private_and_limited_items_are_shown_and_marked(as_josiah: Browser, add: AddItem) -> None:
    add("work", work("Secret Pots"), visibility="private")
    add("keywords", {"content": "psychoceramics"}, visibility="limited")

    page = as_josiah.see("/my-orcid").text

    assert "Secret Pots" in page
    assert 'mark private"><span class="hidden">seen by: </span>Only me</span>' in page
    assert "psychoceramics" in page
    assert 'mark limited"><span class="hidden">seen by: </span>Trusted organisations</span>' in page


def test_an_item_is_told_with_its_source_and_put_code(as_josiah: Browser, add: AddItem) -> None:
    item = add("work", work("A Theory of Cracked Pots", DOI))

    page = as_josiah.see("/my-orcid").text

    assert "Brown Repository" in page
    assert f"put-code {item.put_code}" in page
    assert f'href="https://doi.org/{DOI}"' in page


def test_markup_in_a_title_is_text(as_josiah: Browser, add: AddItem) -> None:
    add("work", work("<script>alert(1)</script>"))

    page = as_josiah.see("/my-orcid").text

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_address_that_is_no_web_address_is_no_link(as_josiah: Browser, add: AddItem) -> None:
    add("researcher-urls", {"url-name": "Home", "url": {"value": "javascript:alert(1)"}})

    assert 'href="javascript' not in as_josiah.see("/my-orcid").text


def test_a_deleted_work_is_gone_whoever_put_it_there(
    as_josiah: Browser, add: AddItem, josiah: Record
) -> None:
    item = add("work", work("A Theory of Cracked Pots"))
    before = josiah.modified

    page = as_josiah.send(f"/my-orcid/work/{item.put_code}/delete").text

    assert "Deleted “A Theory of Cracked Pots”" in page
    assert josiah.items.of("work") == []
    assert josiah.modified > before


def test_a_changed_visibility_changes_the_date_of_the_item(
    as_josiah: Browser, add: AddItem, josiah: Record
) -> None:
    item = add("employment", {"organization": {"name": "Brown University", "address": {"country": "US"}}})

    as_josiah.send(f"/my-orcid/employment/{item.put_code}/visibility", visibility="private")

    (changed,) = josiah.items.of("employment")
    assert changed.visibility == "private"
    assert changed.modified > item.modified
    assert changed.created == item.created


def test_the_same_visibility_again_changes_nothing(as_josiah: Browser, add: AddItem, josiah: Record) -> None:
    item = add("work", work("A Theory of Cracked Pots"))

    as_josiah.send(f"/my-orcid/work/{item.put_code}/visibility", visibility="public")

    assert josiah.items.of("work") == [item]


def test_an_unknown_visibility_is_refused(as_josiah: Browser, add: AddItem, josiah: Record) -> None:
    item = add("work", work("A Theory of Cracked Pots"))

    answer = as_josiah.send(f"/my-orcid/work/{item.put_code}/visibility", visibility="registered-only")

    assert answer.status_code == 400
    assert josiah.items.of("work") == [item]


def test_the_preferred_version_gets_the_highest_display_index_and_stands_first(
    as_josiah: Browser, add: AddItem, josiah: Record
) -> None:
    add("work", work("From the repository", DOI))
    add("work", work("Added by hand", DOI), source=Source(orcid=JOSIAH), display_index=0)
    chosen = add("work", work("From the publisher", DOI.upper()), source=Source(client_id=PUBLISHER))

    page = as_josiah.send(f"/my-orcid/work/{chosen.put_code}/prefer").text

    indexes = {work.put_code: work.display_index for work in josiah.items.of("work")}
    assert indexes[chosen.put_code] == 2 == max(indexes.values())
    assert page.index("<h3><bdi>From the publisher") < page.index("From the repository")
    assert "Preferred of 3 versions" in page


def test_a_work_added_by_hand_has_its_researcher_as_source(
    as_josiah: Browser, books: Books, josiah: Record
) -> None:
    josiah.default_visibility = "limited"

    as_josiah.send("/my-orcid/work", title="Pots, Mended", type="book", doi="https://doi.org/10.5555/ABC")

    (added,) = josiah.items.of("work")
    assert added.source == Source(orcid=JOSIAH)
    assert added.display_index == 0
    assert added.visibility == "limited"
    assert added.self_keys == (("doi", "10.5555/abc"),)
    assert added.content["title"]["title"]["value"] == "Pots, Mended"


@pytest.mark.parametrize(
    "fields",
    [{"title": " "}, {"title": "x" * 1001}, {"type": "potsherd"}, {"doi": "1" * 2085}],
    ids=["blank title", "long title", "unknown type", "long DOI"],
)
def test_a_work_that_orcid_would_not_take_is_refused(
    as_josiah: Browser, josiah: Record, fields: dict[str, Any]
) -> None:
    sent = {"title": "Pots", "type": "book", "doi": ""} | fields

    assert as_josiah.send("/my-orcid/work", **sent).status_code == 400
    assert josiah.items.of("work") == []


@pytest.mark.parametrize("action", ["delete", "visibility", "prefer"])
def test_a_form_without_our_hidden_field_does_nothing(
    as_josiah: Browser, add: AddItem, josiah: Record, action: str
) -> None:
    item = add("work", work("A Theory of Cracked Pots"))
    as_josiah.see("/my-orcid")

    answer = as_josiah.client.post(
        f"/my-orcid/work/{item.put_code}/{action}", data={"visibility": "private", "csrf_token": "guessed"}
    )

    assert answer.status_code == 400
    assert josiah.items.of("work") == [item]


def test_nobody_changes_another_persons_record(browser: Browser, add: AddItem, josiah: Record) -> None:
    item = add("work", work("A Theory of Cracked Pots"))
    browser.sign_in(ANA)

    answer = browser.send(f"/my-orcid/work/{item.put_code}/delete")

    assert answer.status_code == 404
    assert josiah.items.of("work") == [item]


def test_a_wrong_kind_or_number_is_not_found(as_josiah: Browser, add: AddItem, josiah: Record) -> None:
    item = add("employment", {"organization": {"name": "Brown University"}})

    paths = [f"education/{item.put_code}", f"pot/{item.put_code}", "employment/999", f"employment/{10**30}"]

    assert [as_josiah.send(f"/my-orcid/{path}/delete").status_code for path in paths] == [404] * 4
    assert josiah.items.of("employment") == [item]


def test_many_works_come_in_pages_and_a_form_leads_back_to_its_page(as_josiah: Browser, add: AddItem) -> None:
    for number in range(120):
        last = add("work", work(f"Pot {number:03}", f"10.5555/{number}"))

    page = as_josiah.see("/my-orcid?page=3").text
    after = as_josiah.send(f"/my-orcid/work/{last.put_code}/delete", page="3")

    assert "120 works, page 3 of 3" in page
    assert "Pot 100" in page
    assert "Pot 099" not in page
    assert after.request.full_path == "/my-orcid?page=3"


def test_every_kind_of_item_can_be_shown(as_josiah: Browser, add: AddItem) -> None:
    organisation = {"name": "Brown University", "address": {"city": "Providence", "country": "US"}}
    ids = {"external-id": [{"external-id-type": "grant_number", "external-id-value": "P-0T"}]}
    title = {"title": {"value": "Mending"}}
    add("address", {"country": {"value": "NO"}})
    add("other-names", {"content": "J. S. Carberry"})
    add("external-identifiers", {"external-id-type": "Scopus Author ID", "external-id-value": "700"})
    add("service", {"role-title": "Warden", "organization": organisation})
    add(
        "funding", {"type": "salary-award", "title": title, "organization": organisation, "external-ids": ids}
    )
    add(
        "peer-review",
        {"review-type": "evaluation", "reviewer-role": "editor", "review-group-id": "issn:2049-3630"},
    )
    add("research-resource", {"proposal": {"title": title, "hosts": {"organization": [organisation]}}})

    page = as_josiah.see("/my-orcid").text

    for words in (
        "NO",
        "J. S. Carberry",
        "Scopus Author ID: 700",
        "Warden",
        "Salary award",
        "grant_number: P-0T",
    ):
        assert words in page
    assert "Evaluation for issn:2049-3630" in page
    assert "Brown University, Providence, US" in page
