"""Changes of works, and many works at once."""

import pytest

from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.rules.contributors import CREDIT
from tests.local_registry.api.desk import DOI, JOSIAH, OTHER, Desk, Document, external_id, work


def bulk(desk: Desk, *works: Document) -> list[Document]:
    answer = desk.call("POST", "works", {"bulk": [{"work": one} for one in works]})
    assert answer.status == 200
    found: list[Document] = answer.content["bulk"]
    return found


def codes(elements: list[Document]) -> list[int | None]:
    """The error-code of each element; ``None`` for a work."""
    return [element["error"]["error-code"] if "error" in element else None for element in elements]


def numbered(count: int, start: int = 0) -> list[Document]:
    return [work(external_id("doi", f"10.5555/{number}")) for number in range(start, start + count)]


def test_an_update_without_change_keeps_the_date_and_is_not_checked() -> None:
    desk = Desk()
    item = desk.put("work", work(external_id("issn", "2049-3630", "part-of")), source=Source(client_id=OTHER))
    before = desk.get(f"work/{item.put_code}")

    same = work(external_id("issn", "2049-3630", "part-of"), put_code=item.put_code)
    answer = desk.call("PUT", f"work/{item.put_code}", same, client=OTHER)

    assert answer.content["last-modified-date"] == before["last-modified-date"]
    assert desk.refusal("PUT", f"work/{item.put_code}", same) == (403, 9014)


def test_an_update_replaces_everything_and_erases_what_is_left_out() -> None:
    desk = Desk()
    whole = work(journal_title={"value": "Journal of Psychoceramics"}, language_code="en")
    put_code = desk.add("work", whole)

    desk.call("PUT", f"work/{put_code}", work(put_code=put_code))

    found = desk.get(f"work/{put_code}")
    assert (found["journal-title"], found["language-code"]) == (None, None)


def test_what_was_read_can_be_sent_back() -> None:
    desk = Desk()
    put_code = desk.add("work", work(external_id("doi", "https://doi.org/10.5555/AB")))
    found = desk.get(f"work/{put_code}")

    answer = desk.call("PUT", f"work/{put_code}", found | {"short-description": "Pots, cracked"})

    assert answer.content["short-description"] == "Pots, cracked"
    assert answer.content["external-ids"] == found["external-ids"]


def test_an_update_may_not_take_the_identifier_of_another_work() -> None:
    desk = Desk()
    desk.add("work", work(external_id("doi", "10.5555/1")))
    put_code = desk.add("work", work(external_id("doi", "10.5555/2")))

    change = work(external_id("doi", "10.5555/1"), put_code=put_code)

    assert desk.refusal("PUT", f"work/{put_code}", change) == (409, 9021)


def test_a_foreign_work_is_checked_before_its_source_is() -> None:
    desk = Desk()
    put_code = desk.add("work", work(), client=OTHER)

    assert desk.refusal("PUT", f"work/{put_code}", work(put_code=put_code, visibility="private")) == (
        403,
        9035,
    )
    assert desk.refusal("PUT", f"work/{put_code}", work(put_code=put_code, title="Another")) == (403, 9010)


def test_a_normal_form_comes_with_the_work_and_a_value_without_one_is_kept_with_an_error() -> None:
    desk = Desk()
    put_code = desk.add(
        "work", work(external_id("doi", "https://doi.org/10.5555/AB"), external_id("pmid", "x"))
    )

    doi, pmid = desk.get(f"work/{put_code}")["external-ids"]["external-id"]

    assert doi["external-id-value"] == "https://doi.org/10.5555/AB"
    assert doi["external-id-normalized"] == {"value": "10.5555/ab", "transient": True}
    assert doi["external-id-url"] is None
    assert pmid["external-id-normalized"] is None
    assert pmid["external-id-normalized-error"]["error-code"] == "8001"


def test_a_role_is_looked_at_last_and_kept_in_its_one_spelling() -> None:
    desk = Desk()

    def by(role: str, *ids: Document) -> Document:
        attributes = {"contributor-sequence": "first", "contributor-role": role}
        person = {"credit-name": {"value": "J. Carberry"}, "contributor-attributes": attributes}
        return work(*ids, contributors={"contributor": [person]})

    put_code = desk.add("work", by(CREDIT[0].upper().replace("HTTP", "http")))
    (person,) = desk.get(f"work/{put_code}")["contributors"]["contributor"]
    assert person["contributor-attributes"]["contributor-role"] == CREDIT[0]
    assert desk.refusal("POST", "work", by("poet", external_id("doi", "10.5555/2"))) == (400, 9058)
    assert desk.refusal("POST", "work", by("poet", DOI)) == (409, 9021)


def test_a_record_that_is_full_takes_no_more() -> None:
    desk = Desk(max_works=2)
    for one in numbered(2):
        desk.add("work", one)

    assert desk.refusal("POST", "work", work()) == (409, 9048)
    assert desk.refusal("POST", "works", {"bulk": [{"work": work()}]}) == (409, 9048)


def test_a_bulk_is_answered_in_its_order_each_with_its_own_success_or_refusal() -> None:
    desk = Desk()
    before = desk.add("work", work(external_id("doi", "10.5555/0")))
    works = numbered(4)
    works[2]["title"] = None

    found = bulk(desk, *works)

    assert codes(found) == [9021, None, 9022, None]
    assert str(before) in found[0]["error"]["developer-message"]
    assert found[0]["error"]["response-code"] == 409
    for element, sent in ((found[1], works[1]), (found[3], works[3])):
        assert element["work"]["path"] is None
        assert (
            element["work"]["external-ids"]["external-id"][0]["external-id-value"]
            == (sent["external-ids"]["external-id"][0]["external-id-value"])
        )
        stored = desk.get(f"work/{element['work']['put-code']}")
        assert stored | {"path": None} == element["work"]


def test_a_bulk_finds_duplicates_in_itself_and_keeps_the_first() -> None:
    desk = Desk()

    found = bulk(desk, work(), work(title="Again"), work(external_id("doi", "10.5555/2")))

    assert codes(found) == [None, 9021, None]
    assert desk.record.items.count("work") == 2


def test_a_bulk_takes_a_stored_version_for_a_duplicate_which_a_single_work_does_not() -> None:
    desk = Desk()
    desk.add("work", work(DOI, external_id("doi", "10.5555/v", "version-of")))
    again = work(external_id("doi", "10.5555/v"))

    assert codes(bulk(desk, again)) == [9021]
    assert desk.add("work", again)


def test_too_many_works_at_once_refuse_them_all() -> None:
    desk = Desk()

    too_many = {"bulk": [{"work": one} for one in numbered(101)]}

    assert desk.refusal("POST", "works", too_many) == (400, 9006)
    assert desk.record.items.count("work") == 0
    assert codes(bulk(desk, *numbered(100))) == [None] * 100


def test_an_empty_bulk_is_answered_with_an_empty_bulk() -> None:
    assert bulk(Desk()) == []


def test_a_bulk_is_not_held_against_the_schema_but_what_does_not_fit_is_an_error_in_place() -> None:
    desk = Desk()
    month = {"year": {"value": "2024"}, "month": {"value": "2"}}
    wrong = [
        work(external_id("doi", "10.5555/1"), short_description="x" * 5001),
        work(external_id("doi", "10.5555/2"), publication_date=month),
        work(external_id("doi", "10.5555/3"), publication_date={"year": {"value": "1815"}}),
        work(external_id("doi", "10.5555/4"), put_code=7),
        work(external_id("doi", "10.5555/5", "part-of")),
        work(external_id("doi", "10.5555/6"), type=None),
    ]

    assert codes(bulk(desk, *wrong)) == [9008, 9049, None, 9024, 9023, 9037]


def test_a_bulk_read_has_what_was_found_and_then_an_error_for_each_that_was_not() -> None:
    desk = Desk()
    one, two, three = (desk.add("work", sent) for sent in numbered(3))

    found = desk.get(f"works/{three},99999,{one},{three},{two}")["bulk"]

    assert [element["work"]["put-code"] for element in found[:3]] == [one, two, three]
    assert [element["work"]["path"] for element in found[:3]] == [
        f"/{JOSIAH}/work/{put_code}" for put_code in (one, two, three)
    ]
    errors = [element["error"] for element in found[3:]]
    assert [(error["response-code"], error["error-code"]) for error in errors] == [(400, 9034)] * 2
    assert errors[0]["developer-message"].endswith("'99999' is not a valid put code")
    assert errors[1]["developer-message"].endswith(f"'{three}' is not a valid put code")


def test_a_bulk_read_fetches_in_chunks_of_fifty() -> None:
    desk = Desk()
    put_codes = [element["work"]["put-code"] for element in bulk(desk, *numbered(60))]

    found = desk.get("works/" + ",".join(map(str, put_codes[::-1])))["bulk"]

    assert [one["work"]["put-code"] for one in found] == [*put_codes[10:], *put_codes[:10]]


@pytest.mark.parametrize(
    ("put_codes", "refusal"),
    [
        (",".join(map(str, range(101))), (400, 9042)),
        ("1,two", (400, 9006)),
        ("1,,2", (400, 9006)),
        (",".join(["two"] * 101), (400, 9042)),
    ],
)
def test_a_wrong_bulk_read_is_refused_as_a_whole(put_codes: str, refusal: tuple[int, int]) -> None:
    assert Desk().refusal("GET", f"works/{put_codes}") == refusal


def test_what_may_not_be_seen_stands_in_a_bulk_read_as_an_error_in_its_place() -> None:
    desk = Desk()
    put_codes = [
        desk.put("work", sent, visibility=visibility, source=Source(client_id=OTHER)).put_code
        for sent, visibility in zip(numbered(3), ("private", "public", "limited"), strict=True)
    ]
    path = "works/" + ",".join(map(str, put_codes))

    assert codes(desk.get(path)["bulk"]) == [9013, None, None]
    assert codes(desk.get(path, scopes=("/activities/update",))["bulk"]) == [9038, None, 9038]
    assert codes(desk.get(path, client=OTHER)["bulk"]) == [None, None, None]
    assert codes(desk.get(path, role="public", client=None)["bulk"]) == [9039, None, 9039]
    assert desk.refusal("GET", path, orcid=None, scopes=("/webhook",)) == (403, 9038)


def test_a_public_bulk_read_does_not_look_at_the_state_of_the_record() -> None:
    desk = Desk()
    put_code = desk.add("work", work())
    desk.record.state = "locked"

    assert codes(desk.get(f"works/{put_code}", role="public", client=None)["bulk"]) == [None]
    assert desk.refusal("GET", f"works/{put_code}") == (409, 9018)
    assert desk.refusal("GET", f"work/{put_code}", role="public", client=None) == (409, 9018)


XML = """<work:work {put_code} xmlns:work="http://www.orcid.org/ns/work"
    xmlns:common="http://www.orcid.org/ns/common">
  <work:title><common:title>A Theory of Cracked Pots</common:title></work:title>
  <work:type>journal-article</work:type>
  <common:external-ids><common:external-id>
    <common:external-id-type>doi</common:external-id-type>
    <common:external-id-value>10.5555/12345678</common:external-id-value>
    <common:external-id-relationship>self</common:external-id-relationship>
  </common:external-id></common:external-ids>
</work:work>"""


def test_a_work_in_xml_is_the_same_work() -> None:
    desk = Desk()
    put_code = desk.add("work", work())

    same = XML.format(put_code=f'put-code="{put_code}"').encode()
    answer = desk.call("PUT", f"work/{put_code}", same, notation="xml")

    stored = desk.get(f"work/{put_code}")
    assert answer.content == stored | {"path": None}
    assert stored["last-modified-date"] == stored["created-date"]
    assert desk.refusal("POST", "work", XML.format(put_code="").encode(), notation="xml") == (409, 9021)


def test_a_bulk_in_xml_is_answered_element_by_element() -> None:
    desk = Desk()
    one = XML.format(put_code="")
    body = f'<bulk:bulk xmlns:bulk="http://www.orcid.org/ns/bulk">{one}{one}</bulk:bulk>'

    answer = desk.call("POST", "works", body.encode(), notation="xml")

    assert codes(answer.content["bulk"]) == [None, 9021]
