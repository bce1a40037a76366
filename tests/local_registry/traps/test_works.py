"""Where emulators go wrong (traps 17 to 19): groups, bulk reads and bulk writes."""

from typing import Any

from tests.local_registry.caller import Caller, error_of, external_id, work


def bulk(ada: Caller, *works: dict[str, Any]) -> list[dict[str, Any]]:
    answer = ada("POST", "works", json={"bulk": [{"work": one} for one in works]})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["bulk"]
    return found


def test_trap_17_groups_ignore_the_relationship_except_part_of_and_funded_by(ada: Caller) -> None:
    a, b, c, d, e = (external_id("doi", f"10.5555/{name}") for name in "abcde")
    book = external_id("isbn", "9780306406157", "part-of")
    for ids in [(a,), (b, a | {"external-id-relationship": "version-of"}), (c, book), (d, book), (e,)]:
        ada.add(work(*ids, title=ids[0]["external-id-value"]))

    groups = ada("GET", "works").json()["group"]

    titles = [{s["title"]["title"]["value"][-1] for s in group["work-summary"]} for group in groups]
    assert sorted(map(sorted, titles)) == [["a", "b"], ["c"], ["d"], ["e"]]
    joined = next(group for group in groups if len(group["work-summary"]) == 2)
    keys = {i["external-id-value"] for i in joined["external-ids"]["external-id"]}
    assert keys == {"10.5555/a", "10.5555/b"}


def test_trap_17_an_issn_as_self_joins_all_articles_of_the_journal(ada: Caller) -> None:
    issn = external_id("issn", "2049-3630")
    ada.add(work(issn, external_id("doi", "10.5555/1")))
    other = Caller(ada.registry, ada.orcid, client_id=ada.registry.client("premium")["client_id"])
    other.add(work(issn, external_id("doi", "10.5555/2")))

    (group,) = ada("GET", "works").json()["group"]

    assert len(group["work-summary"]) == 2


def test_trap_17_a_new_work_fuses_groups_that_it_shares_ids_with(ada: Caller) -> None:
    doi, pmid = external_id("doi", "10.5555/1"), external_id("pmid", "21054200")
    ada.add(work(doi))
    ada.add(work(pmid))
    assert len(ada("GET", "works").json()["group"]) == 2

    other = Caller(ada.registry, ada.orcid, client_id=ada.registry.client("premium")["client_id"])
    other.add(work(doi, pmid))

    assert len(ada("GET", "works").json()["group"]) == 1


def test_trap_17_the_version_that_the_user_prefers_comes_first(ada: Caller) -> None:
    first = ada.add(work(title="First"))
    other = Caller(ada.registry, ada.orcid, client_id=ada.registry.client("premium")["client_id"])
    second = other.add(work(title="Second"))

    ada.registry.prefer(ada.orcid, "work", second)

    (group,) = ada("GET", "works").json()["group"]
    assert [summary["put-code"] for summary in group["work-summary"]] == [second, first]
    one, two = (int(summary["display-index"]) for summary in group["work-summary"])
    assert one > two


def test_trap_18_a_bulk_read_keeps_no_order_and_names_what_is_missing_at_the_end(ada: Caller) -> None:
    one, two = (ada.add(work(external_id("doi", f"10.5555/{name}"))) for name in "ab")

    answer = ada("GET", f"works/{two},999999,{one},{two}")

    assert answer.status_code == 200
    found = answer.json()["bulk"]
    assert {element["work"]["put-code"] for element in found[:2]} == {one, two}
    assert [element["error"]["error-code"] for element in found[2:]] == [9034, 9034]
    assert {element["error"]["response-code"] for element in found[2:]} == {400}


def test_trap_18_too_many_or_odd_put_codes_refuse_the_whole_bulk_read(ada: Caller) -> None:
    assert error_of(ada("GET", "works/" + ",".join(map(str, range(1, 102))))) == (400, 9042)
    assert error_of(ada("GET", "works/1,two")) == (400, 9006)
    assert ada("GET", "works/999998,999999").status_code == 200


def test_trap_18_a_work_that_may_not_be_seen_is_an_error_in_its_place(ada: Caller) -> None:
    other = Caller(ada.registry, ada.orcid, client_id=ada.registry.client("premium")["client_id"])
    put_code = other.add(work())
    ada.registry.set_visibility(ada.orcid, "work", put_code, "private")

    seen = ada("GET", f"works/{put_code}").json()["bulk"]
    public = ada.public(f"works/{put_code}").json()["bulk"]
    own = other("GET", f"works/{put_code}").json()["bulk"]

    assert [element["error"]["error-code"] for element in seen] == [9013]
    assert [element["error"]["error-code"] for element in public] == [9039]
    assert [element["work"]["put-code"] for element in own] == [put_code]


def test_trap_19_a_bulk_write_is_200_with_errors_in_their_places(ada: Caller) -> None:
    a, b = (work(external_id("doi", f"10.5555/{name}")) for name in "ab")

    found = bulk(ada, a, a, work(external_id("doi", "10.5555/c", "part-of")), b)

    assert [list(element) for element in found] == [["work"], ["error"], ["error"], ["work"]]
    codes = [element["error"]["error-code"] for element in found if "error" in element]
    assert codes == [9021, 9023]
    assert f"put-code {found[0]['work']['put-code']}" in found[1]["error"]["developer-message"]
    assert found[3]["work"]["source"]["source-client-id"]["path"] == ada.client_id


def test_trap_19_more_than_a_hundred_works_refuse_the_whole_bulk(ada: Caller) -> None:
    works = [{"work": work(external_id("doi", f"10.5555/{n}"))} for n in range(101)]

    answer = ada("POST", "works", json={"bulk": works})

    assert error_of(answer) == (400, 9006)
    assert ada("GET", "works").json()["group"] == []


def test_trap_19_a_record_holds_ten_thousand_works(ada: Caller) -> None:
    ada.registry.options.max_works = 3
    works = [{"work": work(external_id("doi", f"10.5555/{n}"))} for n in range(4)]

    full = ada("POST", "works", json={"bulk": works})
    fits = ada("POST", "works", json={"bulk": works[:3]})
    one_more = ada("POST", "work", json=work(external_id("doi", "10.5555/x")))

    assert error_of(full) == (409, 9048)
    assert all("work" in element for element in fits.json()["bulk"])
    assert error_of(one_more) == (409, 9048)


def test_trap_19_an_empty_bulk_is_answered_by_an_empty_bulk(ada: Caller) -> None:
    assert bulk(ada) == []


def test_trap_19_what_the_schema_would_have_caught_is_told_for_each_work(ada: Caller) -> None:
    good = work(external_id("doi", "10.5555/good"))
    untitled = work(external_id("doi", "10.5555/a")) | {"title": None}
    untyped = work(external_id("doi", "10.5555/b"))
    del untyped["type"]
    oddly_dated = work(
        external_id("doi", "10.5555/c"),
        **{"publication-date": {"year": {"value": "2024"}, "month": {"value": "2"}}},
    )

    found = bulk(ada, untitled, untyped, oddly_dated, good)

    assert [e["error"]["error-code"] for e in found[:3]] == [9022, 9037, 9049]
    assert found[3]["work"]["put-code"]
