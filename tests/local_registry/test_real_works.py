"""Works that ORCID answered: loaded and asked for again they come back the same, in the same groups."""

import pytest

from orcid_repo_plugin.local_registry.loading import load_answer
from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import JOSIAH, Caller, work
from tests.local_registry.likeness import unlike
from tests.local_registry.recorded import INSPIRE, SCOTT, WORKS, Answer, Real, public, read_as_member


def summaries_of(works: Answer) -> dict[int, Answer]:
    """All summaries of a list by their put-codes; without paths, of which the recording has one twice."""
    summaries = [one for group in works["group"] for one in group["work-summary"]]
    return {one["put-code"]: {key: one[key] for key in one if key != "path"} for one in summaries}


def groups_of(works: Answer) -> dict[frozenset[int], Answer]:
    """The groups of a list by their put-codes; identifiers in one order, since ORCID's is not specified."""
    return {
        frozenset(one["put-code"] for one in group["work-summary"]): group
        | {"external-ids": {"external-id": sorted(group["external-ids"]["external-id"], key=id_of)}}
        for group in works["group"]
    }


def id_of(external_id: Answer) -> tuple[str, str]:
    """What API 3.0 compares, as far as these records need it: arXiv's prefix and capitals do not count."""
    kind, value = external_id["external-id-type"], external_id["external-id-value"].lower()
    return kind, value.removeprefix("arxiv:")


def joined(works: Answer) -> set[frozenset[int]]:
    """The groups of a list, those that share a normal form made one: API 2.0 compared raw values."""
    groups: list[tuple[set[int], set[tuple[str, str]]]] = []
    for group in works["group"]:
        members = {one["put-code"] for one in group["work-summary"]}
        ids = {id_of(one) for one in group["external-ids"]["external-id"]}
        for other in [other for other in groups if other[1] & ids]:
            members |= other[0]
            ids |= other[1]
            groups.remove(other)
        groups.append((members, ids))
    return {frozenset(members) for members, _ in groups}


@pytest.mark.parametrize("name", WORKS)
def test_the_works_of_a_real_record_fall_into_the_same_groups(
    registry: Registry, real: Real, name: str
) -> None:
    theirs = real.recorded(name)
    load_answer(registry.local.books, None, theirs)

    ours = set(groups_of(read_as_member(registry, WORKS[name], "works")))

    assert ours == joined(theirs)
    if name != "works-summary-v2-large-source-without-client":
        assert ours == set(groups_of(theirs))


@pytest.mark.parametrize("name", WORKS)
def test_every_work_of_a_real_list_comes_back_as_it_was(registry: Registry, real: Real, name: str) -> None:
    theirs = real(name)
    load_answer(registry.local.books, None, real.recorded(name))

    ours = read_as_member(registry, WORKS[name], "works")

    assert summaries_of(ours) == summaries_of(theirs)
    assert (ours["last-modified-date"], ours["path"]) == (theirs["last-modified-date"], theirs["path"])
    for put_code, path in paths_of(ours):
        assert path == f"/{WORKS[name]}/work/{put_code}"


def paths_of(works: Answer) -> list[tuple[int, str]]:
    return [(one["put-code"], one["path"]) for group in works["group"] for one in group["work-summary"]]


@pytest.mark.parametrize("name", WORKS)
def test_a_real_list_of_works_comes_back_in_the_same_shape(registry: Registry, real: Real, name: str) -> None:
    load_answer(registry.local.books, None, real.recorded(name))

    ours = read_as_member(registry, WORKS[name], "works")

    assert unlike(ours, [real(name)], ordered=False) == []
    assert unlike(ours, [real("works-summary-v3-real-record")]) == []


def test_a_real_list_of_works_comes_back_whole_with_its_groups_in_the_same_order(
    registry: Registry, real: Real
) -> None:
    theirs = real("works-summary-v3-real-record")
    load_answer(registry.local.books, None, theirs)

    ours = public(registry, f"{SCOTT}/works")

    assert groups_of(ours) == groups_of(theirs)
    assert order_of(ours) == order_of(theirs)


def order_of(works: Answer) -> list[list[int]]:
    return [[summary["put-code"] for summary in group["work-summary"]] for group in works["group"]]


def test_a_real_work_comes_back_as_it_was(registry: Registry, real: Real) -> None:
    theirs = real("work-detail-v3-with-bibtex")
    load_answer(registry.local.books, None, theirs)

    ours = public(registry, theirs["path"].removeprefix("/"))

    assert ours == theirs
    assert list(ours) == list(theirs)


def test_a_real_update_is_answered_in_the_same_shape_and_says_the_same(
    registry: Registry, real: Real
) -> None:
    theirs = real("work-put-answer-v2")
    load_answer(registry.local.books, JOSIAH, real.recorded("work-put-answer-v2"))
    inspire = Caller(registry, JOSIAH, client_id=INSPIRE)
    whole = inspire("GET", f"work/{theirs['put-code']}").json()

    answer = inspire(
        "PUT", f"work/{theirs['put-code']}", json=whole | {"title": {"title": {"value": "ORCID Push test"}}}
    )

    assert answer.status_code == 200
    ours = answer.json()
    assert ours.pop("last-modified-date")["value"] > theirs.pop("last-modified-date")["value"]
    assert ours.pop("title") == theirs.pop("title") | {"title": {"value": "ORCID Push test"}}
    assert ours == theirs


def test_a_real_bulk_with_a_private_work_comes_back_in_the_same_shape(registry: Registry, real: Real) -> None:
    theirs = real("works-bulk-read-v2-one-private-9013")
    load_answer(registry.local.books, JOSIAH, real.recorded("works-bulk-read-v2-one-private-9013"))
    private = Caller(registry, JOSIAH).add(work())
    registry.set_visibility(JOSIAH, "work", private, "private")
    (known,) = [one["work"]["put-code"] for one in theirs["bulk"] if "work" in one]

    ours = Caller(registry, JOSIAH, client_id=INSPIRE)("GET", f"works/{private},{known}").json()

    compare_bulks(ours, theirs, JOSIAH)


def test_a_real_bulk_with_an_unknown_put_code_comes_back_in_the_same_shape(
    registry: Registry, real: Real
) -> None:
    theirs = real("works-bulk-read-v2-unknown-putcode-9034")
    load_answer(registry.local.books, JOSIAH, real.recorded("works-bulk-read-v2-unknown-putcode-9034"))
    (known,) = [one["work"]["put-code"] for one in theirs["bulk"] if "work" in one]

    ours = Caller(registry, JOSIAH, client_id=INSPIRE)("GET", f"works/999999,{known}").json()

    compare_bulks(ours, theirs, JOSIAH)
    assert ours["bulk"][-1]["error"]["developer-message"].endswith("'999999' is not a valid put code")


def compare_bulks(ours: Answer, theirs: Answer, orcid: str) -> None:
    """The same works; errors with the same status and code, and the same keys. 3.0 has paths of works."""
    assert len(ours["bulk"]) == len(theirs["bulk"])
    for name in ("work", "error"):
        (mine,) = [one[name] for one in ours["bulk"] if name in one]
        (its,) = [one[name] for one in theirs["bulk"] if name in one]
        assert unlike(mine, [its], ordered=False) == []
        if name == "work":
            assert mine == its | {"path": f"/{orcid}/work/{its['put-code']}"}
        else:
            told = ("response-code", "error-code", "more-info")
            assert [mine[key] for key in told] == [its[key] for key in told]
