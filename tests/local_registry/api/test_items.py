"""The road that every kind of item takes."""

from typing import Any

import pytest

from orcid_repo_plugin.local_registry.books.clients import MEMBER, Client
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.documents.shapes import ITEM, SUMMARY
from orcid_repo_plugin.local_registry.kinds import ACTIVITIES, AFFILIATIONS, KINDS, PERSON_SECTIONS
from tests.local_registry.api.desk import JOSIAH, OTHER, SMALLEST, US, Desk, external_id, work

ANOTHER = "0000-0002-1694-233X"


@pytest.mark.parametrize("kind", KINDS)
def test_an_added_item_is_known_by_its_address_only(kind: str) -> None:
    desk = Desk()

    answer = desk.call("POST", kind, SMALLEST[kind])

    assert answer.status == 201
    assert (answer.content, answer.text) == (None, None)
    put_code = next(iter(desk.record.items)).put_code
    assert answer.headers == {"Location": f"http://127.0.0.1:8765/member/v3.0/{JOSIAH}/{kind}/{put_code}"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_item_has_every_key_in_orcids_order(kind: str) -> None:
    desk = Desk()
    put_code = desk.add(kind, SMALLEST[kind])

    found = desk.get(f"{kind}/{put_code}")

    assert tuple(found) == ITEM[kind].group.keys
    assert found["put-code"] == put_code
    assert found["path"] == f"/{JOSIAH}/{kind}/{put_code}"
    assert found["visibility"] == "public"
    assert found["created-date"] == found["last-modified-date"]
    assert found["source"]["source-client-id"] == {
        "uri": f"https://orcid.org/client/{US}",
        "path": US,
        "host": "orcid.org",
    }
    assert found["source"]["source-name"] == {"value": "Cracked Pots Repository"}


@pytest.mark.parametrize("kind", ACTIVITIES)
def test_a_summary_has_every_key_and_its_display_index_as_text(kind: str) -> None:
    desk = Desk()
    put_code = desk.add(kind, SMALLEST[kind])

    found = desk.get(f"{kind}/summary/{put_code}")

    assert tuple(found) == SUMMARY[kind].group.keys
    assert found["display-index"] == "1"
    assert found["path"] == f"/{JOSIAH}/{kind}/{put_code}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_item_is_answered_whole_and_keeps_its_source_and_first_date(kind: str) -> None:
    desk = Desk()
    put_code = desk.add(kind, SMALLEST[kind])
    before = desk.get(f"{kind}/{put_code}")
    change = SMALLEST[kind] | {"put-code": put_code}
    if kind == "work":
        change["title"] = {"title": {"value": "Another title"}}

    answer = desk.call("PUT", f"{kind}/{put_code}", change)

    assert answer.status == 200
    after = desk.get(f"{kind}/{put_code}")
    path = answer.content["path"]
    assert path == (after["path"] if kind in PERSON_SECTIONS else None)
    assert answer.content | {"path": after["path"]} == after
    assert (after["created-date"], after["source"]) == (before["created-date"], before["source"])
    assert after["last-modified-date"]["value"] > before["last-modified-date"]["value"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_deleted_item_is_gone_and_its_put_code_is_never_given_again(kind: str) -> None:
    desk = Desk()
    put_code = desk.add(kind, SMALLEST[kind])

    assert desk.call("DELETE", f"{kind}/{put_code}").status == 204

    assert desk.refusal("GET", f"{kind}/{put_code}") == (404, 9016)
    assert desk.refusal("DELETE", f"{kind}/{put_code}") == (404, 9016)
    assert desk.refusal("PUT", f"{kind}/{put_code}", SMALLEST[kind] | {"put-code": put_code}) == (404, 9016)
    assert desk.add(kind, SMALLEST[kind]) > put_code


@pytest.mark.parametrize("kind", KINDS)
def test_only_its_source_may_change_or_delete_an_item(kind: str) -> None:
    desk = Desk()
    put_code = desk.add(kind, SMALLEST[kind], client=OTHER)
    change = SMALLEST[kind] | {"put-code": put_code}
    if kind == "work":
        change["journal-title"] = {"value": "Another journal"}

    assert desk.refusal("PUT", f"{kind}/{put_code}", change) == (403, 9010)
    assert desk.refusal("DELETE", f"{kind}/{put_code}") == (403, 9010)


@pytest.mark.parametrize("kind", KINDS)
def test_the_put_code_of_the_body_must_be_that_of_the_address(kind: str) -> None:
    desk = Desk()
    put_code = desk.add(kind, SMALLEST[kind], client=OTHER)

    assert desk.refusal("PUT", f"{kind}/{put_code}", SMALLEST[kind]) == (400, 9019)
    assert desk.refusal("PUT", f"{kind}/{put_code}", SMALLEST[kind] | {"put-code": 99}) == (400, 9019)


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_needs_the_scope_to_write(kind: str) -> None:
    desk = Desk()
    put_code = desk.add(kind, SMALLEST[kind])
    change = SMALLEST[kind] | {"put-code": put_code}

    for method, path, body in (
        ("POST", kind, SMALLEST[kind]),
        ("PUT", f"{kind}/{put_code}", change),
        ("DELETE", f"{kind}/{put_code}", None),
    ):
        assert desk.refusal(method, path, body, scopes=("/read-limited",)) == (403, 9038)
        assert desk.refusal(method, path, body, orcid=ANOTHER) == (401, 9017)


def test_an_old_scope_to_update_is_enough_to_add() -> None:
    desk = Desk()

    assert desk.add("work", SMALLEST["work"], scopes=("/orcid-works/update",))
    assert desk.refusal("POST", "funding", SMALLEST["funding"], scopes=("/orcid-works/update",)) == (
        403,
        9038,
    )


@pytest.mark.parametrize("text", ["xyz", "1.5", "9223372036854775808", "٤١", "1 ", "0x1"])
def test_a_put_code_that_is_no_number_is_9034_for_members_and_nothing_for_the_public(text: str) -> None:
    desk = Desk()

    assert desk.refusal("GET", f"work/{text}") == (400, 9034)
    assert desk.refusal("DELETE", f"keywords/{text}") == (400, 9034)
    assert desk.refusal("GET", f"work/{text}", role="public", client=None) == (404, 9001)


def test_an_item_of_another_record_is_not_found() -> None:
    desk = Desk()

    assert desk.refusal("GET", "work/4711") == (404, 9016)


def test_what_is_not_there_is_told_before_that_the_token_is_for_another_record() -> None:
    desk = Desk()
    put_code = desk.add("work", work())

    assert desk.refusal("GET", f"work/{put_code}", orcid=ANOTHER) == (401, 9017)
    assert desk.refusal("GET", "work/4711", orcid=ANOTHER) == (404, 9016)


def test_the_seven_affiliations_share_their_put_codes() -> None:
    desk = Desk()
    codes = [desk.add(kind, SMALLEST[kind]) for kind in AFFILIATIONS]
    employment = codes[AFFILIATIONS.index("employment")]

    assert len(set(codes)) == len(codes)
    assert desk.refusal("GET", f"education/{employment}") == (400, 9006)
    assert desk.refusal("GET", f"education/summary/{employment}") == (400, 9006)


def test_a_put_through_another_kind_of_affiliation_converts_it() -> None:
    desk = Desk()
    put_code = desk.add("employment", SMALLEST["employment"])

    answer = desk.call("PUT", f"education/{put_code}", SMALLEST["education"] | {"put-code": put_code})

    assert answer.shape is ITEM["education"]
    assert desk.get(f"education/{put_code}")["path"] == f"/{JOSIAH}/education/{put_code}"
    assert desk.refusal("GET", f"employment/{put_code}") == (400, 9006)


def test_an_affiliation_is_deleted_through_any_of_the_seven_kinds() -> None:
    desk = Desk()
    put_code = desk.add("employment", SMALLEST["employment"])

    assert desk.call("DELETE", f"service/{put_code}").status == 204
    assert desk.refusal("GET", f"employment/{put_code}") == (404, 9016)


@pytest.mark.parametrize("kind", ["work", "keywords", "employment"])
def test_a_claimed_record_decides_who_sees_a_new_item(kind: str) -> None:
    desk = Desk()
    desk.record.default_visibility = "limited"

    put_code = desk.add(kind, SMALLEST[kind] | {"visibility": "public"})

    assert desk.get(f"{kind}/{put_code}")["visibility"] == "limited"


@pytest.mark.parametrize(("sent", "kept"), [("limited", "limited"), (None, "private")])
def test_an_unclaimed_record_takes_the_visibility_that_was_sent(sent: str | None, kept: str) -> None:
    desk = Desk()
    desk.record.claimed, desk.record.creator = False, US
    creator = {"orcid": None, "scopes": ("/orcid-profile/create",)}

    put_code = desk.add("work", work(visibility=sent), **creator)

    assert desk.get(f"work/{put_code}", **creator)["visibility"] == kept


def test_an_update_gets_far_before_its_dates_are_looked_at() -> None:
    desk = Desk()
    put_code = desk.add("employment", SMALLEST["employment"])
    path = f"employment/{put_code}"
    impossible = {"year": {"value": "2023"}, "month": {"value": "02"}, "day": {"value": "30"}}
    change = SMALLEST["employment"] | {"put-code": put_code, "start-date": impossible}

    assert desk.refusal("PUT", path, change, orcid=ANOTHER) == (401, 9017)
    assert desk.refusal("PUT", path, change, scopes=("/read-limited",)) == (403, 9038)
    assert desk.refusal("PUT", path, change | {"put-code": put_code + 1}) == (400, 9019)
    assert desk.refusal("PUT", path, change, client=OTHER) == (403, 9010)
    assert desk.refusal("PUT", path, change) == (400, 9049)


def test_what_a_client_of_any_name_reads_it_may_send_back() -> None:
    desk = Desk()
    desk.books.put_client(Client("psychoceramics", "secret", MEMBER, "A client of ours"))
    put_code = desk.add("work", work(), client="psychoceramics")
    found = desk.get(f"work/{put_code}", client="psychoceramics")

    change = found | {"journal-title": {"value": "Journal of Psychoceramics"}}

    assert desk.call("PUT", f"work/{put_code}", change, client="psychoceramics").status == 200


def test_an_update_may_not_change_the_visibility() -> None:
    desk = Desk()
    put_code = desk.add("work", work())
    change = work(put_code=put_code, title="Another", visibility="private")

    assert desk.refusal("PUT", f"work/{put_code}", change) == (403, 9035)


SEEN_BY: dict[str, dict[str, Any]] = {
    "the public": {"role": "public", "client": None},
    "a token for anybody": {"orcid": None, "scopes": ("/read-public",)},
    "a token that may not read": {"scopes": ("/activities/update",)},
    "a token that may": {},
    "its source": {"client": OTHER, "scopes": ("/activities/update",)},
}


@pytest.mark.parametrize(
    ("visibility", "answers"),
    [
        ("public", [200, 200, 200, 200, 200]),
        ("limited", [9039, 9038, 9038, 200, 200]),
        ("private", [9039, 9038, 9038, 9013, 200]),
    ],
)
def test_who_sees_a_single_item(visibility: str, answers: list[int]) -> None:
    desk = Desk()
    item = desk.put("work", work(), visibility=visibility, source=Source(client_id=OTHER))

    for who, expected in zip(SEEN_BY.values(), answers, strict=True):
        if expected == 200:
            assert desk.get(f"work/{item.put_code}", **who)["visibility"] == visibility
        else:
            assert desk.refusal("GET", f"work/{item.put_code}", **who) == (403, expected)


def test_an_item_added_for_its_user_names_the_user_as_the_origin() -> None:
    desk = Desk()
    desk.books.clients[US].user_obo = True
    put_code = desk.add("work", work())

    source = desk.get(f"work/{put_code}")["source"]

    assert source["source-client-id"]["path"] == US
    assert source["assertion-origin-orcid"]["uri"] == f"https://orcid.org/{JOSIAH}"
    assert source["assertion-origin-name"] == {"value": "Josiah Carberry"}


def test_names_of_sources_are_those_of_today_and_a_hidden_name_is_none() -> None:
    desk = Desk()
    item = desk.put("work", work())
    assert desk.get(f"work/{item.put_code}")["source"]["source-name"] == {"value": "Josiah Carberry"}

    desk.record.credit_name = "J. S. Carberry"
    assert desk.get(f"work/{item.put_code}")["source"]["source-name"] == {"value": "J. S. Carberry"}

    desk.record.name_visibility = "private"
    assert desk.get(f"work/{item.put_code}")["source"]["source-name"] is None


@pytest.mark.parametrize("kind", ["keywords", "other-names", "researcher-urls", "external-identifiers"])
def test_the_same_thing_about_a_person_is_taken_once_from_each_source(kind: str) -> None:
    desk = Desk()
    desk.add(kind, SMALLEST[kind])

    assert desk.refusal("POST", kind, SMALLEST[kind]) == (409, 9030)
    assert desk.add(kind, SMALLEST[kind], client=OTHER)


def test_the_same_identifier_is_taken_once_from_each_source_in_any_spelling() -> None:
    desk = Desk()
    put_code = desk.add("work", work(external_id("doi", "10.5555/AB")))
    again = work(external_id("doi", "https://doi.org/10.5555/ab"))

    assert desk.refusal("POST", "work", again) == (409, 9021)
    with pytest.raises(Exception, match="9021") as refused:
        desk.call("POST", "work", again)
    assert str(put_code) in refused.value.body()["developer-message"]  # type: ignore[attr-defined]
    assert desk.add("work", again, client=OTHER)
    assert desk.add(
        "work", work(external_id("doi", "10.5555/cd"), external_id("doi", "10.5555/ab", "version-of"))
    )
